"""One mail a person however many duties; facts, and what must not stand beside others, in mails of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.models import User
from kit.keys import uuid7
from notices import queries, workflow
from notices.models import Notice
from notices.workflow import deliver, remind, tell
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .kinds import done, duty_kind, notice_kind

MINUTE = dt.timedelta(minutes=1)


def kinds(cast: Cast, *people: User, number: int = 3, **more: Any) -> dict[str, Any]:
    """Duties of the same people, each due a day later than the one before; the first is overdue."""
    found = [
        duty_kind(cast.today + (days - 1) * DAY, *people, key=f"paint{days}", action=f"Måla {days}", **more)
        for days in range(number)
    ]
    return {kind.key: kind for kind in found}


def send(cast: Cast, found: dict[str, Any], at: dt.datetime | None = None) -> int:
    remind([kind for kind in found.values() if hasattr(kind, "ladder")], at or cast.at)
    return deliver(found, at or cast.at)


def test_what_waits_for_one_person_is_one_mail_that_says_how_much_and_lists_it_by_day(cast: Cast) -> None:
    assert send(cast, kinds(cast, cast.colleague, cast.hr)) == 6
    assert sorted(message.to[0] for message in mail.outbox) == sorted([cast.colleague.email, cast.hr.email])
    for message in mail.outbox:
        assert message.subject == "3 saker väntar på dig"
        for part in (message.body, str(message.alternatives[0][0])):
            places = [part.index(f"Måla {number}") for number in range(3)]
            assert places == sorted(places)
            assert part.count("http://localhost:8000/policy/") == 3
            assert "Hemlig" not in part
    assert not queries.waiting(cast.at + DAY).exists()
    assert Notice.objects.filter(sent_at__isnull=False).count() == 6


def test_the_mail_speaks_the_language_of_the_person(cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(language="en")
    send(cast, kinds(cast, cast.colleague))
    [message] = mail.outbox
    assert message.subject == "3 things wait for you"
    assert "Hello Kolla," in message.body
    assert "To be done by" in message.body


def test_two_steps_of_one_duty_that_both_wait_are_one_thing(cast: Cast) -> None:
    found = kinds(cast, cast.colleague, number=1)
    for days in (-2, 0):
        remind(list(found.values()), cast.at + days * DAY)
    assert deliver(found, cast.at) == 2
    [message] = mail.outbox
    assert message.subject == "Försenat: Måla 0"


def test_what_is_done_by_now_is_left_out_and_the_rest_told(cast: Cast) -> None:
    found = kinds(cast, cast.colleague, cast.hr)
    remind(list(found.values()), cast.at)
    done(cast.colleague)
    assert deliver(found, cast.at) == 3
    assert [message.to for message in mail.outbox] == [[cast.hr.email]]
    assert Notice.objects.filter(dropped_at__isnull=False, person=cast.colleague).count() == 3


def test_facts_and_what_stands_alone_share_a_mail_with_nothing(cast: Cast) -> None:
    found = {**kinds(cast, cast.colleague), "told": notice_kind()}
    secret = duty_kind(cast.today, cast.colleague, key="secret", alone=True, action="Öppna portalen")
    found["secret"] = secret
    tell("told", uuid7(), [cast.colleague], at=cast.at)
    tell("told", uuid7(), [cast.colleague], at=cast.at)
    assert send(cast, found) == 6
    assert sorted(message.subject for message in mail.outbox) == [
        "3 saker väntar på dig", "Nytt", "Nytt", "Väntar på dig: Öppna portalen"
    ]  # fmt: skip
    [together] = [message for message in mail.outbox if "saker" in message.subject]
    assert "Öppna portalen" not in together.body


def test_one_that_cannot_be_told_holds_up_none_of_the_others(cast: Cast) -> None:
    found = kinds(cast, cast.colleague)
    remind(list(found.values()), cast.at)

    def breaks(row: Any) -> Any:
        raise ValueError(row)

    broken = duty_kind(cast.today, cast.colleague, key="paint1")
    found["paint1"] = type(broken)("paint1", broken.rows, breaks, ladder=broken.ladder)
    assert deliver(found, cast.at) == 2
    [message] = mail.outbox
    assert message.subject == "2 saker väntar på dig"
    waits = Notice.objects.get(sent_at=None)
    assert (waits.kind, waits.last_error) == ("paint1", "ValueError")


def test_a_mail_sent_again_after_a_kill_has_the_same_id_although_something_was_done_meanwhile(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process is gone."""

    leaves = EmailMultiAlternatives.send

    def dies(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        leaves(self, fail_silently)
        raise Killed

    found = kinds(cast, cast.colleague)
    remind(list(found.values()), cast.at)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(EmailMultiAlternatives, "send", dies)
        deliver(found, cast.at)
    first = Notice.objects.order_by("id")[0]
    found[first.kind] = duty_kind(cast.today, key=first.kind)  # nobody owes it any more
    assert deliver(found, cast.at + workflow.LOCK + MINUTE) == 2
    ids = [message.message()["Message-ID"] for message in mail.outbox]
    assert ids == [f"<notice-{first.pk}@localhost>"] * 2


def test_a_claim_takes_the_rest_of_a_persons_mail_with_it_whatever_the_limit(cast: Cast) -> None:
    found = kinds(cast, cast.colleague, cast.hr, number=4)
    remind(list(found.values()), cast.at)
    assert [deliver(found, cast.at, limit=1), deliver(found, cast.at, limit=1)] == [4, 4]
    assert len(mail.outbox) == 2


def test_many_workers_at_once_divide_nobodys_mail(transactional_db: None, cast: Cast) -> None:
    people = (cast.colleague, cast.hr, cast.ceo, cast.quality, cast.manager)
    found = kinds(cast, *people, number=6)
    remind(list(found.values()), cast.at)
    outcomes = race(4, lambda number: sum(deliver(found, cast.at, limit=2) for _ in range(3)))
    assert tally(outcomes) == {"done": 4}
    assert sum(outcomes) == 30
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    waits=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["a", "b", "alone", "fact"])), max_size=12),
    limit=st.integers(1, 5),
)
def test_whatever_waits_nothing_is_lost_and_each_person_has_one_mail_of_duties_a_run(
    cast: Cast, waits: list[tuple[int, str]], limit: int
) -> None:
    mail.outbox.clear()
    Notice.objects.all().delete()
    people = (cast.colleague, cast.hr, cast.ceo)
    found: dict[str, Any] = {key: duty_kind(cast.today, *people, key=key, alone=key == "alone") for key in ("a", "b")}
    found |= {"alone": duty_kind(cast.today, *people, key="alone", alone=True), "fact": notice_kind()}
    for step, (who, kind) in enumerate(waits):
        same = people[who].pk if kind != "fact" else uuid7()
        tell(kind, same, [people[who]], at=cast.at, step=step)
    total = 0
    while new := deliver(found, cast.at, limit=limit):
        total += new
    assert total == len(waits)
    grouped = {who for who, kind in waits if kind in ("a", "b")}
    single = sum(kind in ("alone", "fact") for _, kind in waits)
    assert len(mail.outbox) == len(grouped) + single


def test_what_could_not_be_told_yet_comes_later_as_a_mail_of_its_own(cast: Cast) -> None:
    found = kinds(cast, cast.colleague, number=2)
    remind(list(found.values()), cast.at)
    first = Notice.objects.order_by("pk").first()
    assert first is not None
    broken = found[first.kind]

    def fails(row: Any) -> Any:
        raise RuntimeError

    assert deliver({**found, first.kind: replace(broken, describe=fails)}, cast.at) == 1
    assert deliver(found, cast.at + DAY) == 1
    names = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(set(names)) == 2, "a server may drop a second mail of the same name"
