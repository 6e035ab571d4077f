"""The rows of the register, made in one go: a template takes seven times as long for fifty of them (measured).

Their links begin where the register lies, a day is said once, and a cell ends where the next begins (HTML asks for no
more): fifty rows make most of the page's weight.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import queries
from accounts.platforms import PLATFORMS
from kit import clock
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
    rows: Iterable[dict[str, Any]], shown: Shown, states: Mapping[str, tuple[str, str]], today: dt.date
) -> SafeString:
    """Return the rows of the table's body; `states` is what is said of each state."""
    words = Words.now(states, today)
    return SafeString("".join([_row(row, queries.state(row, today), shown, words) for row in rows]))


def _row(row: dict[str, Any], state: str, shown: Shown, words: Words) -> str:
    """Return a row; every text of a person's is escaped here, and by `html.escape`: Django's own asks what it is."""
    runs, platform = row["status"] != "closed", PLATFORMS[row["platform"]]
    left = words.left if row["owner_id"] and runs and not row["owner_here"] else ""
    named = escape(row["owner_name"] or "") or (words.nobody if runs else "")
    never = words.never if row["status"] == "active" else ""
    return ROW.format(
        escape(platform.mark), row["id"], escape(row["name"]), escape(platform.label),
        COMPANY.format(escape(row["company__slug"]), escape(row["company__name"])) if shown.company else "",
        _status(state, *words.states[state]),
        OWNER.format(named, left),
        _day_cell(words.confirmed, _day(row["confirmed_at"], words) or never) if shown.confirmed else "",
        _day_cell(words.until, _day(row["operated_until"], words)) if shown.until else "",
    )  # fmt: skip


@lru_cache(maxsize=64)
def _status(state: str, word: str, hint: str) -> str:
    return STATUS.format(shared_status(state, word), f"<small>{escape(hint)}</small>" if hint else "")


def _day_cell(label: str, said: str) -> str:
    return DAY.format(label, said) if said else NO_DAY


def _day(when: dt.date | dt.datetime | None, words: Words) -> str:
    if when is None:
        return ""
    return _worded(clock.day_of(when) if isinstance(when, dt.datetime) else when, words.year, words.language)


@lru_cache(maxsize=4096)
def _worded(when: dt.date, year: int, language: str | None) -> str:
    """Return a day in words; the year of today and the language decide them, so both are part of the key."""
    return escape(day_words(when, short=True))
