"""The platforms, one row each. A new platform is a new row; the engine knows none of them."""

from accounts.platforms.shape import Platform, rule, words

# Facebook's numbers for people and for pages of the newer kind; other numbers are pages of the older kind.
PROFILE_ID = r"(?:1000[0-9]{11}|615[0-9]{11})"
FACEBOOK_ID = "https://www.facebook.com/profile.php?id={}"
FACEBOOK_PAGE = "https://www.facebook.com/{}"
FACEBOOK_GROUP = "https://www.facebook.com/groups/{}"
# A name that ends in a number is the number's page, so that it is no name.
FACEBOOK_NAME = r"(?!.*\.(?:php|html?)$|(?:.*-)?[0-9]{9,}$)[a-z0-9][a-z0-9.\-]{1,59}"

GROUP_NAME = r"[a-z0-9][a-z0-9._\-]{1,79}"

FACEBOOK = Platform(
    key="facebook",
    name="Facebook",
    mark="FB",
    hosts=("facebook.com", "fb.com"),
    short=("fb.me", "m.me", "fb.gg"),
    rooted=(("fb.watch", "watch"),),
    subdomains=words("web mbasic touch free"),
    not_subdomains=words("ai lm"),
    prefixes=words("pg"),
    lures=("facebook",),
    rules=(
        rule("profile", r"profile\.php", FACEBOOK_ID, r"[0-9]{1,20}", parameter="id"),
        rule("profile", r"(?:people|pages)/[^/]+/(?=" + PROFILE_ID + r"(?:/|$))HANDLE", FACEBOOK_ID, r"[0-9]+"),
        rule("profile", r"people/[^/]+/HANDLE", FACEBOOK_ID, r"[0-9]{1,20}"),
        rule(
            "profile", r"(?:p/|pages/category/[^/]+/)?(?:[^/]+-)?(?P<handle>" + PROFILE_ID + ")", FACEBOOK_ID, r"[0-9]+"
        ),
        rule("page", r"(?:p/|pages/category/[^/]+/)?(?:[^/]+-)?(?P<handle>[0-9]{9,20})", FACEBOOK_PAGE, r"[0-9]+"),
        rule("page", r"pages/(?!category/)[^/]+/HANDLE", FACEBOOK_PAGE, r"[0-9]{5,20}"),
        rule("group", r"groups/(?!(?:feed|discover|create|joins|search)(?:/|$))HANDLE", FACEBOOK_GROUP, GROUP_NAME),
        rule("profile", r"(?:permalink|story)\.php", FACEBOOK_ID, PROFILE_ID, parameter="id"),
        rule("page", r"(?:permalink|story)\.php", FACEBOOK_PAGE, r"[0-9]{5,20}", parameter="id"),
    ),
    names=(rule("page", "@?HANDLE", FACEBOOK_PAGE, FACEBOOK_NAME),),
    posts=words(
        "photo photo.php photos video video.php videos watch reel reels story.php stories permalink.php events"
        " media notes posts"
    ),
    reserved=words(
        "about ads adsmanager api apps badges bookmarks browse business campaign careers checkpoint contact cookie"
        " creatorstudio dating developers dialog directory donate editor explore feed feeds find-friends friends"
        " fundraisers games gaming groups hashtag help home home.php index.php jobs join l.php lite live local"
        " login login.php logout marketplace me memories messages messenger most_recent n notifications oauth"
        " offers p pages people pg places plugins policies policy privacy profile profile.php public r.php recover"
        " reg saved search security settings share share.php sharer sharer.php signup support terms tr v2.0 weather"
        " work workplace latest legal ajax accountquality audience groups_browse login_alerts invite"
    ),
)

INSTAGRAM_URL = "https://www.instagram.com/{}/"

INSTAGRAM = Platform(
    key="instagram",
    name="Instagram",
    mark="IG",
    hosts=("instagram.com", "instagr.am"),
    short=("ig.me",),
    not_subdomains=words("l"),
    lures=("instagram",),
    rules=(rule("profile", r"(?:_u|stories(?!/highlights(?:/|$)))/@?HANDLE", INSTAGRAM_URL, r"[a-z0-9_.]{1,30}"),),
    names=(rule("profile", "@?HANDLE", INSTAGRAM_URL, r"(?!.*\.php$)[a-z0-9_.]{1,30}"),),
    posts=words("p reel reels tv s stories share"),
    reserved=words(
        "about accounts ads api ar archive blog business challenge create developer developers direct directory"
        " download emails embed.js explore fragment graphql help hashtag intl invites legal lite locations login"
        " logout nametag oauth popular press privacy qr query session settings static tags terms topics web"
        " your_activity _n _u"
    ),
)

LINKEDIN_SLUG = r"[\w\-.&'’%]{1,120}"
# LinkedIn's inner number of a member is an identifier in which upper and lower case differ.
LINKEDIN_MEMBER = r"A[CE][A-Za-z]AA[A-Za-z0-9_\-]{30,40}"

LINKEDIN = Platform(
    key="linkedin",
    name="LinkedIn",
    mark="LI",
    hosts=("linkedin.com",),
    short=("lnkd.in",),
    subdomains=words("touch"),
    prefixes=words("mwlite comm organization-guest"),
    lures=("linkedin",),
    rules=(
        rule("company", r"company(?:-beta)?/@?HANDLE", "https://www.linkedin.com/company/{}", LINKEDIN_SLUG),
        rule("showcase", r"showcase/@?HANDLE", "https://www.linkedin.com/showcase/{}", LINKEDIN_SLUG),
        rule("school", r"school/@?HANDLE", "https://www.linkedin.com/school/{}", LINKEDIN_SLUG),
        rule("in", "in/HANDLE", "https://www.linkedin.com/in/{}", LINKEDIN_MEMBER, keep_case=True),
        rule("in", "in/@?HANDLE", "https://www.linkedin.com/in/{}", LINKEDIN_SLUG),
    ),
    posts=words("posts pulse feed video events embed"),
)

X = Platform(
    key="x",
    name="X",
    mark="X",
    hosts=("x.com", "twitter.com"),
    short=("t.co", "pic.twitter.com", "pic.x.com"),
    lures=("twitter",),
    rules=(rule("profile", "intent/(?:user|follow)", "https://x.com/{}", r"[a-z0-9_]{1,15}", parameter="screen_name"),),
    names=(rule("profile", "@?HANDLE", "https://x.com/{}", r"[a-z0-9_]{1,15}"),),
    posts=words("i status statuses"),
    reserved=words(
        "about account accounts bookmarks communities compose connect_people download explore favorites followers"
        " following hashtag help home intent jobs lists login logout messages moments notifications oauth"
        " personalization privacy rules search settings share signin signup spaces tos topics who_to_follow widgets"
        " oct session tweet"
    ),
)

YOUTUBE_NAME = r"[\w.\-·]{1,100}"

YOUTUBE = Platform(
    key="youtube",
    name="YouTube",
    mark="YT",
    hosts=("youtube.com",),
    rooted=(("youtu.be", "watch"),),
    subdomains=words("music gaming"),
    not_subdomains=words("tv"),
    lures=("youtube",),
    rules=(
        rule("handle", "@HANDLE", "https://www.youtube.com/@{}", r"[\w.\-·]{3,30}"),
        rule(
            "channel", "channel/HANDLE", "https://www.youtube.com/channel/{}", r"UC[A-Za-z0-9_\-]{22}", keep_case=True
        ),
        rule("c", r"(?:c/|\+)HANDLE", "https://www.youtube.com/c/{}", YOUTUBE_NAME),
        rule("user", "user/HANDLE", "https://www.youtube.com/user/{}", YOUTUBE_NAME),
    ),
    names=(rule("c", "HANDLE", "https://www.youtube.com/c/{}", YOUTUBE_NAME),),
    posts=words("watch shorts live playlist embed v e clip post attribution_link watch_videos"),
    reserved=words(
        "about account ads app c channel channels community creators error feed gaming hashtag howyoutubeworks"
        " iframe_api index jobs kids login logout movies music new news oembed oops opensearch paid_memberships"
        " podcasts premium press redirect reporthistory results s select_site settings share shopping signin signup"
        " source sports storefront studio subscription_center subscription_manager t trending upload user yt"
        " testtube tv account_notifications my_videos view_all_playlists profile learning fashion"
    ),
)

TIKTOK = Platform(
    key="tiktok",
    name="TikTok",
    mark="TT",
    hosts=("tiktok.com",),
    short=("vm.tiktok.com", "vt.tiktok.com"),
    lures=("tiktok",),
    rules=(rule("profile", "@HANDLE", "https://www.tiktok.com/@{}", r"[a-z0-9_.]{2,24}"),),
    posts=words("v t video embed"),
)
COMMONEST = (FACEBOOK, INSTAGRAM, LINKEDIN, X, YOUTUBE, TIKTOK)
