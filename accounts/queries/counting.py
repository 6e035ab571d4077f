"""How many accounts of a list are in each status: for a list of thousands no further than anybody reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache

from django.db.models import Count, Q, QuerySet, Value

from accounts.models import Account
from kit.written import Question, composed, write

from .register import STATUSES, S, of_status, parts_of

SOME_DAY = dt.date(2000, 1, 1)  # which parts there are, and in which order, is the same on every day

# What needs action and what is ungoverned have their first part in common: where that alone is more than anybody
# reads, so are they, and their other parts need not be counted.
SAID = "SELECT concat_ws(',', {numbers}) AS counted FROM (SELECT {first} AS number OFFSET 0) AS shared"
TOGETHER = "SELECT concat_ws(',', {numbers}) AS counted FROM ({found}) AS found"
CAPPED = "(SELECT count(*) FROM ({{part{place}}}) AS counted)"
BESIDE = "CASE WHEN shared.number > {most} THEN 0 ELSE {capped} END"


def _counted_parts(status: str, today: dt.date) -> list[Q]:
    """Return the parts that are counted for a status; for all of them those of each, which no account has two of."""
    return parts_of(status, today) if status else [Q(status=one) for one in S.values]


def _all_parts(today: dt.date) -> list[Q]:
    """Return the parts of all statuses, each once, the one in common first."""
    several = [parts for status in STATUSES if len(parts := parts_of(status, today)) > 1]
    (first,) = {parts[0] for parts in several}
    every = (part for status in ("", *STATUSES) for part in _counted_parts(status, today))
    return list(dict.fromkeys((first, *every)))


def counted(rows: QuerySet[Account], today: dt.date, most: int, *, searched: bool) -> Question:
    """Return the question of one text with the numbers, a comma between them: of what words have found, how many there
    are in all and of each status; else how many of each part, for `summed`, and none counted past `most`.
    """
    rows = rows.order_by()
    return _whole(rows, today) if searched else _capped(rows, today, most)


def _capped(rows: QuerySet[Account], today: dt.date, most: int) -> Question:
    parts = _all_parts(today)
    found = {f"part{place}": write(rows.filter(part).values("pk")[: most + 1]) for place, part in enumerate(parts)}
    numbers = ", ".join(_numbers(len(parts), most))
    return composed(SAID.format(numbers=numbers, first=CAPPED.format(place=0)), found, {})


def _numbers(parts: int, most: int) -> Iterator[str]:
    """Yield what is said of each part. One that is a status by itself is always counted: its number stands there."""
    alone = {place for places in _places() if len(places) == 1 for place in places}
    yield "shared.number"
    for place in range(1, parts):
        capped = CAPPED.format(place=place)
        yield capped if place in alone else BESIDE.format(most=most, capped=capped)


@cache
def _places() -> list[list[int]]:
    """Return which of the parts make up all and each status."""
    parts = _all_parts(SOME_DAY)
    return [[parts.index(part) for part in _counted_parts(status, SOME_DAY)] for status in ("", *STATUSES)]


def summed(counted: Sequence[int], most: int) -> list[int]:
    """Return how many there are in all and of each status."""
    return [min(sum(counted[place] for place in places), most + 1) for places in _places()]


def _whole(rows: QuerySet[Account], today: dt.date) -> Question:
    """Count to the end in one go: what a search has found is not searched for again and again."""
    numbers = {f"n{place}": Count("pk", filter=of_status(name, today)) for place, name in enumerate(("", *STATUSES))}
    found = write(rows.annotate(all=Value(1)).values("all").annotate(**numbers).values_list(*numbers))
    return composed(TOGETHER, {"found": found}, {}, numbers=", ".join(f"found.{name}" for name in numbers))
