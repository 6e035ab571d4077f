"""Questions about invitations: whose link holds, who has none yet. A link is signed and stored nowhere."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core import signing
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from companies import queries
from companies.models import Employment, Invitation, User
from kit import clock

DAYS = 14
ACTIVE, WAITING, EXPIRED, NONE, UNREACHED = "active", "waiting", "expired", "none", "missing"
STATES = (NONE, WAITING, EXPIRED, UNREACHED, ACTIVE)


def token(invitation_id: uuid.UUID) -> str:
    """Return what the link of an invitation carries."""
    return _signer().sign(str(invitation_id))


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt="companies.invitation")


def found(text: str) -> Invitation | None:
    """Return the invitation of a link, whether or not it still holds; None for a link that nobody made."""
    try:
        key = uuid.UUID(_signer().unsign(text))
    except (signing.BadSignature, ValueError):
        return None
    return Invitation.objects.filter(pk=key).select_related("person", "company").first()


def latest() -> QuerySet[Invitation]:
    """Return of each person the last invitation."""
    return Invitation.objects.filter(
        ~Exists(Invitation.objects.filter(person=OuterRef("person"), number__gt=OuterRef("number")))
    )


def holding(at: dt.datetime) -> QuerySet[Invitation]:
    """Return the invitations with which somebody can choose a password now: the last one, in time, not used."""
    return latest().filter(
        _without("person__"), last_day__gte=clock.day_of(at), email=F("person__email"), person__is_active=True
    )


def _without(prefix: str = "") -> Q:
    """The condition that a person has no password to log in with."""
    return Q(**{f"{prefix}password": ""}) | Q(**{f"{prefix}password__startswith": "!"})


def may_invite(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments whose people the user may invite: an address, no password, HR of the company."""
    companies = queries.edits_people_of(user, at).values("pk")
    live = queries.live_employments(at).filter(company__in=companies, person__email__isnull=False)
    return live.filter(_without("person__"))


def to_invite(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return those of them who have no invitation that holds."""
    return may_invite(user, at).exclude(person__in=holding(at).values("person"))


def people(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return who works, or will work, in the companies whose people the user may edit, with how far they have come.

    Rows: person, name, email, title, company, manager, first_day, state, until (last day of the link), is_live.
    """
    last = latest().filter(person=OuterRef("person"))
    holds = Exists(holding(at).filter(person=OuterRef("person")))
    state = Case(
        When(~_without("person__"), then=Value(ACTIVE)),
        When(person__email__isnull=True, then=Value(UNREACHED)),
        When(holds, then=Value(WAITING)),
        When(Exists(last), then=Value(EXPIRED)),
        default=Value(NONE),
        output_field=CharField(),
    )
    rows = Employment.objects.filter(
        queries.unfinished(at), last_day_not_before_first(), company__in=queries.edits_people_of(user, at).values("pk")
    )
    return (
        rows.annotate(
            state=state,
            until=Subquery(last.values("last_day")[:1]),
            name=F("person__name"),
            email=F("person__email"),
            manager_name=F("manager__name"),
            company_name=F("company__name"),
        )
        .order_by("person__sort_key", "person_id", "first_day")
        .values("person_id", "name", "email", "title", "company_name", "manager_name", "first_day", "state", "until")
    )


def last_day_not_before_first() -> Q:
    """Return the condition that a period was not withdrawn before it began."""
    return Q(last_day__isnull=True) | Q(last_day__gte=F("first_day"))


def unreached_reports(manager: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return whom the portal cannot write to: they are reached through this manager."""
    reports = queries.reports_of(manager, at).filter(person__email__isnull=True)
    return reports.select_related("person", "company").order_by("person__sort_key", "pk")
