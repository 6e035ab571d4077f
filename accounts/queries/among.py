"""The condition that a row is of one of these companies, however many they are."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import BooleanField, F, Func, Q, Value


def among(ids: Collection[uuid.UUID]) -> Q:
    """Return the condition: one company by equality, which keeps the index's order, else one array."""
    if len(ids) == 1:
        return Q(company=next(iter(ids)))
    array = Value(f"{{{','.join(map(str, ids))}}}")  # one literal: as parameters each of them costs
    return Q(
        Func(
            F("company"), array, template="%(expressions)s::uuid[])", arg_joiner=" = ANY(", output_field=BooleanField()
        )
    )
