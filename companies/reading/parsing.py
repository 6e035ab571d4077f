"""From rows of text to rows of values, each error with its row, column and reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .headings import field_of
from .raw import NotAFile, Table
from .values import READERS, name, safe


@dataclass(frozen=True)
class Wrong:
    """What cannot be taken in: the row as Excel counts it, the heading of the column, and why."""

    row: int
    column: str
    reason: str


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
    sheet = Sheet()
    columns = _columns(table[0], sheet)
    for number, texts in enumerate(table[1:], start=2):
        if not any(texts):
            continue
        row = _row(number, {name: texts[at] for name, at in columns.items() if at < len(texts)}, sheet)
        if row:
            sheet.rows.append(row)
    return sheet


def needed(table: Table) -> Table:
    """Return the table without the contents of columns that nobody reads: what is not needed is not kept."""
    read = [field_of(heading) is not None for heading in table[0]]
    kept = [[text if at < len(read) and read[at] else "" for at, text in enumerate(row)] for row in table[1:]]
    return [table[0], *kept]


def _columns(headings: list[str], sheet: Sheet) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        found = field_of(heading)
        if found is None:
            sheet.ignored += [heading[:60]] if heading else []
        elif found in columns:
            twice = _("Two columns mean the same: %(first)s and %(second)s. Take one away.")
            raise NotAFile(twice % {"first": sheet.headings[found], "second": heading})
        else:
            columns[found], sheet.headings[found] = at, heading
    if "name" not in columns and not {"given", "family"} <= columns.keys():
        raise NotAFile(_("The first row has no heading for the name: Namn, or Förnamn and Efternamn."))
    return columns


def _row(number: int, texts: dict[str, str], sheet: Sheet) -> Row | None:
    """Read each cell; a row with an error is left out and every error of it is told."""
    values: dict[str, Any] = {}
    before = len(sheet.wrong)
    for key, text in texts.items():
        if text:
            try:
                safe(key, text)
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
