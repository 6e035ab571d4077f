"""A policy drawn from a PDF as plain text: read, mended where the extraction hurt it, refused where something lacks."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policy.extraction.document import (
    Bullets,
    Document,
    Paragraph,
    PolicyUnreadable,
    Removal,
    Section,
    Signatory,
    digest,
    slug_of,
)
from policy.extraction.facts import ADOPTED, EFFECTIVE, LABEL, PREPARED, fault, read_date, signatory, take_facts
from policy.extraction.files import FILE_BYTES, decoded
from policy.extraction.footers import PAGE_BREAK, take_out, without_footer
from policy.extraction.report import report
from policy.extraction.sections import read_sections, section_name

__all__ = [
    "FILE_BYTES",
    "Bullets",
    "Document",
    "Paragraph",
    "PolicyUnreadable",
    "Removal",
    "Section",
    "Signatory",
    "decoded",
    "digest",
    "extract",
    "report",
    "slug_of",
]

BLANKS = re.compile(r"[ \t]{2,}")  # made one, so that a page of them costs no more than a page
TITLE = 160  # characters at most


def extract(source: bytes | str, *, name: str = "") -> Document:
    """The policy that the text holds, or the file of that name; PolicyUnreadable names all that is missing at once."""
    text = clean(source if isinstance(source, str) else decoded(source, name=name))
    title = find_title(text)
    text, removed = take_out(text, title) if title else (text, ())
    lines, found = take_facts(without_title(text.split("\n"), title))
    sections, missing = read_sections(lines)
    wrong: list[Promise] = [] if title else [_("The title is missing: it is the first line of the document.")]
    if len(title) > TITLE:
        wrong.append(_("The first line is too long for a title: write the title alone there."))
    wrong += missing
    wrong += [sentence for label, values in found.items() if (sentence := fault(label, values))]
    effective_from = None if wrong else read_date(found[EFFECTIVE][0])
    prepared_by = None if wrong else signatory(found[PREPARED][0])
    adopted_by = None if wrong else signatory(found[ADOPTED][0])
    if not (effective_from and prepared_by and adopted_by):
        raise PolicyUnreadable(wrong)
    return Document(title, sections, effective_from, prepared_by, adopted_by, removed)


def clean(text: str) -> str:
    """One kind of line end, one spelling of each letter, no soft hyphens; a page's end on a line of its own."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    text = BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\u00ad\n", "").replace("\u00ad", "").replace(PAGE_BREAK, f"\n{PAGE_BREAK}\n")


def find_title(text: str) -> str:
    """The first line that is neither footer nor page end; empty where a heading or a fact stands first."""
    for line in text.split("\n"):
        if title := without_footer(line):
            return "" if LABEL.match(title) or section_name(title) else title
    return ""


def without_title(lines: list[str], title: str) -> list[str]:
    """The lines after the title's."""
    for number, line in enumerate(lines):
        if title and without_footer(line) == title:
            return lines[number + 1 :]
    return lines
