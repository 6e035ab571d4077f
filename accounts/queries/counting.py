"""How many accounts of a list are in each status: for a list of thousands no further than anybody reads."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value

from accounts.models import Account
from companies.models import User

from .register import STATUSES, S, of_status, parts_of


class _Capped(Subquery):
    """How many rows a query has, counted no further than its limit."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _counted_parts(status: str, today: dt.date) -> list[Q]:
    """Return the parts that are counted for a status; for all of them those of each, which no account has two of."""
    return parts_of(status, today) if status else [Q(status=one) for one in S.values]


def _all_parts(today: dt.date) -> list[Q]:
    """Return the parts of all statuses, each once: what needs action and what is ungoverned have one in common."""
    return list(dict.fromkeys(part for status in ("", *STATUSES) for part in _counted_parts(status, today)))


def capped_counts(rows: QuerySet[Account], person: uuid.UUID, today: dt.date, most: int) -> QuerySet[Any, Any]:
    """Return one row with how many of those found there are of each part, for `summed`; none counted past `most`."""
    counted = [_Capped(rows.filter(part).values("pk")[: most + 1]) for part in _all_parts(today)]
    return User.objects.filter(pk=person).order_by().values_list(*counted)


@cache
def _places() -> list[list[int]]:
    """Return which of the parts make up all and each status; on every day the same."""
    day = dt.date(2000, 1, 1)
    parts = _all_parts(day)
    return [[parts.index(part) for part in _counted_parts(status, day)] for status in ("", *STATUSES)]


def summed(counted: Sequence[int], most: int) -> list[int]:
    """Return how many there are in all and of each status."""
    return [min(sum(counted[place] for place in places), most + 1) for places in _places()]


def whole_counts(rows: QuerySet[Account], today: dt.date) -> QuerySet[Any, Any]:
    """Return the same, counted to the end in one go: what a search has found is not searched for again and again."""
    numbers = {f"n{place}": Count("pk", filter=of_status(name, today)) for place, name in enumerate(("", *STATUSES))}
    return rows.order_by().annotate(all=Value(1)).values("all").annotate(**numbers).values_list(*numbers)
