"""The page of rights told a second time, in plain Python over lists: what `companies.queries` must answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from companies.permissions import DELEGABLE, EMPLOYED, GRANTS, Can, Role

EXTERNAL = "external"


@dataclass(frozen=True)
class Period:
    """Person, company, first and last day, and what the period is about."""

    person: int
    company: int
    first: dt.date
    last: dt.date | None
    what: str = ""  # kind of an employment, role of an assignment, nothing for a delegation
    cans: frozenset[Can] = frozenset()
    by: int = -1
    ended: dt.datetime | None = None  # a delegation that was taken back at once

    def covers(self, day: dt.date) -> bool:
        """Both ends count."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class World:
    """People and companies are numbers."""

    employments: list[Period] = field(default_factory=list)
    assignments: list[Period] = field(default_factory=list)
    delegations: list[Period] = field(default_factory=list)
    inactive: frozenset[int] = frozenset()
    closed: dict[int, dt.date] = field(default_factory=dict)

    def employed(self, person: int, day: dt.date, company: int | None = None) -> bool:
        """In the group, or in one company."""
        return person not in self.inactive and any(
            row.person == person and row.covers(day) and company in (None, row.company) for row in self.employments
        )

    def by_role(self, person: int, can: Can, company: int, day: dt.date) -> bool:
        """A role carries it, while its holder is employed anywhere in the group."""
        return self.employed(person, day) and any(
            (row.person, row.company) == (person, company) and row.covers(day) and can in GRANTS[Role(row.what)]
            for row in self.assignments
        )

    def is_ceo(self, person: int, company: int, day: dt.date) -> bool:
        """The role itself, live."""
        return self.employed(person, day) and any(
            (row.person, row.company, row.what) == (person, company, Role.CEO) and row.covers(day)
            for row in self.assignments
        )

    def by_delegation(self, person: int, can: Can, company: int, day: dt.date, at: dt.datetime) -> bool:
        """A delegation carries it until taken back, while the person works in that company and its giver is CEO."""
        return self.employed(person, day, company) and any(
            (row.person, row.company) == (person, company)
            and row.covers(day)
            and (row.ended is None or at < row.ended)
            and can in row.cans & DELEGABLE & GRANTS[Role.CEO]
            and self.is_ceo(row.by, company, day)
            for row in self.delegations
        )

    def by_employment(self, person: int, can: Can, company: int, day: dt.date) -> bool:
        """What each employee may; the external ones are none."""
        return can in EMPLOYED and any(
            (row.person, row.company) == (person, company) and row.covers(day) and row.what != EXTERNAL
            for row in self.employments
            if person not in self.inactive
        )

    def basis(self, person: int, can: Can, company: int, day: dt.date, at: dt.datetime) -> str | None:
        """Return "role", "delegation", "employment" or None: no right."""
        if company in self.closed and self.closed[company] <= day:
            return None
        if self.by_role(person, can, company, day):
            return "role"
        if self.by_delegation(person, can, company, day, at):
            return "delegation"
        return "employment" if self.by_employment(person, can, company, day) else None
