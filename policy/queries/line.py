"""Whom a manager, or whoever follows up a company, sees: one row a person with all their policies, filtered, in pages.

One question in the database answers list and numbers together, so that they are equal: how many people are in each
state, and the people of the page. It is written once for each scope (performance goals 5 and 6).
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from companies import queries as companies
from companies.models import Company, Employment, User
from kit.among import array
from kit.written import COMPANY, DAY, PERSON, VIEWER, WHEN, Blank, Question, composed, write
from policy.models import Question as Asked

from .following import EVERYBODY, Following, Listed, PolicyCell
from .owed import NOW, WORK, owed_by, reached_by
from .people import REACHED, Follower, floor, follower
from .versions import in_force

# Whom a list is about: who reports to one, everybody below, a company, one person.
OWN, LINE, PLACE, ONE = "own", "line", "place", "one"
OF_ONE = ' AND "companies_employment"."person_id" = %(person)s'
LATE_BY = {"due": 0, "late": 1, "week": 7, "month": 30}  # days past the due day, at the least
STATES = ("missing", "asked", *LATE_BY, "done")
FEW = 3  # policies: as many acknowledgements are told one by one in a list
CELL = (
    "slug", "title", "number", "due", "late_by", "acknowledged_on", "way", "receipt_id", "question", "question_id",
    "talked_on", "reminded_on",
)  # fmt: skip
BELOW = """
SELECT {columns} FROM ({below}) AS below
WHERE kind IN ({kinds}) AND NOT EXISTS (SELECT FROM ({away}) AS away WHERE away.id = below.id)
"""
# What is owed is found first: of those who owe nothing no more is asked than that they are there. What has been
# acknowledged is read for the people of the page alone, and where there are many policies it is a number. A person in
# two companies owes a policy once. What was asked instead is there for those who may read it (`questions_visible_to`).
LISTED = """
WITH work AS MATERIALIZED ({people}),
report AS MATERIALIZED ({reports}),
text AS MATERIALIZED (
  SELECT asked.* FROM (SELECT DISTINCT company_id FROM work) AS place CROSS JOIN LATERAL (
    SELECT * FROM ({texts}) AS asked WHERE asked.company_id = place.company_id OFFSET 0) AS asked
  WHERE %(policy)s IN ('', asked.slug)
    AND (%(places)s::uuid[] IS NULL OR asked.company_id = ANY (%(places)s::uuid[]))),
owed AS MATERIALIZED (
  SELECT DISTINCT ON (owed.person_id, owed.policy_id) owed.person_id, owed.policy_id, text.company_id, text.number,
         due, %(today)s - due AS late_by, doubt.kind AS question, doubt.id AS question_id
  FROM ({owed}) AS owed JOIN text ON text.company_id = owed.company_id AND text.policy_id = owed.policy_id
  LEFT JOIN LATERAL (
    SELECT kind, doubt.id FROM policy_question AS doubt JOIN policy_version AS about ON about.id = doubt.version_id
    WHERE doubt.person_id = owed.person_id AND doubt.kind IN ({instead}) AND doubt.at <= {now}
      AND about.policy_id = owed.policy_id AND about.number >= text.floor
      AND (doubt.company_id = ANY (%(served)s::uuid[]) OR doubt.person_id = %(viewer)s
        OR doubt.person_id IN (SELECT person_id FROM report))
    ORDER BY doubt.at DESC, doubt.id DESC LIMIT 1) AS doubt ON true
  ORDER BY owed.person_id, owed.policy_id, due, text.place),
owes AS MATERIALIZED (SELECT person_id, min(due) AS due, {states} FROM owed GROUP BY person_id),
whom AS MATERIALIZED (
  SELECT work.person_id AS who_id, person.sort_key AS key, person.name, min(work.title) AS job, owes.due, {flags}
  FROM work CROSS JOIN LATERAL (
    SELECT id, sort_key, name FROM companies_user AS person
    WHERE person.id = work.person_id AND person.is_active OFFSET 0) AS person
  LEFT JOIN owes ON owes.person_id = person.id
  WHERE work.company_id IN (SELECT company_id FROM text)
  GROUP BY work.person_id, person.sort_key, person.name, owes.person_id, owes.due, {names}),
placed AS (
  SELECT *, CASE WHEN %(sort)s = 'due' THEN coalesce(due, 'infinity') ELSE '-infinity' END AS place FROM whom),
chosen AS MATERIALIZED (
  SELECT * FROM placed WHERE CASE %(state)s {choice} ELSE true END AND (%(after)s = '' OR (place, key, who_id) > (
    SELECT coalesce(placed.place, '-infinity'), person.sort_key, person.id
    FROM companies_user AS person LEFT JOIN placed ON placed.who_id = person.id
    WHERE person.id::text = %(after)s))
  ORDER BY place, key, who_id LIMIT %(size)s::integer),
cell AS (
  SELECT DISTINCT ON (work.person_id, text.policy_id) work.person_id, text.slug, text.title,
         coalesce(owed.number, text.number) AS number, owed.due, owed.late_by, given.on_day AS acknowledged_on,
         given.way, given.id AS receipt_id, owed.question, owed.question_id,
         talked.on_day AS talked_on, reminded.day AS reminded_on
  FROM chosen JOIN work ON work.person_id = chosen.who_id JOIN text ON text.company_id = work.company_id
  LEFT JOIN owed ON owed.person_id = work.person_id AND owed.policy_id = text.policy_id
  LEFT JOIN LATERAL (
    SELECT given.id, given.way, (given.at AT TIME ZONE 'Europe/Stockholm')::date AS on_day
    FROM policy_acknowledgement AS given JOIN policy_version AS signed ON signed.id = given.version_id
    WHERE owed.person_id IS NULL AND given.person_id = work.person_id AND given.at <= {now}
      AND signed.policy_id = text.policy_id AND signed.number >= text.floor
    ORDER BY given.at, given.id LIMIT 1) AS given ON true
  LEFT JOIN LATERAL (
    SELECT "on" AS on_day FROM policy_talk AS talk JOIN policy_version AS about ON about.id = talk.version_id
    WHERE talk.person_id = work.person_id AND talk.at <= {now}
      AND about.policy_id = text.policy_id AND about.number >= text.floor
    ORDER BY "on" DESC, talk.id DESC LIMIT 1) AS talked ON true
  LEFT JOIN LATERAL (
    SELECT day FROM policy_reminder WHERE person_id = work.person_id AND policy_id = text.policy_id AND at <= {now}
    ORDER BY at DESC, id DESC LIMIT 1) AS reminded ON true
  WHERE owed.person_id IS NOT NULL OR (SELECT count(DISTINCT policy_id) FROM text) <= %(few)s::integer
  ORDER BY work.person_id, text.policy_id, text.company_id <> owed.company_id, text.place),
cells AS (
  SELECT person_id, json_agg(json_build_array({cell}) ORDER BY title, slug) AS cells, count(*) AS listed
  FROM cell GROUP BY person_id),
reached AS MATERIALIZED (
  SELECT person_id, count(DISTINCT policy_id) AS policies FROM chosen JOIN work ON work.person_id = chosen.who_id
  JOIN text ON text.company_id = work.company_id GROUP BY person_id),
since AS MATERIALIZED (
  SELECT person_id, min(first) AS first_day FROM work JOIN ({starts}) AS start ON start.id = work.id
  WHERE person_id IN (SELECT who_id FROM chosen) GROUP BY person_id)
SELECT numbers.*, who_id, name, job, since.first_day, coalesce(cells, '[]'), policies - coalesce(listed, 0),
       EXISTS (SELECT FROM report WHERE person_id = who_id AND manager_id <> %(viewer)s)
FROM (SELECT count(*), {numbers} FROM whom) AS numbers
LEFT JOIN (chosen JOIN since ON since.person_id = who_id JOIN reached ON reached.person_id = who_id
           LEFT JOIN cells ON cells.person_id = who_id) ON true
ORDER BY place, key, who_id
"""


def _people(scope: str) -> Question:
    if scope == PLACE:
        return write(reached_by(WHEN).filter(company=COMPANY).values(*WORK, "title"))
    if scope == ONE:  # evidence stays to be read of who is on leave and owes nothing
        one = companies.live_employments(WHEN).filter(person=PERSON, kind__in=REACHED).order_by()
        return write(one.values(*WORK, "title"))
    away = write(Employment.objects.filter(companies.away(WHEN)).order_by().values("id"))
    parts = {"below": companies.people_below(scope == LINE), "away": away}
    return composed(
        BELOW, parts, {}, columns=", ".join((*WORK, "title")), kinds=", ".join(f"'{kind}'" for kind in REACHED)
    )


@cache
def _listed(scope: str) -> Question:
    """Return the question for a scope. The states are those of a person: done is who has acknowledged all of it."""
    text = {"slug": F("policy__slug"), "title": F("version__title"), "number": F("version__number")}
    texts = in_force(WHEN).annotate(floor=Coalesce(floor("version"), 1), place=F("company__sort_key"), **text)
    parts = {
        "people": _people(scope),
        "texts": write(texts.order_by().values("company_id", "policy_id", "version_id", "floor", "place", *text)),
        "owed": owed_by(texts="text", narrow=OF_ONE, each=True) if scope == ONE else owed_by("work", "text", each=True),
        "reports": _reports(scope),
        "starts": write(Employment.objects.order_by().values("id", first=companies.began())),
    }
    blanks: dict[str, Any] = {
        NOW: WHEN,
        "today": DAY,
        "viewer": VIEWER,
        **{name: Blank(name) for name in ("policy", "sort", "state", "after", "size", "few", "served", "places")},
    }
    instead = ", ".join(f"'{kind}'" for kind in Asked.INSTEAD)
    return composed(LISTED, parts, blanks, now=f"%({NOW})s", instead=instead, cell=", ".join(CELL), **_states())


def _reports(scope: str) -> Question:
    """Return who reports to whoever looks: of their own people, all."""
    if scope == OWN:
        return Question("SELECT person_id, manager_id FROM work", {})
    return write(companies.reports_of(User(pk=VIEWER), WHEN).order_by().values("person_id", "manager_id"))


def _states() -> dict[str, str]:
    """Return what the statement says about each state: of who owes, of everybody, as a filter and as a number."""
    late = {state: f"max(late_by) >= {days}" for state, days in LATE_BY.items()}
    owing = {"missing": "true", "asked": "bool_or(question IS NOT NULL)", **late}
    known = (f"coalesce(is_{state}, false) AS is_{state}" for state in owing)
    return {
        "states": ", ".join(f"{condition} AS is_{state}" for state, condition in owing.items()),
        "flags": ", ".join(["owes.person_id IS NULL AS is_done", *known]),
        "names": ", ".join(f"is_{state}" for state in owing),
        "choice": " ".join(f"WHEN '{state}' THEN is_{state}" for state in STATES),
        "numbers": ", ".join(f"count(*) FILTER (WHERE is_{state}) AS {state}" for state in STATES),
    }


def people(
    user: User, following: Following, at: dt.datetime, size: int = EVERYBODY, where: Follower | None = None
) -> Listed:
    """Return the people of a list, one row each with their `cells`, and how many are in each state. Where there are
    many policies a page lists what is owed, and `more_done` is how many more the person has acknowledged; `stands_in`:
    whoever looks is their acting manager.

    A manager sees their own people, or everybody below them; with a company named, those who follow it up see all
    of it (else nobody). `where` is where whoever looks stands to the list, if that is known already.
    """
    where = where or follower(user, following, at)
    if following.company and where.company is None:
        return Listed([], dict.fromkeys(("all", *STATES), 0))
    scope = PLACE if where.company else LINE if following.line else OWN
    company = where.company and where.company.pk
    found = _asked(scope, following, at, size, person=user.pk, viewer=user.pk, served=where.served, company=company)
    return _pages(found, size, where.company)


def cells_of(
    person: User, at: dt.datetime, *, viewer: User, served: set[uuid.UUID], places: set[str] | None
) -> list[PolicyCell]:
    """Return what there is of one person, policy by policy, of the companies named (None: of all); what they asked is
    there where it was asked in one `served` by whoever looks, or they are near.
    """
    meant = {"person": person.pk, "viewer": viewer.pk, "served": served, "places": places}
    rows = _pages(_asked(ONE, Following(), at, EVERYBODY, **meant), EVERYBODY, None).rows
    return rows[0]["cells"] if rows else []


def _asked(
    scope: str, following: Following, at: dt.datetime, size: int, *, served: Any, places: Any = None, **meant: Any
) -> list[tuple[Any, ...]]:
    return _listed(scope).ask(
        at,
        **meant,
        served=array(served),
        places=None if places is None else array(places),
        policy=following.policy,
        sort=following.sort,
        state=following.state,
        after=str(following.after or ""),
        size=str(size + 1),
        few=str(FEW if size < EVERYBODY else EVERYBODY),
    )


def _pages(found: list[tuple[Any, ...]], size: int, company: Company | None) -> Listed:
    numbers = len(STATES) + 1
    counts = dict(zip(("all", *STATES), found[0][:numbers], strict=True))
    names = ("who_id", "name", "title", "first_day", "cells", "more_done", "stands_in")
    rows = [dict(zip(names, row[numbers:], strict=True)) for row in found if row[numbers]]
    for row in rows[:size]:
        row["cells"] = [PolicyCell(*cell) for cell in row["cells"]]
    more = rows[size - 1]["who_id"] if len(rows) > size else None
    return Listed(rows[:size], counts, more, company)
