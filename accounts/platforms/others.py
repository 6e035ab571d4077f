"""The platforms that fewer companies use, one row each."""

from accounts.platforms.shape import Platform, rule, words

THREADS = Platform(
    key="threads",
    name="Threads",
    mark="TH",
    hosts=("threads.com", "threads.net"),
    rules=(rule("profile", "@HANDLE", "https://www.threads.com/@{}", r"[a-z0-9_.]{1,30}"),),
    posts=words("t"),
)

BLUESKY_ID = r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.\-]{3,200})"
DOMAIN = r"(?:[a-z0-9][a-z0-9\-]{0,62}\.)+[a-z]{2,}"

BLUESKY = Platform(
    key="bluesky",
    name="Bluesky",
    mark="BS",
    hosts=("bsky.app",),
    rules=(
        rule(
            "profile",
            "profile/HANDLE",
            "https://bsky.app/profile/{}",
            BLUESKY_ID,
        ),
        rule("profile", "profile/@?HANDLE", "https://bsky.app/profile/{}", DOMAIN),
    ),
)

SNAPCHAT = Platform(
    key="snapchat",
    name="Snapchat",
    mark="SC",
    hosts=("snapchat.com",),
    subdomains=words("story web"),
    lures=("snapchat",),
    rules=(rule("profile", "(?:add/@?|@)HANDLE", "https://www.snapchat.com/@{}", r"[a-z][a-z0-9._\-]{2,14}"),),
    posts=words("s t p spotlight stories discover"),
)

PINTEREST_COUNTRIES = words(
    "com se dk no fi de at ch fr it es pt ie nl be pl cz hu ro gr ru jp kr in nz ca cl ph id vn pe ec uy co.uk"
    " co.kr com.au com.mx com.bo com.ec com.pe com.py com.uy com.vn co.in co.nz co.at"
)

PINTEREST = Platform(
    key="pinterest",
    name="Pinterest",
    mark="PI",
    hosts=tuple(f"pinterest.{country}" for country in sorted(PINTEREST_COUNTRIES)),
    short=("pin.it",),
    lures=("pinterest",),
    rules=(),
    names=(rule("profile", "@?HANDLE", "https://www.pinterest.com/{}", r"[a-z0-9_\-]{3,30}"),),
    posts=words("pin pins"),
    reserved=words(
        "_ _tools about ads android apple-touch-icon appsettings blog business careers categories category convert"
        " create email explore goodies help homefeed ideas idea-pin-builder inbox invited jobs join legal login"
        " logout news_hub notifications oauth offsite password pin-builder pin-creation-tool press privacy resource"
        " search secure settings shop shopping signup source terms today topics tv verify videos password-reset"
    ),
)

WHATSAPP = Platform(
    key="whatsapp",
    name="WhatsApp",
    mark="WA",
    hosts=("whatsapp.com",),
    rooted=(("wa.me", "number"),),
    subdomains=words("api web"),
    lures=("whatsapp",),
    rules=(
        rule("channel", "channel/HANDLE", "https://whatsapp.com/channel/{}", r"[A-Za-z0-9]{16,32}", keep_case=True),
        rule("number", "send", "https://wa.me/{}", r"[1-9][0-9]{6,14}", parameter="phone"),
        rule("number", r"number/(?:c/)?\+?HANDLE", "https://wa.me/{}", r"[1-9][0-9]{6,14}"),
    ),
    posts=words("status"),
)

TELEGRAM = Platform(
    key="telegram",
    name="Telegram",
    mark="TG",
    hosts=("t.me", "telegram.me", "telegram.dog"),
    lures=("telegram",),
    rules=(rule("profile", "s/@?HANDLE", "https://t.me/{}", r"[a-z][a-z0-9_]{3,31}"),),
    names=(rule("profile", "@?HANDLE", "https://t.me/{}", r"[a-z][a-z0-9_]{3,31}"),),
    posts=words("c s"),
    reserved=words(
        "addemoji addlist addstickers addtheme bg blog boost confirmphone contact faq giftcode invoice joinchat"
        " login msg proxy setlanguage share socks theme privacy apps stickers"
    ),
)

VIMEO_NAME = r"(?![0-9]+$)[a-z0-9][a-z0-9_\-]{1,79}"

VIMEO = Platform(
    key="vimeo",
    name="Vimeo",
    mark="VI",
    hosts=("vimeo.com",),
    lures=("vimeo",),
    rules=(
        rule("channel", "channels/(?!staffpicks(?:/|$))HANDLE", "https://vimeo.com/channels/{}", r"[a-z0-9_\-]{1,80}"),
        rule("group", "groups/HANDLE", "https://vimeo.com/groups/{}", r"[a-z0-9_\-]{1,80}"),
    ),
    names=(rule("profile", "@?HANDLE", "https://vimeo.com/{}", VIMEO_NAME),),
    posts=words("album event manage ondemand reviews showcase video videos"),
    reserved=words(
        "about api apps blog business categories channels cookie_policy create customers docs domestika downloads"
        " enterprise explore features for-hire forgot_password forums go groups help home integrations jobs join"
        " live log_in log_out login logout me music news ott partners plans press privacy pricing professionals"
        " search settings sitemap solutions stats stock store templates terms tools upgrade upload user"
        " video-school watch watchlater site_map"
    ),
)

REDDIT = Platform(
    key="reddit",
    name="Reddit",
    mark="RE",
    hosts=("reddit.com",),
    rooted=(("redd.it", "comments"),),
    subdomains=words("old new np amp i"),
    lures=("reddit",),
    rules=(
        rule("user", "r/u_HANDLE", "https://www.reddit.com/user/{}", r"[a-z0-9_\-]{3,20}"),
        rule(
            "community",
            "r/(?!(?:all|popular|random|mod|friends)(?:/|$))HANDLE",
            "https://www.reddit.com/r/{}",
            r"[a-z0-9_]{2,21}",
        ),
        rule("user", "(?:user|u)/(?!me(?:/|$))HANDLE", "https://www.reddit.com/user/{}", r"[a-z0-9_\-]{3,20}"),
    ),
    posts=words("comments gallery poll"),
)

TWITCH = Platform(
    key="twitch",
    name="Twitch",
    mark="TW",
    hosts=("twitch.tv",),
    rooted=(("clips.twitch.tv", "clip"),),
    lures=("twitch",),
    rules=(rule("profile", "(?:popout|moderator|embed)/HANDLE", "https://www.twitch.tv/{}", r"[a-z0-9_]{3,25}"),),
    names=(rule("profile", "@?HANDLE", "https://www.twitch.tv/{}", r"[a-z0-9_]{3,25}"),),
    posts=words("videos clip collections team"),
    reserved=words(
        "about activate bits broadcast browse creatorcamp dashboard directory downloads drops embed event"
        " following friends giftcard inventory jobs legal login logout moderator music p payments popout prime"
        " products search settings signup store subs subscriptions teams turbo user wallet creator"
    ),
)

DISCORD = Platform(
    key="discord",
    name="Discord",
    mark="DI",
    hosts=("discord.com", "discordapp.com"),
    rooted=(("discord.gg", "invite"),),
    subdomains=words("ptb canary"),
    lures=("discord",),
    rules=(rule("invite", "invite/HANDLE", "https://discord.gg/{}", r"[A-Za-z0-9\-]{2,32}", keep_case=True),),
)

SPOTIFY_ID = r"[A-Za-z0-9]{22}"

SPOTIFY = Platform(
    key="spotify",
    name="Spotify",
    mark="SP",
    hosts=("open.spotify.com", "play.spotify.com", "spotify.com"),
    short=("spotify.link", "spoti.fi"),
    lures=("spotify",),
    rules=(
        rule(
            "artist",
            "(?:intl-[a-z]{2}/)?artist/HANDLE",
            "https://open.spotify.com/artist/{}",
            SPOTIFY_ID,
            keep_case=True,
        ),
        rule("show", "(?:intl-[a-z]{2}/)?show/HANDLE", "https://open.spotify.com/show/{}", SPOTIFY_ID, keep_case=True),
        rule("user", "(?:intl-[a-z]{2}/)?user/HANDLE", "https://open.spotify.com/user/{}", r"[a-z0-9._\-]{1,64}"),
    ),
    posts=words("album episode playlist track"),
)

FLICKR = Platform(
    key="flickr",
    name="Flickr",
    mark="FL",
    hosts=("flickr.com",),
    short=("flic.kr",),
    lures=("flickr",),
    rules=(
        rule(
            "profile",
            "(?:photos|people)/(?!(?:tags|upload|me|organize|friends|search)(?:/|$))HANDLE",
            "https://www.flickr.com/photos/{}",
            r"[a-z0-9_\-]{1,50}|[0-9]{3,20}@n[0-9]{2}",
        ),
        rule("group", "groups/HANDLE", "https://www.flickr.com/groups/{}", r"[a-z0-9_\-]{1,80}|[0-9]{3,20}@n[0-9]{2}"),
    ),
    posts=words("photo.gne"),
)

OTHERS = (
    THREADS,
    BLUESKY,
    SNAPCHAT,
    PINTEREST,
    WHATSAPP,
    TELEGRAM,
    VIMEO,
    REDDIT,
    TWITCH,
    DISCORD,
    SPOTIFY,
    FLICKR,
)
