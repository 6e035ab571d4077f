"""The condition that a column is one of some keys, however many they are."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import replace
from enum import Enum

from django.db.models import BooleanField, F, Func, Q, Value

from kit.written import Question

Ids = Collection[uuid.UUID] | Collection[str]
MOST = 25  # of a few
MANY = re.compile(r"\(SELECT unnest\(%\((\w+)\)s::uuid\[\]\)\)")  # as PostgreSQL is asked about many
READ, READ_ONCE = "keys_of_{} AS MATERIALIZED (SELECT unnest(%({})s::uuid[]) AS key)", r"(SELECT key FROM keys_of_\1)"


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


def once(question: Question) -> Question:
    """Return the question with its arrays of many keys read once each, however often it asks about them."""
    names = dict.fromkeys(MANY.findall(question.statement))
    if not names:
        return question
    heads = ", ".join(map(READ.format, names, names))
    return replace(question, statement=" ".join(["WITH", heads, MANY.sub(READ_ONCE, question.statement)]))
