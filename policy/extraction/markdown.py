"""Any text as Markdown to write on: a whole policy as it was understood, anything else block by block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.extraction.document import Bullets, PolicyUnreadable, Section, escaped
from policy.extraction.report import report
from policy.extraction.sections import read_sections

HEADING = re.compile(r"(?P<marks>#{2,6})\s+(?P<text>.+)")


@dataclass(frozen=True)
class Fetched:
    """The Markdown of a file, and one line for each thing that was understood of it."""

    body: str
    report: tuple[str, ...]


def to_markdown(text: str) -> Fetched:
    """Return the text as Markdown, without what a whole policy says at its end: that is said at its adoption."""
    from policy.extraction import extract

    try:
        document = extract(re.sub(r"^#{2,6}\s+", "", text, flags=re.MULTILINE))
    except PolicyUnreadable:
        return _block_by_block(text)
    return Fetched(document.body, tuple(report(document)))


def _block_by_block(text: str) -> Fetched:
    from policy.extraction import clean

    parts: list[str] = []
    sections: list[Section] = []
    pending: list[str] = []
    headings = 0

    def end() -> None:
        found, _missing = read_sections(pending)
        sections.extend(found)
        parts.extend(section.markdown() for section in found)
        pending.clear()

    for line in clean(text).split("\n"):
        if heading := HEADING.fullmatch(line.strip()):
            end()
            headings += 1
            parts.append(f"{heading['marks']} {escaped(heading['text'])}")
        else:
            pending.append(line)
    end()
    headings += sum(bool(section.heading) for section in sections)
    return Fetched("\n\n".join(parts), _counted(headings, sections))


def _counted(headings: int, sections: list[Section]) -> tuple[str, ...]:
    lists = [block for section in sections for block in section.blocks if isinstance(block, Bullets)]
    paragraphs = sum(len(section.blocks) for section in sections) - len(lists)
    items = sum(len(block.items) for block in lists)
    return (
        ngettext("%(count)d heading", "%(count)d headings", headings) % {"count": headings},
        ngettext("%(count)d paragraph", "%(count)d paragraphs", paragraphs) % {"count": paragraphs},
        ngettext("%(count)d list item", "%(count)d list items", items) % {"count": items},
        _("Check that headings and lists are where they should be: the file does not always tell."),
    )
