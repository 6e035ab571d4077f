"""Whose people somebody edits: of the companies where they have the right, and of those that the parent's HR serves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from companies.models import Company, User
from companies.permissions import Can
from kit.among import Number, array, one_of
from kit.written import WHEN, Blank, Question, write

from .live import open_companies
from .rights import carriers, companies_by_right

PORTAL_ID = uuid.UUID("00000000-0000-7000-8000-000000000001")  # what the portal does by itself is done by it


def edits_people_of(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies whose people the person may edit; the parent's HR serves those without one."""
    return open_companies().filter(pk__in=edits_people(user, at))


def edits_people(user: User, at: dt.datetime, own: Collection[str] | None = None) -> set[uuid.UUID]:
    """Return the ids of those companies. One question; the other one is where the person has the right by a role of
    their `own`, which whoever knows it already hands over.
    """
    if user.pk == PORTAL_ID:
        return set(open_companies().values_list("pk", flat=True))
    if own is None:
        own = companies_by_right(user, (Can.EDIT_PEOPLE,), at)[Can.EDIT_PEOPLE]
    return {pk for (pk,) in _edited().ask(at, own=array(own))} if own else set()


@cache
def _edited() -> Question:
    own = one_of("pk", Blank("own"), Number.MANY)
    return write(open_companies().filter(own | served_with(Can.EDIT_PEOPLE, own)).order_by().values_list("pk"))


def served_with(can: Can, own: Q) -> Q:
    """Return the condition that nobody has the right in the company, so that who has it in the parent company serves
    it (architecture § 4); `own` describes the companies where whoever asks has it.
    """
    there = carriers(can, WHEN).filter(company=OuterRef("pk"))
    return Q(Exists(Company.objects.filter(own, parent=True))) & ~Q(Exists(there))
