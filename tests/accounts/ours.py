"""Accounts of the register in any status, as the workflow leaves them, and their addresses in many spellings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Account, FormerAddress, ProfileCheck
from accounts.platforms import Identity, identify
from kit import clock
from kit.workflow import record
from tests.cast import DAY, Cast

OURS_ADDRESS = "https://www.instagram.com/nordpahitt/"
OPENED, CLOSED = 90 * DAY, 5 * DAY  # before now
STATUSES = ("undecided", "decided", "active", "closed")


def account(cast: Cast, address: str, status: str = "active", **changes: Any) -> Account:
    """Enter an account of nord: official where nothing is changed."""
    found = identify(address)
    values: dict[str, Any] = {
        "company": cast.nord,
        "name": f"Påhitt {found.handle}",
        "platform": found.platform,
        "kind": found.kind,
        "handle": found.handle,
        "url": found.url,
        "owner": cast.communicator,
        "backup": cast.colleague,
        "status": status,
        "operated_until": None if status == "undecided" else cast.today + 100 * DAY,
        "opened_at": clock.midnight(cast.today - OPENED) if status in ("active", "closed") else None,
        "closed_at": clock.midnight(cast.today - CLOSED) if status == "closed" else None,
    }
    made = Account(**{**values, **changes})
    record(made, "enter", cast.hr)
    return made


def left(found: Account, address: str, ago: dt.timedelta, cast: Cast) -> None:
    """Note that the account had this address until so long ago."""
    old = identify(address)
    parts = {"platform": old.platform, "kind": old.kind, "handle": old.handle, "url": old.url}
    FormerAddress.objects.create(account=found, **parts, left_at=cast.at - ago, by=cast.ceo)


def seen(cast: Cast, found: Account, point: str, holds: bool = True, ago: dt.timedelta = DAY) -> None:
    """Note what was seen on a profile."""
    evidence = "https://www.nordpahitt.example/om" if holds else ""
    ProfileCheck.objects.create(
        account=found, point=point, holds=holds, evidence=evidence, by=cast.communicator, at=cast.at - ago
    )


def spellings(identity: Identity) -> list[str]:
    """Return ways in which people write the same address."""
    bare = identity.url.removeprefix("https://")
    plain = bare.removeprefix("www.").rstrip("/")
    ways = [identity.url, bare, plain, f"http://{plain}", f"HTTPS://{plain}", f" <{identity.url}> ", f"{plain}#om"]
    ways += [] if "?" in plain else [f"{plain}/", f"{identity.url}?utm_source=x&fbclid=1", f"https://www.{plain}"]
    return ways
