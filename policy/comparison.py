"""What differs between two texts of a policy: words added and removed, in the clause where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from markdown_it.token import Token

from policy.rendering import Block, items, sections

WORD = re.compile(r"\s*(?:\w+|[^\w\s]+)")  # a word or a mark, with the space before it
SAME, ADDED, REMOVED = "same", "added", "removed"
ALIKE = 0.4  # from how alike two clauses are one that was changed, not one that went and one that came
AT_MOST = 4_000_000  # comparisons of a word with a word, or of a clause with a clause: beyond, nobody reads it anyhow


@dataclass(frozen=True)
class Clause:
    """A heading, paragraph or item of a list as plain text, with its number and the section in which it stands."""

    section: str
    number: str
    text: str


@dataclass(frozen=True)
class Piece:
    """Words that stay, come or go."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A clause as it was and as it is, in pieces; `section` and `number` are those it has now, or had."""

    section: str
    number: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Return whether any word came or went."""
        return any(piece.kind != SAME for piece in self.pieces)


def compare(old: str, new: str) -> tuple[Passage, ...]:
    """Return every clause of both Markdown texts in reading order, those that did not change too.

    The words that stay or go are those of the old text, those that stay or come those of the new one.
    """
    before, after = list(clauses(old)), list(clauses(new))
    matcher = SequenceMatcher(None, [one.text for one in before], [one.text for one in after], autojunk=False)
    found: list[Passage] = []
    for kind, i, to_i, j, to_j in matcher.get_opcodes():
        if kind == "equal":
            found += [_whole(one, SAME) for one in after[j:to_j]]
        else:
            found += _changed(before[i:to_i], after[j:to_j])
    return tuple(found)


def changes(old: str, new: str) -> tuple[Passage, ...]:
    """Return the clauses in which a word came or went."""
    return tuple(passage for passage in compare(old, new) if passage.changed)


def clauses(body: str) -> Iterator[Clause]:
    """Yield the clauses of a Markdown text, numbered as the page numbers them."""
    for number, blocks in enumerate(sections(body)):
        count = sum(len(items(block)) for block in blocks if block[0].type != "heading_open")
        title, at = "", 0
        for block in blocks:
            if block[0].type == "heading_open":
                title = title or plain(block)
                yield Clause(title, "", plain(block))
                continue
            for item in items(block):
                at += 1
                yield Clause(title, f"{number}.{at}" if number and count > 1 else "", plain(item))


def plain(block: Block) -> str:
    """Return the words of a block; where a link leads is part of what the text says."""
    return " ".join(word for token in block for word in _said(token).split())


def words(text: str) -> list[str]:
    """Return the words and marks of a text; joined they are the text."""
    return WORD.findall(text)


def _said(token: Token) -> str:
    if token.type != "inline":
        return token.content
    parts, leads = [], []
    for child in token.children or []:
        if child.type == "link_open":
            leads.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            parts.append(f" ({leads.pop()})")
        else:
            parts.append(child.content or " " * child.type.endswith("break"))
    return "".join(parts)


def _changed(before: list[Clause], after: list[Clause]) -> Iterator[Passage]:
    """Yield a region in which clauses changed: what was reworded side by side, the rest as gone or come."""
    start = 0
    for clause in after:
        place = _alike(clause, before, start) if len(before) * len(after) * 100 < AT_MOST else None
        if place is None:
            yield _whole(clause, ADDED)
            continue
        yield from (_whole(one, REMOVED) for one in before[start:place])
        yield Passage(clause.section, clause.number, tuple(_words(before[place].text, clause.text)))
        start = place + 1
    yield from (_whole(one, REMOVED) for one in before[start:])


def _alike(clause: Clause, before: list[Clause], start: int) -> int | None:
    best, place = ALIKE, None
    for at in range(start, len(before)):
        was, now = words(before[at].text), words(clause.text)
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        if len(was) * len(now) > AT_MOST or matcher.quick_ratio() < best:
            continue
        if (alike := matcher.ratio()) >= best and (place is None or alike > best):
            best, place = alike, at
    return place


def _whole(clause: Clause, kind: str) -> Passage:
    return Passage(clause.section, clause.number, (Piece(kind, clause.text),))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = words(old), words(new)
    for kind, i, to_i, j, to_j in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(after[j:to_j]))
            continue
        if to_i > i:
            yield Piece(REMOVED, "".join(before[i:to_i]))
        if to_j > j:
            yield Piece(ADDED, "".join(after[j:to_j]))
