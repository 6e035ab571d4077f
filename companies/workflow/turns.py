"""Whose turn it is to write the people of a company: one transaction after the other.

Locks are taken in one order everywhere, so that nobody waits for somebody who waits for them: rows of employments,
then the line of managers, then the companies, then what carries a right.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

from kit.workflow import Basis

CARRIERS = {
    "role": "SELECT NULL FROM companies_roleassignment WHERE id = %s FOR SHARE",
    "delegation": "SELECT ended_at FROM companies_delegation WHERE id = %s FOR SHARE",
}


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


def chairs_turn(company: uuid.UUID) -> None:
    """Let nobody agree on the chair of a company until this transaction ends; many may hold it at once.

    Whoever lets something wait for the chair takes it, so that who agrees on one sees it, or was first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM companies_company WHERE id = %s FOR KEY SHARE", [company])


def hold(basis: Basis, company: uuid.UUID) -> bool:
    """Let nobody end what carries a right before this transaction does; return False where it was taken back already.

    Many may decide on the same role at once: they share the lock. What the wait has changed is asked anew afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM companies_company WHERE id = %s FOR KEY SHARE", [company])
        cursor.execute(CARRIERS[basis.kind], [basis.id])
        return cursor.fetchall() == [(None,)]
