"""Requests that concern a company's CEO wait for the chair of the board; where there is none, HR proposes one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.conflicts import chair_proposed, without_chair
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import Company
from companies.permissions import Role
from kit.dates import LocalDay
from kit.duties import DutyKind, Task

from .requests import _something_waits

Rows = QuerySet[Any, Any]
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "slug", "total")


def propose_chair(at: dt.datetime) -> Rows:
    """HR of the company; where each of them is concerned, or there is none, who has been HR of the parent longest.

    One duty a company, however many requests wait, until somebody is proposed.
    """
    here = without_chair(at).filter(company=OuterRef("pk")).order_by()
    mine = Q(requested_by=OuterRef("person")) | Q(owner=OuterRef("person")) | Q(backup=OuterRef("person"))
    hr = companies.role_holders(Role.HR, at)
    free = hr.exclude(Exists(without_chair(at).filter(mine, company=OuterRef("company"))))
    parents = hr.filter(company__parent=True).order_by("first_day", "pk").values("person")[:1]
    waits = Company.objects.filter(Exists(here)).exclude(Exists(chair_proposed("pk")))
    waits = waits.annotate(has_free=Exists(free.filter(company=OuterRef("pk"))))
    rows = waits.filter(Q(assignments__in=free.values("pk")) | Q(has_free=False))
    first = here.order_by("submitted_at").values("submitted_at")[:1]
    total = here.values("company").annotate(n=Count("pk")).values("n")
    return (
        rows.annotate(
            who_id=Case(
                When(has_free=True, then=F("assignments__person")), default=Subquery(parents), output_field=UUIDField()
            ),
            since=LocalDay(Subquery(first)),
            total=Subquery(total, output_field=IntegerField()),
            object_id=F("pk"),
            company_id=F("pk"),
        )
        .filter(who_id__isnull=False)
        .annotate(due=companies.due("second_role", company="pk"))
        .order_by()
        .values(*COLUMNS)
        .distinct()
    )


def _describe(row: dict[str, Any]) -> Task:
    what = _("%(company)s needs a chair of the board") % {"company": row["name"]}
    why = ngettext(
        "%(total)s request concerns the CEO and can be decided by the chair alone. Two people appoint the chair.",
        "%(total)s requests concern the CEO and can be decided by the chair alone. Two people appoint the chair.",
        row["total"],
    )
    url = f"{reverse('companies:appoint', args=[row['slug']])}?roll={Role.CHAIR}"
    return Task(what, why % {"total": row["total"]}, url, _("Propose the chair"))


KINDS = [
    DutyKind(
        "propose_chair",
        propose_chair,
        _describe,
        ladder=(-LONGEST, -2, 0, 3),
        needs=frozenset({f"role:{Role.HR}"}),
        possible=_something_waits,
        recurring=True,
    )
]
