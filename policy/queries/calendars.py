"""Whose calendar an address is, and what stands in it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from policy.models import ReviewCalendar

from .planned import open_plans
from .reviews import reviews_due

DUE, PLANNED = "due", "planned"
COLUMNS = ("policy_id", "company_id", "policy__slug", "policy__title", "company__slug", "company__name")


def hash_of(token: str) -> str:
    """Return what is kept of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def calendar_of(person: User) -> ReviewCalendar | None:
    """Return the person's address that holds; nothing where they have none or took it back."""
    latest = ReviewCalendar.objects.filter(person=person).first()
    return latest if latest and latest.token_hash else None


def owner_of(token: str, at: dt.datetime) -> User | None:
    """Return whose address it is: one that was replaced or taken back, or of somebody who has left, is nobody's."""
    later = ReviewCalendar.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")), person=OuterRef("person")
    )
    rows = ReviewCalendar.objects.filter(~Exists(later), token_hash=hash_of(token)).select_related("person")
    found = rows.first()
    return found.person if found and companies.may_log_in(found.person, at) else None


def reviews_in_calendar(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return what stands in the person's calendar, as plain rows with `kind`, `day` and `told` (since when it stands
    so): when each policy is due to be reviewed, and the days that are planned, in the companies whose policies they
    may see at the moment. Nobody is named.
    """
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    due = reviews_due(at).filter(company__in=ids).order_by("due", "policy__title", "company__sort_key", "pk")
    planned = open_plans(at).filter(company__in=ids, day__gte=clock.day_of(at)).order_by("day", "pk")
    rows = [
        {**row, "kind": DUE, "told": clock.midnight(row["told"])}
        for row in due.values(*COLUMNS, day=F("due"), told=F("counted_from"))
    ]
    return rows + [{**row, "kind": PLANNED} for row in planned.values(*COLUMNS, "day", told=F("at"))]
