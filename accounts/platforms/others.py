"""The platforms that fewer companies use, where people write to each other, one row each."""

import re

from accounts.platforms.shape import Platform, kept, rule, words

THREADS = Platform(
    key="threads",
    name="Threads",
    mark="TH",
    hosts=("threads.com", "threads.net"),
    words=("threads",),
    rules=(rule("profile", "@HANDLE", "https://www.threads.com/@{}", r"[a-z0-9_.]{1,30}"),),
    posts=words("t"),
)

BLUESKY_URL = "https://bsky.app/profile/{}"
BLUESKY_ID = r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.\-]{3,150})"
# What stands for a domain that no longer proves whose it is ends in .invalid.
DOMAIN = r"(?=.{4,190}$)(?!.*\.invalid$)(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])"

BLUESKY = Platform(
    key="bluesky",
    name="Bluesky",
    mark="BS",
    hosts=("bsky.app",),
    fronted=(("bsky.social", "profile/{}.bsky.social"),),
    short=("go.bsky.app",),
    kin=("bsky.network", "blueskyweb.xyz", "bsky.team", "atproto.com"),
    words=("bluesky", "bsky", "blueskyweb", "bskyapp", "bskysocial"),
    domains=True,
    rules=(
        rule("profile", "profile/HANDLE", BLUESKY_URL, BLUESKY_ID),
        rule("profile", "profile/@?HANDLE(?!/profile/)", BLUESKY_URL, DOMAIN),
    ),
)

SNAPCHAT = Platform(
    key="snapchat",
    name="Snapchat",
    mark="SC",
    hosts=("snapchat.com",),
    kin=("snap.com", "sc-cdn.net"),
    subdomains=words("story web"),
    lures=("snapchat",),
    rules=(rule("profile", "(?:add/@?|u/|@)HANDLE", "https://www.snapchat.com/@{}", r"[a-z][a-z0-9._\-]{2,14}"),),
    posts=words("s t p spotlight stories discover"),
)

PINTEREST_COUNTRIES = words(
    "com at be ca ch cl co cz de dk ec es fi fr gr hu id ie in info is it jp kr mx net nl no nz pe ph pl pt ro ru se"
    " th tw uk uy vn ve co.at co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.bo com.br"
    " com.co com.ec com.es com.mx com.pe com.ph com.pt com.py com.tr com.tw com.uy com.ve com.vn"
)

PINTEREST = Platform(
    key="pinterest",
    name="Pinterest",
    mark="PI",
    hosts=tuple(f"pinterest.{country}" for country in sorted(PINTEREST_COUNTRIES)),
    short=("pin.it",),
    kin=("pinimg.com",),
    lures=("pinterest",),
    names=(rule("profile", "@?HANDLE", "https://www.pinterest.com/{}", r"[a-z0-9_\-]{3,30}"),),
    posts=words("pin pins"),
    reserved=words(
        "_ _auth _tools about ads advertiser amp android apple-touch-icon appsettings blog board business careers"
        " categories category conversion_tags convert create discover domain email explore following goodies help"
        " homefeed idea-pin-builder idea-pins ideas inbox invited jobs join legal login logout mobile news_hub"
        " notifications oauth offsite password password-reset pin-builder pin-creation-tool pinterest-lens popular"
        " press privacy resource search secure settings shop shopping signup source terms today topics trends tv"
        " verify video videos"
    ),
)


def digits(text: str) -> str:
    """A telephone number without the signs that people set between its digits."""
    return re.sub(r"[ +().\-]", "", text).removeprefix("00")


NUMBER = r"[1-9][0-9]{6,14}"

WHATSAPP = Platform(
    key="whatsapp",
    name="WhatsApp",
    mark="WA",
    hosts=("whatsapp.com",),
    rooted=(("wa.me", "number"),),
    short=("wa.link",),
    kin=("whatsapp.net",),
    subdomains=words("api web"),
    lures=("whatsapp",),
    rules=(
        rule(
            "channel",
            "(?:number/)?channel/HANDLE",
            "https://whatsapp.com/channel/{}",
            r"[A-Za-z0-9_\-]{16,40}",
            tidy=kept,
        ),
        rule("number", "(?:(?:number/)?send)?", "https://wa.me/{}", NUMBER, tidy=digits, parameter="phone"),
        rule("number", r"(?:number/(?:c/|p/[^/]+/)?|catalog/)?HANDLE", "https://wa.me/{}", NUMBER, tidy=digits),
    ),
    posts=words("status"),
)

TELEGRAM_NAME = r"[a-z][a-z0-9_]{3,31}"

TELEGRAM = Platform(
    key="telegram",
    name="Telegram",
    mark="TG",
    hosts=("t.me", "telegram.me", "telegram.dog"),
    fronted=(("t.me", "{}"),),
    kin=("telegram.org", "telegra.ph", "fragment.com"),
    words=("telegram",),
    rules=(
        rule("profile", "s/@?HANDLE", "https://t.me/{}", TELEGRAM_NAME),
        rule("profile", "tg/resolve", "https://t.me/{}", TELEGRAM_NAME, parameter="domain"),
    ),
    names=(rule("profile", "@?HANDLE", "https://t.me/{}", TELEGRAM_NAME),),
    posts=words("c s"),
    reserved=words(
        "addemoji addlist addstickers addstyle addtheme auction auth blog boost call confirmphone contact faq"
        " giftcode invoice joinchat login proxy resolve setlanguage share socks theme privacy apps stickers"
    ),
)

# What programs read has the address of the page and an ending of its own.
REDDIT_NAME = r"(?P<handle>[^/]+?)(?:\.(?:json|rss))?"

REDDIT = Platform(
    key="reddit",
    name="Reddit",
    mark="RE",
    hosts=("reddit.com",),
    rooted=(("redd.it", "comments"),),
    kin=("redditmedia.com", "redditstatic.com", "redditinc.com", "redditblog.com", "redditmail.com"),
    subdomains=words("old new np amp sh i"),
    words=("reddit",),
    rules=(
        rule("user", f"r/u_{REDDIT_NAME}", "https://www.reddit.com/user/{}", r"[a-z0-9_\-]{3,20}"),
        rule(
            "community",
            rf"r/(?!(?:all|popular|random|mod|friends|subreddits)(?:[/.]|$)){REDDIT_NAME}",
            "https://www.reddit.com/r/{}",
            r"[a-z0-9_]{2,21}",
        ),
        rule(
            "user", f"(?:user|u)/(?!me(?:[/.]|$)){REDDIT_NAME}", "https://www.reddit.com/user/{}", r"[a-z0-9_\-]{3,20}"
        ),
    ),
    posts=words("comments gallery poll video tb s"),
)

DISCORD = Platform(
    key="discord",
    name="Discord",
    mark="DI",
    hosts=("discord.com", "discordapp.com"),
    rooted=(("discord.gg", "invite"),),
    short=("dis.gd", "discord.gift", "discord.new"),
    kin=("discord.media", "discordapp.net", "discordstatus.com", "discord.co"),
    subdomains=words("ptb canary"),
    words=("discord", "discordapp", "discordgg"),
    rules=(
        rule(
            "invite", "invite/(?:invite/)?HANDLE", "https://discord.gg/{}", r"(?!invite$)[A-Za-z0-9\-]{2,32}", tidy=kept
        ),
    ),
)

OTHERS = (THREADS, BLUESKY, SNAPCHAT, PINTEREST, WHATSAPP, TELEGRAM, REDDIT, DISCORD)
