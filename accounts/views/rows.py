"""The rows of the register, made in one go: a template takes seven times as long for fifty of them (measured).

Their links begin where the register lies, a day is said once, and a cell ends where the next begins (HTML asks for no
more): fifty rows make most of the page's weight.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import queries
from accounts.platforms import PLATFORMS
from kit.templatetags.marks import shared_status
from kit.templatetags.times import day_words

ROW = (
    '<tr role="row"><th role="rowheader" data-cell="name"><span class="person">'
    '<span class="platform" aria-hidden="true">{}</span><span><a href="{}/">{}</a><small>{}</small></span>'
    "</span></th>{}{}{}{}{}</tr>"
)
COMPANY = '<td role="cell" data-fold="2"><span class="swatch" data-company="{}"></span>\u2060{}'
STATUS = '<td role="cell" data-cell="status">{}{}'
OWNER = '<td role="cell" data-fold="1">{}{}'
DAY = '<td role="cell" data-fold="3" data-label="{}">{}'
TEXTS = ("name", "owner_name", "company__slug", "company__name")
NO_DAY = '<td role="cell" data-fold="3">'


@dataclass(frozen=True)
class Shown:
    """Which columns the list has room for."""

    company: bool
    confirmed: bool
    until: bool


@dataclass(frozen=True)
class Words:
    """What is said in many rows, in one language."""

    confirmed: str
    until: str
    left: str
    nobody: str
    never: str
    states: Mapping[str, tuple[str, str]]
    year: int
    language: str | None

    @classmethod
    def now(cls, states: Mapping[str, tuple[str, str]], today: dt.date) -> Words:
        """Return them in the language of this moment."""
        return cls(
            confirmed=escape(_("Last confirmed")),  # the others need no name on a phone
            until=escape(_("Decided until")),
            left=f"<small>{escape(_('No longer works there'))}</small>",
            nobody=f'<span class="muted">{escape(_("Nobody appointed"))}</span>',
            never=f'<span class="muted">{escape(_("Not yet"))}</span>',
            states=states,
            year=today.year,
            language=translation.get_language(),
        )


def table_rows(
    rows: Sequence[dict[str, Any]], shown: Shown, states: Mapping[str, tuple[str, str]], today: dt.date
) -> SafeString:
    """Return the rows of the table's body; `states` is what is said of each state."""
    words = Words.now(states, today)
    both = zip(rows, _escaped(rows), strict=True)
    return SafeString("".join([_row(row, texts, shown, words, today) for row, texts in both]))


def _escaped(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Return what people have written in each row, escaped all at once: text by text it takes longer than the rest.

    PostgreSQL keeps no text with a NUL, so it can stand between them.
    """
    each = iter(escape("\0".join([row[name] or "" for row in rows for name in TEXTS])).split("\0"))
    return zip(*[each] * len(TEXTS), strict=True) if rows else iter(())


def _row(row: dict[str, Any], texts: tuple[str, ...], shown: Shown, words: Words, today: dt.date) -> str:
    """Return a row; its texts are those that `_escaped` returns of it."""
    name, owner, slug, company = texts
    status, confirmed, until = row["status"], row["confirmed_on"], row["operated_until"]
    mark, label = _platform(row["platform"], words.language)
    state = queries.state(status, until, confirmed, today)
    runs = status != "closed"
    left = words.left if owner and runs and not row["owner_here"] else ""
    never = words.never if status == "active" else ""
    return ROW.format(
        mark, row["id"], name, label,
        COMPANY.format(slug, company) if shown.company else "",
        _status(state, *words.states[state]),
        OWNER.format(owner or (words.nobody if runs else ""), left),
        _day_cell(words.confirmed, _day(confirmed, words) or never) if shown.confirmed else "",
        _day_cell(words.until, _day(until, words)) if shown.until else "",
    )  # fmt: skip


@cache
def _platform(key: str, language: str | None) -> tuple[str, str]:
    """Return mark and name of a platform, escaped; what is no brand has a name in each language."""
    return escape(PLATFORMS[key].mark), escape(PLATFORMS[key].label)


@lru_cache(maxsize=64)
def _status(state: str, word: str, hint: str) -> str:
    return STATUS.format(shared_status(state, word), f"<small>{escape(hint)}</small>" if hint else "")


def _day_cell(label: str, said: str) -> str:
    return DAY.format(label, said) if said else NO_DAY


def _day(when: dt.date | None, words: Words) -> str:
    return _worded(when, words.year, words.language) if when else ""


@lru_cache(maxsize=4096)
def _worded(when: dt.date, year: int, language: str | None) -> str:
    """Return a day in words; the year of today and the language decide them, so both are part of the key."""
    return escape(day_words(when, short=True))
