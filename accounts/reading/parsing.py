"""From rows of text to rows of values, each error with its row, column and reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kit import sheets
from kit.sheets import NotAFile, Table, Wrong, safe

from .headings import field_of

LENGTHS = {"name": 120, "address": 500, "handle": 200, "owner": 254, "backup": 254, "purpose": 500}
LONGEST = 120
HANDLE = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")  # as people write the name of an account


@dataclass(frozen=True)
class Row:
    """One row of the file; empty text says nothing."""

    number: int
    name: str = ""
    address: str = ""
    platform: str = ""
    handle: str = ""
    company: str = ""
    company_number: str = ""
    owner: str = ""
    backup: str = ""
    purpose: str = ""
    unsound: frozenset[str] = frozenset()  # fields whose cells may not be read; what is wrong there is told already


@dataclass
class Sheet:
    """What the file says, and what is wrong in it."""

    rows: list[Row] = field(default_factory=list)
    broken: list[Row] = field(default_factory=list)  # cannot be taken in; the rest of them is looked at all the same
    wrong: list[Wrong] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # field → heading as written
    ignored: list[str] = field(default_factory=list)

    def refuse(self, number: int, name: str, reason: str) -> None:
        """Note what is wrong in a row, at the heading of its field."""
        self.wrong.append(Wrong(number, self.headings.get(name, ""), reason))


def parse(table: Table) -> Sheet:
    """Return the values of a table. Raises `NotAFile` where the headings do not say which accounts the rows mean."""
    columns = sheets.columns(table[0], field_of)
    if "address" not in columns.places and not {"platform", "handle"} <= columns.places.keys():
        raise NotAFile(_("The first row has no heading for the address: Adress, or Plattform and Kontonamn."))
    sheet = Sheet(headings=columns.headings, ignored=columns.ignored)
    for number, texts in enumerate(table[1:], start=2):
        said = columns.texts(texts)
        if not said:
            continue
        unsound = _unsound(number, said, sheet)
        sound = {name: text for name, text in said.items() if name not in unsound}
        (sheet.broken if unsound else sheet.rows).append(Row(number, **sound, unsound=unsound))
    return sheet


def needed(table: Table) -> Table:
    """Return the table without the contents of columns that nobody reads."""
    return sheets.needed(table, field_of)


def _unsound(number: int, said: dict[str, str], sheet: Sheet) -> frozenset[str]:
    """Return the fields whose cells may not be read, or lack; every error of the row is told."""
    found = set()
    for name, text in said.items():
        try:
            safe(text, LENGTHS.get(name, LONGEST), HANDLE if name in ("handle", "address") else None)
        except ValueError as error:
            sheet.refuse(number, name, str(error))
            found.add(name)
    if not said.get("address") and not (said.get("platform") and said.get("handle")):
        missing = "address" if "address" in sheet.headings else "handle" if said.get("platform") else "platform"
        if missing not in found:
            sheet.refuse(number, missing, _("The address is missing."))
        found.add(missing)
    return frozenset(found)
