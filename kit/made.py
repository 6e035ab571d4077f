"""Rows that a statement makes, as a queryset: Django narrows, joins and counts them, PostgreSQL makes them set-wise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.sql.datastructures import BaseTable

from kit.written import Question

M = TypeVar("M", bound=Model)


class _Made(BaseTable):
    """A statement where a table would stand."""

    def __init__(self, name: str, alias: str | None, statement: str, values: tuple[Any, ...]) -> None:
        super().__init__(name, alias)
        self.statement, self.values = statement, values

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the statement by the name that the rest of the query calls it."""
        return f"({self.statement}) AS {compiler.quote_name_unless_alias(self.table_alias)}", self.values

    def relabeled_clone(self, change_map: Mapping[str | None, str]) -> _Made:
        """Return the same by another name."""
        alias = change_map.get(self.table_alias, self.table_alias)
        return _Made(self.table_name, alias, self.statement, self.values)


def rows_made(model: type[M], question: Question, at: dt.datetime, **meant: Any) -> QuerySet[M]:
    """Return what the question answers for this moment as rows of an unmanaged model, whose columns it names."""
    statement, values = question.positional(at, **meant)
    rows: QuerySet[M] = model._default_manager.all()
    rows.query.base_table_class = lambda name, alias: _Made(name, alias, statement, values)  # type: ignore[assignment]
    return rows
