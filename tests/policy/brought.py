"""Files that people bring: a small DOCX and PDF made here, whole and hurt."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import typst
from pypdf import PdfReader, PdfWriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = "http://schemas.openxmlformats.org/"
TYPES = (
    f'<Types xmlns="{HEAD}package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    f'<Relationships xmlns="{HEAD}package/2006/relationships"><Relationship Id="r1" '
    f'Type="{HEAD}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def docx(*paragraphs: tuple[str, str], extra: dict[str, bytes] | None = None) -> bytes:
    """A DOCX of (style, text): style Heading1, Heading2, list or none."""
    body = "".join(_paragraph(style, text) for style, text in paragraphs)
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", document)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return kept.getvalue()


def archive(*names: str) -> bytes:
    """A zip in which these files stand, each with a line."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "<x/>")
    return kept.getvalue()


def _paragraph(style: str, text: str) -> str:
    shape = f'<w:pStyle w:val="{style}"/>' if style.startswith("Heading") else ""
    shape = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if style == "list" else shape
    bullet = "• " if style == "list" else ""  # without a numbering part mammoth cannot know that it is a list
    return f"<w:p><w:pPr>{shape}</w:pPr><w:r><w:t>{escape(bullet + text)}</w:t></w:r></w:p>"


def pdf(*paragraphs: str) -> bytes:
    """A PDF of these paragraphs."""
    return typst.compile(("#set page(width: 21cm)\n" + "\n\n".join(paragraphs)).encode(), format="pdf")


def locked(raw: bytes) -> bytes:
    """The PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt("påhittat", algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


POLICY = (
    ("Heading1", "Påhittad drönarpolicy"),
    ("Heading2", "Målsättning"),
    ("", "Vi flyger varsamt."),
    ("Heading2", "Genomförande"),
    ("", "Den som flyger frågar först."),
    ("Heading2", "Ansvarsfördelning"),
    ("", "Chefen ansvarar."),
    ("", "Gäller från: 2022-10-01"),
    ("", "Framtagen av: Demo Demosson | HR-chef"),
    ("", "Fastställd av: Testa Testberg | VD"),
)
LINES = [text for _style, text in POLICY]
