"""Publishing: each acknowledgement is bound to the version that was shown (T15), and each person is told once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core import mail

from kit.workflow import Stale
from notices import workflow as notices
from plsportal.duties import ALL, KINDS
from policy import queries, workflow
from policy.models import Acknowledgement, Adoption, Draft, Version
from tests.cast import Cast
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


def letters(cast: Cast, kind: str) -> Counter[Any]:
    """Let the clock tick, and say how many mails of a kind each person has got so far."""
    from notices.models import Notice

    notices.remind(KINDS, cast.at)
    notices.deliver(ALL, cast.at)
    return Counter(Notice.objects.filter(kind=kind, sent_at__isnull=False).values_list("person", flat=True))
