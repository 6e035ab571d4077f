"""Policies told a second time, in plain Python over lists: what `policy.queries` and `policy.duties` must answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from kit.clock import STOCKHOLM

DUE_AFTER = dt.timedelta(days=14)


class Adopted(NamedTuple):
    """A company has adopted a version of a policy; people, companies and policies are numbers."""

    policy: int
    number: int
    company: int
    effective: dt.date
    recorded: dt.datetime


class Employed(NamedTuple):
    """A period in a company; the external ones owe nothing."""

    person: int
    company: int
    first: dt.date
    last: dt.date | None
    kind: str


class Signed(NamedTuple):
    """A person has taken note of a version."""

    person: int
    policy: int
    number: int
    at: dt.datetime


class Reviewed(NamedTuple):
    """A policy was looked over for a company."""

    policy: int
    company: int
    day: dt.date
    at: dt.datetime


class Row(NamedTuple):
    """What one person owes, or has done, in one company."""

    person: int
    company: int
    policy: int
    asked: int
    since: dt.date
    due: dt.date
    done: dt.datetime | None


@dataclass(frozen=True)
class World:
    """All facts. `material[policy]` says of version 1, 2, … whether it asks everybody again."""

    material: tuple[tuple[bool, ...], ...]
    adopted: list[Adopted]
    employed: list[Employed]
    signed: list[Signed] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)
    inactive: frozenset[int] = frozenset()
    closed: dict[int, dt.date] = field(default_factory=dict)

    def begun(self, policy: int, company: int, at: dt.datetime) -> list[Adopted]:
        """Adoptions whose day has come and that the portal knew of."""
        return [
            row
            for row in self.adopted
            if (row.policy, row.company) == (policy, company) and row.effective <= day_of(at) and row.recorded <= at
        ]

    def open(self, company: int, at: dt.datetime) -> bool:
        """A company is closed from its day on."""
        return company not in self.closed or day_of(at) < self.closed[company]

    def in_force(self, policy: int, company: int, at: dt.datetime) -> Adopted | None:
        """The latest of them."""
        if not self.open(company, at):
            return None
        latest = sorted(self.begun(policy, company, at), key=lambda row: (row.effective, row.number))
        return latest[-1] if latest else None

    def all_in_force(self, at: dt.datetime) -> set[Adopted]:
        """Everywhere."""
        places = {(row.policy, row.company) for row in self.adopted}
        return {found for place in places if (found := self.in_force(*place, at))}

    def asked(self, policy: int, number: int) -> int:
        """The version whose acknowledgement, or a later one's, is enough."""
        flags = self.material[policy]
        return next((n for n in range(number, 0, -1) if flags[n - 1]), 1)

    def introduced(self, at: dt.datetime) -> list[Row]:
        """Everybody whom a policy in force reaches."""
        return [
            self._row(person, adoption, at)
            for adoption in self.all_in_force(at)
            for person in self.employed
            if person.company == adoption.company and self._live(person, at)
        ]

    def _live(self, row: Employed, at: dt.datetime) -> bool:
        day = day_of(at)
        live = row.first <= day and (row.last is None or day <= row.last)
        return live and row.person not in self.inactive and row.kind != "external"

    def _row(self, who: Employed, adoption: Adopted, at: dt.datetime) -> Row:
        asked = self.asked(adoption.policy, adoption.number)
        known = min(
            max(row.effective, day_of(row.recorded))
            for row in self.begun(adoption.policy, adoption.company, at)
            if row.number >= asked
        )
        since = max(known, who.first)
        signed = [
            row.at
            for row in self.signed
            if (row.person, row.policy) == (who.person, adoption.policy) and row.number >= asked and row.at <= at
        ]
        return Row(
            who.person, who.company, adoption.policy, asked, since, since + DUE_AFTER, min(signed) if signed else None
        )

    def reviews_due(self, at: dt.datetime) -> dict[tuple[int, int], dt.date]:
        """The day by which each policy in force is to be looked over in each company."""
        due = {}
        for adoption in self.all_in_force(at):
            place = (adoption.policy, adoption.company)
            done = [row.day for row in self.reviewed if (row.policy, row.company) == place and row.at <= at]
            due[place] = a_year_after(max([adoption.effective, *done]))
        return due


def day_of(at: dt.datetime) -> dt.date:
    """The day in Stockholm."""
    return at.astimezone(STOCKHOLM).date()


def a_year_after(day: dt.date) -> dt.date:
    """The same day a year later; 29 February has none and becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
