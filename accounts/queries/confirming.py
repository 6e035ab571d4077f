"""Which accounts somebody is asked to confirm: the owner, or the back-up who stands in for one that is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest

from accounts.models import Account, Appointment, Decision
from companies.models import Company, User
from kit import clock
from kit.dates import LocalDay

from .accounts import employees
from .profiles import OWNERS, may_run

LACKS = Q(confirmed_at=None) | Q(moved_at__gt=F("confirmed_at"))  # never confirmed, or not at the address it has


def unconfirmed(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the accounts in use that nobody has confirmed as they are, with `asked_on`: since which day."""
    decided = Decision.objects.filter(account=OuterRef("pk"), kind=Decision.Kind.OPERATE, outcome="approved")
    last = Subquery(decided.order_by("-at", "-id").values("at")[:1])
    rows = Account.objects.filter(LACKS, status=Account.Status.ACTIVE, company__closed_on__isnull=True)
    return rows.annotate(asked_on=Greatest(LocalDay(F("opened_at")), LocalDay(F("moved_at")), LocalDay(last)))


def to_confirm_by_owner(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return those that await their owner, who may press today."""
    return unconfirmed(at).filter(may_run("owner", at))


def to_confirm_by_backup(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return those that await their back-up: the owner has left the company or the seat, so that nobody else would.

    Few owners have: whether the back-up may press is asked last, of theirs alone (a CASE keeps the order; measured).
    """
    mine = {"account": OuterRef("pk"), "person": OuterRef("owner"), "kind__in": OWNERS}
    here = employees(at).filter(person=OuterRef("owner"), company=OuterRef("company"))
    ever = Appointment.objects.filter(**mine)
    sits = ever.exclude(last_day__lt=clock.day_of(at)).exclude(last_day__lt=F("first_day"))
    holds = Q(Exists(here)) & (~Q(Exists(ever)) | Q(Exists(sits)))
    yes, no = Value(True), Value(False)
    stands_in = Case(When(holds, then=no), When(may_run("backup", at), then=yes), default=no)
    return unconfirmed(at).alias(stands_in=stands_in).filter(stands_in=True)


def to_confirm_of(user: User, company: Company, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of the company's accounts that await the person, the longest first; as many as the duty says.

    Two questions, however many accounts.
    """
    columns = ("id", "name", "platform", "url", "operated_until", "asked_on")
    asked = to_confirm_by_owner(at).filter(owner=user), to_confirm_by_backup(at).filter(backup=user)
    found = [row for rows in asked for row in rows.filter(company=company).order_by("sort_key", "pk").values(*columns)]
    return sorted(found, key=lambda row: row["asked_on"])
