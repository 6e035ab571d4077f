"""Questions about the undertaking to be careful with log-in details: who has given it, who owes it since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Appointment, Undertaking
from companies import queries as companies
from companies.models import Company, User
from kit import clock
from kit.dates import AddDays, LocalDay

from .accounts import employees

DAYS = 7  # within which who is appointed gives it


def undertaking_of(user: User, company: Company, at: dt.datetime) -> Undertaking | None:
    """Return what the person has undertaken in the company, the latest; whichever text they signed counts."""
    return Undertaking.objects.filter(person=user, company=company, at__lte=at).first()


def undertakes_in(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies in which the person may give it: those where they are employed."""
    return Company.objects.filter(pk__in=employees(at).filter(person=user).values("company"))


def _asking(at: dt.datetime) -> QuerySet[Any, Any]:
    """The appointments that ask for it: not over, of an account that is not closed."""
    goes_on = Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at)) & Q(last_day__gte=F("first_day"))
    closed = Q(account__closed_at__isnull=False, account__closed_at__lte=at)
    return Appointment.objects.filter(goes_on, appointed_at__lte=at).exclude(closed)


def owing(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the live employments of who owes it there, with `since` and `due`: a week after the first appointment."""
    here = {"person": OuterRef("person"), "company": OuterRef("company")}
    asking = _asking(at).filter(**here).annotate(since=LocalDay("appointed_at"))
    asking = asking.annotate(due=Coalesce("undertake_by", AddDays(F("since"), DAYS))).order_by("due", "id")
    return (
        employees(at)
        .filter(
            companies.open_on(clock.day_of(at), "company__"), ~Exists(Undertaking.objects.filter(at__lte=at, **here))
        )
        .annotate(since=Subquery(asking.values("since")[:1]), due=Subquery(asking.values("due")[:1]))
        .filter(due__isnull=False)
    )


def asks_for(user: User, company: Company, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of the person's appointments in the company that ask for it."""
    rows = _asking(at).filter(person=user, company=company).order_by("first_day", "id")
    return list(rows.values("kind", "topics", "first_day", account_name=F("account__name")))
