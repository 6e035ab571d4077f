"""From the bytes of a file to rows of text. No formula is evaluated, no macro run, no entity opened."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

Table = list[list[str]]

MAX_BYTES = 5_000_000
MAX_ROWS = 6_000
MAX_LINES = 100_000  # with those that stand empty
MAX_COLUMNS = 40
MAX_CELL = 500  # characters
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html", b"{\\rtf")
KEPT = "\u200d"  # joins letters of some scripts; other invisible characters are thrown away


class NotAFile(ValueError):
    """The file cannot be read as a table; `sentence` says why and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(data: bytes) -> Table:
    """Return the rows of a CSV or XLSX file as cleaned text, the headings first; what it is the bytes say.

    Raises `NotAFile` for what is too large, empty, or no table.
    """
    from .xlsx import cells

    if len(data) > MAX_BYTES:
        raise NotAFile(_("The file is larger than 5 MB. Divide it, or take away pictures and other sheets."))
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise NotAFile(_("This is an old Excel file (.xls) or one with a password. Save it as .xlsx or CSV."))
    _refuse_others(data)
    rows = cells(data) if data[:2] == b"PK" else _csv(decoded(data))
    table = list(_bounded(rows))
    while table and not any(table[-1]):
        table.pop()
    if len(table) < 2:
        raise NotAFile(_("The file has no rows below its headings."))
    return table


def _refuse_others(data: bytes) -> None:
    """Refuse what is chosen by mistake, by its first bytes, and say what it is: read as text it is a table of noise."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        raise NotAFile(_("This is a PDF, not a table that can be read. Choose the list as Excel (.xlsx) or CSV."))
    if start.startswith(PICTURES) or data[4:8] == b"ftyp" or (data[:4], data[8:12]) == (b"RIFF", b"WEBP"):
        raise NotAFile(_("This is a picture, not a table that can be read. Choose the list as Excel (.xlsx) or CSV."))
    if start.lower().startswith(MARKUP):
        raise NotAFile(_("This is neither CSV nor XLSX. Save the list as one of them."))


def _bounded(rows: Iterable[Iterable[Any]]) -> Iterator[list[str]]:
    filled = 0
    for number, row in enumerate(rows):
        if filled > MAX_ROWS or number > MAX_LINES:
            raise NotAFile(_("The file has more than %(most)s rows. Divide it.") % {"most": MAX_ROWS})
        cleaned = [clean(str(value)) for value in row]
        while len(cleaned) > MAX_COLUMNS and not cleaned[-1]:
            cleaned.pop()
        if len(cleaned) > MAX_COLUMNS:
            raise NotAFile(_("The file has more than %(most)s columns.") % {"most": MAX_COLUMNS})
        filled += any(cleaned)
        yield cleaned


def clean(text: str) -> str:
    """Return the text composed, without invisible characters, with single spaces, cut where it is far too long."""
    short = unicodedata.normalize("NFC", text[: 4 * MAX_CELL])
    seen = "".join(" " if mark.isspace() else mark for mark in short if mark.isspace() or _visible(mark))
    return " ".join(seen.split())[: MAX_CELL + 1]


def _visible(mark: str) -> bool:
    return mark == KEPT or unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def decoded(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16 with their marks, UTF-8 without one, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise NotAFile(_("This is neither CSV nor XLSX. Save the list as one of them."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv(text: str) -> Iterator[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines[:4].lower() == "sep=":  # Excel's own line on what divides the columns
        first, _line, lines = lines.partition("\n")
        delimiter = first[4:5] or ";"
    else:
        head = lines.lstrip("\n").partition("\n")[0]
        delimiter = max(";\t,", key=head.count)
    try:
        yield from csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise NotAFile(_("The file cannot be read as CSV. Save it once more from Excel, as CSV or XLSX.")) from error
