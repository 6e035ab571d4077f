"""The one question of the public: is this account ours? Page, API and list say what stands here, and no more."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.db import OperationalError, connection
from django.db.models import Case, CharField, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Account, FormerAddress, Point, ProfileCheck
from accounts.models.accounts import short
from accounts.platforms import Identity, NotAnAccount, identify
from accounts.platforms.elsewhere import WEB
from accounts.platforms.identity import SENTENCES
from companies import queries as companies
from companies.models import Company
from kit import clock
from kit.written import Blank, Question, write


class Verdict(StrEnum):
    """The four answers. Nothing but an account of the register that runs by decision is `official`."""

    OFFICIAL = "official"
    FORMERLY = "formerly_official"
    NOT_OURS = "not_ours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """What the public may know of an account of ours: no person, no custody, no request."""

    id: uuid.UUID
    name: str
    platform: str
    kind: str
    handle: str
    url: str
    company: str
    slug: str
    since: dt.date
    confirmed_on: dt.date | None
    until: dt.date | None  # the day it ceased to be official
    linked_from: str  # the site of ours that links to the profile, where the profile links back too
    suspended: bool = False  # it is ours, and stands still for now
    moved_to: str = ""  # the address that the account has now, where it is official still

    @property
    def verdict(self) -> Verdict:
        """Return which of the two answers it is."""
        return Verdict.FORMERLY if self.until else Verdict.OFFICIAL

    @property
    def address(self) -> str:
        """Return the profile's address as people say it."""
        return short(self.url)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who pastes an address is told."""

    verdict: Verdict
    identity: Identity | None = None  # as it was recognised
    account: PublicAccount | None = None
    reason: str = ""  # why it was not recognised, as a code and as a sentence in the language of who asks
    sentence: Any = ""


OURS = Q(status__in=(Account.Status.ACTIVE, Account.Status.SUSPENDED, Account.Status.CLOSING))
COLUMNS = (
    "id", "name", "platform", "kind", "handle", "url", "opened_at", "confirmed_at", "closed_at", "operated_until",
    "company__name", "company__slug", "company__closed_on", "linked_from", "status",
)  # fmt: skip


def _official(at: dt.datetime) -> Q:
    day = clock.day_of(at)
    return Q(OURS, opened_at__isnull=False, operated_until__gte=day) & companies.open_on(day, "company__")


def _seen(point: Point) -> Subquery:
    """Where a point was seen, by the latest check of it; empty where it no longer holds, None where nobody looked."""
    where = Case(When(holds=True, then=F("evidence")), default=Value(""), output_field=CharField())
    of_this_address = Q(account__moved_at=None) | Q(at__gt=F("account__moved_at"))
    latest = ProfileCheck.objects.filter(of_this_address, account=OuterRef("pk"), point=point).order_by("-at", "-id")
    return Subquery(latest.annotate(where=where).values("where")[:1])


def _public(condition: Q) -> QuerySet[Account]:
    both = Case(When(~Q(back=""), back__isnull=False, then=F("ours")), default=Value(""), output_field=CharField())
    rows = Account.objects.filter(condition).annotate(back=_seen(Point.LINKS_TO_US), ours=_seen(Point.WE_LINK))
    return rows.annotate(linked_from=both)


def official(at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts that are official at the moment: open, in an open company, decided until today or later.

    One that is suspended is ours still, and so is one that is being closed until its check list is done.
    """
    return _public(_official(at))


def formerly_official(at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts that were official once: closed since, or not decided any longer, or their company closed."""
    day = clock.day_of(at)
    over = Q(status=Account.Status.CLOSED) | Q(operated_until__lt=day) | ~companies.open_on(day, "company__")
    return _public(Q(opened_at__isnull=False) & over)


def ever_official() -> QuerySet[Account]:
    """Return both: what has a page for everybody that never goes away."""
    return _public(Q(opened_at__isnull=False) & (OURS | Q(status=Account.Status.CLOSED)))


def shown(row: dict[str, Any], at: dt.datetime) -> PublicAccount:
    """Return a row of COLUMNS as the public reads it at the moment."""
    day, decided, company = clock.day_of(at), row["operated_until"], row["company__closed_on"]
    ends = [clock.day_of(row["closed_at"])] if row["closed_at"] else []
    ends += [last for last in (decided,) if last and last < day]
    ends += [last for last in (company,) if last and last <= day]
    return PublicAccount(
        company=row["company__name"],
        slug=row["company__slug"],
        since=clock.day_of(row["opened_at"]),
        confirmed_on=clock.day_of(row["confirmed_at"]) if row["confirmed_at"] else None,
        until=min(ends, default=None),
        linked_from=urlsplit(row["linked_from"] or "").hostname or "",
        suspended=row["status"] == Account.Status.SUSPENDED,
        **{name: row[name] for name in ("id", "name", "platform", "kind", "handle", "url")},
    )


def rows_shown(rows: QuerySet[Account], at: dt.datetime) -> list[PublicAccount]:
    """Return a queryset of the above as the public reads it."""
    return [shown(row, at) for row in rows.values(*COLUMNS)]


IDENTITY = {name: Blank(name) for name in ("platform", "kind", "handle")}  # what an account is known by


def _parts(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in IDENTITY}


@cache
def _question() -> Question:
    return write(ever_official().filter(**IDENTITY).order_by().values(*COLUMNS))


@cache
def _left() -> Question:
    """Return the question for the account that had an address last, which it has no longer."""
    rows = FormerAddress.objects.filter(**IDENTITY).order_by("-left_at", "-id")
    return write(rows.values("account_id", "url", "left_at")[:1])


def _former(identity: Identity, at: dt.datetime) -> PublicAccount | None:
    """Return the account that was official under this address, as it was until it moved."""
    parts = _parts(identity)
    for left in _left().rows(at, **parts):
        (account,) = rows_shown(_public(Q(pk=left["account_id"])), at)
        until = min(filter(None, (clock.day_of(left["left_at"]), account.until)))
        now = "" if account.until else account.url
        return replace(account, **parts, url=left["url"], until=until, moved_to=now, suspended=False, linked_from="")
    return None


def _row(identity: Identity, at: dt.datetime, again: bool = True) -> dict[str, Any] | None:
    """Return the columns of an account, without first asking whether the connection lives: that doubles the asking.

    Whoever asks much asks for the version each second, and Django looks then; one that died meanwhile is opened anew.
    """
    connection.ensure_connection()
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        rows = _question().rows(at, **_parts(identity))
        return rows[0] if rows else None
    except OperationalError:
        if not again or connection.in_atomic_block:
            raise
    connection.close()
    return _row(identity, at, again=False)


def answer(identity: Identity, at: dt.datetime) -> Answer:
    """Return whether the account is ours. Undecided, decided and not yet open, unheard of: not ours.

    Of a web site that does not stand in the register nobody can say so: the register knows accounts, not every site.
    """
    row = _row(identity, at)
    if row is None and (former := _former(identity, at)):
        return Answer(Verdict.FORMERLY, identity, former)
    if row is None and identity.platform == WEB.key:
        return Answer(Verdict.UNKNOWN, reason="unknown_platform", sentence=SENTENCES["unknown_platform"])
    if row is None:
        return Answer(Verdict.NOT_OURS, identity)
    account = shown(row, at)
    return Answer(account.verdict, identity, account)


def asked(text: str, at: dt.datetime, ask: Callable[[Identity, dt.datetime], Answer] = answer) -> Answer:
    """Return the answer to a pasted text; what names no account is `unknown`, with the reason."""
    try:
        identity = identify(text)
    except NotAnAccount as no:
        return Answer(Verdict.UNKNOWN, reason=no.reason, sentence=no.sentence)
    return ask(identity, at)


def register_version() -> tuple[int, int]:
    """Return a number pair that changes with every change of an account or a company (two looks at an index)."""
    accounts = Account.history.aggregate(last=Max("history_id"))["last"] or 0
    return accounts, Company.history.aggregate(last=Max("history_id"))["last"] or 0
