"""The first sheet of an Excel workbook, read only. A formula comes out as the text that begins with "="."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from .raw import MAX_COLUMNS, NotAFile

MAX_PARTS = 500
MAX_UNPACKED = 40_000_000  # bytes; 6,000 rows of 40 columns are about 10 MB
PIECE = 65_536


def cells(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as text; dates as YYYY-MM-DD. Raises `NotAFile`."""
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that nobody here reads
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is not believed
            for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1):
                yield [_text(cell) for cell in row]
    except NotAFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parser meets
        raise NotAFile(_("The workbook cannot be read. Save it once more as .xlsx, or as CSV.")) from error


def _refuse_bombs(data: bytes) -> None:
    """Refuse an archive that unpacks to more than a list can be, or whose XML brings entities."""
    broken = NotAFile(_("The workbook cannot be read. Save it once more as .xlsx, or as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise NotAFile(_("The workbook unpacks to more than a list can be."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(archive, part)
    except NotAFile:
        raise
    except Exception as error:  # a broken archive fails in many ways
        raise broken from error


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            seen = before + piece
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\x00" in seen:
                raise NotAFile(_("The workbook holds something that Excel does not write. Save it once more."))
            before = piece[-10:]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return value if isinstance(value, str) and value.startswith("=") else "="
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)
