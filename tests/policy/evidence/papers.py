"""Scans and lists that tests hand in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def png(colour: str = "white", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a small picture."""
    drawn = io.BytesIO()
    Image.new("RGBA", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


def jpeg(**more: Any) -> bytes:
    """Return a small photograph; `exif` says where it was taken."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(drawn, "JPEG", **more)
    return drawn.getvalue()


def pdf(pages: int = 1, *, script: str = "", password: str = "") -> bytes:
    """Return a PDF of empty pages; with a script it acts when it is opened."""
    writer, written = PdfWriter(), io.BytesIO()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        act = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
        writer.root_object[NameObject("/OpenAction")] = act
        writer.add_attachment("hidden.exe", b"MZ hidden")
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    if password:
        writer.encrypt(password)
    writer.write(written)
    return written.getvalue()


def packed(**files: bytes) -> bytes:
    """Return a ZIP; `a_pdf` is called a.pdf in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name.replace("_", "."), content)
    return written.getvalue()


def upload(content: bytes | str, name: str = "fil.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
