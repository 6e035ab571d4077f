"""The shapes of what awaits somebody and of what is told about it; the apps fill them, the roof lists them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

LATE, TODAY, SOON = "late", "today", "soon"


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty. `rows(at)` is a queryset of mappings computed from facts, set-wise, at a moment:

    `object_id`, `who_id` (person), `company_id`, `since` (day), `due` (day), and what `describe` needs.
    """

    key: str
    rows: Callable[[dt.datetime], QuerySet[Any, Any]]
    describe: Callable[[dict[str, Any]], Task]
    ladder: tuple[int, ...] = ()  # days relative to `due` on which the person is told
    needs: frozenset[str] = frozenset()  # rights without which nobody has such a duty; none named: anybody may
    possible: Callable[[Any, dt.datetime], bool] | None = (
        None  # (person, at): a quick question; no: nobody need ask more
    )
    recurring: bool = False  # the same object comes again: told once for each due day
    anew: bool = False  # told afresh where the days count anew (a later `since`), as after a leave
    any_day: bool = False  # told on Sundays and holidays too: it cannot wait for a working day
    alone: bool = False  # a mail of its own: that it stands beside others would tell, or its link is the person's alone
    weekly: bool = False  # after the last step of the ladder once a week, for as long as it is owed


@dataclass(frozen=True)
class Task:
    """A duty as the person reads it: what, why me, where to do it, what the button says.

    `mailed` is what a mail may say of it (no name, no fact of a case); where it is empty a mail says the action alone.
    """

    what: Any
    why: Any
    url: str
    action: Any
    mailed: Any = ""
    public: bool = False  # the address is the person's alone and needs no log-in


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice that a fact causes. `content(object id, person)` returns what the mail says, when it leaves:

    subject, what, why, action, url; or None when there is nothing left to tell. Nothing of it is stored.
    For an outsider the person is None and `address(object id)` opens the sealed contact; such a mail names nobody.
    """

    key: str
    content: Callable[[Any, Any], dict[str, Any] | None]
    address: Callable[[Any], str] | None = None
    fleeting: bool = False  # that it was told at all is nobody's business: the row goes when the mail has left


def something_new(object_id: Any, person: Any) -> dict[str, Any]:
    """Return the `content` of a neutral mail: the same words whatever has happened, to whomever."""
    what = _("You have something new in the portal")
    why, action = _("Log in to read it."), _("Open the portal")
    return news(what, why, action, reverse("home"))


def news(what: str, why: str, action: str, url: str) -> dict[str, Any]:
    """Return the `content` of a mail whose subject is what has happened."""
    return {"subject": what, "what": what, "why": why, "action": action, "url": url}


def urgency(due: dt.date, today: dt.date) -> str:
    """Return late, today or soon: the three groups of the inbox."""
    if due < today:
        return LATE
    return TODAY if due == today else SOON
