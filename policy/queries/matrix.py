"""Companies × policies: how many each policy reaches, how many have acknowledged it, how many are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models.functions import Coalesce

from companies import queries as companies
from companies.models import Employment
from kit.among import array
from kit.written import DAY, WHEN, Blank, Question, composed, write

from .following import EVERYBODY
from .owed import NOW, SIGNED, days_held, reached_by
from .people import floor, known_since
from .versions import in_force

COMPANIES = 10  # on one page
COLUMNS = ("company_id", "company", "slug", "policy", "title", "reached", "missing", "late")

# What `introduced` says row by row, counted: nobody's row leaves the database. Who has not acknowledged is found among
# those who may not have (`Outstanding`); they are counted by the day from which the days are counted, so that a day by
# which somebody was to have acknowledged is asked once for all that have it in common.
TALLY = """
WITH chosen AS MATERIALIZED (
  SELECT id, name, slug, sort_key FROM companies_company
  WHERE id = ANY(%(ids)s::uuid[]) AND (%(after)s = '' OR (sort_key, id) >
    (SELECT sort_key, id FROM companies_company WHERE slug = %(after)s))
  ORDER BY sort_key, id LIMIT %(most)s::bigint),
texts AS MATERIALIZED (SELECT asked.* FROM chosen JOIN ({texts}) AS asked ON asked.company_id = chosen.id),
size AS MATERIALIZED (
  SELECT company_id, count(*) AS reached FROM chosen JOIN ({people}) AS live ON live.company_id = chosen.id
  GROUP BY company_id),
may AS MATERIALIZED (
  SELECT may.company_id, may.policy_id, may.person_id, known
  FROM texts CROSS JOIN LATERAL (
    SELECT * FROM policy_outstanding AS may WHERE may.company_id = texts.company_id
      AND may.policy_id = texts.policy_id AND may.until > {now} OFFSET 0) AS may
  WHERE may.sure AND may.number = floor OR NOT EXISTS ({signed})),
alike AS MATERIALIZED (
  SELECT may.company_id, may.policy_id, known, back, CASE WHEN first_day > known THEN people.id END AS later,
         count(*) AS number
  FROM may CROSS JOIN LATERAL (
    SELECT live.*, home.back FROM ({people}) AS live
    LEFT JOIN ({returns}) AS home ON home.company_id = live.company_id AND home.person_id = live.person_id
    WHERE live.company_id = may.company_id AND live.person_id = may.person_id OFFSET 0) AS people
  GROUP BY 1, 2, 3, 4, 5),
starts AS MATERIALIZED (
  SELECT alike.*, (SELECT first FROM ({starts}) AS begun WHERE begun.id = later) AS first FROM alike),
spans AS MATERIALIZED (
  SELECT company_id, policy_id, greatest(known, first, back) AS since, coalesce(first > known, false) AS new,
         sum(number) AS number FROM starts GROUP BY 1, 2, 3, 4),
owed AS MATERIALIZED (
  SELECT company_id, policy_id, sum(number) AS missing, sum(number) FILTER (WHERE since + {days} < %(today)s) AS late
  FROM spans GROUP BY company_id, policy_id)
SELECT chosen.id, chosen.name, chosen.slug, policy.slug, policy.title,
       coalesce(reached, 0), coalesce(missing, 0), coalesce(late, 0)
FROM chosen LEFT JOIN texts ON texts.company_id = chosen.id
LEFT JOIN policy_policy AS policy ON policy.id = texts.policy_id
LEFT JOIN size ON size.company_id = chosen.id
LEFT JOIN owed ON owed.company_id = chosen.id AND owed.policy_id = texts.policy_id
ORDER BY chosen.sort_key, chosen.id, policy.title, policy.id
"""


@dataclass(frozen=True)
class Wanted:
    """Which part of the matrix is asked for: the companies after one, by name or the worst first."""

    worst: bool = False
    after: str = ""  # short name of the last company of the page before


@dataclass(frozen=True)
class Tally:
    """One policy in one company, or in several: how many it reaches, have not acknowledged, and are overdue."""

    reached: int
    missing: int
    late: int

    @property
    def done(self) -> int:
        """Return how many have acknowledged."""
        return self.reached - self.missing

    @property
    def percent(self) -> int:
        """Return the whole hundredths that have: 100 only where all have."""
        return 100 * self.done // self.reached if self.reached else 0


@dataclass(frozen=True)
class Line:
    """A company and its cells, in the order of the policies; None: not adopted there."""

    name: str
    slug: str
    cells: tuple[Tally | None, ...]

    @property
    def late(self) -> int:
        """Return how many acknowledgements are overdue there."""
        return sum(cell.late for cell in self.cells if cell)

    @property
    def missing(self) -> int:
        """Return how many acknowledgements have not come."""
        return sum(cell.missing for cell in self.cells if cell)


@dataclass(frozen=True)
class Matrix:
    """A page of the matrix; `policies` are (short name, title), `after` is where the next page begins."""

    policies: tuple[tuple[str, str], ...]
    lines: list[Line]
    companies: int  # in all
    after: str = ""

    @property
    def totals(self) -> tuple[Tally, ...]:
        """Return for each policy the sum over the companies of the page."""
        columns = zip(*(line.cells for line in self.lines), strict=True)
        return tuple(_sum(cell for cell in column if cell) for column in columns)

    @property
    def whole(self) -> Tally:
        """Return the sum over companies and policies of the page."""
        return _sum(self.totals)


def matrix(ids: Collection[Any], wanted: Wanted, at: dt.datetime, size: int = COMPANIES) -> Matrix:
    """Return one page of the matrix over these companies. One query.

    The worst first can only be known of all of them: that costs as much as all pages together.
    """
    if wanted.worst:
        whole = _made(tallies(ids, at), len(ids))
        lines = sorted(whole.lines, key=lambda line: (-line.late, -line.missing))  # the rest in Swedish order
        names = [line.slug for line in lines]
        first = names.index(wanted.after) + 1 if wanted.after in names else 0
        return _cut(replace(whole, lines=lines[first:]), size)
    return _cut(_made(tallies(ids, at, wanted.after, size + 1), len(ids)), size)


def tallies(ids: Collection[Any], at: dt.datetime, after: str = "", most: int = EVERYBODY) -> list[dict[str, Any]]:
    """Return a row for each company and policy in force there, companies in Swedish order; one without a policy for
    a company that has none in force. `after` and `most` cut the companies, not the rows. One query.
    """
    return _tally().rows(at, ids=array(ids), after=after, most=most)


def company_rates(ids: Collection[Any], at: dt.datetime) -> list[dict[str, Any]]:
    """Return for each company and policy in force how many it reaches, have acknowledged and are overdue."""
    return [
        {
            "policy__title": row["title"], "policy__slug": row["policy"], "company__name": row["company"],
            "company__slug": row["slug"], "company_id": row["company_id"], "reached": row["reached"],
            "done": row["reached"] - row["missing"], "late": row["late"],
        }
        for row in tallies(ids, at)
        if row["policy"] and row["reached"]
    ]  # fmt: skip


def _made(rows: list[dict[str, Any]], number: int) -> Matrix:
    titles = {(row["policy"], row["title"]) for row in rows if row["policy"]}
    policies = tuple(sorted(titles, key=lambda policy: (policy[1], policy[0])))
    return Matrix(policies, list(_lines(rows, policies)), number)


def _lines(rows: list[dict[str, Any]], policies: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    for (name, slug), own in groupby(rows, key=lambda row: (row["company"], row["slug"])):
        cells = {row["policy"]: Tally(row["reached"], int(row["missing"]), int(row["late"])) for row in own}
        yield Line(name, slug, tuple(cells.get(policy) for policy, _title in policies))


def _cut(found: Matrix, size: int) -> Matrix:
    """Keep the companies of one page, and say where the next begins."""
    if len(found.lines) <= size:
        return found
    kept = found.lines[:size]
    return replace(found, lines=kept, after=kept[-1].slug)


def _sum(cells: Iterable[Tally]) -> Tally:
    kept = list(cells)
    return Tally(*(sum(getattr(cell, name) for cell in kept) for name in ("reached", "missing", "late")))


@cache
def _tally() -> Question:
    texts = in_force(WHEN).annotate(floor=Coalesce(floor("version"), 1)).annotate(known=known_since(WHEN))
    parts = {
        "texts": write(texts.order_by().values("company_id", "policy_id", "floor", "known")),
        "people": write(reached_by(WHEN).values("id", "company_id", "person_id", "first_day")),
        "returns": write(companies.returns(WHEN)),
        "starts": write(Employment.objects.order_by().values("id", first=companies.began())),
    }
    blanks: dict[str, Any] = {"today": DAY, NOW: WHEN, **{name: Blank(name) for name in ("ids", "after", "most")}}
    now, days = f"%({NOW})s", days_held("spans.company_id", "spans.since", "spans.new")
    signed = SIGNED.format(least="floor", now=now)
    return replace(composed(TALLY, parts, blanks, now=now, signed=signed, days=days), columns=COLUMNS)
