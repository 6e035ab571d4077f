"""What a dry run knows and what it says."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.platforms import Identity
from accounts.reading import Row
from kit.sheets import Wrong

NEW, KNOWN, WRONG = "new", "known", "wrong"


@dataclass(frozen=True)
class Place:
    """A company into whose register the importer may enter accounts."""

    id: uuid.UUID
    name: str
    number: str
    slug: str


@dataclass(frozen=True)
class Operator:
    """Somebody who may run an account of a company: employed there today."""

    id: uuid.UUID
    name: str
    email: str | None
    company: uuid.UUID
    number: str


@dataclass
class Known:
    """The facts at the moment of the dry run, with the ways to find them."""

    places: dict[uuid.UUID, Place]
    companies: dict[str, uuid.UUID] = field(default_factory=dict)  # name, short name and number → company
    people: dict[tuple[uuid.UUID, str], set[Operator]] = field(default_factory=dict)  # by address, number and name

    def __post_init__(self) -> None:
        for place in self.places.values():
            self.companies |= {text.casefold(): place.id for text in (place.name, place.slug, place.number)}

    def add(self, one: Operator) -> None:
        """Make somebody findable by address, by employee number and by name in the company."""
        for text in (one.email or "", one.number, one.name):
            if text:
                self.people.setdefault((one.company, text.casefold()), set()).add(one)


@dataclass
class Entry:
    """One row that can be read: which account of which company it means, and what it would do."""

    row: Row
    company: Place
    identity: Identity
    name: str
    owner: Operator | None = None
    backup: Operator | None = None
    outcome: str = NEW
    stands: str = ""  # where the register has it already, in words
    account: uuid.UUID | None = None  # the one it means, where the importer may see it
    warnings: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes two addresses the same account."""
        return self.identity.platform, self.identity.kind, self.identity.handle

    @property
    def said(self) -> tuple[Any, ...]:
        """Return what the second look compares."""
        people = [one.id if one else None for one in (self.owner, self.backup)]
        return self.row, self.company.id, self.identity, self.name, *people, self.outcome


@dataclass
class Plan:
    """What the import would do: nothing while a row is wrong, unless the wrong ones are left out on purpose."""

    entries: list[Entry]
    wrong: list[Wrong]
    ignored: list[str]

    def of(self, outcome: str) -> list[Entry]:
        """Return the rows with this outcome."""
        return [entry for entry in self.entries if entry.outcome == outcome]

    @property
    def wrong_rows(self) -> int:
        """Return how many rows have something wrong."""
        return len({wrong.row for wrong in self.wrong})

    @property
    def figures(self) -> dict[str, int]:
        """Return how many rows are new, known and wrong."""
        return {NEW: len(self.of(NEW)), KNOWN: len(self.of(KNOWN)), WRONG: self.wrong_rows}

    @property
    def fingerprint(self) -> str:
        """Return what is the same as long as file and facts lead to the same: the second look compares it."""
        said: list[Any] = [
            (
                entry.row,
                entry.company.id,
                entry.identity,
                entry.name,
                _id(entry.owner),
                _id(entry.backup),
                entry.outcome,
            )
            for entry in self.entries
        ]
        return hashlib.sha256(repr((said, self.wrong)).encode()).hexdigest()


def _id(one: Operator | None) -> uuid.UUID | None:
    return one.id if one else None
