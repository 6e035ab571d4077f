"""Page footers that the extraction left in the text: taken out without losing a word or a space."""

import re

from policy.extraction.document import Removal

# A line of this alone is where a page ended (also what pdftotext writes there).
PAGE_BREAK = "\f"

LABEL = r"(?:Dokumentnamn|DOKUMENTNAMN)\s*:\s*"
NAMED_PAGE = r"Sid(?:a|an)?\.?[ \t]*\d+"
OF_PAGES = r"[ \t]*(?:av|/)[ \t]*\d+"
BARE_PAGE = r"\d+[ \t]?\(\d+\)"
# "1(2)" before a footer may be a clause unless the line begins with it, and "Sida 3" after one may begin a sentence.
PAGE_BEFORE = rf"(?:{NAMED_PAGE}(?:{OF_PAGES})?|(?m:^){BARE_PAGE})"
PAGE_AFTER = rf"(?:{NAMED_PAGE}(?:{OF_PAGES}|(?=[ \t]*(?m:$)))|{BARE_PAGE})"
PAGE = rf"(?:{NAMED_PAGE}(?:{OF_PAGES})?|{BARE_PAGE})"

# Where a footer stood glued on both sides a space is put back, but not between a word and these.
OPENING = "([{«/"
CLOSING = ",.;:!?)]}»"

NEIGHBOURS = 3
LONG = 1000  # characters: no title is longer, and a line that is costs no more time


def take_out(text: str, title: str) -> tuple[str, tuple[Removal, ...]]:
    """The text without the footers that name this document and without page numbers; what was taken, in order."""
    name = r"\s+".join(re.escape(word) for word in title.split())
    one = rf"(?:{PAGE_BEFORE}\s*)?{LABEL}(?i:{name})(?:\s*{PAGE_AFTER})?"
    footer = re.compile(rf"[ \t]*{one}(?:[ \t]*{one})*[ \t]*|(?m:^)[ \t]*{PAGE}[ \t]*(?m:$)")
    removed: list[Removal] = []

    def replace(match: re.Match[str]) -> str:
        before, after = text[: match.start()], text[match.end() :]
        removed.append(Removal(" ".join(match.group().split()), *neighbours(before, after)))
        return between(match.group(), before[-1:], after[:1])

    return footer.sub(replace, text), tuple(removed)


def between(footer: str, left: str, right: str) -> str:
    """What takes the footer's place: a page break on a line of its own, nothing at the end of a line, else a space."""
    at_start, at_end = left in ("", "\n"), right in ("", "\n")
    if at_start and at_end:
        return PAGE_BREAK
    if at_start or at_end:
        return ""
    glued = footer == footer.strip()
    return "" if glued and (left in OPENING or right in CLOSING) else " "


def neighbours(before: str, after: str) -> tuple[str, str]:
    """The last words before and the first words after; ¶ stands where a paragraph ends."""
    words_before, words_after = (re.sub(r"\n\s*", " ¶ ", part).split() for part in (before[-80:], after[:80]))
    return " ".join(words_before[-NEIGHBOURS:]), " ".join(words_after[:NEIGHBOURS])


def without_footer(line: str) -> str:
    """What the line says before a footer, without a page number, white space made one."""
    words = re.split(LABEL, line[:LONG])[0]
    return " ".join(re.sub(rf"\s*{PAGE}\s*$", "", words).strip().lstrip("#").split())
