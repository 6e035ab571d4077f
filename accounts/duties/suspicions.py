"""What awaits whom about suspected accounts: somebody has told of one, and nobody has said what becomes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Suspicion
from companies import queries as companies
from companies.deadlines import ASSESS_DAYS
from companies.models import User
from companies.permissions import Can
from kit.dates import AddDays, LocalDay
from kit.duties import DutyKind, Task


def assess_suspicion(at: dt.datetime) -> QuerySet[Any, Any]:
    """Those who may assess suspected accounts in the company, while one is open there."""
    holders = companies.carriers(Can.HANDLE_SUSPICIONS, at).values("pk")
    open_ones = Suspicion.objects.filter(status=Suspicion.Status.OPEN, company__assignments__in=holders)
    rows = open_ones.annotate(who_id=F("company__assignments__person"), since=LocalDay(F("told_at")), object_id=F("id"))
    columns = ("who_id", "company_id", "since", "due", "company__name", "url", "times", "object_id")
    return rows.annotate(due=AddDays(F("since"), ASSESS_DAYS)).values(*columns).distinct()


def _describe(row: dict[str, Any]) -> Task:
    names = {"address": Suspicion(url=row["url"]).address[:80], "company": row["company__name"]}
    return Task(
        _("Is %(address)s a fake?") % names,
        _("Somebody has told %(company)s about the account. Decide what becomes of it.") % names,
        reverse("accounts:suspicion", args=[row["object_id"]]),
        _("Assess"),
        mailed=_("A suspected account awaits your assessment."),
    )


def _something_waits(user: User, at: dt.datetime) -> bool:
    """Whether any suspected account is open."""
    return Suspicion.objects.filter(status=Suspicion.Status.OPEN).exists()


KINDS = [
    DutyKind(
        "assess_suspicion",
        assess_suspicion,
        _describe,
        ladder=(-ASSESS_DAYS, 0, 3),
        needs=frozenset({Can.HANDLE_SUSPICIONS}),
        possible=_something_waits,
    )
]
