"""The condition that a column is one of some keys, however many they are."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from enum import Enum

from django.db.models import BooleanField, F, Func, Q, Value

Ids = Collection[uuid.UUID] | Collection[str]
MOST = 25  # of a few


class Number(Enum):
    """How many keys: PostgreSQL is asked in another way for each."""

    ONE = 1  # by equality, which keeps the index's order
    FEW = 2  # by the index of the column
    MANY = 3  # in any other order, each row looked up in a table of them that is made once

    @classmethod
    def of(cls, ids: Ids) -> Number:
        """Return the number of these."""
        return cls.ONE if len(ids) == 1 else cls.FEW if len(ids) <= MOST else cls.MANY


def array(ids: Ids) -> str:
    """Return the keys as one text: as parameters each of them costs."""
    return f"{{{','.join(map(str, ids))}}}"


def one_of(column: str, keys: str, number: Number = Number.FEW) -> Q:
    """Return the condition that the column has one of the keys of an array, which is a text or stands for one."""
    head, tail = ("", ")") if number is Number.FEW else ("(", "))) IS TRUE")
    joiner = " = ANY(" if number is Number.FEW else " IN (SELECT unnest("
    template = f"{head}%(expressions)s::uuid[]{tail}"
    return Q(Func(F(column), Value(keys), template=template, arg_joiner=joiner, output_field=BooleanField()))
