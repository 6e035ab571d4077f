"""The reader: what Swedish Excel writes, and what must not pass."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.reading import parse
from kit.sheets import NotAFile, read

LINES = "Namn;E-post;Startdatum\r\nÅsa Påhittsson;ASA@demo.example;2026-11-22\r\n"


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_a_csv_is_read_however_it_was_saved(encoding: str, delimiter: str, newline: str) -> None:
    data = LINES.replace(";", delimiter).replace("\r\n", newline).encode(encoding)
    (row,) = parse(read(data)).rows
    assert (row.number, row.name, row.email) == (2, "Åsa Påhittsson", "asa@demo.example")
    assert row.first_day == dt.date(2026, 11, 22)


def test_a_line_that_names_the_delimiter_is_heeded() -> None:
    assert parse(read(b'sep=,\r\nName,Title\r\nBo,"Chef; A"\r\n')).rows[0].title == "Chef; A"


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    data = book(["Name", "Employee number", "Start date"], ["Bo Ek", 1001.0, dt.datetime(2026, 11, 22)])
    (row,) = parse(read(data)).rows
    assert (row.name, row.employee, row.first_day) == ("Bo Ek", "1001", dt.date(2026, 11, 22))


@pytest.mark.parametrize(
    "text", ["2026-11-22", "20261122", "22/11/2026", "22.11.2026", "46348", "2026-11-22 00:00:00", "2026/11/22"]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    (row,) = parse([["namn", "slutdatum"], ["Bo", text]]).rows
    assert row.last_day == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["31/2/2026", "igår", "2026-13-01", "22-11-26", "1", "999999", "9999-01-01", "11.2026"]
)
def test_a_wrong_day_is_told_with_row_and_column(text: str) -> None:
    sheet = parse([["namn", "Slutdatum"], ["Bo", text]])
    assert [(wrong.row, wrong.column) for wrong in sheet.wrong] == [(2, "Slutdatum")]
    assert sheet.rows == []


@pytest.mark.parametrize("heading", ["E-post", "e-post ", "EPOST", "E-mail", "Email address", "Mejl"])
def test_headings_are_known_by_many_names(heading: str) -> None:
    assert parse([["Namn", heading], ["Bo", "bo@demo.example"]]).rows[0].email == "bo@demo.example"


def test_first_and_last_name_make_the_name_and_a_comma_turns_it() -> None:
    assert parse([["Förnamn", "Efternamn"], ["Bo", "Ek"]]).rows[0].name == "Bo Ek"
    assert parse([["Namn"], ["Ek, Bo"]]).rows[0].name == "Bo Ek"


def test_headings_nobody_knows_are_named_and_left_out() -> None:
    assert parse([["Namn", "Skostorlek"], ["Bo", "43"]]).ignored == ["Skostorlek"]


@pytest.mark.parametrize("headings", [["E-post"], ["Förnamn"], ["Namn", "E-post", "Email"]])
def test_headings_that_do_not_do_are_refused(headings: list[str]) -> None:
    with pytest.raises(NotAFile):
        parse([headings, ["x"] * len(headings)])


FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "＝1"]
FORMULAS += ["\t=1", '=HYPERLINK("x")', " =1", "\u200b=1"]


@pytest.mark.parametrize("text", [*FORMULAS, "#REF!", "#SAKNAS!"])
@pytest.mark.parametrize("column", ["Namn", "Titel", "Telefon", "Anställningsnummer"])
def test_no_formula_survives(text: str, column: str) -> None:
    headings = ["Namn", column] if column != "Namn" else ["Namn"]
    data = book(headings, ["Bo", text][-len(headings) :])
    sheet = parse(read(data))
    assert sheet.rows == []
    assert [wrong.column for wrong in sheet.wrong] == [column]


def test_a_telephone_number_may_begin_with_a_plus() -> None:
    assert parse([["Namn", "Telefon"], ["Bo", "+46 70-123 45 67"]]).rows[0].phone == "+46 70-123 45 67"


@pytest.mark.parametrize("text", ["19850709-9805", "8507099805", "198507099805", "850709+9805"])
def test_a_personal_identity_number_is_no_employee_number(text: str) -> None:
    assert parse([["Namn", "Anställningsnummer"], ["Bo", text]]).wrong


def test_a_cell_at_the_end_of_the_sheet_costs_nothing() -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A2"], made.active["XFD3"] = "Namn", "Bo", "långt bort"
    file = io.BytesIO()
    made.save(file)
    assert len(parse(read(file.getvalue())).rows) == 1


CELLS = st.text(max_size=40) | st.sampled_from([*FORMULAS, "2026-11-22", "a@demo.example", "45000", "1001", "Konsult"])
HEADINGS = st.permutations(["Namn", "E-post", "Startdatum", "Slutdatum", "Titel", "Chef", "Språk", "Telefon", "?"])


@given(HEADINGS, st.lists(st.lists(CELLS, max_size=9), min_size=1, max_size=8))
def test_any_table_ends_in_rows_and_reasons(headings: list[str], rows: list[list[str]]) -> None:
    data = "\r\n".join(";".join(cell.replace(";", "").replace('"', "") for cell in row) for row in [headings, *rows])
    try:
        sheet = parse(read(data.encode("utf-8", "replace")))
    except NotAFile:
        return
    for row in sheet.rows:
        texts = (row.name, row.email, row.employee, row.title, row.manager)
        assert row.name and not any(text[:1] in "=+-@" for text in texts if text)
    assert all(wrong.row >= 2 and wrong.reason for wrong in sheet.wrong)
