"""What a dry run knows and what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from companies.reading import Row
from kit.sheets import Wrong

NEW, CHANGED, ENDED, UNCHANGED = "new", "changed", "ended", "unchanged"
Key = uuid.UUID | str  # a person the portal knows, or a name for one whom the file brings


@dataclass(frozen=True)
class Person:
    """A person as the portal knows them."""

    id: uuid.UUID
    name: str
    email: str | None
    phone: str
    language: str


@dataclass(frozen=True)
class Employed:
    """An employment as the portal knows it, whenever it is or was."""

    id: uuid.UUID
    person: uuid.UUID
    company: uuid.UUID
    title: str
    number: str
    kind: str
    manager: uuid.UUID | None
    first_day: dt.date
    last_day: dt.date | None

    def unfinished(self, today: dt.date) -> bool:
        """Return whether it runs, or begins later."""
        return self.last_day is None or self.last_day >= today


@dataclass(frozen=True)
class Place:
    """A company whose people the importer may edit."""

    id: uuid.UUID
    name: str
    number: str
    slug: str


@dataclass
class Known:
    """The facts at the moment of the dry run, with the ways to find them."""

    today: dt.date
    importer: uuid.UUID
    places: dict[uuid.UUID, Place]
    people: dict[uuid.UUID, Person]
    employments: list[Employed]
    by_email: dict[str, uuid.UUID] = field(default_factory=dict)
    by_number: dict[tuple[uuid.UUID, str], uuid.UUID] = field(default_factory=dict)
    by_name: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = field(default_factory=dict)
    of_person: dict[uuid.UUID, list[Employed]] = field(default_factory=dict)
    companies: dict[str, uuid.UUID] = field(default_factory=dict)  # name, short name and number → company

    def __post_init__(self) -> None:
        for one in self.people.values():
            if one.email:
                self.by_email[one.email] = one.id
        for period in self.employments:
            self.of_person.setdefault(period.person, []).append(period)
            name = self.people[period.person].name.casefold()
            self.by_name.setdefault((period.company, name), set()).add(period.person)
            if period.number:
                self.by_number[period.company, period.number] = period.person
        for place in self.places.values():
            self.companies |= {text.casefold(): place.id for text in (place.name, place.slug, place.number)}


@dataclass
class Entry:
    """One row that can be read: whom and which company it is about, and what it would do."""

    row: Row
    company: uuid.UUID
    key: Key
    outcome: str = UNCHANGED
    employment: uuid.UUID | None = None  # the one that it changes; none: it opens one
    person: dict[str, str] = field(default_factory=dict)  # what changes of the person, or of whom a new one is made
    values: dict[str, Any] = field(default_factory=dict)  # what changes of the employment, or what it opens with
    shown: list[tuple[str, str, str]] = field(default_factory=list)  # field, old, new
    repeated: bool = False  # the same row once more


@dataclass(frozen=True)
class Missing:
    """Somebody who works in a company of the file and does not stand in it."""

    employment: uuid.UUID
    name: str
    title: str
    company: str


@dataclass
class Plan:
    """What the import would do: nothing while anything is wrong."""

    entries: list[Entry]
    wrong: list[Wrong]
    missing: list[Missing]
    ignored: list[str]

    def of(self, outcome: str) -> list[Entry]:
        """Return the rows with this outcome."""
        return [entry for entry in self.entries if entry.outcome == outcome]

    @property
    def changes(self) -> bool:
        """Return whether a row would write anything."""
        return any(entry.outcome != UNCHANGED for entry in self.entries)

    @property
    def fingerprint(self) -> str:
        """Return what is the same as long as file and facts lead to the same: the second look compares it."""
        said = [
            (entry.row.number, entry.outcome, entry.employment, entry.key, entry.person, entry.values, entry.shown)
            for entry in self.entries
        ]
        whole = repr((said, self.wrong, self.missing))
        return hashlib.sha256(whole.encode()).hexdigest()
