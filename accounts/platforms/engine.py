"""From a pasted text to the account it names."""

import re
import unicodedata
from urllib.parse import quote

from accounts.platforms.address import Address, bared, read
from accounts.platforms.elsewhere import MASTODON, WEB, elsewhere
from accounts.platforms.identity import Identity, NotAnAccount, identity
from accounts.platforms.lookalikes import Lookalikes, mixed, readable
from accounts.platforms.media import MEDIA
from accounts.platforms.others import OTHERS
from accounts.platforms.shape import Platform, Rule, words
from accounts.platforms.shared import FEDIVERSE
from accounts.platforms.table import COMMONEST
from accounts.platforms.video import VIDEO
from accounts.platforms.written import ACCOUNT, address_of

ROWS = (*COMMONEST, *VIDEO, *OTHERS, *MEDIA, MASTODON, WEB)
PLATFORMS = {row.key: row for row in ROWS}
HOSTS = {host: (row, "") for row in ROWS for host in row.hosts}
HOSTS |= {host: (row, root) for row in ROWS for host, root in row.rooted}
FRONTED = {host: (row, path) for row in ROWS for host, path in row.fronted}
SHORT = {host: row for row in ROWS for host in row.short}
KIN = {host: row for row in ROWS for host in row.kin}
LOOKALIKES = Lookalikes(
    (*HOSTS, *FRONTED, *SHORT, *KIN, *FEDIVERSE),
    (lure for row in ROWS for lure in row.lures),
    (word for row in ROWS for word in row.words),
    (name for row in ROWS for name in row.brief),
)

EVERYWHERE = frozenset({"www", "m", "mobile"})
COUNTRY = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
# What stands where handles do on every site, for machines and at its door, and is nobody's.
NOBODYS = words(
    ".well-known ads.txt ajax app-ads.txt apple-app-site-association apple-touch-icon.png cdn-cgi checkout"
    " crossdomain.xml favicon.ico forgot-password forgot_password graphql humans.txt javascripts log-in log-out log_in"
    " log_out login logout manifest.json manifest.webmanifest oauth oauth2 oembed opensearch.xml password"
    " password_reset privacy-policy privacy_policy register robots.txt security.txt sharer sign-in sign-up sign_in"
    " sign_up signin signout signup sitemap sitemap.xml sso stylesheets sw.js terms-of-service terms_of_service"
    " two_factor unsubscribe unsupportedbrowser webhooks"
)
# A host in an address that another host's query holds: the page behind the link.
LEADS_TO = re.compile(r"(?:^|=|:|%3a)(?:/|%2f){2}(?:www\.|m\.)?([a-z0-9.\-]+)", re.IGNORECASE)
# Whose accounts are shown on servers of Mastodon.
FEDERATED = frozenset({"mastodon", "threads"})


def identify(text: str) -> Identity:
    """The account that the text names; NotAnAccount with a reason and a sentence where it names none."""
    text = bared(text)
    if written := ACCOUNT.fullmatch(text):
        return shown(written["user"], written["host"])
    address = read(address_of(text))
    if found := platform_of(address.host):
        return on_platform(*found, address)
    host = readable(address.host)
    if LOOKALIKES.resembles(host) or any(
        part.lower().lstrip("@").removeprefix("www.") in HOSTS for part in address.segments
    ):
        raise NotAnAccount("lookalike")
    if any(host in HOSTS for host in LEADS_TO.findall(address.query)):
        raise NotAnAccount("shortened")
    account = elsewhere(host, address.segments)
    return account if isinstance(account, Identity) else shown(*account)


def on_platform(platform: Platform, root: str, path: str, address: Address) -> Identity:
    """The account that the address names on the platform, in its path or (as `path` says) in front of its host."""
    segments = tuple(path.split("/")) if path else address.segments
    segments = (root, *segments) if root and segments else segments
    while segments and platform.prefix and platform.prefix.fullmatch(segments[0].lower()):
        segments = segments[1:]
    path, first = "/".join(segments), "".join(segments[:1]).lower()
    if ":/" in path:  # a second address behind the first
        raise NotAnAccount("not_address")
    found = first_of(platform.rules, platform, path, address)
    if found is None:
        if not segments:
            raise NotAnAccount("front_page", platform.name)
        if first in platform.posts or (platform.post and platform.post.fullmatch(first)):
            raise NotAnAccount("post", platform.name)
        found = None if nobodys(first, platform) else first_of(platform.names, platform, path, address)
    elif found.url.rstrip("/").count("/") == 3 and nobodys(found.handle, platform):  # its address would be the page's
        found = None
    if found is None:
        raise NotAnAccount("not_profile", platform.name)
    if not platform.domains and found.handle.removeprefix("www.") in HOSTS:
        raise NotAnAccount("not_address")
    return found


def nobodys(word: str, platform: Platform) -> bool:
    """Whether the platform keeps the word for itself where a name may stand."""
    return word in NOBODYS or word in platform.reserved or word in platform.posts


def first_of(rules: tuple[Rule, ...], platform: Platform, path: str, address: Address) -> Identity | None:
    """What the first rule says that recognises the path."""
    return next(filter(None, (recognised(platform, rule, path, address) for rule in rules)), None)


def shown(user: str, host: str) -> Identity:
    """The account of another host that a server of Mastodon shows."""
    account = identify(f"https://{host}/@{user}")
    if account.platform not in FEDERATED:
        raise NotAnAccount("not_profile", PLATFORMS[account.platform].name)
    return account


def platform_of(host: str) -> tuple[Platform, str, str] | None:
    """Whose host it is, the word its paths stand below and the path that its front stands for; None if a stranger's."""
    name, front = host, ""
    while name not in HOSTS and name not in FRONTED:
        if name in SHORT:
            raise NotAnAccount("short_link", SHORT[name].name)
        if name in KIN:
            raise NotAnAccount("not_profile", KIN[name].name)
        label, _dot, name = name.partition(".")
        front = f"{front}.{label}" if front else label
        if not name:
            return None
    platform, root = HOSTS.get(name) or (FRONTED[name][0], "")
    labels = front.split(".") if front else []
    while labels and (labels[0] in EVERYWHERE or labels[0] in platform.subdomains):
        labels = labels[1:]
    if name in FRONTED and len(labels) == 1:
        return platform, root, FRONTED[name][1].format(labels[0])
    if any(label in platform.not_subdomains or not fits(label, platform) for label in labels):
        raise NotAnAccount("not_profile", platform.name)
    return platform, root, ""


def fits(label: str, platform: Platform) -> bool:
    """Whether the label in front of the platform's host says only for whom, or how, the same page is shown."""
    return label in EVERYWHERE or label in platform.subdomains or COUNTRY.fullmatch(label) is not None


def recognised(platform: Platform, rule: Rule, path: str, address: Address) -> Identity | None:
    """The account, where the rule's path fits and a handle of its shape stands there."""
    match = rule.path.fullmatch(path)
    if match is None:
        return None
    handle = rule.tidy(address.parameter(rule.parameter).strip(" /@") if rule.parameter else match["handle"])
    if not rule.handle.fullmatch(handle):
        return None
    if mixed(handle) or disguised(handle):
        raise NotAnAccount("lookalike", platform.name)
    return identity(platform.key, rule.kind, handle, rule.url.format(quote(handle, safe="@:")))


def disguised(handle: str) -> bool:
    """Whether a letter of the handle is another way to write an ordinary one, such as a wide or a bold one."""
    return not handle.isascii() and any(
        letter.isalnum() and not unicodedata.is_normalized("NFKC", letter) for letter in handle
    )
