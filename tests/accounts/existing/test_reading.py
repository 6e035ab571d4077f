"""The reader of accounts: headings in two languages, and cells that must not pass."""

from __future__ import annotations

import pytest

from accounts.reading import TEMPLATE, Row, needed, parse
from kit.sheets import NotAFile


def test_both_templates_are_read_in_full() -> None:
    for language in (0, 1):
        headings = [pair[language] for pair in TEMPLATE]
        sheet = parse([headings, ["Nord", "instagram.com/nord", "nord", "a@demo.example", "1001", "Bilder"]])
        assert sheet.rows == [
            Row(2, "Nord", "instagram.com/nord", "", "", "nord", "", "a@demo.example", "1001", "Bilder")
        ]
        assert sheet.ignored == [] and sheet.wrong == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Länk", "address"), ("URL", "address"), ("Profile URL", "address"), ("webbadress ", "address"),
        ("Namn", "name"), ("konto", "name"), ("Account", "name"), ("Plattform", "platform"), ("kanal", "platform"),
        ("Kontonamn", "handle"), ("Användarnamn", "handle"), ("Org.nr", "company_number"), ("BOLAG", "company"),
        ("Ansvarig person", "owner"), ("Kontoansvarig", "owner"), ("Owner e-mail", "owner"), ("Ersättare", "backup"),
        ("Back-up", "backup"), ("Anteckning", "purpose"), ("Notes", "purpose"),
    ],
)  # fmt: skip
def test_headings_are_known_by_many_names(heading: str, field: str) -> None:
    others = [] if field == "address" else ["Adress"]
    sheet = parse([[heading, *others], ["x", "instagram.com/x"][: 1 + len(others)]])
    assert getattr(sheet.rows[0], field) == "x"


def test_a_column_that_nobody_reads_is_named_and_its_contents_are_not_kept() -> None:
    table = [["Adress", "Språk", "Lösenord"], ["instagram.com/nord", "svenska", "hemligt"]]
    assert parse(table).ignored == ["Språk", "Lösenord"]
    assert needed(table)[1] == ["instagram.com/nord", "", ""]


@pytest.mark.parametrize("headings", [["Konto"], ["Plattform"], ["Kontonamn"], ["Adress", "Länk"], ["Språk"]])
def test_headings_that_do_not_say_which_account_are_refused(headings: list[str]) -> None:
    with pytest.raises(NotAFile):
        parse([headings, ["x"] * len(headings)])


BAD = [
    ("Adress", "=HYPERLINK(1)"), ("Adress", "#REF!"), ("Adress", "+46701234567"), ("Adress", "x" * 501),
    ("Konto", "=1+1"), ("Konto", "-nord"), ("Konto", "@SUM(A1)"), ("Konto", "n" * 121), ("Konto", "＝1"),
    ("Bolag", "=A1"), ("Kontoansvarig", "@kolla"), ("Kontoansvarig", "+1"), ("Ersättare", "#SAKNAS!"),
    ("Syfte", "=cmd|' /C calc'!A0"), ("Syfte", "s" * 501),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text"), BAD)
def test_a_bad_cell_is_told_with_row_and_column(column: str, text: str) -> None:
    said = {"Adress": "instagram.com/nord", "Konto": "Nord", column: text}
    sheet = parse([list(said), ["", ""], list(said.values())])
    assert sheet.rows == []
    assert [(wrong.row, wrong.column) for wrong in sheet.wrong] == [(3, column)]
    assert sheet.wrong[0].reason


def test_every_bad_cell_of_a_row_is_told() -> None:
    sheet = parse([["Konto", "Adress", "Syfte"], ["=1", "=2", "=3"]])
    assert [wrong.column for wrong in sheet.wrong] == ["Konto", "Adress", "Syfte"]


@pytest.mark.parametrize(
    ("headings", "cells", "column"),
    [
        (["Konto", "Adress"], ["Nord", ""], "Adress"),
        (["Plattform", "Kontonamn"], ["Instagram", ""], "Kontonamn"),
        (["Plattform", "Kontonamn"], ["", "nord"], "Plattform"),
    ],
)
def test_a_row_without_address_is_told_at_the_column_that_lacks(
    headings: list[str], cells: list[str], column: str
) -> None:
    sheet = parse([headings, cells])
    assert [(wrong.row, wrong.column) for wrong in sheet.wrong] == [(2, column)]


def test_the_name_of_an_account_may_begin_with_an_at() -> None:
    (row,) = parse([["Plattform", "Kontonamn"], ["TikTok", "@nord"]]).rows
    assert row.handle == "@nord"


def test_empty_rows_are_passed_over_and_keep_their_number() -> None:
    assert [row.number for row in parse([["Adress"], [""], [], ["x.com/nord"]]).rows] == [4]
