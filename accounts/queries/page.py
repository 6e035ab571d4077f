"""What a page of the register asks. What most people look at is written once; the rest Django writes each time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from companies.models import User
from kit import clock
from kit.among import Ids, Number, array, one_of
from kit.written import PERSON, ROW, WHEN, Blank, Question, write

from . import register as rules
from .accounts import employees
from .among import among, meant, written_among
from .paging import NAME, read
from .register import ME, NOBODY, PAGE, STATUSES, Filter, capped_counts, found, in_order, whole_counts

KEPT = 200  # questions of each kind
BY_TEXT = (NAME, "company", "owner")  # the sorts whose keys are texts


def _usual(wanted: Filter) -> bool:
    """Return whether many people ask so: by the choices of the page alone."""
    return not wanted.words and wanted.owner in ("", ME, NOBODY)


@lru_cache(maxsize=KEPT)
def _rows(number: Number, wanted: Filter, texts: int) -> Question:
    """Return the question for a page; one that is not the first begins behind a row with so many keys of text."""
    place = [*(Blank(f"key{number}") for number in range(texts)), ROW] if texts else []
    return write(in_order(found(written_among(number), wanted, PERSON, WHEN), wanted, WHEN, place)[: PAGE + 1])


@lru_cache(maxsize=KEPT)
def _counts(number: Number, wanted: Filter, most: int) -> Question:
    rows = found(written_among(number), wanted, PERSON, WHEN).order_by()
    return write(capped_counts(rows, PERSON, clock.day_of(WHEN), most))


@cache
def _owners() -> Question:
    both = one_of("person", Blank("owners")), one_of("company", Blank("companies"))
    return write(employees(WHEN).filter(*both).order_by().values_list("person_id", "company_id"))


def page_of(ids: Ids, wanted: Filter, user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of a page of `register`, and one more where there are more."""
    place = read(wanted.sort, wanted.after)
    if not _usual(wanted) or (place and wanted.sort.lstrip("-") not in BY_TEXT):
        return list(rules.register(ids, wanted, user, at)[: PAGE + 1])
    *texts, row = place or [None]
    told = {f"key{number}": text for number, text in enumerate(texts)} | {"row": row, "person": user.pk, **meant(ids)}
    return _rows(Number.of(ids), replace(wanted, company="", after=""), len(texts)).rows(at, **told)


def counts(ids: Ids, wanted: Filter, user: User, at: dt.datetime) -> dict[str, int]:
    """Return how many accounts the filter keeps in each status ("" is all), none counted past COUNTED. One query."""
    most, today = rules.COUNTED, clock.day_of(at)
    numbers: Any
    if _usual(wanted):
        shape = replace(wanted, company="", status="", sort="", after="")
        (numbers,) = _counts(Number.of(ids), shape, most).ask(at, person=user.pk, **meant(ids))
    else:
        rows = found(among(ids), wanted, user.pk, at).order_by()
        numbers = whole_counts(rows, today) if wanted.words else capped_counts(rows, user.pk, today, most).get()
    return dict(zip(("", *STATUSES), numbers, strict=True))


def owners_here(rows: list[dict[str, Any]], at: dt.datetime) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return person and company of the owners of these rows who work there today.

    A query of its own: beside each row the database would rather read everybody's employments first.
    """
    owners, places = ({row[name] for row in rows} for name in ("owner_id", "company_id"))
    return {(who, where) for who, where in _owners().ask(at, owners=array(owners - {None}), companies=array(places))}
