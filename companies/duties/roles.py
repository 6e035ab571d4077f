"""The second of the two people who decide on a CEO, a case handler or a chair of the board."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import queries
from companies.deadlines import LONGEST
from companies.models import RoleProposal, User
from companies.permissions import Role
from kit.dates import LocalDay
from kit.duties import DutyKind, Task

Rows = QuerySet[Any, Any]
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "role", "kind", "company__name", "first")
LEADERS = frozenset({f"role:{Role.HR}", f"role:{Role.CEO}"})


def _rows(proposals: QuerySet[RoleProposal]) -> Rows:
    names = {"name": F("person__name"), "first": F("proposed_by__name"), "object_id": F("id")}
    rows = proposals.annotate(since=LocalDay(F("proposed_at")), **names)
    return rows.annotate(due=queries.due("second_role")).values(*COLUMNS).distinct()


def second(at: dt.datetime) -> Rows:
    """HR or CEO of the company, whichever side has not proposed."""
    return _rows(queries.awaited(at)[0])


def second_for_the_group(at: dt.datetime) -> Rows:
    """HR or CEO of the parent company: chairs, and what a company has nobody for (architecture § 4)."""
    return _rows(queries.awaited(at)[1])


def _describe(row: dict[str, Any]) -> Task:
    names = {"person": row["name"], "company": row["company__name"], "role": Role(row["role"]).inside}
    what = _("%(person)s as %(role)s of %(company)s?")
    if row["kind"] == RoleProposal.Kind.END:
        what = _("Shall %(person)s stop as %(role)s of %(company)s?")
    why = _("%(first)s has proposed it. Two people decide on this role, and you can be the second.")
    url = reverse("companies:proposal", args=[row["object_id"]])
    mailed = _("A role awaits your decision")
    return Task(what % names, why % {"first": row["first"]}, url, _("See the proposal"), mailed=mailed)


def _something_waits(user: User, at: dt.datetime) -> bool:
    """Whether any proposal awaits anybody."""
    return RoleProposal.objects.filter(status=RoleProposal.Status.PROPOSED).exists()


KINDS = [
    DutyKind(
        "second_role", second, _describe, ladder=(-LONGEST, -5, -2, 0, 3), needs=LEADERS, possible=_something_waits
    ),
    DutyKind(
        "second_role_for_the_group",
        second_for_the_group,
        _describe,
        ladder=(-LONGEST, -5, -2, 0, 3),
        needs=LEADERS,
        possible=_something_waits,
    ),
]
