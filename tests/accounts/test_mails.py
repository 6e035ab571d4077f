"""What the outbox says about requests: reminders once for each round, answers once, nothing that is no longer true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from accounts import duties
from accounts.models import Request
from kit import clock
from notices import workflow as notices
from notices.models import Notice
from plsportal.duties import ALL
from tests.accounts.stages import act, bring
from tests.cast import DAY, Cast

SUBJECTS = {
    "approved": "Your request for an account was approved",
    "carried_out": "Your request for an account was approved",
    "refused": "Your request for an account was refused",
    "returned": "Your request for an account was sent back to you",
}


@pytest.fixture
def deliver(mailoutbox: list[Any]) -> Callable[[dt.datetime], list[tuple[str, str]]]:
    """Return a function that sends what waits and returns receiver and subject of each new mail."""

    def send(at: dt.datetime) -> list[tuple[str, str]]:
        before = len(mailoutbox)
        notices.deliver(ALL, at)
        return [(mail.to[0], mail.subject) for mail in mailoutbox[before:]]

    return send


def swedish(sentence: str) -> str:
    """The sentence in the receiver's language."""
    with translation.override("sv"):
        return gettext(sentence)


def told(kind: str) -> list[tuple[str, int | None]]:
    """Whom and at which step, in the order in which it was written."""
    rows = Notice.objects.filter(kind=kind).order_by("id").values_list("person__name", "step")
    return [(name.split()[0], step) for name, step in rows]


def kinds_of(*keys: str) -> list[Any]:
    """These duties alone: what the others ask takes a second a moment."""
    return [kind for kind in duties.KINDS if kind.key in keys]


@pytest.mark.parametrize("status", list(SUBJECTS))
def test_the_requester_alone_reads_the_answer_once(
    cast: Cast, request_draft: Request, deliver: Any, status: str, mailoutbox: list[Any]
) -> None:
    bring(request_draft, status, cast)
    answer = (cast.communicator.email, swedish(SUBJECTS[status]))
    assert [sent for sent in deliver(cast.at) if not sent[1].startswith("Ditt kvitto")] == [answer]
    assert deliver(cast.at + DAY) == []
    (mail,) = (each for each in mailoutbox if each.subject == answer[1])
    assert request_draft.get_absolute_url() in mail.body
    for case_fact in ("Visa påhittade", "Därför att", "nordpahitt"):
        assert case_fact not in mail.body


def test_an_answer_that_is_no_longer_true_is_dropped(cast: Cast, request_draft: Request, deliver: Any) -> None:
    bring(request_draft, "returned", cast)
    act("submit", request_draft, by=cast.communicator, at=cast.at)  # before the mail has left
    assert deliver(cast.at) == []
    assert Notice.objects.get(kind="request_returned").dropped_at
    act("endorse", request_draft, by=cast.hr, at=cast.at)
    act("approve", request_draft, by=cast.ceo, at=cast.at)
    assert deliver(cast.at) == [(cast.communicator.email, swedish(SUBJECTS["approved"]))]


@pytest.mark.parametrize("status", Request.Status.values)
def test_the_content_of_an_answer_fits_the_status(cast: Cast, request_draft: Request, status: str) -> None:
    found = bring(request_draft, status, cast)
    fits = {"request_decided": {"approved", "carried_out", "refused"}, "request_returned": {"returned"}}
    fits |= {"request_expired": {"expired"}, "request_revoked": {"revoked"}}
    for kind in duties.NOTICES:
        content = kind.content(found.pk, cast.communicator)
        assert (content is not None) == (status in fits.get(kind.key, ()))
        assert kind.content(found.pk, cast.stranger) is None


def test_each_round_is_told_to_hr_again(cast: Cast, request_draft: Request) -> None:
    at, kinds = cast.at, kinds_of("endorse", "decide")
    bring(request_draft, "submitted", cast)
    for moment in (at, at, at + DAY):  # the tick runs often
        notices.remind(kinds, moment)
    assert told("endorse") == [("Hedda", -5)]
    act("send_back", request_draft, by=cast.hr, at=at + DAY)
    act("submit", request_draft, by=cast.communicator, at=at + 3 * DAY)
    for moment in (at + 3 * DAY, at + 4 * DAY):
        notices.remind(kinds, moment)
    assert told("endorse") == [("Hedda", -5), ("Hedda", -5)]
    assert not Notice.objects.filter(kind="decide").exists()


def test_the_decider_is_reminded_on_the_days_of_the_ladder(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "endorsed", cast)
    for number in range(15):
        notices.remind(kinds_of("decide"), clock.midnight(cast.today + number * DAY) + dt.timedelta(hours=9))
    assert told("decide") == [("Vera", -7), ("Vera", -1), ("Vera", 0), ("Vera", 3)]


def test_a_reminder_that_is_done_by_now_is_not_sent(cast: Cast, request_draft: Request, deliver: Any) -> None:
    bring(request_draft, "submitted", cast)
    notices.remind(duties.KINDS, cast.at)
    act("endorse", request_draft, by=cast.hr, at=cast.at)
    assert deliver(cast.at) == []
    notices.remind(duties.KINDS, cast.at)
    assert [to for to, _subject in deliver(cast.at)] == [cast.ceo.email]
