"""What awaits whom about an account that another company has let go: accepting it, or declining."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Decision, Request
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import User
from companies.permissions import Can
from kit.dates import LocalDay
from kit.duties import DutyKind, Task

Rows = QuerySet[Any, Any]
CHAIR = Can.DECIDE_WHEN_CEO_IS_CONCERNED
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "giver", "company__name")


def _coming(holders: QuerySet[Any, Any], at: dt.datetime, *, concerned: bool) -> Rows:
    """One row for each holder of a right and account that comes to the holder's company, and is no own matter."""
    waits = Request.objects.filter(kind=Request.Kind.TAKE_OVER, status=Request.Status.APPROVED)
    waits = waits.annotate(concerned=queries.ceo_is_concerned(at, "to_company")).filter(concerned=concerned)
    let_go = Decision.objects.filter(request=OuterRef("company__takeovers"), kind=Decision.Kind.TAKE_OVER)
    return (
        holders.filter(company__takeovers__in=waits.order_by().values("pk"))
        .annotate(
            who_id=F("person"),
            object_id=F("company__takeovers"),
            name=F("company__takeovers__name"),
            giver=F("company__takeovers__company__name"),
            since=LocalDay(Subquery(let_go.values("at")[:1])),
        )
        .exclude(Exists(_own()))
        .annotate(due=companies.due("decide"))
        .order_by()
        .values(*COLUMNS)
        .distinct()
    )


def _own() -> QuerySet[Any, Any]:
    """The request where OuterRef's person asks, is to run the account, or endorsed."""
    me = OuterRef("person")
    part = Q(requested_by=me) | Q(owner=me) | Q(backup=me) | Q(endorsed_by=me)
    return Request.objects.filter(part, pk=OuterRef("company__takeovers"))


def accept_take_over(at: dt.datetime) -> Rows:
    """The CEO of the receiving company: an account that another company has let go."""
    return _coming(companies.carriers(Can.DECIDE_OPERATE, at), at, concerned=False)


def accept_take_over_chair(at: dt.datetime) -> Rows:
    """The chair of the receiving company, where its CEO asks or is to run the account."""
    return _coming(companies.carriers(CHAIR, at), at, concerned=True)


def accept_take_over_delegated(at: dt.datetime) -> Rows:
    """Whom the receiving CEO lets decide on operating; never where the CEO is concerned."""
    by_role = companies.carriers(Can.DECIDE_OPERATE, at).filter(person=OuterRef("person"), company=OuterRef("company"))
    return _coming(companies.delegations(Can.DECIDE_OPERATE, at).exclude(Exists(by_role)), at, concerned=False)


def _something_comes(user: User, at: dt.datetime) -> bool:
    """Whether any account waits for the company that shall take it over."""
    return Request.objects.filter(kind=Request.Kind.TAKE_OVER, status=Request.Status.APPROVED).exists()


def _accept(row: dict[str, Any]) -> Task:
    names = {"name": row["name"], "company": row["company__name"], "giver": row["giver"]}
    what = _("Shall %(company)s take %(name)s over?") % names
    why = _("%(giver)s has decided to hand it over. It changes hands when you have decided to operate it.") % names
    return Task(what, why, reverse("accounts:request", args=[row["object_id"]]), _("Read and decide"))


LADDER = (-LONGEST, -7, -1, 0, 3)
KINDS = [
    DutyKind(key, rows, _accept, ladder=LADDER, needs=frozenset({need}), possible=_something_comes)
    for key, rows, need in (
        ("accept_take_over", accept_take_over, str(Can.DECIDE_OPERATE)),
        ("accept_take_over_chair", accept_take_over_chair, str(CHAIR)),
        ("accept_take_over_delegated", accept_take_over_delegated, f"delegated:{Can.DECIDE_OPERATE}"),
    )
]
