"""Scans: what they are the bytes say, and nothing hidden in them is kept."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from policy.reading import NotAScan, clean, scans, unpacked

from .papers import jpeg, packed, pdf, png


def test_a_photograph_is_drawn_anew_without_where_and_when_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Påhittad kamera"
    made = clean(jpeg(exif=exif) + b"<script>hidden</script>")
    assert made.kind == "image/jpeg"
    assert b"hidden" not in made.content
    picture = Image.open(io.BytesIO(made.content))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (40, 20), {})


def test_a_png_becomes_a_photograph_on_white_and_a_large_one_smaller() -> None:
    made = clean(png("#00000000", (5000, 100)))
    picture = Image.open(io.BytesIO(made.content))
    assert (picture.format, picture.width) == ("JPEG", scans.LONGEST_SIDE)
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_keeps_its_pages_and_nothing_that_acts() -> None:
    made = clean(pdf(3, script="app.alert('x')"))
    assert made.kind == "application/pdf"
    for mark in (b"JavaScript", b"app.alert", b"hidden", b"/AA", b"EmbeddedFile", b"OpenAction"):
        assert mark not in made.content
    assert len(PdfReader(io.BytesIO(made.content)).pages) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"), (b"MZ program", "PDF, en JPEG eller en PNG"), (b"<svg/>", "PDF, en JPEG"),
        (b"%PDF-1.7 nothing", "går inte att läsa"), (b"\x89PNG\r\n\x1a\n cut", "går inte att läsa"),
        (b"\xff\xd8\xff cut", "går inte att läsa"), (pdf(21), "mellan 1 och 20"),
        (pdf(password="hemligt"), "lösenord"), (b"%PDF-" + bytes(scans.MAX_SCAN), "5 MB"),
    ],
    ids=["empty", "program", "svg", "broken pdf", "broken png", "broken jpeg", "long", "locked", "large"],
)  # fmt: skip
def test_what_is_no_scan_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(NotAScan, match=said):
        clean(data)


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    with pytest.raises(NotAScan, match="bildpunkter"):
        clean(png("white", (8000, 5001)))


@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    try:
        clean(start + data)
    except NotAScan as error:
        assert str(error)


def test_a_zip_gives_its_files_by_their_short_names() -> None:
    assert unpacked("x.zip", packed(a_png=b"1", b_png=b"2")) == {"a.png": b"1", "b.png": b"2"}
    assert unpacked("one.pdf", b"%PDF-") == {"one.pdf": b"%PDF-"}


def test_a_zip_that_grows_too_large_or_is_broken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MAX_UNPACKED", 10)
    with pytest.raises(NotAScan, match="50 MB"):
        unpacked("x.zip", packed(a_png=bytes(8), b_png=bytes(8)))
    with pytest.raises(NotAScan, match="går inte att öppna"):
        unpacked("x.zip", b"PK\x03\x04 broken")
    monkeypatch.setattr(scans, "MAX_SCANS", 1)
    with pytest.raises(NotAScan, match="200"):
        unpacked("x.zip", packed(a_png=b"1", b_png=b"2"))
