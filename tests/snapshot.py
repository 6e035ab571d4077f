"""Rows that a fixture takes a while to make by the workflow: made once in each process, copied in for each test.

A copy has keys of its own, so that nothing kept by key (counters, caches) passes from one test to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kit.keys import uuid7
from plsportal import grants

KEY = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})")


@dataclass(frozen=True)
class Snapshot:
    """What a fixture wrote: for each table the statement that copies in, and the lines, cut at every key."""

    tables: list[tuple[str, list[str]]]
    old: list[str]  # the keys of the new rows, in the order in which they were made

    @classmethod
    def of(cls, make: Callable[[], Any]) -> Snapshot:
        """Keep what `make` writes, and undo it."""
        with transaction.atomic():
            before = {copy: set(_lines(copy)) for copy in _copies()}
            make()
            after = {copy: [line for line in _lines(copy) if line not in before[copy]] for copy in before}
            transaction.set_rollback(True)
        there = {key for lines in before.values() for line in lines for key in KEY.findall(line)}
        tables = [(f"COPY {copy} FROM STDIN", KEY.split("".join(lines))) for copy, lines in after.items() if lines]
        keys = {key for _, parts in tables for key in parts[1::2]}
        return cls(tables, sorted(keys - there))

    def restore(self) -> dict[UUID, UUID]:
        """Write the rows again under new keys of the same order; return old key to new."""
        keys = dict(zip(self.old, sorted(str(uuid7()) for _ in self.old), strict=True))
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, parts in self.tables:
                with cursor.copy(statement) as copy:
                    copy.write("".join(keys.get(part, part) for part in parts))
        return {UUID(old): UUID(new) for old, new in keys.items()}


def _copies() -> list[str]:
    """Return every table with the columns that are written, those first to which others refer; triggers' not."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT quote_ident(table_name), string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
               FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'
               GROUP BY table_name ORDER BY table_name"""
        )
        return [f"{table} ({columns})" for table, columns in cursor.fetchall() if table not in grants.derived()]


def _lines(copy: str) -> list[str]:
    with connection.cursor() as cursor, cursor.copy(f"COPY {copy} TO STDOUT") as lines:
        return b"".join(lines).decode().splitlines(keepends=True)
