"""Questions about accounts that somebody suspects: who assesses them, where they stand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from accounts.models import Account, Suspicion
from accounts.platforms import Identity, NotAnAccount, identify
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can

from .paging import beyond, place, read
from .register import COUNTED, WORDS

may_handle = companies.may(Can.HANDLE_SUSPICIONS)
S = Suspicion.Status
EVERY_OUTCOME = "alla"
OUTCOMES = ("", EVERY_OUTCOME, *(status for status in S.values if status != S.OPEN))  # empty: to be assessed
# The key of each order of the list; the row's own tells any two apart.
KEYS = ("key", "id")
TOLD = "told"
SUSPICION_ORDERS: dict[str, Any] = {
    TOLD: F("told_at"),
    "address": Func(Lower("url"), Value(r"^https?://(www\.)?"), Value(""), function="regexp_replace"),
    "company": F("company__sort_key"),
    "times": F("times"),
}


@dataclass(frozen=True)
class Suspected:
    """Which suspected accounts a list shows, and in which order; an empty value leaves it open."""

    words: str = ""
    company: str = ""
    outcome: str = ""  # one of OUTCOMES
    sort: str = ""
    after: str = ""  # where the page before ended

    @property
    def usual(self) -> str:
        """Return the order that holds where none is asked for: who waits the longest first, else the latest first."""
        return f"-{TOLD}" if self.outcome else TOLD

    @property
    def order(self) -> str:
        """Return the order of the list; a minus turns it round."""
        return self.sort or self.usual

    @property
    def narrows(self) -> bool:
        """Return whether it leaves out anything of the outcome."""
        return bool(self.words or self.company)


def suspicions_visible_to(user: User, at: dt.datetime) -> QuerySet[Suspicion]:
    """Return the suspected accounts of the companies where the person may assess them."""
    return Suspicion.objects.filter(company__in=companies.companies_where(user, Can.HANDLE_SUSPICIONS, at))


def suspected(ids: Collection[uuid.UUID], text: str) -> QuerySet[Suspicion]:
    """Return what is told of these companies, whatever its outcome, that has every word of the text.

    A word is found in the address and in the name that the account bears in the register; an address that is
    recognised, in whatever form it is written, is found as the account it means as well.
    """
    rows = Suspicion.objects.filter(company__in=ids)
    words = Q()
    for word in text.split()[:WORDS]:
        words &= Q(url__icontains=word) | Q(handle__icontains=word) | Q(account__name__icontains=word)
    try:
        known = identify(text) if text else None
    except NotAnAccount:
        known = None
    same = Q(platform=known.platform, kind=known.kind, handle=known.handle) if known else Q(pk__in=[])
    return rows.filter(words | same) if text else rows


def _of_outcome(rows: QuerySet[Suspicion], outcome: str) -> QuerySet[Suspicion]:
    """Return those with one of OUTCOMES."""
    return rows if outcome == EVERY_OUTCOME else rows.filter(status=outcome or S.OPEN)


def outcome_numbers(rows: QuerySet[Suspicion]) -> dict[str, int]:
    """Return how many there are of each of OUTCOMES, counted no further than COUNTED. One question."""
    parts = [rows.filter(status=status).order_by().values_list("status")[: COUNTED + 1] for status in S.values]
    found = Counter(status for (status,) in parts[0].union(*parts[1:], all=True))
    return {outcome: found.total() if outcome == EVERY_OUTCOME else found[outcome or S.OPEN] for outcome in OUTCOMES}


def suspicions(ids: Collection[uuid.UUID], wanted: Suspected) -> QuerySet[Any, Any]:
    """Return plain rows of these companies in the order that is wanted, from where the page before ended."""
    back = wanted.order.startswith("-")
    sign = "-" if back else ""
    rows = _of_outcome(suspected(ids, wanted.words), wanted.outcome).annotate(
        key=SUSPICION_ORDERS[wanted.order.lstrip("-")]
    )
    if after := read(wanted.order, wanted.after, __name__):
        rows = rows.filter(beyond(KEYS, after, back=back))
    return rows.order_by(f"{sign}key", f"{sign}id").values(
        "id", "key", "platform", "url", "status", "times", "told_at", "settled_at", "company__name", "company__slug",
        "account__name",
    )  # fmt: skip


def suspicion_place(row: dict[str, Any], wanted: Suspected) -> str:
    """Return the address of what follows a row."""
    return place(row, KEYS, wanted.order, __name__)


def told_of(account: Account, user: User, at: dt.datetime) -> list[Suspicion]:
    """Return what the account was taken over from, as far as the person may assess it, the latest first.

    One question for most accounts, which come from none; whose they are is asked where there are some.
    """
    rows = list(account.suspicions.select_related("company"))
    mine = companies.companies_where(user, Can.HANDLE_SUSPICIONS, at) if rows else set()
    return [one for one in rows if one.company_id in mine]


def registered(identity: Identity) -> Account | None:
    """Return the row of the register with this address, whatever its status."""
    same = {"platform": identity.platform, "kind": identity.kind, "handle": identity.handle}
    return Account.objects.filter(**same).select_related("company").first()


def taking_companies(user: User, suspicion: Suspicion, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies into whose register the person may take the account over.

    Those where they assess suspicions; whoever assesses for the parent sends it to whichever company it belongs to.
    """
    mine = companies.companies_where(user, Can.HANDLE_SUSPICIONS, at)
    if suspicion.company.parent and suspicion.company_id in mine:
        return companies.open_companies()
    return companies.open_companies().filter(pk__in=mine)
