"""What awaits whom about accounts that fewer than two people run: seeing to it that somebody more is appointed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.staffing import short_of_people
from companies import queries as companies
from companies.deadlines import STAFF_DAYS
from companies.permissions import Can
from kit.dates import AddDays
from kit.duties import DutyKind, Task

COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "company__name")


def staff_account(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of the company: an account that fewer than two appointed people run; it would stand still with one of them.

    The parent's HR serves a company that has none (architecture § 4): the one who has been it longest.
    """
    may = companies.carriers(Can.IMPORT_ACCOUNTS, at)
    parents = may.filter(company__parent=True).order_by("first_day", "pk").values("person")[:1]
    rows = short_of_people(at).annotate(has_hr=Exists(may.filter(company=OuterRef("company"))))
    rows = rows.filter(Q(has_hr=False) | Q(company__assignments__in=may.values("pk")))
    who = Case(
        When(has_hr=True, then=F("company__assignments__person")),
        default=Subquery(parents),
        output_field=UUIDField(),
    )
    rows = rows.annotate(who_id=who, object_id=F("id"), due=AddDays(F("since"), STAFF_DAYS))
    return rows.filter(who_id__isnull=False).order_by().values(*COLUMNS).distinct()


def _describe(row: dict[str, Any]) -> Task:
    return Task(
        _("%(name)s needs one more who can run it") % {"name": row["name"]},
        _("Two people or more run an account of %(company)s. Propose somebody to the CEO, who appoints (Genomförande).")
        % {"company": row["company__name"]},
        reverse("accounts:understaffed"),
        _("See who runs it"),
    )


KINDS = [
    DutyKind(
        "staff_account",
        staff_account,
        _describe,
        ladder=(-STAFF_DAYS, 0, 7),
        needs=frozenset({Can.IMPORT_ACCOUNTS}),
    )
]
