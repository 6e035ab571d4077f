"""A cursor whose questions PostgreSQL plans once for a connection, counted and timed by Django like any other."""

from __future__ import annotations

import re
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Self

import psycopg
from django.db import connection

NAMED = re.compile(r"%\((\w+)\)s|%%")


class Prepared(psycopg.RawCursor[tuple[Any, ...]]):
    """A cursor of prepared statements (`prepare_threshold` of the connection lets it)."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Execute a question, which was planned when this connection was asked it first; `params` are by name."""
        statement, names = numbered(query)
        super().execute(statement, [params[name] for name in names], **{**how, "prepare": True})
        self._query: Any = SimpleNamespace(query=str(query).encode())  # where Django looks for what was asked
        return self


@lru_cache(maxsize=1024)
def numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the statement with its values by number, as PostgreSQL has them, and their names in that order.

    The driver would take the names apart each time: it remembers short statements only.
    """
    names: dict[str, int] = {}

    def number(mark: re.Match[str]) -> str:
        return f"${names.setdefault(mark[1], len(names) + 1)}" if mark[1] else "%"

    return NAMED.sub(number, statement).encode(), tuple(names)


def prepared() -> Any:
    """Return one of Django's cursors around a prepared one."""
    connection.ensure_connection()
    here = connection.connection
    usual, here.cursor_factory = here.cursor_factory, Prepared
    try:
        return connection.cursor()
    finally:
        here.cursor_factory = usual
