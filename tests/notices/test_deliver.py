"""Mail leaves once, whoever sends and whoever dies; what fails is tried again and holds nobody else up."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from companies import workflow as companies
from companies.models import User
from kit.keys import uuid7
from notices import queries, workflow
from notices.models import Notice
from notices.workflow import deliver, remind, tell
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .kinds import done, duty_kind, notice_kind

MINUTE = dt.timedelta(minutes=1)
TOLD = {"told": notice_kind()}


def notice(cast: Cast, *people: User, at: dt.datetime | None = None) -> list[Notice]:
    """Tell people something that has happened."""
    tell("told", uuid7(), people, at=at or cast.at)
    return list(Notice.objects.order_by("id"))


def receivers() -> Counter[str]:
    return Counter(to for message in mail.outbox for to in message.to)


def state(one: Notice) -> tuple[bool, bool, bool]:
    """Return whether it was sent, was dropped, is claimed."""
    one.refresh_from_db()
    return one.sent_at is not None, one.dropped_at is not None, one.locked_until is not None


SENT, DROPPED, WAITING = (True, False, False), (False, True, False), (False, False, False)


def test_what_waits_is_sent_marked_and_never_sent_again(cast: Cast) -> None:
    [one] = notice(cast, cast.colleague)
    assert [deliver(TOLD, cast.at), deliver(TOLD, cast.at), deliver(TOLD, cast.at + DAY)] == [1, 0, 0]
    assert state(one) == SENT
    assert (one.attempts, one.last_error) == (1, "")
    assert receivers() == {cast.colleague.email: 1}


def test_what_is_not_due_yet_waits(cast: Cast) -> None:
    notice(cast, cast.colleague, at=cast.at + MINUTE)
    assert [deliver(TOLD, cast.at), deliver(TOLD, cast.at + MINUTE)] == [0, 1]


def test_the_oldest_leaves_first_and_a_run_has_a_limit(cast: Cast) -> None:
    for minutes, person in ((2, cast.hr), (1, cast.ceo), (3, cast.quality)):
        notice(cast, person, at=cast.at + minutes * MINUTE)
    assert deliver(TOLD, cast.at + 5 * MINUTE, limit=2) == 2
    assert [message.to[0] for message in mail.outbox] == [cast.ceo.email, cast.hr.email]
    assert deliver(TOLD, cast.at + 5 * MINUTE) == 1


# What is no longer to be told


def test_a_duty_done_before_the_mail_leaves_is_dropped(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague)
    remind([kind], cast.at)
    done(cast.colleague)
    assert deliver({"paint": kind}, cast.at) == 0
    assert state(Notice.objects.get()) == DROPPED
    assert not mail.outbox


def test_a_fact_that_has_nothing_left_to_tell_is_dropped(cast: Cast) -> None:
    [one] = notice(cast, cast.colleague)
    assert deliver({"told": notice_kind(lambda object_id, person: None)}, cast.at) == 0
    assert state(one) == DROPPED


def test_who_has_no_address_may_not_log_in_or_has_left_gets_no_mail(cast: Cast) -> None:
    addressless = companies.add_person(name="Utan Påhittsadress", by=cast.portal, at=cast.at)
    cast.employ(addressless, cast.nord)
    User.objects.filter(pk=cast.hr.pk).update(is_active=False)
    rows = notice(cast, addressless, cast.hr, cast.leaver, cast.colleague)
    assert deliver(TOLD, cast.at) == 1
    assert [state(one) for one in rows] == [DROPPED, DROPPED, DROPPED, SENT]
    assert receivers() == {cast.colleague.email: 1}


def test_a_notice_without_a_person_is_nobodys_to_send_yet(cast: Cast) -> None:
    Notice.objects.create(
        kind="told", object_id=uuid7(), language="sv", created_at=cast.at, available_at=cast.at, person=None
    )
    assert deliver(TOLD, cast.at) == 0


# Two workers, dead workers, slow workers


def test_two_workers_at_once_send_each_mail_once(transactional_db: None, cast: Cast) -> None:
    for _ in range(15):
        notice(cast, cast.colleague, cast.hr, cast.ceo)
    outcomes = race(3, lambda number: sum(deliver(TOLD, cast.at, limit=7) for _ in range(4)))
    assert tally(outcomes) == {"done": 3}
    assert sum(outcomes) + deliver(TOLD, cast.at) == 45
    assert len(mail.outbox) == 45
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 45
    assert not queries.waiting(cast.at + DAY).exists()


def test_a_claim_is_not_waited_for(transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one worker is in the middle of its mail another takes the rest and goes on."""
    notice(cast, cast.colleague)
    inside, go_on, slow = threading.Event(), threading.Event(), EmailMultiAlternatives.send

    def send(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        if self.to == [cast.colleague.email]:
            inside.set()
            go_on.wait(20)
        return slow(self, fail_silently)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)

    def work(number: int) -> int:
        if number == 0:
            return deliver(TOLD, cast.at)
        inside.wait(20)
        notice(cast, cast.hr)
        sent = deliver(TOLD, cast.at)
        go_on.set()
        return sent

    assert race(2, work) == [1, 1]
    assert receivers() == {cast.colleague.email: 1, cast.hr.email: 1}


def test_a_worker_that_dies_in_between_leaves_its_claim_to_run_out(cast: Cast) -> None:
    [one] = notice(cast, cast.colleague)
    assert workflow._claim((), cast.at, 10) == [one]  # and nothing more: the process is gone
    assert deliver(TOLD, cast.at + workflow.LOCK) == 0
    assert deliver(TOLD, cast.at + workflow.LOCK + MINUTE) == 1
    assert state(one) == SENT


def test_a_worker_that_dies_after_the_mail_left_sends_it_again_under_the_same_id(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process is gone."""

    send = EmailMultiAlternatives.send

    def dies(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        send(self, fail_silently)
        raise Killed

    [one] = notice(cast, cast.colleague)
    monkeypatch.setattr(EmailMultiAlternatives, "send", dies)
    with pytest.raises(Killed):
        deliver(TOLD, cast.at)
    assert state(one) == (False, False, True)
    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    assert deliver(TOLD, cast.at + workflow.LOCK + MINUTE) == 1
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second == f"<notice-{one.pk}@localhost>"


def test_a_slow_worker_gives_back_what_it_has_not_begun_before_its_claim_runs_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = notice(cast, cast.colleague, cast.hr, cast.ceo)
    watch = iter([0.0, 1.0, 2.0, workflow.HOLD.total_seconds() + 1])
    monkeypatch.setattr(workflow, "time", SimpleNamespace(monotonic=lambda: next(watch)))
    assert deliver(TOLD, cast.at) == 2
    assert [state(one) for one in rows] == [SENT, SENT, WAITING]
    assert rows[2].attempts == 0
    assert queries.waiting(cast.at).get() == rows[2]


# What the operator sees


def test_the_operator_sees_how_long_the_oldest_has_waited(cast: Cast) -> None:
    assert queries.oldest_waiting(cast.at) is None
    notice(cast, cast.colleague)
    assert queries.oldest_waiting(cast.at + 7 * MINUTE) == 7 * MINUTE
    deliver(TOLD, cast.at)
    assert queries.oldest_waiting(cast.at + 7 * MINUTE) is None


def test_the_clock_stands_still_when_no_tick_has_finished_for_five_minutes(cast: Cast) -> None:
    assert queries.clock_stands_still(cast.at)
    workflow.finished("tick", cast.at)
    assert queries.last_run("tick") == cast.at
    assert not queries.clock_stands_still(cast.at + 5 * MINUTE)
    assert queries.clock_stands_still(cast.at + 5 * MINUTE + dt.timedelta(seconds=1))
    workflow.finished("tick", cast.at + 9 * MINUTE)
    assert not queries.clock_stands_still(cast.at + 10 * MINUTE)
