"""What tests of paper share: the pages of a PDF as pictures, as a printer makes them."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from PIL import Image
from pypdf import PdfReader

DRAWN = """
#set page(width: auto, height: auto, margin: 0pt)
#for number in range(1, {pages} + 1) {{ page(image("paper.pdf", page: number)) }}
"""


def pictures(paper: bytes, *, ppi: float = 100) -> list[Image.Image]:
    """Draw the pages of a PDF in grey."""
    pages = len(PdfReader(io.BytesIO(paper)).pages)
    with TemporaryDirectory() as place:
        Path(place, "paper.pdf").write_bytes(paper)
        made = typst.compile(DRAWN.format(pages=pages).encode(), format="png", root=place, ppi=ppi)
    return [Image.open(io.BytesIO(page)).convert("L") for page in (made if isinstance(made, list) else [made])]
