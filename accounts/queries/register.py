"""The register as a list: found, filtered, sorted, a page at a time, and counted no further than anybody reads."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from accounts.models import Account
from accounts.models.accounts import Grams
from accounts.platforms import Identity, NotAnAccount, identify
from companies.models import Company, User
from kit import clock
from kit.among import Ids

from .accounts import employees
from .among import among
from .paging import NAME, SORTS, after, keys, read

PAGE = 50
COUNTED = 1000  # a longer list is "1 000+"
EXPORTED = {"csv": 100_000, "xlsx": 20_000}  # rows of a file; a workbook takes 0.15 ms each (measured)
COMPANIES_TO_CHOOSE = 12  # more are found by typing
SOON_DAYS = 60  # before its decision ends an account needs a new one
ENDING_DAYS = 90
LONGEST, WORDS = 200, 8  # letters and words of a search

S = Account.Status
ACTION, OVERDUE, UNCONFIRMED, EXPIRING = "action", "overdue", "unconfirmed", "expiring"
UNGOVERNED = "ungoverned"  # run without a decision that holds (gate G1)
STATUSES = (
    ACTION, UNGOVERNED, S.ACTIVE.value, S.DECIDED.value, S.UNDECIDED.value, S.SUSPENDED.value, S.CLOSING.value,
    S.CLOSED.value,
)  # fmt: skip
ME, NOBODY = "me", "none"
YES, NO = "yes", "no"
SOON, PASSED = "soon", "passed"


@dataclass(frozen=True)
class Filter:
    """Which accounts a list shows, and in which order; an empty value leaves it open."""

    words: str = ""
    company: str = ""
    platform: str = ""
    status: str = ""
    owner: str = ""  # me, none, or a person's key
    confirmed: str = ""
    decision: str = ""
    sort: str = NAME
    after: str = ""  # where the page before ended

    @property
    def narrows(self) -> bool:
        """Return whether it leaves anything out."""
        wanted = (self.words, self.company, self.platform, self.status, self.owner, self.confirmed, self.decision)
        return any(wanted)


def companies_shown(ids: Ids, text: str) -> list[dict[str, Any]]:
    """Return plain rows of these companies to choose from; where they are many, those that `text` names."""
    if not text and not 1 < len(ids) <= COMPANIES_TO_CHOOSE:
        return []  # nothing to choose, or too much
    rows: QuerySet[Any, Any] = Company.objects.filter(among(ids, "pk"))
    if len(ids) > COMPANIES_TO_CHOOSE:
        rows = rows.filter(Q(slug=text) | Q(name__icontains=text))
    return list(rows.values("pk", "slug", "name"))


def named(companies: list[dict[str, Any]], text: str) -> set[uuid.UUID]:
    """Return the ids of the companies that a text in the address means: by short name, else by a part of the name."""
    exact = {one["pk"] for one in companies if one["slug"] == text}
    return exact or {one["pk"] for one in companies if text and text.casefold() in one["name"].casefold()}


class Word(NamedTuple):
    """A word that is searched for, or what stands for one, and whether runs of three letters can find it."""

    text: str
    long: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a search; none where the text is an address, which says more."""
    return [] if _address(text) else [Word(word, len(word) > 2) for word in text.split()[:WORDS]]


def found(
    where: Q, wanted: Filter, person: uuid.UUID, at: dt.datetime, words: Sequence[Word] = ()
) -> QuerySet[Account]:
    """Return the accounts of the companies so described that the filter keeps, whatever their status; `words` stand
    for those of the filter.
    """
    rows = Account.objects.filter(where)
    if wanted.platform:
        rows = rows.filter(platform=wanted.platform)
    if wanted.owner == NOBODY:
        rows = rows.exclude(status=S.CLOSED).filter(~_owner_works_here(at))
    elif wanted.owner:
        rows = rows.filter(owner=person if wanted.owner == ME else uuid.UUID(wanted.owner))
    if wanted.confirmed:
        rows = rows.filter(status=S.ACTIVE, confirmed_at__isnull=wanted.confirmed == NO)
    if wanted.decision:
        rows = rows.filter(_decision(wanted.decision, clock.day_of(at)), status=S.ACTIVE)
    return _searched(rows, wanted.words, words)


def _owner_works_here(at: dt.datetime) -> Exists:
    return Exists(employees(at).filter(person=OuterRef("owner"), company=OuterRef("company")))


def _decision(which: str, today: dt.date) -> Q:
    if which == PASSED:
        return Q(operated_until__lt=today)
    return Q(operated_until__gte=today, operated_until__lte=today + dt.timedelta(days=ENDING_DAYS))


def _searched(rows: QuerySet[Account], text: str, words: Sequence[Word]) -> QuerySet[Account]:
    """Keep what a pasted address is, else what has every word in its name, its handle or its owner's name."""
    if known := _address(text):
        return rows.filter(platform=known.platform, kind=known.kind, handle=known.handle)
    return rows.filter(*(Q(pk__in=_with(rows, word)) for word in words or words_of(text)))


def _address(text: str) -> Identity | None:
    try:
        return identify(text) if text else None
    except NotAnAccount:
        return None


def _with(rows: QuerySet[Account], word: Word) -> QuerySet[Any, Any]:
    """Return the ids of the rows with the word; each half has its index, which an OR would take from both."""
    text = Value(word.text)
    here = rows.filter(Q(name__icontains=text) | Q(handle__icontains=text))
    people = User.objects.filter(name__icontains=text)
    if word.long:
        runs = Grams(text)
        here = here.filter(grams__contains=runs)
        people = people.annotate(grams=Grams("name")).filter(grams__contains=runs)
    theirs = rows.filter(owner__in=people.order_by().values("pk"))
    return here.order_by().values("pk").union(theirs.order_by().values("pk"))


def of_status(status: str, today: dt.date) -> Q:
    """Return the condition of one status of the filter; what needs action is what `state` says so of."""
    return reduce(or_, parts_of(status, today))


def parts_of(status: str, today: dt.date) -> list[Q]:
    """Return the condition in parts that no account has two of, each with an index that begins with what it asks."""
    if status == ACTION:
        ending = Q(operated_until__lte=today + dt.timedelta(days=SOON_DAYS), confirmed_at__isnull=False)
        return [Q(status=S.UNDECIDED), Q(status=S.ACTIVE, confirmed_at__isnull=True), Q(ending, status=S.ACTIVE)]
    if status == UNGOVERNED:
        return [
            Q(status=S.UNDECIDED),
            Q(status=S.ACTIVE, operated_until__lt=today),
            Q(status=S.DECIDED, operated_until__lt=today),
        ]
    return [Q(status=status) if status else Q()]


def ungoverned(ids: Ids, at: dt.datetime) -> int:
    """Return how many accounts of these companies run without a decision that holds, counted no further than COUNTED.

    As many as the register lists under UNGOVERNED for the same companies.
    """
    rows = Account.objects.filter(among(ids)).filter(of_status(UNGOVERNED, clock.day_of(at))).order_by()
    return len(rows.values("pk")[: COUNTED + 1])


def state(status: str, until: dt.date | None, confirmed: dt.date | None, today: dt.date) -> str:
    """Return what the register says of an account: its status, and of an active one what is wanting; `confirmed` is
    the day or the moment.
    """
    if status != S.ACTIVE or until is None:
        return status
    if until < today:
        return OVERDUE
    if confirmed is None:
        return UNCONFIRMED
    return EXPIRING if until <= today + dt.timedelta(days=SOON_DAYS) else S.ACTIVE.value


def public_state(account: Account, today: dt.date) -> str:
    """Return what the public is told: active, former for what was official once, or none."""
    ours = account.opened_at is not None and account.status != S.CLOSED
    if ours and (account.operated_until or dt.date.min) >= today and _is_open(account.company, today):
        return S.SUSPENDED.value if account.status == S.SUSPENDED else S.ACTIVE.value
    return "former" if account.opened_at else "none"


def _is_open(company: Company, today: dt.date) -> bool:
    return company.closed_on is None or company.closed_on > today


def register(ids: Ids, wanted: Filter, user: User, at: dt.datetime, *more: str) -> QuerySet[Any, Any]:
    """Return plain rows of the register in the filter's order from its cursor on; `more` names further columns."""
    rows = found(among(ids), wanted, user.pk, at)
    return in_order(rows, wanted, at, read(wanted.sort, wanted.after), *more)


def in_order(
    rows: QuerySet[Account], wanted: Filter, at: dt.datetime, place: list[Any], *more: str
) -> QuerySet[Any, Any]:
    """Return plain rows of those found that have the wanted status, in the filter's order, from the place on."""
    rows = rows.filter(of_status(wanted.status, clock.day_of(at)))
    rows = after(keys(rows, wanted.sort), wanted.sort, place)
    return rows.values(
        "id", "name", "platform", "handle", "status", "operated_until", "confirmed_at", "owner_id", "company_id",
        "company__name", "company__slug", *SORTS[wanted.sort.lstrip("-")], *more,
        owner_name=F("owner__name"),
    )  # fmt: skip
