"""Files that people bring: read where they can be, told clearly where they cannot, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companies.models import User
from policy.extraction import PolicyUnreadable, decoded, extract
from policy.extraction.markdown import to_markdown
from policy.models import Version
from tests.cast import Cast

from .brought import LINES, POLICY, archive, docx, locked, pdf
from .drafted import TEXT, written
from .test_draft_pages import typed

ClientFor = Callable[[User], Client]
BOMB = docx(*POLICY, extra={"word/media/big.bin": b"\0" * 70_000_000})
BAD = {
    "empty pdf": (pdf(" "), "There is no text in this PDF file. Is it a scanned picture?"),
    "locked pdf": (locked(pdf(*LINES)), "This PDF file is locked with a password."),
    "broken pdf": (b"%PDF-1.7\n%\xe2\xe3", "This PDF file is damaged and cannot be read."),
    "broken docx": (b"PK\x03\x04" + b"x" * 100, "This DOCX file is damaged and cannot be read."),
    "another zip": (docx(*POLICY).replace(b"word/document.xml", b"ward/document.xml"), "This DOCX file is damaged"),
    "zip bomb": (BOMB, "This DOCX file unfolds into far more than a document holds"),
    "empty docx": (docx(("", " ")), "There is no text in this DOCX file."),
    "30 MB": (b"%PDF-1.7\n" + b"x" * 30_000_000, "The file is larger than 5 MB."),
    "long text": (b"a" * 200_001, "The file is larger than 200 kB."),
    "doc": (b"\xd0\xcf\x11\xe0" + b"x" * 20, "DOC files cannot be read."),
    "no mark of a pdf": (b"\x01\x02 stream", "This is not a text file."),
    "xlsx": (archive("[Content_Types].xml", "xl/workbook.xml"), "XLSX files cannot be read."),
    "pptx": (archive("[Content_Types].xml", "ppt/presentation.xml"), "PPTX files cannot be read."),
    "odt": (archive("mimetype", "content.xml"), "ODT files cannot be read."),
    "zip": (archive("policy.txt"), "ZIP files cannot be read."),
    "locked docx": (
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "This DOCX file is locked with a password.",
    ),
    "no text": (b"\x00\x01\x02\xff", "This is not a text file."),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_cannot_be_read_is_told_in_one_clear_sentence(name: str) -> None:
    raw, sentence = BAD[name]
    with translation.override("en"):
        with pytest.raises(PolicyUnreadable) as refused:
            decoded(raw)
        assert str(refused.value).startswith(sentence)


FALSE = "The name says PDF, but the file holds something else."
NAMED = [
    ("policy.pdf", b"<html>Logga in</html>", FALSE),
    ("POLICY.PDF", b"\x01\x02", FALSE),
    ("policy.docx", b"Bara text", FALSE.replace("PDF", "DOCX")),
    ("policy.docx", b"\xd0\xcf\x11\xe0", "DOC files cannot be read."),
    ("policy.xls", b"\xd0\xcf\x11\xe0", "XLS files cannot be read."),
    ("policy.xlsx", b"PK\x03\x04" + b"x" * 100, "XLSX files cannot be read."),
    ("policy.ods", archive("mimetype", "content.xml"), "ODS files cannot be read."),
    ("policy.docx", b"PK\x03\x04" + b"x" * 100, "This DOCX file is damaged and cannot be read."),
]


@pytest.mark.parametrize(("name", "raw", "sentence"), NAMED)
def test_the_name_helps_to_say_what_is_wrong_with_a_file(name: str, raw: bytes, sentence: str) -> None:
    with translation.override("en"):
        with pytest.raises(PolicyUnreadable) as refused:
            decoded(raw, name=name)
        assert str(refused.value).startswith(sentence)


def test_what_a_file_holds_counts_not_its_name() -> None:
    assert "Vi flyger varsamt." in decoded(docx(*POLICY), name="policy.pdf")
    assert "Vi flyger varsamt." in decoded(b"Skickad av skannern\n" + pdf(*LINES), name="policy.pdf")
    assert decoded(b"Bara text\x0c\x1a", name="policy.doc") == "Bara text\x0c\x1a"
    assert decoded(b"", name="policy.pdf") == ""


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("policy.pdf", b"Bara text", "Namnet säger PDF, men filen innehåller något annat."),
        ("policy.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "Det här är en XLSX-fil"),
    ],
)
def test_a_false_file_is_told_at_its_field_and_by_the_command_and_nothing_is_lost(
    cast: Cast, client_for: ClientFor, tmp_path: Path, name: str, raw: bytes, sentence: str
) -> None:
    sent = {"file": SimpleUploadedFile(name, raw), "companies": [str(cast.nord.pk)]}
    answer = client_for(cast.hr).post(reverse("policy:enter"), sent)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["file"]
    assert answer.context["form"].errors["file"][0].startswith(sentence)
    assert answer.context["form"]["companies"].value() == [str(cast.nord.pk)]
    draft = written(cast)
    again = typed(draft, cast, fetch="1", file=SimpleUploadedFile(name, raw), body="", summary="Mitt skäl")
    answer = client_for(cast.hr).post(reverse("policy:save", args=[draft.pk]), again)
    assert answer.status_code == 422 and answer.context["form"].errors["file"][0].startswith(sentence)
    assert "Mitt skäl" in answer.content.decode()
    (tmp_path / name).write_bytes(raw)
    with translation.override("sv"), pytest.raises(CommandError, match=sentence):
        call_command("import_policy", str(tmp_path / name))
    assert not Version.objects.exists()


def test_the_bomb_is_small_and_would_be_large() -> None:
    assert len(BOMB) < 200_000


@pytest.mark.parametrize("raw", [docx(*POLICY), pdf(*LINES)], ids=["docx", "pdf"])
def test_a_whole_policy_is_understood_from_each_kind_of_file(raw: bytes) -> None:
    found = extract(raw)
    assert (found.title, found.effective_from.isoformat()) == ("Påhittad drönarpolicy", "2022-10-01")
    assert found.body == (
        "## Målsättning\n\nVi flyger varsamt.\n\n## Genomförande\n\nDen som flyger frågar först."
        "\n\n## Ansvarsfördelning\n\nChefen ansvarar."
    )
    assert (found.prepared_by.name, found.adopted_by.title) == ("Demo Demosson", "VD")


def test_any_docx_becomes_markdown_with_its_headings_and_lists() -> None:
    raw = docx(("Heading1", "Var vi flyger"), ("", "Aldrig *inne*."), ("list", "Fråga"), ("list", "Vänta"))
    found = to_markdown(decoded(raw, marked=True))
    assert found.body == "## Var vi flyger\n\nAldrig \\*inne\\*.\n\n- Fråga\n- Vänta"
    assert len(found.report) == 4


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_command_reads_each_kind_of_file(cast: Cast, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"policy.{kind}"
    file.write_bytes(docx(*POLICY) if kind == "docx" else pdf(*LINES))
    call_command("import_policy", str(file))
    assert Version.objects.get().title == "Påhittad drönarpolicy"


def test_a_docx_is_entered_in_the_browser(cast: Cast, client_for: ClientFor) -> None:
    file = SimpleUploadedFile("policy.docx", docx(*POLICY))
    answer = client_for(cast.hr).post(reverse("policy:enter"), {"file": file, "companies": [str(cast.nord.pk)]})
    assert answer.status_code == 200
    assert answer.context["document"].title == "Påhittad drönarpolicy"


def test_a_file_fills_the_box_of_a_draft_and_nothing_is_saved_yet(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    client, address = client_for(cast.hr), reverse("policy:save", args=[draft.pk])
    file = SimpleUploadedFile("policy.docx", docx(*POLICY))
    answer = client.post(address, typed(draft, cast, fetch="1", file=file))
    assert answer.status_code == 200
    assert answer.context["form"]["body"].value().startswith("## Målsättning\n\nVi flyger varsamt.")
    draft.refresh_from_db()
    assert draft.body == TEXT


def test_a_file_never_replaces_what_somebody_has_typed(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    client, address = client_for(cast.hr), reverse("policy:save", args=[draft.pk])
    for file, body in ((docx(*POLICY), "Mitt eget"), (BAD["locked pdf"][0], TEXT)):
        sent = SimpleUploadedFile("policy", file)
        answer = client.post(address, typed(draft, cast, fetch="1", file=sent, body=body, summary="Mitt skäl"))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["file"]
        assert answer.context["form"]["body"].value() == body
        assert "Mitt skäl" in answer.content.decode()
