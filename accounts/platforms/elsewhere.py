"""What an address means on a host that no row names: an account on Mastodon, or somebody's own site."""

import re

from django.utils.translation import gettext_lazy as _

from accounts.platforms.identity import Identity, NotAnAccount, identity
from accounts.platforms.shape import Platform
from accounts.platforms.shared import SHORTENERS, endings, fediverse, mirror, shared, tenant

MASTODON = Platform(key="mastodon", name="Mastodon", mark="MA")
WEB = Platform(key="web", name="Web", mark="WB", said=_("Website"))

# The feed of an account has the account's address and an ending of its own.
FEED = r"(?:\.(?:rss|atom|json))?"
USER = r"[a-z0-9_](?:[a-z0-9_.\-]{0,98}?[a-z0-9_])?"
AT = re.compile(rf"(?:(?:web|deck)/)?@(?P<user>{USER}?)(?:@(?P<host>[^/@]+?))?{FEED}(?:/.*)?")
USERS = re.compile(rf"users/(?P<user>(?![0-9]+(?:/|$)){USER}?){FEED}(?P<tail>/.*)?")
ACTIVITY = re.compile(r"/(?:statuses/[0-9]+|followers|following|collections|outbox|inbox)(?:/.*)?")
FORMS = frozenset("login log_in sign_in signin sign_up signup register password new edit me auth logout".split())
# Names below which one registers, such as .co.uk: what stands in front of them is no part that may be left out.
REGISTRY = re.compile(r"(?:com?|org|net|edu|ac|or|ne|go|nom|ltd|plc|me|pp|tm)\.[a-z]{2}")
FRONTS = ("www.", "m.", "mobile.")


def elsewhere(host: str, segments: tuple[str, ...]) -> Identity | tuple[str, str]:
    """The account, or the name and the other host of an account that is only shown on this one."""
    if not SHORTENERS.isdisjoint(endings(host)):
        raise NotAnAccount("shortened")
    if mirror(host):
        raise NotAnAccount("mirror")
    if shared(host):
        raise NotAnAccount("unknown_platform")
    host = without(host, FRONTS[:1])
    path = "/".join(segments).lower()
    if found := AT.fullmatch(path):
        if tenant(host):
            raise NotAnAccount("unknown_platform")
        return (found["user"], found["host"]) if found["host"] else mastodon(found["user"], host)
    if (found := USERS.fullmatch(path)) and found["user"] not in FORMS and serves_users(host, found["tail"]):
        return mastodon(found["user"], host)
    if fediverse(host):
        raise NotAnAccount("not_profile" if segments else "front_page", MASTODON.name)
    return site(host)


def serves_users(host: str, tail: str | None) -> bool:
    """Whether /users/name is an account there, rather than a page about a user of the site."""
    return fediverse(host) or not tail or ACTIVITY.fullmatch(tail) is not None


def mastodon(user: str, host: str) -> Identity:
    """The account of the user at the host."""
    return identity(MASTODON.key, "profile", f"{user}@{host}", f"https://{host}/@{user}")


def site(host: str) -> Identity:
    """The site of the host, which is the same on www and on telephones."""
    host = without(host, FRONTS)
    return identity(WEB.key, "site", host, f"https://{host}/")


def without(host: str, fronts: tuple[str, ...]) -> str:
    """The host without the labels in front that say only how one reads it."""
    while host.startswith(fronts):
        _front, _dot, rest = host.partition(".")
        if "." not in rest or REGISTRY.fullmatch(rest):
            return host
        host = rest
    return host
