"""The text of a file that somebody brings: TXT as it is, DOCX and PDF read apart, with limits on all of it."""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from policy.extraction.document import PolicyUnreadable

TEXT_BYTES, FILE_BYTES = 200_000, 5_000_000  # some sixty pages of plain text; a document with its pictures
WAIT = 40  # seconds, for a process that may use twenty of the processor's
APART = Path(__file__).with_name("apart.py")
READABLE = ((b"%PDF-", "PDF"), (b"PK\x03\x04", "DOCX"))
OTHERS = ((b"\xd0\xcf\x11\xe0", "DOC"), (b"{\\rtf", "RTF"))  # what a file begins with that is neither
ALIKE = {".xls", ".ppt", ".msg", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip"}  # begin as a DOC or DOCX does
PDF_MARK = 1_024  # bytes within which readers look for it
SEALED = "EncryptedPackage".encode("utf-16-le")  # what a DOCX with a password holds
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")  # no writer's marks: what is neither space nor end of text
OTHER = _("{kind} files cannot be read. Save it as DOCX, PDF or plain text (TXT).")
FALSE = _("The name says {kind}, but the file holds something else. Open it, save it as {kind} and try again.")
FAULTS: dict[str, Any] = {
    "empty": _("There is no text in this {kind} file. Is it a scanned picture? Copy or write the text instead."),
    "locked": _("This {kind} file is locked with a password. Save it without one and try again."),
    "pages": _("This {kind} file has more than 200 pages. Is it the right one?"),
    "large": _("This {kind} file holds more text than a policy. Is it the right one?"),
    "bomb": _("This {kind} file unfolds into far more than a document holds, so it was not opened."),
    "broken": _("This {kind} file is damaged and cannot be read. Open it, save it anew and try again."),
    "slow": _("This {kind} file took too long to read. Copy its text instead."),
}


def decoded(raw: bytes, *, marked: bool = False, name: str = "") -> str:
    """Return the text of a TXT, DOCX or PDF file; `marked`: with ## before the headings of a DOCX.

    What the file holds decides what it is; its `name` only helps to say what is wrong.
    Raises `PolicyUnreadable` with a sentence for what is wrong.
    """
    begins, suffix = raw.lstrip()[:8], Path(name).suffix.lower()
    kind = _kind(begins, READABLE)
    if kind or (suffix == ".pdf" and b"%PDF-" in raw[:PDF_MARK]):
        _not_larger(raw, FILE_BYTES, _("The file is larger than 5 MB. Is it the right one?"))
        return _apart(kind or "PDF", raw, marked, suffix)
    if kind := _kind(begins, OTHERS):
        if SEALED in raw:
            raise _unreadable(FAULTS["locked"], "DOCX")
        raise _unreadable(OTHER, suffix[1:].upper() if suffix in ALIKE else kind)
    if suffix in (".pdf", ".docx") and begins:
        raise _unreadable(FALSE, suffix[1:].upper())
    _not_larger(raw, TEXT_BYTES, _("The file is larger than 200 kB. Is it the right one?"))
    return _plain(raw)


def _kind(begins: bytes, kinds: tuple[tuple[bytes, str], ...]) -> str:
    return next((kind for start, kind in kinds if begins.startswith(start)), "")


def _unreadable(sentence: Any, kind: str) -> PolicyUnreadable:
    return PolicyUnreadable([format_lazy(sentence, kind=kind)])


def _not_larger(raw: bytes, most: int, sentence: Promise | str) -> None:
    if len(raw) > most:
        raise PolicyUnreadable([sentence])  # type: ignore[list-item]


def _plain(raw: bytes) -> str:
    """Return what UTF-8, UTF-16 with its mark, or Windows-1252 says."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not NO_TEXT.search(text):
            return text
    raise PolicyUnreadable([_("This is not a text file.")])


def _apart(kind: str, raw: bytes, marked: bool, suffix: str) -> str:
    """Return what the process that reads it says; it is given neither the portal's environment nor its files."""
    command = [sys.executable, "-I", str(APART), kind, *(["marked"] if marked else [])]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=WAIT, env={}, check=False)  # noqa: S603
        said = json.loads(done.stdout) if done.returncode == 0 else {"fault": "slow"}
    except subprocess.TimeoutExpired:
        said = {"fault": "slow"}
    if "text" in said:
        return str(said["text"])
    other = suffix[1:].upper() if kind == "DOCX" and suffix in ALIKE else said.get("kind")
    raise _unreadable(OTHER, other) if other else _unreadable(FAULTS[said["fault"]], kind)
