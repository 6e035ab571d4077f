"""Who may register evidence for whom, and what holds at a kiosk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from companies import queries as companies
from companies.models import Employment, User
from kit import clock
from policy.models import KioskCode, KioskTry, Version

from .people import introduced

LIVES = dt.timedelta(minutes=30)  # of a one-time code
TRIES = 5  # wrong ones that a code bears


def registered_by(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments of people for whom this person may register evidence: their manager, or HR.

    Nobody registers their own.
    """
    own = Q(pk__in=companies.led_by(user.pk, at)) | Q(company__in=companies.edits_people_of(user, at))
    live = companies.live_employments(at).exclude(kind=Employment.Kind.EXTERNAL)
    return live.filter(own).exclude(person=user)


def may_register(user: User, person: User, at: dt.datetime) -> bool:
    """Return whether this person may register evidence of that one."""
    return registered_by(user, at).filter(person=person).exists()


def may_open_kiosk(user: User, at: dt.datetime) -> bool:
    """Return whether this person may open a kiosk: a manager, or HR, who could log in today."""
    return companies.may_log_in(user, at) and registered_by(user, at).exists()


def numbered(person: User, at: dt.datetime) -> Employment | None:
    """Return a live employment of the person with an employee number."""
    live = companies.employments_of(person, at).exclude(kind=Employment.Kind.EXTERNAL).exclude(number="")
    return live.select_related("company").order_by("first_day", "pk").first()


def open_kiosk_codes(number: str, at: dt.datetime) -> QuerySet[KioskCode]:
    """Return the codes that open with this employee number: the latest of each person, fresh, unused, of few tries."""
    later = KioskCode.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    used = KioskTry.objects.filter(code=OuterRef("pk"), right=True)
    live = companies.live_employments(at).filter(person=OuterRef("person"), number=OuterRef("number"))
    fresh = KioskCode.objects.filter(number=number, at__gt=at - LIVES, at__lte=at)
    return (
        fresh.filter(~Exists(later), ~Exists(used), Exists(live))
        .annotate(wrong=Count("tries", filter=Q(tries__right=False)))
        .filter(wrong__lt=TRIES)
    )


def owed_by(person: User, at: dt.datetime, *, away: bool = False) -> list[dict[str, Any]]:
    """Return the policies that the person still owes an acknowledgement, one row each, the most urgent first.

    `away` has those with them that are asked for first when a leave is over.
    """
    mine = Q(company__employments__in=companies.employments_of(person, at).values("pk"))
    rows = introduced(at, mine, away=away).filter(acknowledged_at__isnull=True).order_by("due", "policy__title")
    found: dict[Any, dict[str, Any]] = {}
    for row in rows.values("policy_id", "policy__title", "policy__slug", "due"):
        found.setdefault(row["policy_id"], row)
    return list(found.values())


def importable(user: User, at: dt.datetime) -> QuerySet[Version]:
    """Return the versions whose earlier signatures the person may enter: adopted where they are HR."""
    places = companies.edits_people_of(user, at)
    found = Version.objects.filter(adoptions__company__in=places, adoptions__effective_from__lte=clock.day_of(at))
    return found.distinct().order_by("title", "-number")
