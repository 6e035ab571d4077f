"""The condition that a row is of one of these companies, however many they are."""

from __future__ import annotations

import uuid

from django.db.models import Q

from kit.among import AllBut, Ids, Number, array, none_of, one_of, up_to
from kit.written import COMPANY, Blank


def among(ids: Ids, column: str = "company") -> Q:
    """Return the condition."""
    if isinstance(ids, AllBut):
        return none_of(column, array(ids.without), ids.last)
    number = Number.of(ids)
    return Q(**{column: next(iter(ids))}) if number is Number.ONE else one_of(column, array(ids), number)


def written_among(number: Number, column: str = "company", name: str = "companies") -> Q:
    """Return the condition for a question that is written once; what it says of them `told` knows by the same name."""
    last = Blank(f"{name}_last")
    if number is Number.ALL:
        return up_to(column, last)
    return none_of(column, Blank(name), last) if number is Number.REST else one_of(column, Blank(name), number)


def told(ids: Ids, name: str = "companies") -> dict[str, str]:
    """Return what stands for these companies in such a question."""
    if isinstance(ids, AllBut):
        return {name: array(ids.without), f"{name}_last": ids.last}
    return {name: array(ids)}


def written_of(number: Number) -> Q:
    """Return the condition for a question that asks otherwise of one company; what it says of them `meant` knows."""
    return Q(company=COMPANY) if number is Number.ONE else written_among(number)


def meant(ids: Ids) -> dict[str, uuid.UUID | str]:
    """Return what stands for these companies in a question that was written for their number."""
    if not isinstance(ids, AllBut) and Number.of(ids) is Number.ONE:
        return {"company": uuid.UUID(str(next(iter(ids))))}
    return {**told(ids)}
