"""Tables as files to take away: no cell of theirs is a formula, whatever somebody has been called."""

from __future__ import annotations

import csv as comma
import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
BOM = "\ufeff"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24


def safe(value: Any) -> str:
    """Return a cell as text that no spreadsheet takes for a formula (ASVS 1.2.10): an apostrophe stands before one.

    What does not show may stand before the sign; days are written as machines read them.
    """
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    shown = next((letter for letter in text if letter in FORMULA or not _invisible(letter)), "")
    return f"'{text}" if shown in FORMULA else text


def _invisible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def form_of(request: HttpRequest) -> str:
    """Return which of FORMS the address asks for; without a word a list of commas."""
    return "xlsx" if request.GET.get("format") == "xlsx" else "csv"


def cut(lines: Iterable[list[Any]], most: int) -> Iterator[list[Any]]:
    """Return as many lines as a file may hold; where there are more, the last one says so in the language of now."""
    return _cut(lines, most, _("The list was cut here. Narrow it by a filter, or take it as CSV."))


def _cut(lines: Iterable[list[Any]], most: int, said: str) -> Iterator[list[Any]]:
    for number, line in enumerate(lines):
        if number == most:
            yield [said]
            return
        yield line


def csv(name: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Return a response that streams the rows as Swedish spreadsheets read them: semicolons, and a mark for UTF-8."""
    writer = comma.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield BOM + writer.writerow([safe(cell) for cell in headings])
        for row in rows:
            yield writer.writerow([safe(cell) for cell in row])

    response = StreamingHttpResponse(_gathered(lines()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _gathered(lines: Iterator[str], size: int = 500) -> Iterator[str]:
    """Yield many lines at once: a server sends each piece by itself."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == size:
            yield "".join(held)
            held = []
    yield "".join(held)


def xlsx(name: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> FileResponse:
    """Return a response with the rows as a workbook; text is typed as text, days are days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    titles = list(headings)
    for number in range(1, len(titles) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    for row in chain([titles], rows):
        sheet.append([cell if isinstance(cell, dt.date) else _text(sheet, cell) for cell in row])
    file = BytesIO()
    save_workbook(book, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)


FORMS: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv, "xlsx": xlsx}


def _text(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", safe(value)))
    cell.data_type = "s"
    return cell
