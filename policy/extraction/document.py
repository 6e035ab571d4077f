"""What a policy says, apart from how its text arrived."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import slugify

SECTIONS = ("Målsättning", "Genomförande", "Ansvarsfördelning")
SLUG = 80  # characters of a policy's address
# Addresses below /policy/ that are pages of their own.
TAKEN = ("efterlevnad", "kvitto", "lagg-in", "medarbetare", "sok", "utkast")

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

    @property
    def text_hash(self) -> str:
        """SHA-256 of the body, hexadecimal: what a receipt names."""
        return digest(self.body)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that was understood: what was shown is what is taken in."""
        people = (self.prepared_by.name, self.prepared_by.title, self.adopted_by.name, self.adopted_by.title)
        return digest("\n".join((self.title, self.effective_from.isoformat(), *people, self.body)))


def slug_of(title: str) -> str:
    """The address of the policy of that title, whose texts are its versions."""
    plain = slugify(title)
    if plain and len(plain) <= SLUG and plain not in TAKEN:
        return plain
    return f"{plain[: SLUG - 9]}-{digest(title)[:8]}".lstrip("-")


def digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def escaped(text: str) -> str:
    """The text so that Markdown shows exactly it."""
    return LEADING.sub(r"\1\\", INLINE.sub(r"\\\g<0>", text))
