"""From rows of text to rows of values, each error with its row, column and reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kit import sheets
from kit.sheets import NotAFile, Table, Wrong

from .headings import field_of
from .values import READERS, name, safe_in


@dataclass
class Row:
    """One row of the file. Empty text and None say nothing: what the portal knows stays as it is."""

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    employee: str = ""
    company: str = ""
    company_number: str = ""
    title: str = ""
    manager: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    kind: str = ""
    language: str = ""


@dataclass
class Sheet:
    """What the file says, and what is wrong in it."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # field → heading as written
    ignored: list[str] = field(default_factory=list)


def parse(table: Table) -> Sheet:
    """Return the values of a table. Raises `NotAFile` where the headings do not say whom the rows are about."""
    columns = sheets.columns(table[0], field_of)
    if "name" not in columns.places and not {"given", "family"} <= columns.places.keys():
        raise NotAFile(_("The first row has no heading for the name: Namn, or Förnamn and Efternamn."))
    sheet = Sheet(headings=columns.headings, ignored=columns.ignored)
    for number, texts in enumerate(table[1:], start=2):
        row = _row(number, columns.texts(texts), sheet) if any(texts) else None
        if row:
            sheet.rows.append(row)
    return sheet


def needed(table: Table) -> Table:
    """Return the table without the contents of columns that nobody reads."""
    return sheets.needed(table, field_of)


def _row(number: int, texts: dict[str, str], sheet: Sheet) -> Row | None:
    """Read each cell; a row with an error is left out and every error of it is told."""
    values: dict[str, Any] = {}
    before = len(sheet.wrong)
    for key, text in texts.items():
        try:
            safe_in(key, text)
            values[key] = READERS.get(key, str)(text)
        except ValueError as error:
            sheet.wrong.append(Wrong(number, sheet.headings[key], str(error)))
    _name(number, values, sheet, told=len(sheet.wrong) > before)
    if len(sheet.wrong) > before:
        return None
    employee = values.pop("number", "")
    return Row(number, employee=employee, **values)


def _name(number: int, values: dict[str, Any], sheet: Sheet, *, told: bool) -> None:
    parts = " ".join(filter(None, (values.pop("given", ""), values.pop("family", ""))))
    values.setdefault("name", parts)
    column = sheet.headings.get("name") or sheet.headings.get("family", "")
    if not values["name"]:
        if not told:
            sheet.wrong.append(Wrong(number, column, _("The name is missing.")))
        return
    try:
        values["name"] = name(values["name"])
    except ValueError as error:
        sheet.wrong.append(Wrong(number, column, str(error)))
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        reason = _("The last day cannot be before the first day.")
        sheet.wrong.append(Wrong(number, sheet.headings["last_day"], reason))
