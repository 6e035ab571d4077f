"""A picture of a paper, made harmless: a photograph is drawn anew, a PDF keeps its pages and nothing that acts."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_SCAN = 5_000_000  # bytes of one scan
MAX_SCANS = 200  # in one ZIP
MAX_UNPACKED = 50_000_000  # bytes of all scans of a ZIP
MAX_PIXELS, LONGEST_SIDE = 40_000_000, 2400
MAX_PAGES = 20
PDF, JPEG = "application/pdf", "image/jpeg"


class NotAScan(ValueError):
    """The file cannot be taken for a scan; the text says why and what to do."""


@dataclass(frozen=True)
class Cleaned:
    """A harmless file, its kind, and the hash of exactly these bytes."""

    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def clean(data: bytes) -> Cleaned:
    """Return the scan without anything hidden; what it is the bytes say, not its name. Raises `NotAScan`."""
    if not data:
        raise NotAScan(_("The file is empty."))
    if len(data) > MAX_SCAN:
        raise NotAScan(_("The scan is larger than 5 MB. Scan it in grey, or in 200 dots an inch."))
    if data[:5] == b"%PDF-":
        return Cleaned(PDF, _pdf(data))
    if data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n":
        return Cleaned(JPEG, _picture(data))
    raise NotAScan(_("A scan is a PDF, a JPEG or a PNG."))


def _picture(data: bytes) -> bytes:
    """Draw the picture anew: no place, no camera, nothing behind its end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Any = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAScan(_("The picture has too many pixels. Make it smaller."))
            picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        if isinstance(error, NotAScan):
            raise
        raise NotAScan(_("The picture cannot be read. Save or scan it once more.")) from error
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    paper.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=80)
    return drawn.getvalue()


ACTING = ("/AA", "/A", "/Annots", "/Metadata", "/PieceInfo", "/AF")


def _pdf(data: bytes) -> bytes:
    """Keep the pages alone: no script, no form, no link, no file inside."""
    from pypdf import PdfReader, PdfWriter  # 27 MiB that a process without scans does without

    try:
        read = PdfReader(io.BytesIO(data))
        if read.is_encrypted:
            raise NotAScan(_("The PDF has a password. Save it without one."))
        if not 0 < len(read.pages) <= MAX_PAGES:
            raise NotAScan(_("A scan has between 1 and 20 pages."))
        writer = PdfWriter()
        for page in read.pages:
            for key in ACTING:
                page.pop(key, None)
            writer.add_page(page)
        writer.metadata = None
        written = io.BytesIO()
        writer.write(written)
    except NotAScan:
        raise
    except Exception as error:  # a broken PDF breaks pypdf in as many ways as there are
        raise NotAScan(_("The PDF cannot be read. Scan the paper once more.")) from error
    if len(written.getvalue()) > 2 * MAX_SCAN:
        raise NotAScan(_("The scan is larger than 5 MB. Scan it in grey, or in 200 dots an inch."))
    return written.getvalue()


def unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name, or the one file that it is. Raises `NotAScan` for what is too much."""
    if data[:4] != b"PK\x03\x04":
        return {name: data}
    found: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.infolist():
                short = PurePosixPath(one.filename.replace("\\", "/")).name
                if one.is_dir() or short.startswith(".") or "__MACOSX" in one.filename:
                    continue
                if short in found or len(found) >= MAX_SCANS:
                    raise NotAScan(_("The ZIP has two files of one name, or more than 200 files."))
                with packed.open(one) as file:
                    found[short] = file.read(MAX_SCAN + 1)
                total += len(found[short])
                if total > MAX_UNPACKED:
                    raise NotAScan(_("The scans in the ZIP are more than 50 MB. Divide it."))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise NotAScan(_("The ZIP cannot be opened. Pack the scans once more, without a password.")) from error
    return found
