"""What awaits whom about appointments: undertaking to be careful, renewing what ends soon or letting it end."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Appointment
from accounts.queries.undertakings import owing
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays
from kit.duties import DutyKind, NoticeKind, Task, something_new

Rows = QuerySet[Any, Any]


def _expiring(at: dt.datetime, who: str, holders: Q) -> Rows:
    days = queries.EXPIRING_DAYS
    return (
        queries.expiring(at)
        .filter(holders)
        .annotate(
            who_id=F(who),
            since=Greatest(AddDays(F("last_day"), -days), "first_day"),
            due=F("last_day"),
            object_id=F("id"),
            name=F("person__name"),
        )
        .exclude(who_id=F("person"))
        .values("who_id", "company_id", "since", "due", "object_id", "name", "company__name", "account_id")
        .distinct()
    )


def expiring_appointment(at: dt.datetime) -> Rows:
    """CEO, or the chair for the CEO's own: appointments that end within 30 days, to be renewed or let go."""
    may, chair = (companies.carriers(can, at).values("pk") for can in (Can.APPOINT, Can.DECIDE_WHEN_CEO_IS_CONCERNED))
    usual = Q(company__assignments__in=may, is_ceo=False)
    return _expiring(at, "company__assignments__person", usual | Q(company__assignments__in=chair, is_ceo=True))


def expiring_appointment_delegated(at: dt.datetime) -> Rows:
    """People to whom the CEO has delegated appointing; never the CEO's own appointments."""
    may = companies.delegations(Can.APPOINT, at).values("pk")
    return _expiring(at, "company__delegations__person", Q(company__delegations__in=may, is_ceo=False))


def undertake(at: dt.datetime) -> Rows:
    """Who is appointed in a company and has yet to undertake there to be careful with log-in details."""
    return owing(at).values(
        "since", "due", "company_id", "company__name", "company__slug", who_id=F("person_id"), object_id=F("company_id")
    )


def _undertake(row: dict[str, Any]) -> Task:
    return Task(
        what=_("Undertake to be careful with log-in details of %(company)s") % {"company": row["company__name"]},
        why=_("You are appointed. The appointment counts when you have undertaken it (Genomförande)."),
        url=reverse("accounts:undertake", args=[row["company__slug"]]),
        action=_("Read and undertake"),
    )


def _is_appointed(user: User, at: dt.datetime) -> bool:
    """Whether the person has ever been appointed to anything."""
    return Appointment.objects.filter(person=user).exists()


def _renew(row: dict[str, Any]) -> Task:
    names = {"person": row["name"], "company": row["company__name"]}
    account = row["account_id"]
    page = reverse("accounts:appoint_operator", args=[account]) if account else reverse("accounts:appoint")
    why = _("The appointment ends soon. Whoever speaks for the company or runs an account is appointed (Genomförande).")
    what = _("Shall %(person)s go on for %(company)s?") % names
    return Task(what, why, f"{page}?efter={row['object_id']}", _("Renew or let it end"))


def _something_ends(user: User, at: dt.datetime) -> bool:
    """Whether any appointment ends soon."""
    today = clock.day_of(at)
    soon = today + dt.timedelta(days=queries.EXPIRING_DAYS)
    return Appointment.objects.filter(last_day__range=(today, soon)).exists()


def _news(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say that there is something new, while the appointment has not ended."""
    if not queries.appointments(clock.now()).filter(pk=object_id).exclude(state=queries.ENDED).exists():
        return None
    return something_new(object_id, person)


def _ended(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say that there is something new, on the person's own page, about an appointment that has got its last day."""
    if not Appointment.objects.filter(pk=object_id, person=person, last_day__isnull=False).exists():
        return None
    return something_new(object_id, person) | {"url": reverse("accounts:appointments_of", args=[person.pk])}


NOTICES = [NoticeKind("appointment_news", _news), NoticeKind("appointment_ended", _ended)]
KINDS = [
    DutyKind("undertake", undertake, _undertake, ladder=(-14, -7, -1, 0, 3, 7), possible=_is_appointed),
    DutyKind(
        "expiring_appointment",
        expiring_appointment,
        _renew,
        ladder=(-30, -7, 0),
        needs=frozenset({Can.APPOINT, Can.DECIDE_WHEN_CEO_IS_CONCERNED}),
        possible=_something_ends,
    ),
    DutyKind(
        "expiring_appointment_delegated",
        expiring_appointment_delegated,
        _renew,
        ladder=(-30, -7, 0),
        needs=frozenset({f"delegated:{Can.APPOINT}"}),
        possible=_something_ends,
    ),
]
