"""A cursor whose questions PostgreSQL plans once for a connection, counted and timed by Django like any other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Self

import psycopg
from django.db import connection


class Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor of prepared statements (`prepare_threshold` of the connection lets it)."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Execute a question, which was planned when this connection was asked it first."""
        super().execute(query, params, **{**how, "prepare": True})
        self._query: Any = SimpleNamespace(query=str(query).encode())  # where Django looks for what was asked
        return self


def prepared() -> Any:
    """Return one of Django's cursors around a prepared one."""
    connection.ensure_connection()
    here = connection.connection
    usual, here.cursor_factory = here.cursor_factory, Prepared
    try:
        return connection.cursor()
    finally:
        here.cursor_factory = usual
