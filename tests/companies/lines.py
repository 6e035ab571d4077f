"""A line of three in nord: boss over the cast's manager over their people; and leaving it."""

from __future__ import annotations

import datetime as dt

from companies import workflow
from companies.models import Employment, User
from tests.cast import Cast

DAY = dt.timedelta(days=1)


def of(person: User) -> Employment:
    """Return the person's first employment."""
    return person.employments.earliest("first_day")


def boss_over_manager(cast: Cast) -> User:
    """Return somebody to whom the cast's manager reports; nobody else does."""
    boss = cast.person("Över Påhittschef", cast.nord)
    workflow.move(of(cast.manager), by=cast.hr, at=cast.at, manager=boss)
    return boss


def leaves(person: User, cast: Cast, days: int = 1) -> None:
    """The person's last day was so many days ago."""
    workflow.end_employment(of(person), last_day=cast.today - days * DAY, by=cast.portal, at=cast.at)
