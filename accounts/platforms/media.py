"""The platforms of film, sound and pictures, one row each."""

import re

from accounts.platforms.shape import Platform, folded, kept, rule, words

VIMEO_NAME = r"(?![0-9]+$)[a-z0-9][a-z0-9_\-]{1,79}"

VIMEO = Platform(
    key="vimeo",
    name="Vimeo",
    mark="VI",
    hosts=("vimeo.com",),
    kin=("vimeocdn.com", "vimeopro.com", "livestream.com"),
    subdomains=words("player"),
    words=("vimeo",),
    rules=(
        rule("channel", "channels/(?!staffpicks(?:/|$))HANDLE", "https://vimeo.com/channels/{}", r"[a-z0-9_\-]{1,80}"),
        rule("group", "groups/HANDLE", "https://vimeo.com/groups/{}", r"[a-z0-9_\-]{1,80}"),
    ),
    names=(rule("profile", "@?HANDLE", "https://vimeo.com/{}", VIMEO_NAME),),
    posts=words("album event manage ondemand reviews showcase video videos channels"),
    post=re.compile("[0-9]+"),
    reserved=words(
        "about accessibility ai analytics api apps blog browse business cameo careers categories channels contact"
        " cookie_list cookie_policy create customers developers dmca docs domestika downloads enterprise everywhere"
        " explore features folder folders for-hire forgot_password forums go groups help home inspiration integrations"
        " investors jobs join legal library live log_in log_out login logout maker marketplace me moogaloop.swf music"
        " news originals ott partners plans plus press pricing privacy pro professionals record review roku"
        " screenrecorder search security settings share site_map sitemap solutions staffpicks stats stock store"
        " templates terms tools upgrade upload user video-school watch watchlater webinars"
    ),
)

TWITCH_NAME = r"[a-z0-9_]{3,25}"

TWITCH = Platform(
    key="twitch",
    name="Twitch",
    mark="TW",
    hosts=("twitch.tv",),
    rooted=(("clips.twitch.tv", "clip"),),
    kin=("ttvnw.net", "jtvnw.net", "twitchcdn.net", "justin.tv"),
    subdomains=words("go player embed"),
    not_subdomains=words("id"),
    words=("twitch", "twitchtv"),
    rules=(
        rule("profile", "(?:popout|moderator|embed)/HANDLE", "https://www.twitch.tv/{}", TWITCH_NAME),
        rule("profile", "", "https://www.twitch.tv/{}", TWITCH_NAME, parameter="channel"),
    ),
    names=(rule("profile", "@?HANDLE", "https://www.twitch.tv/{}", TWITCH_NAME),),
    posts=words("videos clip collections"),
    reserved=words(
        "about activate ads bits broadcast browse careers categories clips communities community creator creatorcamp"
        " dashboard directory dmca downloads drops embed event events following friends giftcard help home inventory"
        " jobs kraken legal login logout messages moderator music p partners payments popout press prime privacy"
        " products search security settings signup store subs subscriptions support team teams tos turbo user video"
        " wallet year"
    ),
)

SPOTIFY_ID = r"[A-Za-z0-9]{22}"

SPOTIFY = Platform(
    key="spotify",
    name="Spotify",
    mark="SP",
    hosts=("open.spotify.com", "play.spotify.com", "spotify.com"),
    short=("spotify.link", "spoti.fi", "link.tospotify.com"),
    kin=("scdn.co", "spotifycdn.com", "byspotify.com", "tospotify.com", "spotifycharts.com"),
    lures=("spotify",),
    brief=("spoti",),
    prefix=re.compile("intl-[a-z]{2}(?:-[a-z]{2,3})?|embed(?:-podcast)?"),
    rules=(
        rule("artist", "artist/HANDLE", "https://open.spotify.com/artist/{}", SPOTIFY_ID, tidy=kept),
        rule("show", "show/HANDLE", "https://open.spotify.com/show/{}", SPOTIFY_ID, tidy=kept),
        rule("user", "user/HANDLE", "https://open.spotify.com/user/{}", r"[\w.+\-]{1,64}"),
    ),
    posts=words("album episode playlist track audiobook chapter concert local prerelease"),
)

NSID = r"[0-9]{3,20}@N[0-9]{2}"


def nsid(text: str) -> str:
    """Flickr's number of a member is written with a large N; names know no difference of case."""
    text = folded(text)
    return text.upper() if "@" in text else text


FLICKR = Platform(
    key="flickr",
    name="Flickr",
    mark="FL",
    hosts=("flickr.com",),
    short=("flic.kr",),
    kin=("staticflickr.com",),
    subdomains=words("secure"),
    lures=("flickr",),
    rules=(
        rule(
            "profile",
            "(?:photos|people)/(?!(?:tags|upload|me|organize|friends|search|public)(?:/|$))HANDLE",
            "https://www.flickr.com/photos/{}",
            rf"[a-z0-9_\-]{{1,50}}|{NSID}",
            tidy=nsid,
        ),
        rule("group", "groups/HANDLE", "https://www.flickr.com/groups/{}", rf"[a-z0-9_\-]{{1,80}}|{NSID}", tidy=nsid),
    ),
    posts=words("photo.gne gp"),
)

MEDIA = (VIMEO, TWITCH, SPOTIFY, FLICKR)
