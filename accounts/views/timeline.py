"""What has happened to an account, in plain words, out of its history, decisions, appointments and checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import Account, Decision
from accounts.queries.unread import quoted
from kit import clock
from kit.templatetags.times import day_words

MOST = 100  # of each source

ENTERED = ("", gettext_noop("%(person)s entered the account, which existed already, into the register."))
SENTENCES = {
    "confirm_open": ("ok", gettext_noop("%(person)s confirmed that the account is open.")),
    "confirm": ("ok", gettext_noop("%(person)s confirmed the account.")),
    "import_accounts": ENTERED,  # from a file
    "add_existing": ENTERED,  # by hand
    "revoke": ("bad", gettext_noop("%(person)s took the decision back.")),
    "expire": ("past", gettext_noop("The approval expired: nobody opened the account in time.")),
    "take_over": ("", gettext_noop("%(person)s took the account over into the register.")),
    "finish_closing": ("past", gettext_noop("%(person)s closed the account: its check list is done.")),
    "accept_take_over": ("ok", gettext_noop("%(person)s took the account over for the company that runs it now.")),
}
OTHERWISE = ("", gettext_noop("%(person)s changed what the register says of the account."))
# Told out of rows of their own.
DECIDING = {
    "approve", "change", "refuse", "close", "suspend", "suspend_now", "decide_collective", "appoint", "end_appointment",
}  # fmt: skip
DECISIONS = {
    ("open", "approved"): ("ok", gettext_noop("%(person)s decided that the account may be opened.")),
    ("both", "approved"): (
        "ok",
        gettext_noop("%(person)s decided that the account may be opened, and run until %(day)s."),
    ),
    ("operate", "approved"): ("ok", gettext_noop("%(person)s decided that the account may be run until %(day)s.")),
    ("close", "approved"): ("past", gettext_noop("%(person)s decided that the account is to be closed.")),
    ("take_over", "approved"): ("", gettext_noop("%(person)s decided to let another company take the account over.")),
    ("suspend", "approved"): ("warn", gettext_noop("%(person)s decided to suspend the account.")),
    ("take_over", "refused"): ("", gettext_noop("%(person)s refused to let the account go.")),
    ("suspend", "refused"): ("", gettext_noop("%(person)s refused to suspend the account.")),
    ("change", "approved"): ("ok", gettext_noop("%(person)s decided to change the account.")),
    ("change", "refused"): ("", gettext_noop("%(person)s refused to change the account.")),
    ("open", "refused"): ("bad", gettext_noop("%(person)s refused that the account be opened.")),
    ("operate", "refused"): ("bad", gettext_noop("%(person)s refused that the account be run.")),
    ("close", "refused"): ("", gettext_noop("%(person)s refused that the account be closed.")),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened: the moment, what, and who or why as a quiet second line."""

    at: dt.datetime
    tone: str
    sentence: str
    note: str = ""

    @property
    def when(self) -> dt.date:
        """Return the day, in Stockholm."""
        return clock.day_of(self.at)


def events(account: Account, readable: list[Decision], decisions: list[Decision], people: list[Any],
           today: dt.date) -> list[Event]:  # fmt: skip
    """Return what happened, the newest first; why something was decided, and refusals, for who may read requests."""
    mayread = {one.pk for one in readable}
    found = [
        # at one moment: what came of it above what it came of
        *_appointments(people, today),
        *(
            _decision(*one, one[0].pk in mayread)
            for one in _together(decisions)
            if one[0].outcome == Decision.Outcome.APPROVED or one[0].pk in mayread
        ),
        *_checks(account),
        *_stops(account),
        *_points(account),
        *_entries(account),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _entries(account: Account) -> Iterator[Event]:
    for row in account.history.select_related("history_user").order_by("-history_date", "-history_id")[:MOST]:
        verb = row.history_change_reason.partition(":")[0]
        if verb not in DECIDING:
            tone, sentence = SENTENCES.get(verb, OTHERWISE)
            yield Event(row.history_date, tone, _(sentence) % {"person": row.history_user.name})


def _together(decisions: list[Decision]) -> Iterator[tuple[Decision, str, dt.date | None]]:
    """Yield each decision with its kind and its end; what opens an account carries the decision to run it."""
    ends = {one.request_id: one.ends_on for one in decisions if one.kind == Decision.Kind.OPERATE}
    opens = {one.request_id for one in decisions if one.kind == Decision.Kind.OPEN}
    for one in decisions:
        if one.kind == Decision.Kind.OPEN:
            yield one, "both" if one.request_id in ends else one.kind, ends.get(one.request_id)
        elif one.kind != Decision.Kind.OPERATE or one.request_id not in opens:
            yield one, one.kind, one.ends_on


def _decision(decision: Decision, kind: str, ends: dt.date | None, may_read: bool) -> Event:
    tone, sentence = DECISIONS[kind, decision.outcome]
    words = {"person": decision.decided_by.name, "day": day_words(ends) if ends else ""}
    return Event(decision.at, tone, _(sentence) % words, quoted([decision.note]) if may_read and decision.note else "")


def _appointments(people: Iterable[Any], today: dt.date) -> Iterator[Event]:
    for row in people:
        words = {"person": row["name"], "kind": str(row["kind_word"]).lower()}
        if row["first_day"] <= today and row["last_day"] != row["first_day"] - dt.timedelta(days=1):
            note = _("Appointed by %(name)s") % {"name": row["appointer"]}
            same = clock.day_of(row["appointed_at"]) == row["first_day"]
            begun = row["appointed_at"] if same else clock.midnight(row["first_day"])
            yield Event(begun, "", _("%(person)s became %(kind)s.") % words, note)
            ended, why = row["over"] or (None, "")
            if ended and ended < today:
                over = clock.midnight(ended + dt.timedelta(days=1)) - dt.timedelta(seconds=1)
                yield Event(over, "past", _("%(person)s ended as %(kind)s.") % words, why)


def _stops(account: Account) -> Iterator[Event]:
    """Yield each time the account was stopped at once; what was asked for and decided is told by the decision."""
    for one in account.suspensions.filter(decision=None).select_related("by")[:MOST]:
        sentence = _("%(person)s suspended the account at once.") % {"person": one.by.name}
        yield Event(one.at, "bad", sentence, quoted([one.note]))


POINTS = {
    "done": ("ok", gettext_noop("%(person)s: %(point)s – done.")),
    "waived": ("", gettext_noop("%(person)s: %(point)s – does not apply.")),
    "open": ("warn", gettext_noop("%(person)s: %(point)s – is to be done after all.")),
}


def _points(account: Account) -> Iterator[Event]:
    """Yield what was said of each point of the check list; the list itself came with the decision."""
    if account.status not in (Account.Status.CLOSING, Account.Status.CLOSED):
        return
    rows = account.closing_facts.exclude(state="open", note="").select_related("by").order_by("-number")
    for fact in rows[:MOST]:
        tone, sentence = POINTS[fact.state]
        words = {"person": fact.by.name, "point": fact.get_point_display()}
        yield Event(fact.at, tone, _(sentence) % words, fact.note)


def _checks(account: Account) -> Iterator[Event]:
    """Yield each time somebody looked at the profile, and how much of it held."""
    rows = account.checks.select_related("by").order_by("-at", "by")[:MOST]
    for (at, by), group in groupby(rows, key=lambda row: (row.at, row.by)):
        seen = [row.holds for row in group]
        words = {"person": by.name, "held": sum(seen), "total": len(seen)}
        sentence = ngettext(
            "%(person)s looked at the profile: %(held)s of %(total)s point was there.",
            "%(person)s looked at the profile: %(held)s of %(total)s points were there.",
            len(seen),
        )
        yield Event(at, "ok" if all(seen) else "warn", sentence % words)
