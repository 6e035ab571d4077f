"""Whom a manager, or whoever follows up a company, sees: one row a person with all their policies, filtered, in pages.

One question in the database answers list and numbers together, so that they are equal: how many people are in each
state, and the people of the page. It is written once for each scope (performance goals 5 and 6).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import DateField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from companies import queries as companies
from companies.models import Company, Employment, User
from companies.permissions import Can
from kit.dates import LocalDay
from kit.written import COMPANY, DAY, PERSON, WHEN, Blank, Question, write
from policy.models import Acknowledgement, Reminder, Talk
from policy.models import Question as Asked

from .people import introduced

# Whom a list is about: who reports to one, everybody below, a company, one person.
OWN, LINE, PLACE, ONE = "own", "line", "place", "one"
LATE_BY = {"due": 0, "late": 1, "week": 7, "month": 30}  # days past the due day, at the least
STATES = ("missing", "asked", *LATE_BY, "done")
EVERYBODY = 1_000_000
THEM = "company__employments__person"
CELL = (
    "slug", "title", "number", "due", "late_by", "acknowledged_on", "way", "receipt_id", "question", "question_id",
    "talked_on", "reminded_on",
)  # fmt: skip
LISTED = """
WITH every AS MATERIALIZED ({cells}),
cell AS MATERIALIZED (
  SELECT DISTINCT ON (who_id, slug) * FROM every WHERE %(policy)s IN ('', slug)
  ORDER BY who_id, slug, acknowledged_on DESC NULLS FIRST, due, place),
whom AS MATERIALIZED (
  SELECT who_id, key, name, {states}, min(due) FILTER (WHERE acknowledged_on IS NULL) AS due,
         min(job) AS job, min(first_day) AS first_day,
         json_agg(json_build_array({cell}) ORDER BY title, slug) AS cells
  FROM cell GROUP BY who_id, key, name),
placed AS (
  SELECT *, CASE WHEN %(sort)s = 'due' THEN coalesce(due, 'infinity') ELSE '-infinity' END AS place FROM whom),
chosen AS (
  SELECT * FROM placed WHERE CASE %(state)s {choice} ELSE true END AND (%(after)s = '' OR (place, key, who_id) > (
    SELECT coalesce(placed.place, '-infinity'), person.sort_key, person.id
    FROM companies_user AS person LEFT JOIN placed ON placed.who_id = person.id
    WHERE person.id::text = %(after)s))
  ORDER BY place, key, who_id LIMIT %(size)s::integer)
SELECT numbers.*, who_id, name, job, first_day, cells
FROM (SELECT count(*), {numbers} FROM whom) AS numbers LEFT JOIN chosen ON true
ORDER BY place, key, who_id
"""


@dataclass(frozen=True)
class Following:
    """Which people a list shows, as its address says: whose, in which state, about which policy, in which order."""

    company: str = ""
    state: str = ""
    line: bool = False  # everybody below, not one's own people alone
    policy: str = ""
    sort: str = ""  # "due", else by name
    after: uuid.UUID | None = None  # the last person of the page before


class PolicyCell(NamedTuple):
    """What is known of a person and a policy: acknowledged when and how, or due when and what was done about it."""

    slug: str
    title: str
    number: int
    due: str  # days as ISO 8601 writes them
    late_by: int
    acknowledged_on: str | None
    way: str | None
    receipt_id: str | None
    question: str | None  # ask or decline: the latest since the text that asks for an acknowledgement
    question_id: str | None
    talked_on: str | None
    reminded_on: str | None


@dataclass(frozen=True)
class Listed:
    """A page of people, and how many there are in each state; `more_after`: whom the next page begins after."""

    rows: list[dict[str, Any]]
    counts: dict[str, int]
    more_after: uuid.UUID | None = None
    company: Company | None = None


class _DaysBetween(Func):
    """One day minus another, as a number."""

    template = "(%(expressions)s)"
    arg_joiner = "::date - "

    def __init__(self, late: Any, early: Any) -> None:
        super().__init__(late, early, output_field=IntegerField())


def _latest(rows: QuerySet[Any], column: Any) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _cells(among: Q) -> QuerySet[Any, Any]:
    of_text: dict[str, Any] = {
        "person": OuterRef(THEM),
        "version__policy": OuterRef("policy"),
        "version__number__gte": OuterRef("floor"),
    }
    asked = Asked.objects.filter(**of_text, kind__in=Asked.INSTEAD, at__lte=WHEN)
    talks = Talk.objects.filter(**of_text, at__lte=WHEN)
    reminders = Reminder.objects.filter(person=OuterRef(THEM), policy=OuterRef("policy"), at__lte=WHEN)
    rows = introduced(WHEN, among).annotate(
        key=F(f"{THEM}__sort_key"),
        name=F(f"{THEM}__name"),
        job=F("company__employments__title"),
        first_day=companies.began("company__employments__"),
        slug=F("policy__slug"),
        title=F("version__title"),
        number=F("version__number"),
        place=F("company__sort_key"),
        late_by=_DaysBetween(Value(DAY, DateField()), F("due")),
        acknowledged_on=LocalDay("acknowledged_at"),
        way=_latest(Acknowledgement.objects.filter(pk=OuterRef("receipt_id")), "way"),
        question=_latest(asked, "kind"),
        question_id=_latest(asked, "id"),
        talked_on=_latest(talks, "on"),
        reminded_on=_latest(reminders, "day"),
    )
    return rows.order_by().values("who_id", "key", "name", "job", "first_day", "place", *CELL)


def _scope(scope: str) -> Q:
    if scope == PLACE:
        return Q(company=COMPANY)
    if scope == ONE:
        return Q(company__employments__person=PERSON)
    if scope == LINE:
        return Q(company__employments__in=companies.line_of(PERSON, WHEN))
    own = companies.live_employments(WHEN).filter(manager=PERSON).exclude(kind=Employment.Kind.EXTERNAL)
    return Q(company__employments__in=own.values("pk"))


@cache
def _listed(scope: str) -> Question:
    """Return the question for a scope. The states are those of a person: done is who has acknowledged all of it."""
    owes = "acknowledged_on IS NULL"
    conditions = {
        "missing": f"bool_or({owes})",
        "asked": f"bool_or({owes} AND question IS NOT NULL)",
        **{state: f"bool_or({owes} AND late_by >= {days})" for state, days in LATE_BY.items()},
        "done": f"bool_and(NOT {owes})",
    }
    cells = write(_cells(_scope(scope)))
    statement = LISTED.format(
        cells=cells.statement,
        cell=", ".join(CELL),
        states=", ".join(f"{condition} AS is_{state}" for state, condition in conditions.items()),
        choice=" ".join(f"WHEN '{state}' THEN is_{state}" for state in STATES),
        numbers=", ".join(f"count(*) FILTER (WHERE is_{state}) AS {state}" for state in STATES),
    )
    names = ("policy", "sort", "state", "after", "size")
    return Question(statement, {**cells.blanks, **{name: Blank(name) for name in names}})


def followed_up(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the companies all of whose people the person follows up: by right, or as the HR that serves them."""
    return companies.companies_where(user, Can.SEE_ACKNOWLEDGEMENTS, at) | companies.edits_people(user, at)


def people(user: User, following: Following, at: dt.datetime, size: int = EVERYBODY) -> Listed:
    """Return the people of a list, one row each with their `cells`, and how many are in each state.

    A manager sees their own people, or everybody below them; with a company named, those who follow it up see all
    of it (else nobody).
    """
    company = None
    if following.company:
        company = Company.objects.filter(pk__in=followed_up(user, at), slug=following.company).first()
        if company is None:
            return Listed([], dict.fromkeys(("all", *STATES), 0))
    scope = PLACE if company else LINE if following.line else OWN
    found = _asked(scope, user.pk, following, at, size, company=company and company.pk)
    return _pages(found, size, company)


def person_cells(person: User, at: dt.datetime) -> list[PolicyCell]:
    """Return what there is of one person, policy by policy."""
    rows = _pages(_asked(ONE, person.pk, Following(), at, 1), 1, None).rows
    return rows[0]["cells"] if rows else []


def _asked(
    scope: str, person: uuid.UUID, following: Following, at: dt.datetime, size: int, **more: Any
) -> list[tuple[Any, ...]]:
    return _listed(scope).ask(
        at,
        person=person,
        **more,
        policy=following.policy,
        sort=following.sort,
        state=following.state,
        after=str(following.after or ""),
        size=str(size + 1),
    )


def _pages(found: list[tuple[Any, ...]], size: int, company: Company | None) -> Listed:
    numbers = len(STATES) + 1
    counts = dict(zip(("all", *STATES), found[0][:numbers], strict=True))
    names = ("who_id", "name", "title", "first_day", "cells")
    rows = [dict(zip(names, row[numbers:], strict=True)) for row in found if row[numbers]]
    for row in rows[:size]:
        row["cells"] = [PolicyCell(*cell) for cell in row["cells"]]
    more = rows[size - 1]["who_id"] if len(rows) > size else None
    return Listed(rows[:size], counts, more, company)
