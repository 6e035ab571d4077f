"""Which column means what, and what cannot be taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .cells import plain
from .raw import NotAFile, Table

FieldOf = Callable[[str], str | None]


def meaning(words: Mapping[str, str]) -> FieldOf:
    """Return what tells the field that a heading means, by each field's words; None for what is not read."""
    fields = {word: field for field, listed in words.items() for word in listed.split()}
    return lambda heading: fields.get(plain(heading))


@dataclass(frozen=True)
class Wrong:
    """What cannot be taken in: the row as Excel counts it, the heading of the column, and why."""

    row: int
    column: str
    reason: str


@dataclass
class Columns:
    """Where each field stands, what its heading says, and the headings that nobody reads."""

    places: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def texts(self, row: list[str]) -> dict[str, str]:
        """Return what a row says of each field, where it says anything."""
        return {name: row[at] for name, at in self.places.items() if at < len(row) and row[at]}


def columns(headings: list[str], field_of: FieldOf) -> Columns:
    """Return what the headings mean; `field_of` knows the words. Raises `NotAFile` where two mean the same."""
    found = Columns()
    for at, heading in enumerate(headings):
        name = field_of(heading)
        if name is None:
            found.ignored += [heading[:60]] if heading else []
        elif name in found.places:
            twice = _("Two columns mean the same: %(first)s and %(second)s. Take one away.")
            raise NotAFile(twice % {"first": found.headings[name], "second": heading})
        else:
            found.places[name], found.headings[name] = at, heading
    return found


def needed(table: Table, field_of: FieldOf) -> Table:
    """Return the table without the contents of columns that nobody reads: what is not needed is not kept."""
    read = [field_of(heading) is not None for heading in table[0]]
    kept = [[text if at < len(read) and read[at] else "" for at, text in enumerate(row)] for row in table[1:]]
    return [table[0], *kept]
