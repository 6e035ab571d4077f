"""What awaits HR when a manager has left: naming another for those who are left behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.deadlines import LONGEST
from companies.permissions import Can
from companies.queries import leaving
from kit.dates import AddDays
from kit.duties import DutyKind, Task

NAME_DAYS = 7  # within which HR names another manager


def name_manager(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of a company where people name a manager who has left: one row a company and manager, from the first day."""
    return (
        leaving.left_behind(at)
        .annotate(object_id=F("key"), due=AddDays("since", NAME_DAYS))
        .values(
            "who_id", "company_id", "since", "due", "object_id", "leaver_id", "people",
            company_name=F("company__name"), manager_name=F("manager__name"),
        )
        .order_by("due", "object_id")
    )  # fmt: skip


def _describe(row: dict[str, Any]) -> Task:
    what = ngettext(
        "%(people)d person in %(company_name)s needs a new manager after %(manager_name)s",
        "%(people)d people in %(company_name)s need a new manager after %(manager_name)s",
        row["people"],
    )
    mailed = ngettext(
        "%(people)d person in %(company_name)s needs a new manager",
        "%(people)d people in %(company_name)s need a new manager",
        row["people"],
    )
    here = row["leaver_id"]
    return Task(
        what=what % row,
        why=_("The manager has left. The one above, if any, stands in until HR names another (Ansvarsfördelning)."),
        url=reverse("companies:hand_over", args=[here]) if here else f"{reverse('leaving')}#orphans",
        action=_("Name a manager"),
        mailed=mailed % row,
    )


KINDS = [
    DutyKind(
        "name_manager",
        name_manager,
        _describe,
        ladder=(-LONGEST, 0),
        needs=frozenset({Can.EDIT_PEOPLE}),
        weekly=True,
    )
]
