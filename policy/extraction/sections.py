"""The document's own structure: sections, paragraphs, and lists where a bullet stands and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from policy.extraction.document import SECTIONS, Bullets, Paragraph, Section
from policy.extraction.footers import PAGE_BREAK

HEADING = re.compile(r"#*\s*(?:\d+[.)]?\s+)?(?P<name>\w+)\s*:?")
BULLET = re.compile("[•·▪◦‣●\u2043\uf0b7]\\s*(?P<text>.*)")
# A dash is a bullet only where a block begins: inside a paragraph it is a dash of the sentence.
DASH = re.compile(r"[-–—*]\s+(?P<text>.*)")
NAMES = {name.casefold(): name for name in SECTIONS}
SENTENCE_ENDS = '.!?:;…”"'


@dataclass
class Block:
    """A paragraph or a list item while its lines are being put together."""

    text: str
    item: bool = False


@dataclass
class Reader:
    """Reads line by line; `gap` and `page` tell what stood since the last line of text."""

    drafts: list[tuple[str, list[Block]]] = field(default_factory=lambda: [("", [])])
    gap: bool = True
    page: bool = False

    def read(self, line: str) -> None:
        """Take one line: where a page ended, where nothing stands, or text."""
        if PAGE_BREAK in line:
            self.page = True
        elif words := " ".join(line.split()):
            self.take(words)
            self.gap = self.page = False
        else:
            self.gap = True

    def take(self, line: str) -> None:
        """Take a line of text: a heading, an item, the rest of the block above, or a new paragraph."""
        blocks = self.drafts[-1][1]
        last = blocks[-1] if blocks else None
        bullet = BULLET.fullmatch(line) or (DASH.fullmatch(line) if self.gap or last is None or last.item else None)
        if (name := section_name(line)) and (self.gap or not line[0].islower()):
            self.drafts.append((name, []))
        elif bullet:
            blocks.append(Block(bullet["text"], item=True))
        elif last and self.continues(last, line):
            last.text = f"{last.text} {line}".strip()
        else:
            blocks.append(Block(line))

    def continues(self, last: Block, line: str) -> bool:
        """Whether the line belongs to the block above: nothing between, or a page ended in the middle of a sentence."""
        if not self.gap or not last.text:
            return True
        return self.page and last.text[-1] not in SENTENCE_ENDS and line[0].islower()


def section_name(line: str) -> str | None:
    """The section whose name stands alone on the line, in any case, with or without number and colon."""
    match = HEADING.fullmatch(line)
    return NAMES.get(match["name"].casefold()) if match else None


def read_sections(lines: list[str]) -> tuple[tuple[Section, ...], list[Promise]]:
    """The sections in the order of the text, and a sentence for each that is missing, empty or there twice."""
    reader = Reader()
    for line in lines:
        reader.read(line)
    sections = tuple(Section(name, tuple(grouped(blocks))) for name, blocks in reader.drafts if name or blocks)
    return sections, list(faults(sections))


def grouped(blocks: list[Block]) -> Iterator[Paragraph | Bullets]:
    """Paragraphs as they are, items that follow each other as one list."""
    items: list[str] = []
    for block in blocks:
        if block.item:
            items += [block.text] if block.text else []
            continue
        if items:
            yield Bullets(tuple(items))
            items = []
        yield Paragraph(block.text)
    if items:
        yield Bullets(tuple(items))


def faults(sections: tuple[Section, ...]) -> Iterator[Promise]:
    """What keeps the sections from being the policy's three."""
    for name in SECTIONS:
        same = [section for section in sections if section.heading == name]
        if not same:
            yield format_lazy(_("The section “{name}” is missing."), name=name)
        elif len(same) > 1:
            yield format_lazy(_("The heading “{name}” stands more than once."), name=name)
        elif not same[0].blocks:
            yield format_lazy(_("The section “{name}” has no text."), name=name)
