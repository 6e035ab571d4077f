"""Questions of every page: Django writes their SQL once a process, PostgreSQL plans them once a connection.

To write one costs ten times the asking, and to plan it as much as the asking (measured). A question is written with
stand-ins where the person, the moment, its days and other values come, and asked with what they stand for.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from kit import clock
from kit.prepared import prepared


class Key(uuid.UUID):
    """The stand-in of a key. One with the same number that an address spells is none."""


# The stand-ins: keys that do not exist, a moment long past. Days are told by their distance from it.
PERSON, COMPANY, ROW, VIEWER = (Key(int=2**128 - number) for number in (1, 2, 3, 4))
WHEN = dt.datetime(1900, 1, 1, 12, tzinfo=dt.UTC)
DAY = clock.day_of(WHEN)
LONG_PAST = range(1899, 1902)
NAMED = re.compile(r"%\((\w+)\)s")
COUNTED = "SELECT count(*) FROM ({}) AS counted"
NAMES = {PERSON: "person", COMPANY: "company", ROW: "row", VIEWER: "viewer"}


class Blank(str):
    """The stand-in of a text, called by its name; lists of keys are texts as PostgreSQL writes them."""


@dataclass(frozen=True)
class Question:
    """A question as SQL; `blanks` are the stand-ins by the names that it calls them by.

    `varied`: what the blanks stand for decides how the rows are best found, so PostgreSQL plans it each time.
    """

    statement: str
    blanks: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    varied: bool = False

    def ask(self, at: dt.datetime, **meant: Any) -> list[tuple[Any, ...]]:
        """Return the rows for this moment, person, company, and the texts that blanks of these names stand for."""
        with connection.cursor() if self.varied else prepared() as cursor:
            cursor.execute(self.statement, self.values(at, **meant))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def values(self, at: dt.datetime, **meant: Any) -> dict[str, Any]:
        """Return what the blanks stand for."""
        today = clock.day_of(at)
        return {name: _meaning(name, blank, at, today, meant) for name, blank in self.blanks.items()}

    def positional(self, at: dt.datetime, **meant: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the statement with its values by their places, to stand in a statement that Django writes."""
        values = self.values(at, **meant)
        return NAMED.sub("%s", self.statement), tuple(values[name] for name in NAMED.findall(self.statement))

    def count(self, at: dt.datetime, **meant: Any) -> int:
        """Return how many rows there are."""
        ((found,),) = replace(self, statement=COUNTED.format(self.statement)).ask(at, **meant)
        return int(found)

    def rows(self, at: dt.datetime, **meant: Any) -> list[dict[str, Any]]:
        """Return what `ask` does as plain rows with the names of the columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.ask(at, **meant)]


def write(rows: QuerySet[Any, Any]) -> Question:
    """Return the question for these plain rows; all values but the stand-ins become part of it."""
    query: Any = rows.query
    statement, values = query.sql_with_params()
    connection.ensure_connection()
    given, blanks = iter(values), {}

    def put(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return mark[0]
        value = next(given)
        if name := _name(value):
            blanks[name] = value
            return f"%({name})s"  # however often it stands there, it is sent once
        return sql.Literal(value).as_string(connection.connection).replace("%", "%%")

    return Question(re.sub("%[s%]", put, statement), blanks, tuple(query.selected or ()))


def composed(template: str, parts: Mapping[str, Question], blanks: Mapping[str, Any], **words: str) -> Question:
    """Return a question whose template names others and words in braces; `blanks` are those of the template itself."""
    known = dict(blanks)
    for part in parts.values():
        known |= part.blanks
    return Question(template.format(**{name: part.statement for name, part in parts.items()}, **words), known)


def _name(value: Any) -> str:
    """Return what a stand-in is called, nothing for a value that is none."""
    if isinstance(value, dt.date):  # moments are days too
        return f"{type(value).__name__}_{value:%Y%m%d%H%M%S}" if value.year in LONG_PAST else ""
    if isinstance(value, Key):
        return NAMES[value]
    return value if isinstance(value, Blank) else ""


def _meaning(name: str, blank: Any, at: dt.datetime, today: dt.date, meant: Mapping[str, Any]) -> Any:
    if isinstance(blank, dt.datetime):
        return at + (blank - WHEN)
    return today + (blank - DAY) if isinstance(blank, dt.date) else meant[name]
