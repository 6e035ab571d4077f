"""What a policy says, apart from how its text arrived."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

SECTIONS = ("Målsättning", "Genomförande", "Ansvarsfördelning")

# What Markdown would read as something else than a letter: inside a line, and at its beginning.
INLINE = re.compile(r"[\\`*_\[\]<]|&(?=[#\w]+;)")
LEADING = re.compile(r"^(?:(?=[-+>#~=])|(\d{1,9})(?=[.)](?:\s|$)))")


class PolicyUnreadable(Exception):
    """The text is no complete policy; `missing` holds a sentence for every single thing that is wrong."""

    def __init__(self, missing: Sequence[Promise]) -> None:
        super().__init__()
        self.missing = tuple(missing)

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.missing)


@dataclass(frozen=True)
class Signatory:
    """Somebody who prepared or adopted the document, name and title as written."""

    name: str
    title: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str

    def markdown(self) -> str:
        """The paragraph on one line."""
        return escaped(self.text)


@dataclass(frozen=True)
class Bullets:
    """A list; each item stood behind a bullet in the document."""

    items: tuple[str, ...]

    def markdown(self) -> str:
        """One line an item."""
        return "\n".join(f"- {escaped(item)}" for item in self.items)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; text before the first heading has none."""

    heading: str
    blocks: tuple[Paragraph | Bullets, ...]

    def markdown(self) -> str:
        """Heading and blocks, an empty line between them."""
        parts = [f"## {self.heading}"] if self.heading else []
        return "\n\n".join(parts + [block.markdown() for block in self.blocks])


@dataclass(frozen=True)
class Removal:
    """A page footer or page number that was taken out, and the words around it."""

    text: str
    before: str
    after: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Document:
    """A policy as its text was understood."""

    title: str
    sections: tuple[Section, ...]
    effective_from: date
    prepared_by: Signatory
    adopted_by: Signatory
    removed: tuple[Removal, ...]

    @property
    def body(self) -> str:
        """The text as Markdown, the same for the same document for ever: its hash is what people acknowledge."""
        return "\n\n".join(section.markdown() for section in self.sections)


def escaped(text: str) -> str:
    """The text so that Markdown shows exactly it."""
    return LEADING.sub(r"\1\\", INLINE.sub(r"\\\g<0>", text))
