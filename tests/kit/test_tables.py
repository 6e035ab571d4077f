"""Tables to take away: no cell is a formula in any spreadsheet, days are days, text comes back as it was."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from kit import tables

SIGNS = "=+-@\t\r\n＝＋－＠"
TAILS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://example.se";"x")', "SUM(A1:A9)", "")
PAYLOADS = [
    *(f"{sign}{tail}" for sign in SIGNS for tail in TAILS),
    *(f" {sign}1" for sign in "=+-@"),
    *(f"\u200b{sign}1" for sign in "=+-@"),
    *(f"\ufeff{sign}1" for sign in "=@"),
    "\x00=1+1", "\xa0=1+1", "\x0b=1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=1+1;=2+2", '="a"&"b"',
]  # fmt: skip
HARMLESS = ["Nordpåhitt AB", "a=b", "nord-pahitt", "påhitt; med semikolon", 'citat "i" text', "rad\nbrytning", "1+1"]


def of_csv(response: Any) -> list[list[str]]:
    """The cells of a streamed file, as a Swedish spreadsheet reads them."""
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def of_xlsx(response: Any) -> Any:
    """The sheet of a workbook."""
    return load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_no_cell_begins_like_a_formula() -> None:
    assert len(PAYLOADS) >= 60
    for payload in PAYLOADS:
        text = tables.safe(payload)
        assert text == f"'{payload}", repr(payload)
    (_heads, *rows) = of_csv(tables.csv("påhitt", ["Rubrik"], [[one] for one in PAYLOADS]))
    assert [row[0] for row in rows] == [f"'{one}" for one in PAYLOADS]
    sheet = of_xlsx(tables.xlsx("pahitt", ["=1+1"], [[one] for one in PAYLOADS]))
    cells = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(cell.value).startswith("'") for cell in cells)


def test_other_text_comes_back_as_it_was() -> None:
    _heads, *rows = of_csv(tables.csv("pahitt", ["Rubrik"], [[one] for one in HARMLESS]))
    assert [row[0] for row in rows] == HARMLESS
    sheet = of_xlsx(tables.xlsx("pahitt", ["Rubrik"], [[one] for one in HARMLESS]))
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == HARMLESS


def test_days_are_days_and_nothing_is_empty() -> None:
    day = dt.date(2026, 3, 9)
    heads, row = of_csv(tables.csv("pahitt", ["A", "B"], [[day, None]]))
    assert (heads, row) == (["A", "B"], ["2026-03-09", ""])
    sheet = of_xlsx(tables.xlsx("pahitt", ["A", "B"], [[day, None]]))
    first, second = next(sheet.iter_rows(min_row=2))
    assert (first.value, second.value) == (dt.datetime(2026, 3, 9), None)


@pytest.mark.parametrize("rows", [0, 1, 499, 500, 501])
def test_a_long_file_is_sent_in_pieces_and_whole(rows: int) -> None:
    assert len(of_csv(tables.csv("pahitt", ["A"], ([number] for number in range(rows))))) == rows + 1


def test_a_file_says_what_it_is() -> None:
    one, other = tables.csv("konton-2026-03-09", ["A"], []), tables.xlsx("konton-2026-03-09", ["A"], [])
    assert one["Content-Type"] == "text/csv; charset=utf-8"
    assert one["Content-Disposition"] == 'attachment; filename="konton-2026-03-09.csv"'
    assert other["Content-Type"] == tables.WORKBOOK
    assert other["Content-Disposition"] == 'attachment; filename="konton-2026-03-09.xlsx"'
