"""Who of a manager's people is on leave: named beside the list, counted in nothing."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F

from companies import queries as companies
from companies.models import Employment, User
from kit.written import PERSON, WHEN, Question, write

from .line import Following
from .people import REACHED

SHOWN = 20


class OnLeave(NamedTuple):
    """At most twenty people as `who_id`, `name` and `until` (None: until further notice), and how many more."""

    people: list[dict[str, Any]]
    more: int


def on_leave(user: User, following: Following, at: dt.datetime) -> OnLeave:
    """Return the people who are on leave, in the order of their names.

    Of whom the manager leads, or of all below; in the list of a company of nobody: who follows up acknowledgements
    there need not know who is on leave (GDPR, article 5(1)(c)).
    """
    if following.company:
        return OnLeave([], 0)
    found: dict[Any, dict[str, Any]] = {}
    for row in _leaves(following.line).rows(at, person=user.pk):
        found.setdefault(row["who_id"], row)  # on leave from two companies: the later last day
    people = list(found.values())
    return OnLeave(people[:SHOWN], len(people[SHOWN:]))


@cache
def _leaves(line: bool) -> Question:
    led = companies.line_of(PERSON, WHEN) if line else companies.led_by(PERSON, WHEN)
    rows = Employment.objects.filter(companies.away(WHEN), pk__in=led, kind__in=REACHED)
    named = rows.annotate(who_id=F("person"), name=F("person__name"), until=companies.away_until(WHEN))
    return write(
        named.order_by("person__sort_key", "person", F("until").desc(nulls_first=True)).values(
            "who_id", "name", "until"
        )
    )
