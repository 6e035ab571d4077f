"""The condition that a column is one of some keys, however many they are, or any but some."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import BooleanField, F, Func, Q, Value

from kit.written import Question


@dataclass(frozen=True)
class AllBut:
    """All the keys that there were at a moment, but some: whoever has to do with nearly all need not name them.

    `last` is the greatest of them and `number` how many they were, with those left out. Keys grow with time, so what
    came to be since then is not among them. Only those of one moment are put together or taken apart (`ValueError`),
    and none is kept longer than the request that asked for it.
    """

    without: frozenset[str]
    last: str
    number: int

    def __len__(self) -> int:
        return self.number - len(self.without)

    def __contains__(self, key: object) -> bool:
        text = str(key)
        return text <= self.last and text not in self.without

    def __or__(self, other: AbstractSet[str] | AllBut) -> AllBut:
        left = self._beside(other).without & self.without if isinstance(other, AllBut) else self.without - other
        return replace(self, without=left)

    __ror__ = __or__

    def __sub__(self, other: AbstractSet[str] | AllBut) -> set[str] | AllBut:
        if isinstance(other, AllBut):
            return set(self._beside(other).without - self.without)
        return replace(self, without=self.without | other)

    def __rsub__(self, other: AbstractSet[str]) -> set[str]:
        return set(other & self.without)

    def _beside(self, other: AllBut) -> AllBut:
        """Return the other one, which is of the same moment: of two moments nobody could say what both leave out."""
        if (self.last, self.number) != (other.last, other.number):
            raise ValueError("what was there at two moments cannot be put together")
        return other


Keys = set[str] | AllBut
Ids = Collection[uuid.UUID] | Collection[str] | AllBut
MOST = 25  # of a few
MANY = re.compile(r"\(SELECT unnest\(%\((\w+)\)s::uuid\[\]\)\)")  # as PostgreSQL is asked about many
READ, READ_ONCE = "keys_of_{} AS MATERIALIZED (SELECT unnest(%({})s::uuid[]) AS key)", r"(SELECT key FROM keys_of_\1)"


class Number(Enum):
    """How many keys: PostgreSQL is asked in another way for each."""

    ONE = 1  # by equality, which keeps the index's order
    FEW = 2  # by the index of the column
    MANY = 3  # in any other order, each row looked up in a table of them that is made once
    REST = 4  # the same, of those that are left out
    ALL = 5  # none is left out

    @classmethod
    def of(cls, ids: Ids) -> Number:
        """Return the number of these."""
        if isinstance(ids, AllBut):
            return cls.REST if ids.without else cls.ALL
        return cls.ONE if len(ids) == 1 else cls.FEW if len(ids) <= MOST else cls.MANY


def array(ids: Collection[uuid.UUID] | Collection[str]) -> str:
    """Return the keys as one text: as parameters each of them costs."""
    return f"{{{','.join(map(str, ids))}}}"


def one_of(column: str, keys: str, number: Number = Number.FEW) -> Q:
    """Return the condition that the column has one of the keys of an array, which is a text or stands for one."""
    head, tail = ("", ")") if number is Number.FEW else ("(", "))) IS TRUE")
    joiner = " = ANY(" if number is Number.FEW else " IN (SELECT unnest("
    template = f"{head}%(expressions)s::uuid[]{tail}"
    return Q(Func(F(column), Value(keys), template=template, arg_joiner=joiner, output_field=BooleanField()))


def up_to(column: str, last: str) -> Q:
    """Return the condition of `AllBut` that leaves nothing out."""
    known = {"template": "%(expressions)s::uuid", "arg_joiner": " <= ", "output_field": BooleanField()}
    return Q(Func(F(column), Value(last), **known))


def none_of(column: str, keys: str, last: str) -> Q:
    """Return the condition of `AllBut`: the keys left out are an array's, as for `one_of`."""
    return ~one_of(column, keys, Number.MANY) & up_to(column, last)


def once(question: Question) -> Question:
    """Return the question with its arrays of many keys read once each, however often it asks about them."""
    names = dict.fromkeys(MANY.findall(question.statement))
    if not names:
        return question
    heads = ", ".join(map(READ.format, names, names))
    return replace(question, statement=" ".join(["WITH", heads, MANY.sub(READ_ONCE, question.statement)]))
