"""Which accounts too few people are appointed to, asked so that those with enough cost nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import Account, Appointment
from companies.models import Employment
from kit import clock
from kit.dates import AddDays, LocalDay

from .accounts import employees
from .mine import ENOUGH


def short_of_people(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the accounts in use that fewer than two appointed people run who work there, with `since`, a day.

    Whoever is suspended or has yet to undertake is appointed, and is reminded themselves; an analyst cannot act. Only
    accounts without a back-up, or that somebody has left, are counted: the many others are passed over by an index.
    """
    day = clock.day_of(at)
    here = employees(at).filter(person=OuterRef("person"), company=OuterRef("company"))
    seats = Appointment.objects.filter(account=OuterRef("pk")).exclude(kind=Appointment.Kind.ANALYST).order_by()
    live = seats.filter(Exists(here), first_day__lte=day).exclude(last_day__lt=day)
    number = live.values("account").annotate(n=Count("person", distinct=True)).values("n")
    gone = seats.annotate(end=Least("last_day", _left(day))).filter(end__lt=day).order_by("-end").values("end")[:1]
    return (
        Account.objects.filter(pk__in=_perhaps(day), status=Account.Status.ACTIVE)
        .annotate(acting=Coalesce(Subquery(number, output_field=IntegerField()), 0))
        .filter(acting__lt=ENOUGH)
        .annotate(since=Greatest(LocalDay(F("opened_at")), AddDays(Subquery(gone), 1)))
    )


def _perhaps(day: dt.date) -> QuerySet[Any, Any]:
    """The accounts that may have too few: nobody is back-up, or owner or back-up has left the seat or the company."""
    alone = Account.objects.filter(backup=None, status=Account.Status.ACTIVE).order_by().values("pk")
    two = Q(person=F("account__owner")) | Q(person=F("account__backup"))  # and not all who ever sat there
    seats = Appointment.objects.filter(two, account__isnull=False).order_by()
    over = seats.filter(last_day__lt=day).values("account")
    over_there = {"person__employments__company": F("company"), "person__employments__last_day__lt": day}
    return alone.union(over, seats.filter(**over_there).values("account"))


def _left(day: dt.date) -> Subquery:
    """The last day of an employment in the company that is over, of the person appointed."""
    over = Employment.objects.filter(person=OuterRef("person"), company=OuterRef("company"), last_day__lt=day)
    return Subquery(over.order_by("-last_day").values("last_day")[:1])
