"""What is on its way in the register: requests one by one, and each list of existing accounts as one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from accounts.models import Request
from companies.models import User

from .requests import WAITING, Rights, _visible


def on_the_way(user: User, rights: Rights, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of the requests that the person may see by these rights (SEEING), and that are not finished.

    Those of a list are not among them: the list is one thing (`lists_on_the_way`).
    """
    open_ones = Request.objects.filter(_visible(user, rights, at), status__in=Request.OPEN_STATUSES)
    rows = open_ones.filter(collective__isnull=True).order_by("-submitted_at", "-id")
    return rows.values(
        "id", "name", "platform", "handle", "status", "submitted_at", "company__name", "company__slug",
        asked_by=F("requested_by__name"),
    )  # fmt: skip


def lists_on_the_way(user: User, rights: Rights, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of the lists with something unfinished: how many accounts, and how many wait for a decision."""
    open_ones = Request.objects.filter(_visible(user, rights, at), status__in=Request.OPEN_STATUSES)
    rows = open_ones.filter(collective__isnull=False).order_by().values("collective_id")
    return rows.annotate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(status__in=WAITING)),
        submitted_at=Max("collective__put_at"),
        asked_by=Max("collective__put_by__name"),
        company_name=Max("company__name"),
        company_slug=Max("company__slug"),
    ).order_by("-submitted_at", "-collective_id")
