"""A policy's Markdown as safe HTML, in which every clause has a number to be cited by and an anchor to link to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nh3
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

HEADINGS = {f"h{level}" for level in range(2, 7)}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = {"p", "ul", "ol", "li", "a", "em", "strong", "code", "pre", "blockquote", "hr", "br"} | HEADINGS | TABLES
ATTRIBUTES = {tag: {"id"} for tag in HEADINGS | {"li"}} | {"a": {"href", "title", "aria-label"}, "ol": {"start"}}
SAFE: dict[str, Any] = {
    "tags": TAGS,
    "attributes": ATTRIBUTES,
    "allowed_classes": {"ol": {"clauses"}},
    "url_schemes": {"http", "https", "mailto", "tel"},
    "link_rel": "noopener noreferrer",
}
WORDS_A_MINUTE = 200  # silent reading of a text that one is to understand
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")  # not after "t.ex.", where no capital follows

Block = list[Token]


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents: `level` 2 is a section and has a number, deeper ones have none."""

    level: int
    number: str
    text: str
    anchor: str

    @property
    def label(self) -> str:
        """The heading as the page shows it."""
        return f"{self.number}. {self.text}" if self.number else self.text


@dataclass(frozen=True)
class Rendered:
    """Safe HTML and the headings in it."""

    html: SafeString
    headings: tuple[Heading, ...]

    @property
    def minutes(self) -> int:
        """About how long it takes to read, in whole minutes and at least one."""
        return max(1, round(len(strip_tags(self.html).split()) / WORDS_A_MINUTE))


def render(body: str) -> Rendered:
    """The Markdown without script, style or foreign schemes; the anchors' labels are in the language of the moment."""
    headings: list[Heading] = []
    html = [part for number, blocks in enumerate(sections(body)) for part in section(number, blocks, headings)]
    safe = mark_safe(nh3.clean("".join(html), **SAFE))  # noqa: S308 - nh3 lets nothing else through
    return Rendered(safe, tuple(headings))


def sections(body: str) -> list[list[Block]]:
    """The blocks of each section, its heading first; before the first heading stands a section without one."""
    found: list[list[Block]] = [[]]
    for block in blocks_of(MARKDOWN.parse(body)):
        if block[0].type == "heading_open" and block[0].tag in ("h1", "h2"):
            found.append([])
        found[-1].append(block)
    return found


def blocks_of(tokens: list[Token]) -> Iterator[Block]:
    """The tokens cut where a block of the lowest level in them ends."""
    block: Block = []
    for token in tokens:
        block.append(token)
        if token.level == tokens[0].level and token.nesting <= 0:
            yield block
            block = []


def section(number: int, blocks: list[Block], headings: list[Heading]) -> Iterator[str]:
    """The HTML of one section; its clauses are numbered where it has a number and more than one of them."""
    clauses = sum(len(items(block)) for block in blocks if block[0].type != "heading_open")
    count, below, listing = 0, 0, False
    for block in blocks:
        is_heading = block[0].type == "heading_open"
        if listing and is_heading:
            yield "</ol>"
            listing = False
        if is_heading:
            anchor = f"p{number}" if block is blocks[0] and number else f"p{number}-h{(below := below + 1)}"
            headings.append(titled(block, number, anchor))
            yield html_of(block)
        elif number and clauses > 1:
            yield "" if listing else '<ol class="clauses">'
            listing = True
            for item in items(block):
                count += 1
                yield clause(f"{number}.{count}", f"p{number}-{count}", item)
        else:
            yield html_of(block)
    if listing:
        yield "</ol>"


def items(block: Block) -> list[Block]:
    """The clauses of a block: each item of a bulleted list as a list of its own, else the block."""
    if block[0].type == "hr":  # a ruled line says nothing
        return []
    if block[0].type != "bullet_list_open":
        return [block]
    return [[block[0], *item, block[-1]] for item in blocks_of(block[1:-1])]


def clause(number: str, anchor: str, block: Block) -> SafeString:
    """A numbered block with a link to itself."""
    label = _("Link to %(number)s") % {"number": number}
    link = format_html('<a href="#{}" aria-label="{}">{}</a>', anchor, label, number)
    return format_html('<li id="{}">{}{}</li>', anchor, link, html_of(block))


def titled(block: Block, number: int, anchor: str) -> Heading:
    """Give the heading its anchor and, where it is a section's and has none of its own, its number."""
    opening, inline, closing = block
    level = max(2, int(opening.tag[1:]))
    opening.tag = closing.tag = f"h{level}"
    opening.attrSet("id", anchor)
    children = inline.children or []
    text = "".join(child.content if child.content else " " * child.type.endswith("break") for child in children)
    numbered = level == 2 and not text[:1].isdigit()
    heading = Heading(level, str(number) if numbered else "", text, anchor)
    if numbered:
        inline.children = [Token("text", "", 0, content=f"{number}. "), *children]
    return heading


def html_of(block: Block) -> SafeString:
    """The HTML of the tokens; Markdown's own HTML is off, so that text stays text."""
    markup: str = MARKDOWN.renderer.render(block, MARKDOWN.options, {})
    return mark_safe(markup)  # noqa: S308 - the renderer escapes, and nh3 cleans the whole


def leads(body: str) -> tuple[tuple[Heading, str], ...]:
    """Each section's heading with its first sentence, in the text's own words; a section without a sentence has "".

    The sentences are plain text; the caller escapes them.
    """
    found: list[tuple[Heading, str]] = []
    for number, blocks in enumerate(sections(body)):
        if number:
            headings: list[Heading] = []
            for _part in section(number, blocks, headings):
                pass  # the headings are filled in while the section is made
            found.append((headings[0], _first_sentence(blocks[1:])))
    return tuple(found)


def _first_sentence(blocks: list[Block]) -> str:
    for block in blocks:
        if block[0].type != "heading_open":
            for token in block:
                if token.type == "inline":
                    words = "".join(one.content or " " * one.type.endswith("break") for one in token.children or [])
                    return SENTENCE_END.split(words, maxsplit=1)[0]
    return ""


def parts(body: str) -> tuple[Rendered, ...]:
    """The text section by section, each safe HTML of its own; what stands before the first heading goes with it."""
    blocks = sections(body)
    found: list[Rendered] = []
    before: list[str] = []
    for number, one in enumerate(blocks):
        headings: list[Heading] = []
        html = list(section(number, one, headings))
        if number == 0 and len(blocks) > 1:
            before = html
            continue
        safe = mark_safe(nh3.clean("".join([*before, *html]), **SAFE))  # noqa: S308 - nh3 lets nothing else through
        found.append(Rendered(safe, tuple(headings)))
        before = []
    return tuple(found)
