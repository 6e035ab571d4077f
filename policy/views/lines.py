"""The cells of a list of people as markup: built here and not in the template, which two thousand would keep long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.templatetags.marks import shared_status
from kit.templatetags.times import day
from policy.models import Acknowledgement
from policy.queries import PolicyCell

ROW = (
    '<tr role="row"><th role="rowheader" scope="row" data-cell="name"><a href="/policy/medarbetare/{}/underlag/">{}</a>'
    '<small>{}{} {}</small>{}</th><td role="cell" data-cell="wide">{}</td>{}</tr>'
)
ACTION = '<td role="cell" data-cell="action">{}</td>'
REMIND = '<button class="button" data-kind="quiet" name="person" value="{}">{}<span class="sr-only"> {}</span></button>'


def _kept(make: Callable[..., str]) -> Callable[..., str]:
    """Make a thing once, as a plain text: one that says that it is safe takes thrice as long to put together."""
    return cache(lambda *told: "".join([make(*told)]))


class Cells:
    """Draws what is known of a person and a policy; `near`: whoever looks may read questions and talks.

    Most cells of a list say the same words, which are made once.
    """

    def __init__(self, *, near: bool) -> None:
        self.near = near
        self.status, self.day, self.way = _kept(_status), _kept(_day), _kept(_way)
        self.titled, self.more = _kept(_titled), _kept(self._more)
        self.words = {"due": _("due"), "talked": _("talked through"), "reminded": _("reminded")}

    def of(self, cells: Iterable[PolicyCell]) -> SafeString:
        """Return a line for each policy."""
        return mark_safe(self.lines(cells))  # noqa: S308 - each part is escaped where it is made

    def lines(self, cells: Iterable[PolicyCell]) -> str:
        """Return the same to be put into what is marked as safe there."""
        return "".join(map(self._cell, cells))

    def _more(self, number: int) -> str:
        """Return the line of what has been acknowledged and is not told one by one; nothing for none."""
        if not number:
            return ""
        policies = ngettext("%(number)d policy", "%(number)d policies", number) % {"number": number}
        return format_html("{}<small>{}</small>", self.status(True, False, None), policies)

    def _cell(self, cell: PolicyCell) -> str:
        told = self.titled(cell.title, cell.number)
        talked = self._at("talked", cell.talked_on) if self.near else ""
        if cell.acknowledged_on:
            told += f' · <a href="/policy/kvitto/{cell.receipt_id}/">{self.day(cell.acknowledged_on)}</a>'
            return f"{self.status(True, False, None)}<small>{told} · {self.way(cell.way)}{talked}</small>"
        if not cell.due:  # on leave: nothing is owed
            return f"{shared_status('paused', _('Not asked for now'))}<small>{told}{talked}</small>"
        reminded = self._at("reminded", cell.reminded_on) if self.near else ""
        status = self.status(False, (cell.late_by or 0) > 0, cell.question)
        return f"{status}<small>{told}{self._at('due', cell.due)}{reminded}{talked}</small>"

    def _at(self, what: str, day: str | None) -> str:
        return f" · {self.words[what]} {self.day(day)}" if day else ""


def table_rows(rows: Iterable[dict[str, Any]], *, near: bool) -> SafeString:
    """Return the rows of the table's body; whoever is `near` may remind those who owe anything."""
    cells, began, remind = Cells(near=near), escape(_("Began")), escape(_("Remind"))
    stands_in = f"<small>{escape(_('Their manager has left. You stand in until HR names another.'))}</small>"
    made = []
    for row in rows:
        key, name = row["who_id"], escape(row["name"])
        owes = near and not all(cell.acknowledged_on for cell in row["cells"])
        press = REMIND.format(key, remind, name) if owes else ""
        made.append(
            ROW.format(
                key, name, f"{escape(row['title'])} · " if row["title"] else "", began, day(row["first_day"]),
                stands_in if row["stands_in"] else "", cells.lines(row["cells"]) + cells.more(row["more_done"]),
                ACTION.format(press) if near else "",
            )
        )  # fmt: skip
    return mark_safe("".join(made))  # noqa: S308 - each part is escaped where it is made


def _titled(title: str, number: int) -> str:
    return format_html("{}, {} {}", title, _("version"), number)


def _day(iso: str) -> str:
    return day(dt.date.fromisoformat(iso), short=True)


def _way(way: str) -> str:
    return format_html("{}", Acknowledgement.Way(way).label)


def _status(done: bool, late: bool, question: str | None) -> str:
    """Return the status of a person and a policy: what was asked stands beside what is owed."""
    if done:
        return shared_status("acknowledged", _("Acknowledged"))
    owed = shared_status("overdue", _("Overdue")) if late else shared_status("waiting", _("Not yet"))
    asked = {"ask": ("waiting", _("Has asked HR")), "decline": ("declined", _("Has declined"))}
    return owed + shared_status(*asked[question]) if question else owed


def word_of(cell: PolicyCell) -> str:
    """Return the status in words, for a file."""
    words = _("Acknowledged") if cell.acknowledged_on else _("Overdue") if (cell.late_by or 0) > 0 else _("Not yet")
    asked = {"ask": _("Has asked HR"), "decline": _("Has declined")}
    if cell.question and not cell.acknowledged_on:
        return f"{words}, {asked[cell.question].lower()}"
    return words
