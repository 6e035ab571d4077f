"""What awaits whom after a decision: asking that an account goes on, meeting conditions, seeing that they are met."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, UUIDField, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import queries
from accounts.models import Account, Condition, Request, Revocation
from accounts.queries.confirming import LACKS
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import User
from companies.permissions import Can, Role
from kit import clock
from kit.dates import AddDays, LocalDay
from kit.duties import DutyKind, NoticeKind, Task, news

Rows = QuerySet[Any, Any]
S = Request.Status


def ask_operate(at: dt.datetime) -> Rows:
    """The owner, or the back-up where the owner works there no longer: accounts whose decision ends within 60 days."""
    soon = clock.day_of(at) + dt.timedelta(days=queries.SOON_DAYS)
    waits = Request.objects.filter(account=OuterRef("pk"), status__in=(S.SUBMITTED, S.ENDORSED, S.RETURNED))
    here = queries.employees(at).filter(company=OuterRef("company"), company__closed_on__isnull=True)
    owns, backs = (Exists(here.filter(person=OuterRef(name))) for name in ("owner", "backup"))
    accounts = Account.objects.filter(~Exists(waits), status=Account.Status.ACTIVE, operated_until__lte=soon)
    who = Case(When(owns, then=F("owner")), When(backs, then=F("backup")), default=None, output_field=UUIDField())
    rows = accounts.annotate(who_id=who, due=F("operated_until"), object_id=F("id")).filter(who_id__isnull=False)
    rows = rows.annotate(since=AddDays(F("operated_until"), -queries.SOON_DAYS))
    return rows.order_by().values("who_id", "company_id", "since", "due", "object_id", "name", "company__name")


CONDITION = ("who_id", "company_id", "since", "due", "object_id", "name", "number", "request_id")


def _conditions(rows: Rows) -> Rows:
    return (
        rows.annotate(
            since=LocalDay(F("decision__at")),
            object_id=F("id"),
            company_id=F("decision__company"),
            name=F("decision__request__name"),
            request_id=F("decision__request"),
        )
        .order_by()
        .values(*CONDITION)
        .distinct()
    )


def meet_condition(at: dt.datetime) -> Rows:
    """The requester until the account is open, then its owner or back-up: conditions not met yet."""
    return _conditions(queries.standing.unmet(at).filter(who_id__isnull=False))


def overdue_condition(at: dt.datetime) -> Rows:
    """CEO, or the chair where the chair decided: conditions whose day has passed."""
    late = queries.standing.overdue_conditions(at).values("pk")
    cans = (Can.DECIDE_OPERATE, Can.DECIDE_WHEN_CEO_IS_CONCERNED)
    usual, chair = (companies.carriers(can, at).values("pk") for can in cans)
    chaired = Q(decision__basis_role=Role.CHAIR)
    holds = Q(decision__company__assignments__in=usual) & ~chaired
    holds |= Q(decision__company__assignments__in=chair) & chaired
    rows = Condition.objects.filter(holds, pk__in=late).annotate(who_id=F("decision__company__assignments__person"))
    return _conditions(rows)


def overdue_condition_delegated(at: dt.datetime) -> Rows:
    """Who decided by delegation: conditions of theirs whose day has passed, while they may still decide on the like."""
    late = queries.standing.overdue_conditions(at).values("pk")
    given = Q()
    for kind, can in queries.DECIDES.items():
        given |= Q(decision__kind=kind, decision__company__delegations__in=companies.delegations(can, at).values("pk"))
    mine = Q(decision__basis_kind="delegation", decision__company__delegations__person=F("decision__decided_by"))
    rows = Condition.objects.filter(given & mine, pk__in=late).annotate(who_id=F("decision__decided_by"))
    by_role = companies.carriers(Can.DECIDE_OPERATE, at)
    by_role = by_role.filter(person=OuterRef("who_id"), company=OuterRef("decision__company"))
    return _conditions(rows.exclude(Exists(by_role)))


def something_lacks(user: User, at: dt.datetime) -> bool:
    """Return whether the person runs an account whose decision ends soon, or that nobody has confirmed as it is."""
    lacks = LACKS | Q(operated_until__lte=clock.day_of(at) + dt.timedelta(days=queries.SOON_DAYS))
    mine = Q(owner=user) | Q(backup=user)
    return Account.objects.filter(mine, lacks, status=Account.Status.ACTIVE).exists()


def _some_wait(user: User, at: dt.datetime) -> bool:
    """Whether any condition is not met."""
    return Condition.objects.filter(met=None).exists()


def _operate(row: dict[str, Any]) -> Task:
    names = {"name": row["name"], "company": row["company__name"]}
    what = _("Shall %(name)s go on? Ask the CEO of %(company)s") % names
    why = _("The decision that it may be run ends. Without a new one it is not official any more.")
    return Task(what, why, reverse("accounts:ask_operate", args=[row["object_id"]]), _("Answer a few questions"))


def _meet(row: dict[str, Any]) -> Task:
    what = _("Meet condition %(number)s for %(name)s") % row
    why = _("The account was approved on conditions. Say how it is met when it is.")
    return Task(what, why, reverse("accounts:request", args=[row["request_id"]]), _("Read the condition"))


def _overdue(row: dict[str, Any]) -> Task:
    what = _("Condition %(number)s for %(name)s is not met") % row
    why = _("Its day has passed. Ask those who run the account, or take the decision back.")
    return Task(what, why, reverse("accounts:request", args=[row["request_id"]]), _("Read the decision"))


def _told(what: str, so: Q, why: str) -> Any:
    """Return what the mail says while it is so; later there is nothing left to tell."""

    def content(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
        request = queries.requests_visible_to(person, clock.now()).filter(so, pk=object_id).first()
        if request is None:
            return None
        return news(_(what), _(why), _("Read the answer"), request.get_absolute_url())

    return content


NOTICES = [
    NoticeKind(
        "request_expired",
        _told(
            gettext_noop("An approval to open an account has expired"),
            Q(status=S.EXPIRED),
            gettext_noop("Nobody opened the account in time. You can ask for it anew."),
        ),
    ),
    NoticeKind(
        "request_revoked",
        _told(
            gettext_noop("A decision on an account was taken back"),
            Q(Exists(Revocation.objects.filter(decision__request=OuterRef("pk")))),
            gettext_noop("The reason and what comes next stand in the portal."),
        ),
    ),
]
KINDS = [
    DutyKind(
        "ask_operate", ask_operate, _operate, ladder=(-LONGEST, -30, -7, 0, 7), recurring=True, possible=something_lacks
    ),
    DutyKind("meet_condition", meet_condition, _meet, ladder=(-7, 0, 3), possible=_some_wait),
    DutyKind(
        "overdue_condition",
        overdue_condition,
        _overdue,
        ladder=(1, 7),
        needs=frozenset({Can.DECIDE_OPERATE, Can.DECIDE_WHEN_CEO_IS_CONCERNED}),
        possible=_some_wait,
    ),
    DutyKind(
        "overdue_condition_delegated",
        overdue_condition_delegated,
        _overdue,
        ladder=(1, 7),
        needs=frozenset(f"delegated:{can}" for can in queries.DECIDES.values()),
        possible=_some_wait,
    ),
]
