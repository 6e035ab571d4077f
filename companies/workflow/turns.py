"""Whose turn it is to write the people of a company: one transaction after the other.

Locks are taken in one order everywhere, so that nobody waits for somebody who waits for them: rows of employments,
then the line of managers, then the companies.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection


def managers_turn() -> None:
    """Wait until nobody else changes who reports to whom; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('companies.managers', 0))")


def companies_turn(companies: Iterable[uuid.UUID]) -> None:
    """Wait until nobody else writes employments of these companies; held until the transaction ends.

    The triggers of the table take the same locks: 256, so that an import fills no table of locks.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(1, turn) FROM (
                   SELECT DISTINCT (hashtextextended('employment ' || company, 0) & 255)::integer AS turn
                   FROM unnest(%s::uuid[]) AS company ORDER BY turn) AS turns""",
            [list(companies)],
        )
