"""YouTube and TikTok, one row each."""

import re

from accounts.platforms.shape import Platform, kept, rule, words
from accounts.platforms.table import LETTERS

YOUTUBE_NAME = rf"[{LETTERS}.\-·]{{1,100}}"

YOUTUBE = Platform(
    key="youtube",
    name="YouTube",
    mark="YT",
    hosts=("youtube.com",),
    rooted=(("youtu.be", "watch"),),
    kin=("youtube-nocookie.com", "youtubekids.com", "ytimg.com", "yt.be", "youtubeeducation.com"),
    subdomains=words("music gaming"),
    not_subdomains=words("tv"),
    lures=("youtube",),
    brief=("youtu",),
    rules=(
        rule(
            "handle",
            "(?:(?:c|user|channel)/)?@HANDLE",
            "https://www.youtube.com/@{}",
            rf"[a-z0-9_.\-·]{{3,30}}|(?=.*[^\x00-\x7f·])[{LETTERS}.\-·]{{1,60}}",
        ),
        rule(
            "channel",
            "(?:channel/)?(?P<handle>UC[a-z0-9_-]{22})",
            "https://www.youtube.com/channel/{}",
            r"UC[A-Za-z0-9_\-]{22}",
            tidy=kept,
        ),
        rule(
            "channel",
            "embed/live_stream",
            "https://www.youtube.com/channel/{}",
            r"UC[A-Za-z0-9_\-]{22}",
            tidy=kept,
            parameter="channel",
        ),
        rule("c", r"(?:c/|\+)HANDLE", "https://www.youtube.com/c/{}", YOUTUBE_NAME),
        rule("user", "user/HANDLE", "https://www.youtube.com/user/{}", YOUTUBE_NAME),
        rule("user", "profile", "https://www.youtube.com/user/{}", YOUTUBE_NAME, parameter="user"),
    ),
    # Names that stand alone are older than handles and have no underscore; the site's own pages have.
    names=(rule("c", "HANDLE", "https://www.youtube.com/c/{}", rf"(?!.*(?:_|\.(?:php|html?)$)){YOUTUBE_NAME}"),),
    posts=words("watch shorts live playlist embed v e clip post video attribution_link watch_videos watch_popup"),
    reserved=words(
        "about account activate ads adsense advertise ai analytics api app artists audiolibrary brandconnect browse c"
        " cards categories channel channels charts comment comments commerce community copyright courses"
        " creatorresearch creators creators-for-change csai-match cthru dashboard devices dmca editor education error"
        " explore fashion features feed feeds gadgets gaming gdata giftcards goldenpass guide handle hashtag heartbeat"
        " history howyoutubeworks html5 img inbox index intl jobs kids leanback learning library likes login logo"
        " logout measurementprogram mobile monetization movie movies music musicpremium new news nextstep nextup"
        " nonprofits oembed oops opensearch originals p pagead pair partners playables playlists podcasts premium"
        " press profile ptracking purchases recommended red redirect reporthistory results rss s settings share shared"
        " shopping show shows signin signup sitemaps source space sports static storefront studio subscribe"
        " subscriptions t testtube timedtext trending trends tv upload user verify vi videoplayback videoqualityreport"
        " watchlater web youtubei yt yts ytscreeningroom zeitgeist"
    ),
)

TIKTOK = Platform(
    key="tiktok",
    name="TikTok",
    mark="TT",
    hosts=("tiktok.com",),
    short=("vm.tiktok.com", "vt.tiktok.com"),
    kin=("tiktokcdn.com", "tiktokv.com", "musical.ly"),
    prefix=re.compile("[a-z]{2}(?:-[a-z]{2})?"),
    lures=("tiktok",),
    rules=(rule("profile", "(?:embed/)?@HANDLE", "https://www.tiktok.com/@{}", r"[a-z0-9_.]{2,24}"),),
    posts=words("v t video embed"),
)

VIDEO = (YOUTUBE, TIKTOK)
