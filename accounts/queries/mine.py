"""Questions about one person's appointments, and about accounts that too few run."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Account, Appointment
from companies import queries as companies
from companies.models import Employment, User
from companies.permissions import Can
from companies.queries.people import sees_people

from .among import among
from .appointments import ACTIVE, COLUMNS, ENDED, appointments, live_appointments, told

ENOUGH = 2  # people who can act for an account


def appointments_of(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of what the person is appointed to, or will be; a suspended appointment says so."""
    rows = appointments(at).filter(person=user).exclude(state=ENDED).order_by("company__sort_key", "kind", "id")
    return list(rows.values(*COLUMNS, account_name=F("account__name"), account_key=F("account_id")))


def people_known_to(user: User, at: dt.datetime) -> QuerySet[User]:
    """Return the people whose appointments one may see: oneself, own reports, all where one sees people (HR, CEO)."""
    there = Employment.objects.filter(person=OuterRef("pk"), company__in=sees_people(user, at))
    led = companies.reports_of(user, at).values("person")
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=led) | Exists(there))


def appointments_known_to(whose: User, user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of what the person is, was and will be appointed to, in the companies where one may see it."""
    rows = appointments(at).filter(person=whose)
    if whose.pk != user.pk:
        led = companies.reports_of(user, at).filter(person=whose).values("company")
        rows = rows.filter(Q(company__in=sees_people(user, at)) | Q(company__in=led))
    return told(rows.order_by("-first_day", "kind", "id"))


def staffing_seen(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies whose staffing one answers for or sees: HR, CEO, auditor, who may appoint."""
    return sees_people(user, at) | companies.companies_where(user, Can.APPOINT, at)


def understaffed(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts in use of these companies that fewer than two people can act for.

    An analyst reads figures and cannot act; who is suspended or has yet to undertake cannot either. Those with enough
    people are left out as one set: to count beside each account took fifteen times as long (measured, 4,000 accounts).
    """
    acting = live_appointments(at).filter(account__company__in=ids).exclude(kind=Appointment.Kind.ANALYST).order_by()
    people = acting.values("account").annotate(number=Count("person", distinct=True)).filter(number__gte=ENOUGH)
    return Account.objects.filter(among(ids), status=Account.Status.ACTIVE).exclude(pk__in=people.values("account"))


def can_act(rows: Iterable[dict[str, Any]]) -> int:
    """Return how many people of these rows (`kind`, `state`, `person_id`) can act for their account."""
    acting = (row for row in rows if row["state"] == ACTIVE and row["kind"] != Appointment.Kind.ANALYST)
    return len({row["person_id"] for row in acting})


def people_of(accounts: Collection[uuid.UUID], at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of who is appointed to run these accounts and not over: name, kind, state. One query."""
    rows = appointments(at).filter(account__in=accounts).exclude(state=ENDED).order_by("first_day", "kind", "id")
    return list(rows.values("account_id", "person_id", "kind", "state", name=F("person__name")))
