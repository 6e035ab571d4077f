"""What has happened to a suspected account, in plain words, out of its history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Suspicion
from accounts.views.story import Line
from kit import clock

LINES = 50
SENTENCES = {
    "tell_suspicion": gettext_noop("%(person)s told of the account."),
    "take_over": gettext_noop("%(person)s entered it into the register, undecided."),
    "report_to_platform": gettext_noop("%(person)s told the platform."),
    "tolerate": gettext_noop("%(person)s let it be."),
    "log_suspicion": gettext_noop("%(person)s noted:"),
    "forget_tip": gettext_noop("What was written was deleted, 24 months after the outcome."),
}


def suspicion_story(suspicion: Suspicion) -> list[Line]:
    """Return what happened, the latest first."""
    rows = suspicion.history.select_related("history_user").order_by("-history_date", "-history_id")[:LINES]
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    verb, _colon, note = row.history_change_reason.partition(": ")
    who = row.history_user.name if row.history_user else _("Somebody outside")
    return Line(verb, clock.day_of(row.history_date), _(SENTENCES[verb]) % {"person": who}, note)
