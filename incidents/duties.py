"""What awaits whom about cases: acknowledging, answering; and for HR that case handlers are missing.

All of it is structure. What a mail says of it is the same for every duty and names nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, DateTimeField, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from companies import queries as companies
from companies.deadlines import ANSWER_DAYS, DESIGNATE_DAYS, REPORT_DAYS
from companies.models import RoleAssignment
from companies.permissions import Role
from incidents import queries, wall
from incidents.models import Case, Opening
from incidents.models.structure import Side
from kit import clock
from kit.dates import AddDays, LocalDay
from kit.duties import DutyKind, NoticeKind, Task, something_new

Rows = QuerySet[Any, Any]

ACKNOWLEDGE_DAYS = REPORT_DAYS  # internal targets, not the law's: no day is counted in DL 2 kap. 3 § (law.md, L1)
HANDLERS = frozenset({f"role:{Role.HANDLER}"})
COLUMNS = ("object_id", "who_id", "company_id", "since", "due", "company__name")
CASE = ("object_id", "who_id", "company_id", "since", "due")


def _rows(grants: Rows, moment: Any, days: int) -> Rows:
    named = {"who_id": F("handler"), "company_id": F("case__company"), "object_id": F("case")}
    return grants.annotate(**named, since=LocalDay(moment)).annotate(due=AddDays(F("since"), days)).values(*CASE)


def acknowledge(at: dt.datetime) -> Rows:
    """Every handler named for a report that nobody has acknowledged."""
    grants = queries.live_grants(at).filter(case__status=Case.Status.RECEIVED).exclude(wall.shut_out(at))
    return _rows(grants, F("case__received_at"), ACKNOWLEDGE_DAYS)


def answer(at: dt.datetime) -> Rows:
    """Every handler of a case in which the reporter has written and nobody has answered; closed ones too (L4)."""
    said = Opening.objects.filter(case=OuterRef("case"), verb__in=("message", "close"))
    last = {
        side: Subquery(said.filter(side=side).order_by("-at").values("at")[:1], output_field=DateTimeField())
        for side in Side
    }
    grants = queries.live_grants(at).exclude(case__status=Case.Status.RECEIVED).exclude(wall.shut_out(at))
    asked = grants.annotate(asked=last[Side.REPORTER], answered=last[Side.HANDLER]).filter(asked__isnull=False)
    return _rows(asked.filter(Q(answered__isnull=True) | Q(asked__gt=F("answered"))), F("asked"), ANSWER_DAYS)


def designate(at: dt.datetime) -> Rows:
    """HR of a company with fewer than two designated case handlers, whether or not anything was ever reported."""
    roles = companies.role_holders(Role.HANDLER, at).filter(company=OuterRef("company")).order_by()
    number = Subquery(roles.values("company").annotate(n=Count("person", distinct=True)).values("n"))
    ended = RoleAssignment.objects.filter(company=OuterRef("company"), role=Role.HANDLER, last_day__lt=clock.day_of(at))
    latest = Subquery(ended.order_by().values("company").annotate(n=Max("last_day")).values("n"))
    rows = companies.role_holders(Role.HR, at).annotate(
        number=Coalesce(number, 0, output_field=IntegerField()), who_id=F("person"), object_id=F("company")
    )
    since = Greatest(F("first_day"), Coalesce(latest, F("first_day")))
    few = rows.filter(number__lt=queries.ENOUGH).annotate(since=since)
    return few.annotate(due=AddDays(F("since"), DESIGNATE_DAYS)).values(*COLUMNS)


def _case(what: str, why: str) -> Any:
    def describe(row: dict[str, Any]) -> Task:
        url = reverse("incidents:open", args=[row["object_id"]])
        return Task(_(what), _(why), url, _("Open the portal"), mailed=_("You have something new in the portal"))

    return describe


def _designate(row: dict[str, Any]) -> Task:
    return Task(
        _("Case handlers are missing in %(company)s") % {"company": row["company__name"]},
        _("A company needs two case handlers, designated by HR and the CEO together."),
        reverse("incidents:handlers"),
        _("See who is designated"),
    )


KINDS = [
    DutyKind(
        "case_acknowledge",
        acknowledge,
        _case(
            gettext_noop("Acknowledge a report"),
            gettext_noop("You are named as case handler. Internal target: within seven days."),
        ),
        ladder=(-5, -2, 0, 3),
        needs=HANDLERS,
        any_day=True,  # harassment is to be looked into as soon as it is known (DL 2 kap. 3 §), on a Sunday too
        alone=True,
    ),
    DutyKind(
        "case_answer",
        answer,
        _case(
            gettext_noop("Answer in a case"),
            gettext_noop("The person who reported has written. Internal target: within five days."),
        ),
        ladder=(-2, 0, 3),
        needs=HANDLERS,
        any_day=True,
        alone=True,
        recurring=True,
    ),
    DutyKind(
        "case_handlers",
        designate,
        _designate,
        ladder=(-DESIGNATE_DAYS, 0, 30),
        needs=frozenset({f"role:{Role.HR}"}),
    ),
]


NOTICES = [NoticeKind("case_news", something_new, fleeting=True)]
