"""What a page of the register asks. What most people look at is written once; the rest Django writes each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import Func, QuerySet, UUIDField

from accounts.models import Account
from companies.models import User
from kit import clock
from kit.among import Ids, Number, array, once, one_of
from kit.written import PERSON, ROW, WHEN, Blank, Question, composed, write

from . import register as rules
from .accounts import employees
from .among import among, meant, written_of
from .counting import counted, summed
from .paging import NAME, SORTS, read
from .register import ME, NOBODY, PAGE, STATUSES, Filter, Word, found, in_order, words_of

KEPT = 200  # questions of each kind
LOOKED_UP = (Number.MANY, Number.REST, Number.ALL)  # the companies of each row
# Asked behind the page: beside each row the database would rather read everybody's employments first. The numbers ride
# along, since to ask for them alone costs half as much again; where there is no row they have one of their own.
AROUND = """
SELECT {columns}, EXISTS ({here}), numbers.counted
FROM ({counts}) AS numbers LEFT JOIN ({rows}) AS page ON TRUE ORDER BY {order}
"""
OF_OWNER = ("owner_id", "company_id")  # told by `owner_here`
CONFIRMED = f"(page.confirmed_at AT TIME ZONE '{clock.STOCKHOLM.key}')::date"
BY_TEXT = (NAME, "company", "owner")  # the sorts whose keys are texts


def _usual(wanted: Filter) -> bool:
    """Return whether many people ask so: by the choices of the page alone, or by words."""
    return wanted.owner in ("", ME, NOBODY) and bool(words_of(wanted.words) or not wanted.words)


@dataclass(frozen=True)
class Shape:
    """What decides the SQL of a page: how many companies, the filter, and of which words runs of letters are known."""

    number: Number
    wanted: Filter
    long: tuple[bool, ...]

    @property
    def varied(self) -> bool:
        """Return whether the words decide how the rows are best found. One with runs of letters always narrows most
        where the companies are many.
        """
        return bool(self.long) and not (self.number in LOOKED_UP and self.long == (True,))

    @property
    def counted(self) -> Shape:
        """Return the shape of the question for the numbers: of every status, in any order."""
        return replace(self, wanted=replace(self.wanted, status="", sort=""))

    def found(self) -> QuerySet[Account]:
        """Return the rows for whoever asks."""
        words = [Word(Blank(f"word{place}"), long) for place, long in enumerate(self.long)]
        return found(written_of(self.number), self.wanted, PERSON, WHEN, words)


class Page(NamedTuple):
    """Plain rows of a page and one more where there are more, and how many accounts there are in each status."""

    rows: list[dict[str, Any]]
    numbers: dict[str, int]


def _shaped(ids: Ids, user: User, wanted: Filter) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of a usual question, and what its blanks stand for."""
    words = words_of(wanted.words)
    told = {f"word{place}": word.text for place, word in enumerate(words)} | {"person": user.pk, **meant(ids)}
    left = replace(wanted, words="", company="", after="")
    return Shape(Number.of(ids), left, tuple(word.long for word in words)), told


@lru_cache(maxsize=KEPT)
def _page(shape: Shape, texts: int, most: int) -> Question:
    """Return the question for a page and its numbers; one that is not the first begins behind a row with so many keys
    of text.
    """
    place = [*(Blank(f"key{number}") for number in range(texts)), ROW] if texts else []
    rows = write(in_order(shape.found(), shape.wanted, WHEN, place)[: PAGE + 1])
    told = {name: f"page.{name}" for name in rows.columns if name not in (*OF_OWNER, "confirmed_at")}
    columns = {**told, "confirmed_on": CONFIRMED}
    here = employees(WHEN).filter(person=_of_page("owner_id"), company=_of_page("company_id")).order_by()
    parts = {"here": write(here.values_list("pk")), "rows": rows, "counts": _counts(shape.counted, most)}
    both = composed(AROUND, parts, {}, columns=", ".join(columns.values()), order=_order(shape.wanted.sort))
    return replace(once(both), columns=(*columns, "owner_here"), varied=shape.varied)


def _order(sort: str) -> str:
    way = " DESC" if sort.startswith("-") else ""
    return ", ".join(f"page.{name}{way}" for name in (*SORTS[sort.lstrip("-")], "id"))


def _of_page(column: str) -> Func:
    return Func(template=f"page.{column}", output_field=UUIDField())


@lru_cache(maxsize=KEPT)
def _counts(shape: Shape, most: int) -> Question:
    return replace(counted(shape.found(), clock.day_of(WHEN), most, searched=bool(shape.long)), varied=shape.varied)


@cache
def _owners() -> Question:
    theirs = employees(WHEN).filter(one_of("person", Blank("owners")))
    return write(theirs.order_by().values_list("person_id", "company_id"))


def page_of(ids: Ids, wanted: Filter, user: User, at: dt.datetime) -> Page:
    """Return a page of `register`: `owner_here` says of each row whether its owner works there today, `confirmed_on` on
    which day it was last confirmed. The numbers are those of what the filter keeps in each status ("" is all), none
    counted past COUNTED. One query, three for what few ask.
    """
    place, most = read(wanted.sort, wanted.after), rules.COUNTED
    if not _usual(wanted) or (place and wanted.sort.lstrip("-") not in BY_TEXT):
        rows = list(_as_written(list(rules.register(ids, wanted, user, at)[: PAGE + 1]), at))
        return Page(rows, _numbers(_asked_alone(ids, wanted, user, at), wanted, most))
    *texts, row = place or [None]
    shape, told = _shaped(ids, user, wanted)
    told |= {f"key{number}": text for number, text in enumerate(texts)} | {"row": row}
    question = _page(shape, len(texts), most)
    found = question.ask(at, **told)
    rows = [dict(zip(question.columns, one, strict=False)) for one in found if one[0]]  # the last is the numbers
    return Page(rows, _numbers(found[0][-1], wanted, most))


def _asked_alone(ids: Ids, wanted: Filter, user: User, at: dt.datetime) -> str:
    most = rules.COUNTED
    if _usual(wanted):
        shape, told = _shaped(ids, user, wanted)
        ((said,),) = once(_counts(shape.counted, most)).ask(at, **told)
    else:
        rows = found(among(ids), wanted, user.pk, at)
        question = counted(rows, clock.day_of(at), most, searched=bool(wanted.words))
        ((said,),) = replace(question, varied=True).ask(at)  # hardly ever asked again, so no plan of it is kept
    return str(said)


def _numbers(said: str, wanted: Filter, most: int) -> dict[str, int]:
    each = [int(number) for number in said.split(",")]
    return dict(zip(("", *STATUSES), each if wanted.words else summed(each, most), strict=True))


def _as_written(rows: list[dict[str, Any]], at: dt.datetime) -> Iterator[dict[str, Any]]:
    """Return the rows of a plain question as those of the written one."""
    here = set(_owners().ask(at, owners=array({row["owner_id"] for row in rows if row["owner_id"]})))
    for row in rows:
        owner, company, confirmed = (row.pop(name) for name in (*OF_OWNER, "confirmed_at"))
        on = clock.day_of(confirmed) if confirmed else None
        yield {**row, "confirmed_on": on, "owner_here": (owner, company) in here}
