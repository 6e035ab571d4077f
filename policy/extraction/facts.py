"""The three facts at a policy's end: from when it holds, who prepared it, who adopted it."""

import re
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kit.fields import FIRST, LAST
from policy.extraction.document import Signatory
from policy.extraction.sections import section_name

EFFECTIVE, PREPARED, ADOPTED = LABELS = ("Gäller från", "Framtagen av", "Fastställd av")
SHAPES = {EFFECTIVE: "2026-01-31", PREPARED: "Namn | titel", ADOPTED: "Namn | titel"}  # as they stand in the text
LABEL = re.compile("|".join(label.replace(" ", r"\s+") for label in LABELS).join(("(", r")\s*:\s*")), re.IGNORECASE)

NAME = 120  # characters of a name, and of a title, at most
LONG = 4 * NAME  # what goes on for longer is no name

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NUMERIC = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})\.?")
WRITTEN = re.compile(
    rf"(?:den\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})[a-z]*\.?\s+(?P<year>\d{{4}})\.?", re.IGNORECASE
)

# The document writes "Name | title"; a comma or a dash between spaces is understood too.
SEPARATOR = re.compile(r"\s*\|\s*")
OTHER_SEPARATOR = re.compile(r"\s*,\s+|\s+[–—-]\s+")

Found = dict[str, list[str]]


def take_facts(lines: list[str]) -> tuple[list[str], Found]:
    """The lines without those that state facts, and what was written behind each label, wrapped lines put together."""
    rest: list[str] = []
    found: Found = {label: [] for label in LABELS}
    open_label = ""
    for line in lines:
        words = " ".join(line.split())
        if LABEL.match(words):
            open_label = note(words, found)
            rest.append("")
        elif open_label and words and not section_name(words) and unfinished(open_label, found[open_label][-1]):
            found[open_label][-1] = f"{found[open_label][-1]} {words}".strip()
        else:
            open_label = ""
            rest.append(line)
    return rest, found


def note(line: str, found: Found) -> str:
    """Store every label of the line with its value; the last label, whose value may go on in the next line."""
    parts = LABEL.split(line)[1:]
    label = ""
    for written, value in zip(parts[::2], parts[1::2], strict=True):
        label = next(known for known in LABELS if known.casefold() == " ".join(written.split()).casefold())
        found[label].append(" ".join(value.split()))
    return label


def unfinished(label: str, value: str) -> bool:
    """Whether the value must go on in the next line."""
    return not value if label == EFFECTIVE else len(value) <= LONG and signatory(value) is None


def read_date(text: str) -> date | None:
    """The day, written 2022-10-01, 2022/10/01 or 1 oktober 2022; None for no date, ValueError for one that never is."""
    match = NUMERIC.fullmatch(text) or WRITTEN.fullmatch(text)
    if match is None:
        return None
    month = match["month"]
    return date(
        int(match["year"]), int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1, int(match["day"])
    )


def signatory(text: str) -> Signatory | None:
    """Name and title; None where one of them lacks."""
    parts = (SEPARATOR if "|" in text else OTHER_SEPARATOR).split(text, maxsplit=1)
    return Signatory(*parts) if len(parts) == 2 and all(parts) else None


def fault(label: str, values: list[str]) -> Promise | None:
    """What is wrong with a fact, as a sentence; None where it can be read."""
    if not any(values):
        return format_lazy(_("“{label}” is missing."), label=label)
    if len(set(values)) > 1:
        return format_lazy(
            _("“{label}” stands more than once: {values}."), label=label, values=shown(", ".join(values))
        )
    wrong = wrong_day(values[0]) if label == EFFECTIVE else wrong_name(values[0])
    return format_lazy(wrong, label=label, value=shown(values[0])) if wrong else None


def shown(value: str) -> str:
    """What was written, as much of it as a sentence can hold."""
    return value if len(value) <= 2 * NAME else f"{value[: 2 * NAME]}…"


def wrong_name(value: str) -> Any:
    """What is wrong with somebody who signed."""
    who = signatory(value)
    if who is None:
        return _("“{label}” needs a name and a title with | between them, not “{value}”.")
    if max(len(who.name), len(who.title)) > NAME:
        return _("“{label}” is longer than a name and a title are: “{value}”.")
    return None


def wrong_day(value: str) -> Any:
    """What is wrong with a day."""
    try:
        day = read_date(value)
    except ValueError:
        return _("“{label}” is a day that does not exist: “{value}”.")
    if day is None:
        return _("“{label}” is not a date: “{value}”.")
    return None if FIRST <= day <= LAST else _("“{label}” is no day of this time: “{value}”. Check the year.")
