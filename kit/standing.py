"""A question that asks the same at every moment: written once, and only once it is sure that it may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kit import clock
from kit.written import WHEN, Question, write

OTHER = dt.datetime(1900, 9, 15, 17, 43, 21, tzinfo=dt.UTC)  # at another hour: midnight is not as far from it


class NotStanding(Exception):
    """The question cannot be written once for all moments."""


def standing(build: Callable[[dt.datetime], QuerySet[Any, Any]]) -> Question:
    """Return the question that `build` makes of a moment, once another moment has been seen to make the same.

    Raises `NotStanding` where `build` asks the database itself, or where a value keeps no fixed distance from the
    moment (months have no fixed length).
    """
    with connection.execute_wrapper(_nobody_asks):
        question, again = write(build(WHEN)), write(build(OTHER))
    if _shape(question, WHEN) != _shape(again, OTHER):
        raise NotStanding(question.statement)
    return question


def kept(build: Callable[[dt.datetime], QuerySet[Any, Any]]) -> Question | None:
    """Return the question where it is `standing`; none where it must be written for each moment."""
    try:
        return standing(build)
    except NotStanding:
        return None


def _nobody_asks(*asked: Any) -> Any:
    raise NotStanding(asked[1])


def _shape(question: Question, moment: dt.datetime) -> str:
    """Return the statement with the distances from the moment where its stand-ins are."""
    day = clock.day_of(moment)
    blanks = question.blanks.items()
    since = {name: blank - moment for name, blank in blanks if isinstance(blank, dt.datetime)}
    days = {name: blank - day for name, blank in blanks if isinstance(blank, dt.date) and name not in since}
    return question.statement % {**{name: name for name in question.blanks}, **since, **days}
