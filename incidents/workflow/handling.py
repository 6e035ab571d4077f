"""What reporter and handlers do with a case. The words are sealed; history keeps the verb alone."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from incidents import wall
from incidents.models import Case, Message, Report
from incidents.models.structure import Side
from kit.workflow import Move, Refused, walk

from .grants import tell_news

S = Case.Status
MOVES = {
    "acknowledge": Move({S.RECEIVED}, S.ACKNOWLEDGED, wall.may_handle),
    "close": Move({S.ACKNOWLEDGED}, S.CLOSED, wall.may_handle),
}


@transaction.atomic
def acknowledge(case: Case, *, by: User, at: dt.datetime) -> None:
    """Tell the reporter that the report has been received and read. Raises `Shut`, `Forbidden`, `Stale`."""
    with wall.opened(case, by, at=at, verb="acknowledge") as opened:
        walk(case, MOVES, "acknowledge", by=by, at=at, acknowledged_at=at)
        _tell(opened, at)


@transaction.atomic
def message(case: Case, text: str, *, by: User, at: dt.datetime) -> Message:
    """Write to the other side: reporter to handlers, handler to reporter. Raises `Shut`, `Refused` for no words."""
    with wall.opened(case, by, at=at, verb="message") as opened:
        return _say(opened, text, at)


@transaction.atomic
def close(case: Case, *, outcome: str, text: str, by: User, at: dt.datetime) -> None:
    """End the case with an outcome and tell the reporter what was found and done (DL 2 kap. 3 §).

    Raises `Shut`, `Forbidden`, `Stale`, `Refused` without outcome or words.
    """
    with wall.opened(case, by, at=at, verb="close") as opened:
        if outcome not in Case.Outcome.values:
            raise Refused(_("Choose an outcome."), "outcome")
        walk(case, MOVES, "close", by=by, at=at, closed_at=at, outcome=outcome)
        _say(opened, text, at)


def _say(opened: wall.Opened, text: str, at: dt.datetime) -> Message:
    if not text.strip():
        raise Refused(_("Write something first."), "text")
    author = opened.user if opened.side == Side.HANDLER else None
    said = Message(case=opened.case, side=opened.side, author=author, at=at)
    said.text = opened.seal(said, "text", text.strip())
    said.save()
    _tell(opened, at)
    return said


def _tell(opened: wall.Opened, at: dt.datetime) -> None:
    """Tell the other side that there is something new, under a number that leads to no case."""
    if opened.side == Side.REPORTER:
        people = wall.handlers_of(opened.case, at)
    else:
        sealed_people = json.loads(opened.text(Report.objects.get(case=opened.case), "people"))
        people = list(User.objects.filter(pk=sealed_people["reporter"]["id"]))
    tell_news(people, at)
