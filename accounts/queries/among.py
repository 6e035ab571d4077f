"""The condition that a row is of one of these companies, however many they are."""

from __future__ import annotations

import uuid

from django.db.models import Q

from kit.among import Ids, Number, array, one_of
from kit.written import COMPANY, Blank


def among(ids: Ids, column: str = "company") -> Q:
    """Return the condition."""
    number = Number.of(ids)
    return Q(**{column: next(iter(ids))}) if number is Number.ONE else one_of(column, array(ids), number)


def written_among(number: Number) -> Q:
    """Return the condition for a question that is written once; what it says of them `meant` knows."""
    return Q(company=COMPANY) if number is Number.ONE else one_of("company", Blank("companies"), number)


def meant(ids: Ids) -> dict[str, uuid.UUID | str]:
    """Return what stands for these companies in a question that was written for their number."""
    if Number.of(ids) is Number.ONE:
        return {"company": uuid.UUID(str(next(iter(ids))))}
    return {"companies": array(ids)}
