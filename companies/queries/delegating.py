"""The register of delegations ("delegationsordning"): who may decide for a company's CEO, now, later and before."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from companies import queries
from companies.models import Company, Delegation, Employment, User
from companies.permissions import DELEGABLE, Can, Role
from kit import clock
from kit.workflow import Basis

from .live import by_role

ACTIVE, LATER, LAPSED, ENDED, REVOKED = "active", "later", "lapsed", "ended", "revoked"
PAST = (ENDED, REVOKED)


def may_delegate(user: User, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return the role by which a person gives and takes back delegations: CEO of the company, today."""
    company_id = getattr(company, "pk", company)
    held = queries.role_holders(Role.CEO, at).filter(person=user, company=company_id).first()
    return by_role(held)


def delegates_for(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies whose CEO the person is."""
    own = queries.role_holders(Role.CEO, at).filter(person=user).values("company")
    return queries.open_companies().filter(pk__in=own)


def delegations_visible_to(user: User, at: dt.datetime) -> QuerySet[Delegation]:
    """Return the delegations that a person has got or given, and those of the companies whose roles the person sees."""
    own = Q(person=user) | Q(delegated_by=user)
    return Delegation.objects.filter(own | Q(company__in=queries.roles_shown_in(user, at)))


def delegations_shown_in(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies whose register the person reads, in whole or for their own part."""
    own = Delegation.objects.filter(Q(person=user) | Q(delegated_by=user)).values("company")
    return queries.open_companies().filter(Q(pk__in=own) | Q(pk__in=queries.roles_shown_in(user, at)))


def delegators_of(user: User, at: dt.datetime) -> QuerySet[Any, uuid.UUID]:
    """Return who has let the person decide something, in whichever company, by the days alone."""
    rows = Delegation.objects.filter(queries.delegated(at), person=user)
    return rows.order_by().values_list("delegated_by_id", flat=True)


def register(rows: QuerySet[Delegation], at: dt.datetime) -> list[dict[str, Any]]:
    """Return delegations as plain rows with `state`, what they let decide in words, and why they were taken back."""
    here = {"person": OuterRef("person"), "company": OuterRef("company")}
    gave = {"person": OuterRef("delegated_by"), "company": OuterRef("company"), "role": Role.CEO}
    ends = Delegation.history.filter(id=OuterRef("pk"), history_change_reason__startswith="end_delegation")
    last = ends.order_by("-history_id")
    found = rows.annotate(
        works=Exists(queries.live_employments(at).filter(**here)),
        is_ceo=Exists(queries.live_assignments(at).filter(**gave)),
        why=Subquery(last.values("history_change_reason")[:1]),
        ended_by=Subquery(last.values("history_user__name")[:1]),
    )
    columns = ("id", "cans", "first_day", "last_day", "ended_at", "works", "is_ceo", "why", "ended_by", "company_id")
    names = {"name": F("person__name"), "by": F("delegated_by__name"), "company_name": F("company__name")}
    listed = found.order_by("-first_day", "person__sort_key", "id").values(*columns, **names)
    return [{**row, **_told(row), "state": _state(row, at)} for row in listed]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What may be decided in words, and the reason without its verb."""
    words = [str(Can(can).label) for can in row["cans"] if can in DELEGABLE]
    return {"may": words, "why": (row["why"] or "").partition(": ")[2]}


def _state(row: dict[str, Any], at: dt.datetime) -> str:
    """A delegation that its days would carry has lapsed when the person, or the CEO who gave it, has left the place."""
    today = clock.day_of(at)
    if row["ended_at"] and row["ended_at"] <= at:
        return REVOKED
    if row["last_day"] < today:
        return ENDED
    if row["first_day"] > today:
        return LATER
    return ACTIVE if row["works"] and row["is_ceo"] else LAPSED


def possible_delegates(company: Company, user: User, at: dt.datetime) -> QuerySet[User]:
    """Return whom the CEO may let decide: everybody else employed in the company, the board and auditors apart."""
    there = queries.live_employments(at).filter(company=company).exclude(kind=Employment.Kind.EXTERNAL)
    return User.objects.filter(pk__in=there.values("person")).exclude(pk=user.pk)
