"""What awaits those who see to it that people acknowledge: manager, HR, CEO; and the mail of a reminder.

Each is one line with a number, and the list behind it has as many people. It comes again every week (Monday to Sunday)
for as long as it lasts; a manager is told besides on the day on which one more falls due.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import DateField, F, Func, QuerySet, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies import queries as companies
from companies.models import RoleAssignment, User
from companies.permissions import Can, Role
from kit import clock
from kit.dates import AddDays
from kit.duties import DutyKind, NoticeKind, Task, news
from policy import queries
from policy.models import Reminder
from policy.queries import LATE_BY

THEM = "company__employments__person"
ROLES = "companies_roleassignment"
WEEK = 6  # days from the first of a week to its last, on which the week's line is due


def chase(at: dt.datetime) -> QuerySet[Any, Any]:
    """Managers some of whose own people owe an acknowledgement on its due day or later: one row a manager.

    Their people may work in several companies, so the row is of none.
    """
    working = companies.live_employments(at).values("person")
    rows = queries.behind_manager(LATE_BY["due"], at).filter(manager__in=working)
    return (
        rows.annotate(end=AddDays(Greatest("latest", _monday(at)), WEEK))
        .values("people", who_id=F("manager_id"), object_id=F("manager_id"), since=F("began"), due=F("end"))
        .order_by("due", "object_id")
    )


def chase_hr(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of a company where somebody's acknowledgement is overdue by a week: one row a company."""
    return _held(at, "week", companies.carriers(Can.EDIT_PEOPLE, at))


def chase_hr_for(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of the parent company, for a company that has none (architecture § 4)."""
    return _told(queries.behind_served(LATE_BY["week"], at), at, "week", F("hr"))


def chase_ceo(at: dt.datetime) -> QuerySet[Any, Any]:
    """The CEO of a company where somebody's acknowledgement is overdue by thirty days: one row a company."""
    return _held(at, "month", companies.role_holders(Role.CEO, at))


def _held(at: dt.datetime, state: str, holders: QuerySet[RoleAssignment]) -> QuerySet[Any, Any]:
    rows = queries.behind(LATE_BY[state], at)
    held = rows.filter(company__assignments__in=holders.order_by().values("pk"))
    return _told(held, at, state, F("company__assignments__person"))


def _told(rows: QuerySet[Any, Any], at: dt.datetime, state: str, who: Any) -> QuerySet[Any, Any]:
    """Return one row for each company and person to be told."""
    return (
        rows.annotate(who_id=who, object_id=F("company_id"), late=AddDays(F("began"), LATE_BY[state]))
        .annotate(end=AddDays(_monday(at), WEEK))
        .values(
            "who_id", "object_id", "company_id", "company__name", "company__slug", "people",
            since=F("late"), due=F("end"),
        )
        .distinct()
        .order_by("due", "object_id")
    )  # fmt: skip


def _monday(at: dt.datetime) -> Func:
    """Return an expression: the first day of the week, which no distance from today tells."""
    today = Value(clock.day_of(at), DateField())
    return Func(today, template="date_trunc('week', %(expressions)s::timestamp)::date", output_field=DateField())


def _chase_task(row: dict[str, Any]) -> Task:
    what = ngettext(
        "%(people)d of your people has not acknowledged a policy",
        "%(people)d of your people have not acknowledged a policy",
        row["people"],
    )
    return Task(
        what=what % row,
        why=_("Managers see to it that their people take note of the policy (Ansvarsfördelning)."),
        url=f"{reverse('policy:people')}?status=due",
        action=_("Remind them"),
        mailed=what % row,
    )


def _week_task(row: dict[str, Any]) -> Task:
    what = ngettext(
        "%(people)d in %(company__name)s is a week or more late with a policy",
        "%(people)d in %(company__name)s are a week or more late with a policy",
        row["people"],
    )
    return _company_task(row, what % row, "week", _("Their managers have been told. HR sees to it that it is done."))


def _month_task(row: dict[str, Any]) -> Task:
    what = ngettext(
        "%(people)d in %(company__name)s is thirty days or more late with a policy",
        "%(people)d in %(company__name)s are thirty days or more late with a policy",
        row["people"],
    )
    return _company_task(row, what % row, "month", _("Their managers and HR have been told. Talk with the managers."))


def _company_task(row: dict[str, Any], what: str, state: str, why: str) -> Task:
    url = f"{reverse('policy:people')}?bolag={row['company__slug']}&status={state}"
    return Task(what=what, why=why, url=url, action=_("See who"), mailed=what)


def _reminded(press: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Ask the person kindly for what they still owe of what one press reminded them of; None: they owe no more."""
    of = list(Reminder.objects.filter(press=press, person=person).values_list("policy", "as_manager"))
    reminded = {policy for policy, _as_manager in of}
    owed = [row for row in queries.owed_by(person, clock.now()) if row["policy_id"] in reminded]
    if not owed:
        return None
    titles = {"policies": ", ".join(row["policy__title"] for row in owed)}
    manager = any(as_manager for _policy, as_manager in of)
    asks = _("Your manager asks you to read %(policies)s") if manager else _("HR asks you to read %(policies)s")
    why = _("It takes a few minutes. If something is unclear you can ask HR there, before you acknowledge it.")
    url = reverse("policy:read", args=[owed[0]["policy__slug"]]) if len(owed) == 1 else reverse("home")
    return news(asks % titles, why, _("Read and acknowledge"), url)


KINDS = [
    DutyKind("chase", chase, _chase_task, ladder=(-WEEK,), recurring=True, possible=companies.is_manager),
    *(
        DutyKind(key, rows, _week_task, ladder=(-WEEK,), recurring=True, needs=frozenset({Can.EDIT_PEOPLE}))
        for key, rows in (("chase_hr", chase_hr), ("chase_hr_for", chase_hr_for))
    ),
    DutyKind(
        "chase_ceo", chase_ceo, _month_task, ladder=(-WEEK,), recurring=True, needs=frozenset({f"role:{Role.CEO}"})
    ),
]
NOTICES = [NoticeKind("policy_reminder", _reminded)]
