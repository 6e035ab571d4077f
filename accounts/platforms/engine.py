"""From a pasted text to the account it names."""

import re
import unicodedata
from urllib.parse import quote

from accounts.platforms.address import Address, read
from accounts.platforms.identity import Identity, NotAnAccount
from accounts.platforms.lookalikes import deceptive, mixed
from accounts.platforms.others import OTHERS
from accounts.platforms.shape import Platform, Rule
from accounts.platforms.table import COMMONEST

ROWS = (*COMMONEST, *OTHERS)
PLATFORMS = {row.key: row for row in ROWS}
HOSTS = {host: (row, "") for row in ROWS for host in row.hosts}
HOSTS |= {host: (row, root) for row in ROWS for host, root in row.rooted}
SHORT = {host: row for row in ROWS for host in row.short}
LURES = tuple(lure for row in ROWS for lure in row.lures)

EVERYWHERE = frozenset({"www", "m", "mobile"})
COUNTRY = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")


def identify(text: str) -> Identity:
    """The account that the text names; NotAnAccount with a reason and a sentence where it names none."""
    address = read(text)
    platform, root = platform_of(address.host)
    segments = (root, *address.segments) if root and address.segments else address.segments
    while segments and segments[0].lower() in platform.prefixes:
        segments = segments[1:]
    if not segments:
        raise NotAnAccount("front_page", platform.name)
    path = "/".join(segments)
    for rule in platform.rules:
        if identity := recognised(platform, rule, path, address):
            return identity
    first = segments[0].lower()
    if first in platform.posts:
        raise NotAnAccount("post", platform.name)
    if first not in platform.reserved:
        for rule in platform.names:
            if identity := recognised(platform, rule, path, address):
                return identity
    raise NotAnAccount("not_profile", platform.name)


def platform_of(host: str) -> tuple[Platform, str]:
    """Whose host it is, whatever country or device stands in front, and the word its paths stand below, if any."""
    name, front = host, ""
    while name not in HOSTS:
        if name in SHORT:
            raise NotAnAccount("short_link", SHORT[name].name)
        label, _dot, name = name.partition(".")
        front = f"{front}.{label}" if front else label
        if not name:
            raise NotAnAccount("lookalike" if deceptive(host, (*HOSTS, *SHORT), LURES) else "unknown_platform")
    platform, root = HOSTS[name]
    for label in front.split(".") if front else ():
        allowed = label in EVERYWHERE or label in platform.subdomains or COUNTRY.fullmatch(label)
        if not allowed or label in platform.not_subdomains:
            raise NotAnAccount("not_profile", platform.name)
    return platform, root


def recognised(platform: Platform, rule: Rule, path: str, address: Address) -> Identity | None:
    """The account, where the rule's path fits and a handle of its shape stands there."""
    match = rule.path.fullmatch(path)
    if match is None:
        return None
    written = address.parameter(rule.parameter).strip(" +") if rule.parameter else match["handle"]
    handle = written if rule.keep_case else folded(written)
    if not rule.handle.fullmatch(handle):
        return None
    if mixed(handle) or not (handle.isascii() or unicodedata.is_normalized("NFKC", handle)):
        raise NotAnAccount("lookalike", platform.name)
    return Identity(platform.key, rule.kind, handle, rule.url.format(quote(handle, safe="@:")))


def folded(text: str) -> str:
    """The text without the difference between upper and lower case, without the dot that ends a sentence."""
    return unicodedata.normalize("NFC", text.rstrip(".").lower())
