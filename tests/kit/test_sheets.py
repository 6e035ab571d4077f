"""A list as Excel or a text file holds it: what can be read, what cannot, and what no cell may hold."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kit.sheets import MAX_BYTES, NotAFile, columns, needed, read, safe

FIELDS = {"namn": "name", "kallas": "name", "stad": "town"}


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Namn\r\n",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0 old",
        b"%PDF\x00\x01",
        b"a" * (MAX_BYTES + 1),
        packed("xl/worksheets/sheet1.xml", b"0" * 60_000_000),
        packed("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"),
        packed("readme.txt", b"hello"),
        b"Namn\r\n" + b"Bo\r\n" * 6_001,
        b"Namn" + b";x" * 41 + b"\r\n" + b"Bo" + b";x" * 41,
        b'Namn\r\n"' + b"x" * 200_000,
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotAFile) as raised:
        read(data)
    assert str(raised.value.sentence)


OTHERS = {
    b"%PDF-1.7\n1 0 obj\nendobj\n": "Det här är en PDF",
    b"\xef\xbb\xbf\n%PDF-1.4\nrad": "Det här är en PDF",
    b"\x89PNG\r\n\x1a\nIHDR\nrad": "Det här är en bild",
    b"\xff\xd8\xff\xe0JFIF\nrad\nrad": "Det här är en bild",
    b"GIF89a\nrad": "Det här är en bild",
    b"RIFFabcdWEBPVP8 \nrad": "Det här är en bild",
    b"abcdftypheic\nrad": "Det här är en bild",
    b"<svg><path/>\n</svg>": "varken CSV eller XLSX",
    b"{\\rtf1 a\nb}": "varken CSV eller XLSX",
}


@pytest.mark.parametrize("data", OTHERS)
def test_a_picture_or_a_document_is_called_what_it_is(data: bytes) -> None:
    with translation.override("sv"), pytest.raises(NotAFile) as no:
        read(data)
    assert OTHERS[data] in str(no.value.sentence) and "CSV" in str(no.value.sentence)


def test_headings_that_resemble_another_file_are_a_table() -> None:
    assert read(b"RIFF;PDF\nett;tva\n") == [["RIFF", "PDF"], ["ett", "tva"]]


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_end_in_a_table_or_a_sentence(data: bytes) -> None:
    try:
        table = read(data)
    except NotAFile as error:
        assert str(error.sentence)
    else:
        assert all(isinstance(text, str) and "\x00" not in text for row in table for text in row)


def test_columns_are_named_and_those_nobody_reads_are_told() -> None:
    found = columns(["Stad", "Skonummer", "", "Namn"], lambda heading: FIELDS.get(heading.lower()))
    assert found.places == {"town": 0, "name": 3}
    assert found.headings == {"town": "Stad", "name": "Namn"}
    assert found.ignored == ["Skonummer"]
    assert found.texts(["Umeå", "43"]) == {"town": "Umeå"}


def test_two_columns_that_mean_the_same_are_refused_by_name() -> None:
    with pytest.raises(NotAFile, match=r"Namn.*Kallas"):
        columns(["Namn", "Kallas"], lambda heading: FIELDS.get(heading.lower()))


def test_what_nobody_reads_is_not_kept() -> None:
    table = [["Namn", "Lön"], ["Bo", "1"], ["Bo", "2", "3"]]
    kept = needed(table, lambda heading: FIELDS.get(heading.lower()))
    assert kept == [["Namn", "Lön"], ["Bo", ""], ["Bo", "", ""]]


@pytest.mark.parametrize("text", ["=1", "＝1", "+1", "-1", "@x", "#REF!", "a" * 11])
def test_a_cell_that_a_spreadsheet_would_run_or_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        safe(text, 10)


def test_what_is_harmless_as_a_whole_may_begin_with_such_a_mark() -> None:
    safe("@nord", 10, re.compile(r"@\w+"))
    with pytest.raises(ValueError, match=r"\w"):
        safe("@nord(1)", 10, re.compile(r"@\w+"))
