"""A list of earlier signatures: who, on which day, on which scan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kit import sheets
from kit.sheets import Columns, NotAFile, Table, Wrong, meaning

WORDS = {
    "name": "namn name medarbetare employee fullname",
    "number": "anställningsnummer anställningsnr anstnr anstnummer employeenumber employeeno personalnummer",
    "email": "epost epostadress email emailaddress mejl mail",
    "signed_on": "signerad signerat signeringsdatum datum dag bekräftad signed signedon date day",
    "scan": "skanning fil filnamn scan file filename",
}
TEMPLATE = [
    ("Namn", "Name"),
    ("Anställningsnummer", "Employee number"),
    ("E-post", "E-mail"),
    ("Signerad", "Signed"),
    ("Skanning", "Scan"),
]
field_of = meaning(WORDS)


@dataclass(frozen=True)
class Row:
    """One row as the file says it; `line` is how Excel counts it."""

    line: int
    signed_on: dt.date
    name: str = ""
    number: str = ""
    email: str = ""
    scan: str = ""


@dataclass
class Sheet:
    """The rows that can be read, what cannot, and the columns that nobody reads."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)

    def heading(self, name: str) -> str:
        """Return how the file calls a field; nothing where it has no such column."""
        return self.columns.headings.get(name, "")


def parse(table: Table) -> Sheet:
    """Return what the table says. Raises `NotAFile` where the headings do not say who signed and when."""
    sheet = Sheet(columns=sheets.columns(table[0], field_of))
    known = sheet.columns.places
    if "signed_on" not in known or not {"name", "number", "email"} & set(known):
        raise NotAFile(_("The list needs a column for the day, and one for name, employee number or e-mail."))
    for line, cells in enumerate(table[1:], start=2):
        texts = sheet.columns.texts(cells)
        if texts:
            _take(sheet, line, texts)
    return sheet


def _take(sheet: Sheet, line: int, texts: dict[str, str]) -> None:
    fields: dict[str, str] = {}
    faults = len(sheet.wrong)
    for name in ("name", "number", "email", "scan"):
        if name not in texts:
            continue
        try:
            sheets.safe(texts[name])
            fields[name] = sheets.email(texts[name]) if name == "email" else texts[name]
        except ValueError as error:
            sheet.wrong.append(Wrong(line, sheet.heading(name), str(error)))
    if "signed_on" not in texts:
        sheet.wrong.append(Wrong(line, sheet.heading("signed_on"), _("The day is missing.")))
        return
    try:
        signed_on = sheets.day(texts["signed_on"])
    except ValueError as error:
        sheet.wrong.append(Wrong(line, sheet.heading("signed_on"), str(error)))
        return
    if len(sheet.wrong) == faults:
        sheet.rows.append(Row(line, signed_on, **fields))
