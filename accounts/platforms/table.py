"""The platforms, one row each. A new platform is a new row; the engine knows none of them."""

import re

from accounts.platforms.shape import Platform, Rule, folded, kept, rule, words

FACEBOOK_ID = "https://www.facebook.com/profile.php?id={}"
FACEBOOK_PAGE = "https://www.facebook.com/{}"
FACEBOOK_GROUP = "https://www.facebook.com/groups/{}"
# A name that ends in a number is the number's page, so that it is no name; v18.0 is a version of the interface.
FACEBOOK_NAME = r"(?!.*\.(?:php|html?)$|v[0-9]+\.[0-9]+$|(?:.*-)?[0-9]{9,}$)\w[\w.\-]{1,79}"
GROUP_NAME = r"\w[\w.\-]{1,79}"


def numbered(path: str, parameter: str = "") -> tuple[Rule, Rule]:
    """The rules for a number: Facebook counts people and pages in one row, so that the number alone says which."""
    return (
        rule("profile", path, FACEBOOK_ID, r"1000[0-9]{11}|615[0-9]{11}", parameter=parameter),
        rule("page", path, FACEBOOK_PAGE, r"[1-9][0-9]{0,19}", parameter=parameter),
    )


FACEBOOK = Platform(
    key="facebook",
    name="Facebook",
    mark="FB",
    hosts=("facebook.com", "fb.com"),
    short=("fb.me", "m.me", "fb.gg"),
    rooted=(("fb.watch", "watch"),),
    kin=(
        "meta.com",
        "messenger.com",
        "facebook.net",
        "fbcdn.net",
        "fbsbx.com",
        "facebookmail.com",
        "workplace.com",
        "meta.ai",
    ),
    subdomains=words("web mbasic touch free"),
    not_subdomains=words("ai lm"),
    prefix=re.compile("pg"),
    lures=("facebook",),
    brief=("fb",),
    rules=(
        *numbered(r"(?:profile|permalink|story)\.php", parameter="id"),
        *numbered(r"(?:people|pages)/[^/]+/(?P<handle>[0-9]{5,20})"),
        *numbered(r"(?:p/|people/|profile/|pages/(?:category/(?:[^/]+/)?)?)?(?:[^/]+-)?(?P<handle>[0-9]{9,20})"),
        rule("page", "media/set", FACEBOOK_PAGE, FACEBOOK_NAME, parameter="vanity"),
        rule("group", r"group\.php", FACEBOOK_GROUP, r"[0-9]{5,20}", parameter="gid"),
        rule(
            "group",
            r"groups/(?!(?:feed|discover|create|joins|search|explore|categor(?:y|ies)|notifications)(?:/|$))HANDLE",
            FACEBOOK_GROUP,
            GROUP_NAME,
        ),
    ),
    names=(rule("page", "@?HANDLE", FACEBOOK_PAGE, FACEBOOK_NAME),),
    posts=words(
        "photo photo.php photos video video.php videos watch reel reels story.php stories permalink.php events"
        " media notes posts"
    ),
    reserved=words(
        "2008 about accountquality ad_campaign ad_center ad_library add_friend adlibrary ads adsmanager advertising"
        " ai ajax allactivity api app_scoped_user_id appcenter apps audience audiencenetwork badges birthdays book"
        " bookmarks brand brandcollabs branded_content browse browsegroups business campaign careers check-in"
        " checkpoint commerce commerce_manager common community communitystandards compat composer confirmemail"
        " consent contact contact-importer contact_importer contactimporter cookie cookies creator_studio creators"
        " creatorstudio crisisresponse dating deactivate delete_account developers devicelogin dialog directory donate"
        " download dyi editor embed events_manager events_manager2 explore facecast fblogin feed feeds find-friends"
        " find_friends findfriends flx formedia friends fundraiser fundraisers gameroom games gamestore gaming"
        " getstarted gifts gpa groups groups_browse hacked hashtag help home images inbox informationcenter insights"
        " instant_articles instant_games instantarticles instantgames intern invite iq jobs join journalismproject"
        " language latest legacy legal lists lite live live_video local logged_out login login_alerts logout"
        " marketplace me memories messages messenger mobilecenter most_recent movies n nearby news newsfeed newsroom"
        " notifications nt oauth off_facebook_activity offers onthisday oops p pages pay payments payments_terms"
        " people people_directory permissions pg places plugins policies policies_center policy portal privacy"
        " privacycenter privacycheckup professional_dashboard profile public questions quicksilver recover redirect"
        " refund reg requests rights_manager rightsmanager roadblock rsrc safety safetycheck saved saved_items scim"
        " search security sem_campaigns settings share share_channel sharer si signup sitemap stars static stickers"
        " storefront studio subscribe suggestions support survey terms ticket topic topics townhall tr trademark"
        " translate translations ufac unsubscribe upload userprivacy verified votinginformationcenter watchparty"
        " weather wellbeing whitehat wifiauth work workplace xti your_information zero"
    ),
)

INSTAGRAM_URL = "https://www.instagram.com/{}/"

INSTAGRAM = Platform(
    key="instagram",
    name="Instagram",
    mark="IG",
    hosts=("instagram.com", "instagr.am"),
    short=("ig.me",),
    kin=("cdninstagram.com",),
    subdomains=words("i"),
    not_subdomains=words("l"),
    lures=("instagram",),
    brief=("instagr",),
    rules=(rule("profile", r"(?:_u|stories(?!/highlights(?:/|$)))/@?HANDLE", INSTAGRAM_URL, r"[a-z0-9_.]{1,30}"),),
    names=(rule("profile", "@?HANDLE", INSTAGRAM_URL, r"(?!.*\.(?:php|html?|js)$)[a-z0-9_.]{1,30}"),),
    posts=words("p reel reels tv s stories share guide guides"),
    reserved=words(
        "_n _u a about accounts ads api ar archive audio blog business challenge channel close_friends consent create"
        " data developer developers direct directory download email emails emailsignup explore fragment fxcal graphql"
        " hashtag help intl invites j legal linkshim lite locations login logout maps nametag notifications o oauth"
        " popular press privacy push qr query search sem session settings static tags terms topics user verify web"
        " your_activity"
    ),
)

# Letters of all scripts, with the marks that belong to them (the accents of Hindi or Thai are characters of their own).
LETTERS = (
    r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u109f\u1780-\u17d3\u3099\u309a"
)
# Besides letters LinkedIn takes over signs and small pictures that stand in a name.
LINKEDIN_SLUG = rf"(?:[{LETTERS}\-.&'‘’“”„´`%+,()!|:®™©°·•–—№]|[\u2190-\u2bff\ud83c-\U0001faff]){{1,120}}"
# LinkedIn's inner number of a member is an identifier in which upper and lower case differ.
LINKEDIN_MEMBER = r"A[CE][A-Za-z]AA[A-Za-z0-9_\-]{30,40}"
LINKEDIN_NOBODY = r"(?!(?:setup|unavailable|me|login|edit)(?:/|$))"


def renamed(text: str) -> str:
    """The name that LinkedIn gave its older addresses of members: pub/name/a/b/c became in/name-cba."""
    name, *numbers = folded(text).split("/")
    return f"{name}-{numbers[2]:0>3}{numbers[1]:0>3}{numbers[0]}"


LINKEDIN = Platform(
    key="linkedin",
    name="LinkedIn",
    mark="LI",
    hosts=("linkedin.com",),
    short=("lnkd.in",),
    kin=("licdn.com", "linkedin.cn"),
    subdomains=words("touch"),
    prefix=re.compile("mwlite|comm|m|organization-guest"),
    lures=("linkedin",),
    brief=("lnkd",),
    rules=(
        rule(
            "company",
            rf"(?:company(?:-beta)?|companies|organization)/@?{LINKEDIN_NOBODY}HANDLE",
            "https://www.linkedin.com/company/{}",
            LINKEDIN_SLUG,
        ),
        rule("showcase", r"showcase/@?HANDLE", "https://www.linkedin.com/showcase/{}", LINKEDIN_SLUG),
        rule("school", r"school/@?HANDLE", "https://www.linkedin.com/school/{}", LINKEDIN_SLUG),
        rule("school", r"edu/(?:[^/]+-)?(?P<handle>[0-9]+)", "https://www.linkedin.com/school/{}", r"[0-9]{3,12}"),
        rule("school", "edu/school", "https://www.linkedin.com/school/{}", r"[0-9]{3,12}", parameter="id"),
        rule(
            "group",
            r"groups/(?:[^/]+-)?(?P<handle>[0-9]+)",
            "https://www.linkedin.com/groups/{}",
            r"[0-9]{3,12}",
        ),
        rule("group", "groups", "https://www.linkedin.com/groups/{}", r"[0-9]{3,12}", parameter="gid"),
        rule("in", "in/HANDLE", "https://www.linkedin.com/in/{}", LINKEDIN_MEMBER, tidy=kept),
        rule("in", rf"in/@?{LINKEDIN_NOBODY}HANDLE", "https://www.linkedin.com/in/{}", LINKEDIN_SLUG),
        rule(
            "in",
            r"pub/(?P<handle>[^/]+/[0-9a-f]{1,3}/[0-9a-f]{1,3}/[0-9a-f]{1,3})",
            "https://www.linkedin.com/in/{}",
            LINKEDIN_SLUG,
            tidy=renamed,
        ),
    ),
    posts=words("posts pulse feed video events embed newsletters"),
)

X_NAME = r"[a-z0-9_]{1,15}"

X = Platform(
    key="x",
    name="X",
    mark="X",
    hosts=("x.com", "twitter.com"),
    short=("t.co", "pic.twitter.com", "pic.x.com"),
    kin=("twimg.com",),
    lures=("twitter",),
    rules=(rule("profile", "intent/(?:user|follow)", "https://x.com/{}", X_NAME, parameter="screen_name"),),
    names=(rule("profile", "(?![a-z]{2}(?:-[a-z]{2})?/(?:tos|privacy|rules))@?HANDLE", "https://x.com/{}", X_NAME),),
    posts=words("i status statuses"),
    reserved=words(
        "about account accounts announcements anywhere api_rules api_terms apirules bookmarks communities compose"
        " connect_people direct_messages download explore favorites find_sources find_users followers following"
        " friend_request friendrequest goodies hashtag help home im_account intent invitations jobs lists logged_out"
        " login logout media_signup mentions messages mockview moments newtwitter notifications oauth oct"
        " personalization phoenix_search premium_sign_up privacy public_timeline related_tweets retweets rules"
        " saved_searches search session sessions settings share signin signup similar_to spaces topics tos tweet"
        " tweetbutton users welcome who_to_follow widgets zendesk_auth"
    ),
)

COMMONEST = (FACEBOOK, INSTAGRAM, LINKEDIN, X)
