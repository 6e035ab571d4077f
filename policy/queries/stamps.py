"""Time stamps of an authority outside the house: which seals lack one, and whether one still says what it said."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kit.keys import first_key
from policy.models import Seal, Stamp
from policy.sealing import sealed, stamp
from policy.stamping import NotVouched, vouched

LONGEST = dt.timedelta(hours=1)  # that a transaction which seals may last until others see what it sealed


@dataclass(frozen=True)
class Stamps:
    """How many seals have a time stamp, how many wait for one, and whether signatures can be checked here."""

    made: int
    waiting: int
    trusted: bool


def unstamped(done: dt.datetime | None = None) -> QuerySet[Seal]:
    """Return the seals without a time stamp, the newest first: to them it says the most.

    Where all that waited at a moment was `done`, nobody goes through the older ones again: a million, each time.
    """
    has_one = Exists(Stamp.objects.filter(seal=OuterRef("pk")))
    found = Seal.objects.filter(~has_one).select_related("acknowledgement__scan", "key").order_by("-pk")
    return found.filter(pk__gte=first_key(done - LONGEST)) if done else found


def stamp_counts() -> Stamps | None:
    """Return how it stands with the time stamps; None where there is no authority and never was one."""
    made = Stamp.objects.count()
    if not made and not settings.TSA_URL:
        return None
    waiting = Seal.objects.count() - made if settings.TSA_URL else 0
    return Stamps(made, waiting, bool(settings.TSA_ROOTS))


def stamp_faults(one: Stamp) -> list[str]:
    """Return what does not hold of a time stamp: nothing, where all does."""
    try:
        said = vouched(bytes(one.response), sealed(one.seal), settings.TSA_ROOTS)
    except NotVouched:
        return [_("the time stamp is not of this seal, or by no authority that is trusted")]
    if (said.at, said.authority) != (one.said_at, one.authority):
        return [_("the time stamp does not say what the row says")]
    return []


def stamped(one: Stamp) -> dict[str, str]:
    """Return a time stamp as the proof holds it: what it is of, when and by whom, and the answer itself (base64)."""
    return {
        "sha256": hashlib.sha256(sealed(one.seal)).hexdigest(),
        "at": stamp(one.said_at),
        "authority": one.authority,
        "response": base64.b64encode(bytes(one.response)).decode(),
    }
