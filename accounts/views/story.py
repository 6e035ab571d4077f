"""What has happened to a request, in plain words, out of its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Decision, Request
from companies.permissions import Role
from kit import clock

SENTENCES = {
    "draft": gettext_noop("%(person)s began a draft."),
    "revise": gettext_noop("%(person)s changed the request."),
    "submit": gettext_noop("%(person)s sent the request."),
    "put_before": gettext_noop("%(person)s put the account before the CEO."),
    "withdraw": gettext_noop("%(person)s took the request back."),
    "endorse": gettext_noop("%(person)s endorsed the request for HR."),
    "send_back": gettext_noop("%(person)s asked for a change."),
    "approve": gettext_noop("%(person)s approved the account."),
    "refuse": gettext_noop("%(person)s refused the account."),
    "approve_operate": gettext_noop("%(person)s decided that the account may go on."),
    "approve_close": gettext_noop("%(person)s decided to close the account."),
    "refuse_operate": gettext_noop("%(person)s refused that the account goes on."),
    "refuse_close": gettext_noop("%(person)s refused to close the account."),
    "approve_take_over": gettext_noop("%(person)s decided to let the other company take the account over."),
    "approve_suspend": gettext_noop("%(person)s decided to suspend the account."),
    "refuse_take_over": gettext_noop("%(person)s refused to let the account go."),
    "refuse_suspend": gettext_noop("%(person)s refused to suspend the account."),
    "accept_take_over": gettext_noop("%(person)s took the account over for the other company."),
    "decline_take_over": gettext_noop("%(person)s declined the account for the other company."),
    "approve_change": gettext_noop("%(person)s approved the change."),
    "refuse_change": gettext_noop("%(person)s refused the change."),
    "revoke": gettext_noop("%(person)s took the decision back."),
    "expire": gettext_noop("The approval expired: nobody opened the account in time."),
    "meet_condition": gettext_noop("%(person)s met a condition."),
    "confirm_open": gettext_noop("%(person)s confirmed that the account is open."),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    verb: str
    when: dt.date
    sentence: str
    note: str


def story(request: Request) -> list[Line]:
    """Return what happened, the latest first."""
    rows = request.history.select_related("history_user").order_by("-history_date", "-history_id")[:50]
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    verb, _colon, note = row.history_change_reason.partition(": ")
    sentence = _(SENTENCES.get(f"{verb}_{row.kind}", SENTENCES[verb])) % {"person": row.history_user.name}
    return Line(verb, clock.day_of(row.history_date), sentence, note)


def returned_note(lines: list[Line]) -> str:
    """Return what the person who sent the request back wrote."""
    return next((line.note for line in lines if line.verb == "send_back"), "")


def basis_words(decision: Decision | None) -> str:
    """Return what the decider's right rested on, in words."""
    if decision is None:
        return ""
    if decision.basis_kind == "delegation":
        return _("by delegation from the CEO")
    return str(Role(decision.basis_role).label)
