"""What awaits whom about lists of existing accounts: one duty for each list, never one for each account."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import queries
from accounts.models import Collective, Request
from accounts.queries.conflicts import bound_to_a_party
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.dates import LocalDay
from kit.duties import DutyKind, NoticeKind, Task, news

from .requests import _something_waits

Rows = QuerySet[Any, Any]

S = Request.Status
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "company__name", "asked_by", "total")


def _lists(requests: QuerySet[Any, Any], statuses: tuple[str, ...], since: Any, deadline: str) -> Rows:
    """One row for each list and person, with `total`: how many of its requests stand at these statuses."""
    here = Request.objects.filter(collective=OuterRef("collective"), status__in=statuses).order_by()
    total = Subquery(here.values("collective").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return (
        requests.annotate(since=since, object_id=F("collective"), asked_by=F("collective__put_by__name"), total=total)
        .annotate(due=companies.due(deadline))
        .order_by()  # a request's own order would part the rows of one list
        .values(*COLUMNS)
        .distinct()
    )


def _waiting(at: dt.datetime, who: str, holders: Q) -> Rows:
    others = ~Q(requested_by=F(who)) & ~Q(owner=F(who)) & (Q(backup__isnull=True) | ~Q(backup=F(who)))
    requests = (
        Request.objects.annotate(concerned=queries.ceo_is_concerned(at))
        .filter(holders & others, status__in=queries.WAITING, collective__isnull=False)
        .annotate(who_id=F(who))
    )
    return _lists(requests, queries.WAITING, LocalDay(F("collective__put_at")), "decide")


def decide_collective(at: dt.datetime) -> Rows:
    """CEO, or the chair for the accounts that concern the CEO: lists with something to decide."""
    may, chair = (
        companies.carriers(can, at).values("pk") for can in (Can.DECIDE_OPERATE, Can.DECIDE_WHEN_CEO_IS_CONCERNED)
    )
    usual = Q(company__assignments__in=may, concerned=False)
    return _waiting(at, "company__assignments__person", usual | Q(company__assignments__in=chair, concerned=True))


def decide_collective_delegated(at: dt.datetime) -> Rows:
    """People to whom the CEO has delegated deciding on what is run; never what concerns a CEO or who let them."""
    delegations = companies.delegations(Can.DECIDE_OPERATE, at).values("pk")
    rows = _waiting(at, "company__delegations__person", Q(company__delegations__in=delegations, concerned=False))
    by_role = companies.carriers(Can.DECIDE_OPERATE, at)
    by_role = by_role.filter(person=OuterRef("who_id"), company=OuterRef("company"))
    return rows.exclude(Exists(by_role)).exclude(bound_to_a_party(at, "who_id"))


def complete_collective(at: dt.datetime) -> Rows:
    """HR of the company, or whoever put the list where it has none: accounts that came back undecided."""
    may = companies.carriers(Can.IMPORT_ACCOUNTS, at)
    back = Request.objects.filter(collective__isnull=False, status=S.RETURNED).annotate(
        has_hr=Exists(may.filter(company=OuterRef("company"))),
        put_by_hr=Exists(may.filter(person=OuterRef("requested_by"))),
    )
    mine = Q(has_hr=True, company__assignments__in=may.values("pk"))
    requests = back.filter(mine | Q(has_hr=False, put_by_hr=True)).annotate(
        who_id=Case(
            When(has_hr=True, then=F("company__assignments__person")),
            default=F("requested_by"),
            output_field=UUIDField(),
        )
    )
    lines = Request.history.filter(
        collective_id=OuterRef("collective"), history_change_reason__startswith="send_back"
    ).order_by("-history_date")
    since = LocalDay(Subquery(lines.values("history_date")[:1]))
    return _lists(requests, (S.RETURNED,), since, "complete")


def next_list(user: User, at: dt.datetime, after: Collective | None = None) -> uuid.UUID | None:
    """Return the list that has waited longest for the person's decision, other than `after`."""
    mine = (rows(at).filter(who_id=user.pk) for rows in (decide_collective, decide_collective_delegated))
    found = sorted(
        (row["since"], row["object_id"]) for rows in mine for row in rows if not after or row["object_id"] != after.pk
    )
    return found[0][1] if found else None


def _came_back(user: User, at: dt.datetime) -> bool:
    """Whether any account of a list came back."""
    return Request.objects.filter(collective__isnull=False, status=S.RETURNED).exists()


def _decide(row: dict[str, Any]) -> Task:
    names = {"company": row["company__name"], "total": row["total"], "person": row["asked_by"]}
    what = ngettext(
        "Shall %(company)s go on with %(total)s account?",
        "Shall %(company)s go on with %(total)s accounts?",
        row["total"],
    )
    why = _(
        "%(person)s has put accounts that exist already before you as one list. "
        "Accounts are run by decision of the CEO and those the CEO appoints (Genomförande)."
    )
    address = reverse("accounts:collective", args=[row["object_id"]])
    return Task(what % names, why % names, address, _("Read and decide"))


def _complete(row: dict[str, Any]) -> Task:
    names = {"company": row["company__name"], "total": row["total"]}
    what = ngettext(
        "%(total)s account of %(company)s came back undecided",
        "%(total)s accounts of %(company)s came back undecided",
        row["total"],
    )
    why = _("Complete them, put them before the CEO anew, or take them back.")
    address = reverse("accounts:collective", args=[row["object_id"]])
    return Task(what % names, why, address, _("Read and complete"))


def _decided(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say to HR that the list is decided on; the mail names no account."""
    collective = queries.collectives_visible_to(person, clock.now()).filter(pk=object_id).first()
    if collective is None:
        return None
    what = _("A list of accounts that you put before the CEO has been decided on")
    why = _("Which accounts may go on, and which came back, stands in the portal.")
    return news(what, why, _("Read the answer"), collective.get_absolute_url())


LADDER = (-LONGEST, -7, -1, 0, 3)
NOTICES = [NoticeKind("collective_decided", _decided)]
KINDS = [
    DutyKind(
        "decide_collective",
        decide_collective,
        _decide,
        ladder=LADDER,
        needs=frozenset({Can.DECIDE_OPERATE, Can.DECIDE_WHEN_CEO_IS_CONCERNED}),
        recurring=True,  # an account that came back may be sent again on the same list
        possible=_something_waits,
    ),
    DutyKind(
        "decide_collective_delegated",
        decide_collective_delegated,
        _decide,
        ladder=LADDER,
        needs=frozenset({f"delegated:{Can.DECIDE_OPERATE}"}),
        recurring=True,
        possible=_something_waits,
    ),
    DutyKind(
        "complete_collective",
        complete_collective,
        _complete,
        ladder=(-7, 0),
        needs=frozenset({Can.IMPORT_ACCOUNTS}),
        recurring=True,
        possible=_came_back,
    ),
]
