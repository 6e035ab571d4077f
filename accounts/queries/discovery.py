"""What the group's own websites link to, held against the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from accounts.models import Account
from accounts.platforms import Identity, NotAnAccount, identify

from .answers import official

Known = tuple[str, str, str]


class Discovered(NamedTuple):
    """The three ways in which websites and register differ."""

    unregistered: list[Identity]  # linked, and not in the register
    not_official: list[Account]  # linked, in the register, and not official: undecided, not yet open, closed
    unlinked: list[Account]  # official, and no page links to it


def profiles_among(addresses: Collection[str]) -> list[Identity]:
    """Return the profiles among addresses, each once; links to share a page, posts and ordinary pages are none."""
    found: dict[Known, Identity] = {}
    for address in addresses:
        try:
            identity = identify(address)
        except NotAnAccount:
            continue
        if identity.platform != "web":
            found.setdefault(_key(identity), identity)
    return list(found.values())


def discovered(linked: Collection[Identity], at: dt.datetime) -> Discovered:
    """Return how what is linked differs from what is registered."""
    keys = {_key(identity) for identity in linked}
    rows = Account.objects.select_related("company").order_by("company__sort_key", "sort_key", "id")
    ours = set(official(at).order_by().values_list("pk", flat=True))
    same = [account for account in rows.filter(handle__in={handle for *_place, handle in keys}) if _of(account) in keys]
    registered = {_of(account) for account in same}
    return Discovered(
        [identity for identity in linked if _key(identity) not in registered],
        [account for account in same if account.pk not in ours],
        [account for account in rows.filter(pk__in=official(at).values("pk")) if _of(account) not in keys],
    )


def _key(identity: Identity) -> Known:
    return identity.platform, identity.kind, identity.handle


def _of(account: Account) -> Known:
    return account.platform, account.kind, account.handle
