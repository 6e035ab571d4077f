"""Publishing: each acknowledgement is bound to the version that was shown (T15), and each person is told once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from kit import clock
from kit.workdays import is_working_day
from kit.workflow import Stale
from notices import workflow as notices
from plsportal.duties import ALL
from policy import queries, workflow
from policy.duties import KINDS
from policy.models import Acknowledgement, Adoption, Draft, Version
from tests.cast import DAY, Cast
from tests.racing import race

from .drafted import adopt, written


def published(cast: Cast, adoption: Adoption, *, material: bool) -> Version:
    """Let all three companies adopt a new text of the policy."""
    draft = written(cast, cast.group, cast.nord, cast.syd, policy=adoption.policy)
    workflow.submit(draft, by=cast.group_hr, at=cast.at)
    adopt(draft, cast, cast.group, cast.nord, material=material)
    return adopt(draft, cast, cast.syd, by=cast.other_ceo)


def test_each_acknowledgement_is_bound_to_the_version_that_was_shown(
    transactional_db: None, cast: Cast, policy_in_force: Adoption, deep: bool
) -> None:
    rounds = 500 if deep else 12
    shown = policy_in_force.version
    crowd = [cast.person(f"Påhitt Trängsel {chr(97 + n // 26)}{chr(97 + n % 26)}", cast.nord) for n in range(rounds)]
    draft = written(cast, policy=policy_in_force.policy)
    workflow.submit(draft, by=cast.hr, at=cast.at)

    def press(number: int) -> Any:
        if number == 0:
            return adopt(Draft.objects.get(pk=draft.pk), cast)
        mine = crowd[(number - 1) :: 5]
        ended = Counter[str]()
        for person in mine:
            try:
                workflow.acknowledge(shown, by=person, at=cast.at, text_hash=shown.text_hash)
                ended["done"] += 1
            except Stale:
                ended["stale"] += 1
        return ended

    new, *outcomes = race(6, press)
    assert isinstance(new, Version)
    ended = sum(outcomes, Counter[str]())
    assert ended["done"] + ended["stale"] == rounds
    assert Acknowledgement.objects.count() == ended["done"]
    assert set(Acknowledgement.objects.values_list("version", "text_hash")) <= {(shown.pk, shown.text_hash)}


def test_what_was_shown_before_is_not_acknowledged_after(cast: Cast, policy_in_force: Adoption) -> None:
    shown = policy_in_force.version
    new = published(cast, policy_in_force, material=True)
    for version in (shown, new):
        try:
            workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=shown.text_hash)
        except Stale as stale:
            assert stale.obj == new
    assert not Acknowledgement.objects.exists()


def test_republishing_what_it_says_mails_each_active_employee_exactly_once(
    cast: Cast, policy_in_force: Adoption
) -> None:
    reached = set(queries.introduced(cast.at).values_list("who_id", flat=True))
    shown = policy_in_force.version
    for person in type(cast.hr).objects.filter(pk__in=reached):
        workflow.acknowledge(shown, by=person, at=cast.at, text_hash=shown.text_hash)
    published(cast, policy_in_force, material=False)
    assert letters(cast, "acknowledge") == Counter()
    other = written(cast, cast.group, cast.nord, cast.syd, policy=policy_in_force.policy, body="## Nytt\n\nAnnat.")
    workflow.submit(other, by=cast.group_hr, at=cast.at)
    adopt(other, cast, cast.group, cast.nord)
    adopt(other, cast, cast.syd, by=cast.other_ceo)
    assert letters(cast, "acknowledge") == Counter(reached)
    assert letters(cast, "acknowledge") == Counter(reached)  # the clock ticks once more
    addresses = [message.to[0] for message in mail.outbox if "Läs och bekräfta" in message.subject]
    assert sorted(addresses) == sorted(type(cast.hr).objects.filter(pk__in=reached).values_list("email", flat=True))


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("number", [1, 4, 0], ids=["at the first mail", "in between", "at the last mail"])
def test_three_missed_days_and_killed_workers_lose_and_double_no_mail_of_a_new_text(
    cast: Cast, policy_in_force: Adoption, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    published(cast, policy_in_force, material=True)
    people = queries.introduced(cast.at).values("who_id")
    reached = set(type(cast.hr).objects.filter(pk__in=people).values_list("email", flat=True))
    with pytest.raises(Killed), transaction.atomic():  # before what the clock wrote was kept
        assert notices.remind(KINDS, working_day(cast, 0)) >= len(reached)
        raise Killed
    at = working_day(cast, 3)
    notices.remind(KINDS, at)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(EmailMultiAlternatives, "send", killed_at(number or len(reached)))
        notices.deliver(ALL, at)
    assert sum(told().values()) == (number or len(reached)) - 1
    for _tick in range(2):
        at += 2 * notices.LOCK
        notices.remind(KINDS, at)
        notices.deliver(ALL, at)
    assert told() == Counter(reached)


def killed_at(number: int) -> Any:
    """Return a `send` that dies at so many mails that ask to acknowledge, before the mail has left."""
    leaves, calls = EmailMultiAlternatives.send, Counter[str]()

    def send(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        calls["send"] += asks(self)
        if asks(self) and calls["send"] == number:
            raise Killed
        return leaves(self, fail_silently)

    return send


def told() -> Counter[str]:
    """Return how many mails that ask for an acknowledgement each address has got."""
    return Counter(message.to[0] for message in mail.outbox if asks(message))


def asks(message: Any) -> bool:
    """Return whether a mail asks to acknowledge, alone or beside other duties of the person."""
    return "Läs och bekräfta" in message.body


def working_day(cast: Cast, after: int) -> Any:
    """Return the moment on the first working day that is at least so many days from now."""
    days = (cast.at + (after + more) * DAY for more in range(10))
    return next(at for at in days if is_working_day(clock.day_of(at)))


def letters(cast: Cast, kind: str) -> Counter[Any]:
    """Let the clock tick, and say how many mails of a kind each person has got so far."""
    from notices.models import Notice

    notices.remind(KINDS, cast.at)
    notices.deliver(ALL, cast.at)
    return Counter(Notice.objects.filter(kind=kind, sent_at__isnull=False).values_list("person", flat=True))
