"""Everybody below a manager: who reports to them, who reports to those, and so on down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Expression, F, UUIDField

from companies.models import Employment

from .live import live_employments

# UNION keeps each employment once: even a circle, which the writers refuse, would end.
BELOW = """
WITH RECURSIVE line (id, person) AS (
  SELECT own.key, own.person_id FROM ({live}) AS own WHERE own.manager_id = %s
  UNION
  SELECT below.key, below.person_id FROM line JOIN ({live}) AS below ON below.manager_id = line.person)
SELECT id FROM line
"""


class _Line(Expression):
    """The ids that a statement selects, as the right side of `__in`."""

    output_field = UUIDField()

    def __init__(self, statement: str, values: tuple[Any, ...]) -> None:
        super().__init__()
        self.statement, self.values = statement, values

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the statement in brackets."""
        return f"({self.statement})", self.values


def line_of(manager: uuid.UUID, at: dt.datetime) -> Expression:
    """Return a subquery: the live employments below the manager, in any company (policy: Ansvarsfördelning).

    Their own people and those people's, without end; whoever is employed as external reports to nobody.
    """
    live = live_employments(at).exclude(kind=Employment.Kind.EXTERNAL).exclude(person=manager).order_by()
    rows, values = live.annotate(key=F("pk")).values("key", "person_id", "manager_id").query.sql_with_params()
    return _Line(BELOW.format(live=rows), (*values, manager, *values))
