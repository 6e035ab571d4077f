"""What awaits whom about policies in force: taking note of them, reviewing them each year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.deadlines import LONGEST
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays
from kit.duties import DutyKind, Task
from policy import queries
from policy.models import REVIEWERS

REVIEW_LEAD = 30  # days before the due day from which the review awaits


def acknowledge(at: dt.datetime) -> QuerySet[Any, Any]:
    """People who owe an acknowledgement of a version in force."""
    return (
        queries.owed(at)
        .annotate(who_id=F("person"))
        .values(
            "who_id",
            "company_id",
            "since",
            "due",
            "policy__slug",
            "policy__title",
            object_id=F("asked_id"),
            first=queries.never_acknowledged(at),
        )
    )


def review(at: dt.datetime) -> QuerySet[Any, Any]:
    """The responsible role of each company whose policy is to be reviewed within 30 days, or was to be.

    Where nobody has that role: HR, CEO and quality manager, whoever there is.
    """
    of_role = companies.live_assignments(at).filter(company=OuterRef("company"), role=OuterRef("responsible"))
    holders = (
        companies.on(clock.day_of(at), "company__assignments__")
        & Q(company__assignments__role__in=REVIEWERS)
        & Q(company__assignments__person__in=companies.live_employments(at).values("person"))
        & (Q(company__assignments__role=F("responsible")) | ~Exists(of_role))
    )
    return (
        queries.reviews_due(at)
        .annotate(responsible=queries.responsible(at))
        .filter(holders, due__lte=clock.day_of(at) + dt.timedelta(days=REVIEW_LEAD))
        .annotate(opened=AddDays(F("due"), -REVIEW_LEAD))
        .values(
            "company_id",
            "due",
            "policy__slug",
            "policy__title",
            "company__name",
            "company__slug",
            since=Greatest(F("opened"), F("company__assignments__first_day")),
            who_id=F("company__assignments__person"),
            object_id=F("id"),
        )
        .distinct()
    )


def _acknowledge_task(row: dict[str, Any]) -> Task:
    page = "policy:introduce" if row["first"] else "policy:read"
    what = _("Read and acknowledge %(policy)s") % {"policy": row["policy__title"]}
    return Task(
        what=what,
        why=_("Everybody takes note of the policy at introduction (Ansvarsfördelning)."),
        url=reverse(page, args=[row["policy__slug"]]),
        action=_("Read and acknowledge"),
        mailed=what,
    )


def _review_task(row: dict[str, Any]) -> Task:
    names = {"policy": row["policy__title"], "company": row["company__name"]}
    what = _("Review %(policy)s for %(company)s") % names
    return Task(
        what=what,
        why=_("It is reviewed every year by HR, CEO or quality manager (Ansvarsfördelning)."),
        url=reverse("policy:review", args=[row["policy__slug"], row["company__slug"]]),
        action=_("Review the policy"),
        mailed=what,
    )


KINDS = [
    DutyKind("acknowledge", acknowledge, _acknowledge_task, ladder=(-LONGEST, -7, -1, 0), weekly=True, anew=True),
    DutyKind(
        "review",
        review,
        _review_task,
        ladder=(-30, -14, -7, -1, 0),
        weekly=True,
        needs=frozenset({Can.REVIEW_POLICY}),
        recurring=True,
    ),
]
