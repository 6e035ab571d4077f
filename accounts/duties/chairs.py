"""Requests that concern a company's CEO wait for the chair of the board; where there is none, HR proposes one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.conflicts import chair_proposed, without_chair
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import Company
from companies.permissions import Role
from kit import clock
from kit.duties import DutyKind, Task
from kit.written import WHEN, Question, write

from .requests import _something_waits

Rows = QuerySet[Any, Any]
PARTS = ("requested_by", "owner", "backup")
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "slug", "total")


def _nothing() -> Rows:
    own = ("name", "slug")  # of the company; the others are worked out
    empty = {column: Value(None, output_field=UUIDField()) for column in COLUMNS if column not in own}
    return Company.objects.none().annotate(**empty).values(*COLUMNS)


def propose_chair(at: dt.datetime) -> Rows:
    """HR of the company; where each of them is concerned, or there is none, who has been HR of the parent longest.

    One duty a company, however many requests wait, until somebody is proposed. What waits is asked first, and is
    nothing as a rule: woven into one question it cost the database more to plan than all other duties together.
    """
    found = _waiting().rows(at)
    if not found:
        return _nothing()
    hr = companies.role_holders(Role.HR, at)
    free, ids = hr, {row["company"] for row in found}
    for company in ids:
        concerned = {row[part] for row in found if row["company"] == company for part in PARTS}
        free = free.exclude(company=company, person__in=concerned - {None})
    parents = hr.filter(company__parent=True).order_by("first_day", "pk").values("person")[:1]
    rows = Company.objects.filter(pk__in=ids).annotate(has_free=Exists(free.filter(company=OuterRef("pk"))))
    rows = rows.filter(Q(assignments__in=free.values("pk")) | Q(has_free=False))
    who = Case(When(has_free=True, then=F("assignments__person")), default=Subquery(parents), output_field=UUIDField())
    since = {row["company"]: clock.day_of(row["submitted_at"]) for row in reversed(found)}
    total = Counter(row["company"] for row in found)
    return (
        rows.annotate(who_id=who, since=_of(since, DateField()), total=_of(total, IntegerField()))
        .annotate(object_id=F("pk"), company_id=F("pk"), due=companies.due("second_role", company="pk"))
        .filter(who_id__isnull=False)
        .order_by()
        .values(*COLUMNS)
        .distinct()
    )


@cache
def _waiting() -> Question:
    waiting = without_chair(WHEN).exclude(Exists(chair_proposed("company"))).order_by("submitted_at")
    return write(waiting.values("company", "submitted_at", "requested_by", "owner", "backup"))


def _of(values: Mapping[Any, Any], field: Any) -> Case:
    """Return an expression: the value of each company."""
    cases = [When(pk=company, then=Value(value, output_field=field)) for company, value in values.items()]
    return Case(*cases, default=Value(None, output_field=field), output_field=field)


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
