"""Reads a DOCX or PDF that nobody vouches for: a process of its own, with little time and memory, and nothing else.

Run as a file, not as a module: it needs neither the portal's settings nor its secrets. The file comes on standard
input, its kind as the one argument; the answer is JSON on standard output: `text`, or `fault` with a word for it.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from html.parser import HTMLParser

SECONDS, MEMORY = 20, 1_500_000_000  # of processor time; bytes of address space
PAGES, PARTS = 200, 2_000
EXPANDED = 60_000_000  # bytes that a DOCX may unfold into
CHARACTERS = 400_000
INSIDE = {"xl/": "XLSX", "ppt/": "PPTX", "content.xml": "ODT"}  # what other files of this make hold
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr"}


class Unreadable(Exception):
    """The file cannot be read; the argument is the fault's word, for `other` the kind of file that it is too."""


def main(kind: str, raw: bytes, marked: bool = False) -> dict[str, str]:
    """Return the text of the file, or what is wrong with it; `marked`: headings as Markdown writes them."""
    try:
        text = of_pdf(raw) if kind == "PDF" else of_docx(raw, marked)
    except Unreadable as error:
        return dict(zip(("fault", "kind"), error.args, strict=False))
    except MemoryError:
        return {"fault": "large"}
    except Exception as error:  # whatever a library says of a file that it cannot read: it is broken
        return {"fault": "broken", "because": type(error).__name__}
    if not text.strip():
        return {"fault": "empty"}
    return {"fault": "large"} if len(text) > CHARACTERS else {"text": text}


def of_pdf(raw: bytes) -> str:
    """Return the text of each page; a page's end is a form feed, as in a text drawn from a PDF."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("locked")
    if len(reader.pages) > PAGES:
        raise Unreadable("pages")
    return "\f".join(page.extract_text() for page in reader.pages)


def of_docx(raw: bytes, marked: bool = False) -> str:
    """Return paragraphs and headings as lines, items of lists with a bullet, an empty line between blocks."""
    import mammoth

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > EXPANDED:
            raise Unreadable("bomb")
        _of_word(archive.namelist())
    quiet = mammoth.images.img_element(lambda image: {"src": ""})
    reader = Lines(marked)
    reader.feed(mammoth.convert_to_html(io.BytesIO(raw), convert_image=quiet).value)
    return "\n\n".join(reader.blocks).replace("\n\n• ", "\n• ")


def _of_word(names: list[str]) -> None:
    """Raise `Unreadable` for an archive that holds no document: by its kind where it is sound, else as damaged."""
    if "word/document.xml" in names:
        return
    for start, kind in INSIDE.items():
        if any(name.startswith(start) for name in names):
            raise Unreadable("other", kind)
    raise Unreadable("broken") if "[Content_Types].xml" in names else Unreadable("other", "ZIP")


class Lines(HTMLParser):
    """Takes the blocks out of the HTML that mammoth writes."""

    def __init__(self, marked: bool) -> None:
        super().__init__()
        self.marked = marked
        self.blocks: list[str] = []
        self.words: list[str] = []
        self.before = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, marked as an item or a heading."""
        if tag in BLOCKS:
            self.end()
            heading = "#" * max(2, int(tag[1])) + " " if tag[0] == "h" and self.marked else ""
            self.before = "• " if tag == "li" else self.before if tag == "p" else heading
        elif tag in ("br", "td", "th"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End the block."""
        if tag in BLOCKS:
            self.end()
            self.before = ""

    def handle_data(self, data: str) -> None:
        """Take the words."""
        self.words.append(data)

    def end(self) -> None:
        """Keep the block, if it says anything."""
        if words := " ".join("".join(self.words).split()):
            self.blocks.append(self.before + words)
            self.before = ""
        self.words = []


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(main(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2:] == ["marked"]), sys.stdout)
