"""T13 and T14: fifty deciders make one decision; nobody decides whose right was taken back first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Decision, Request
from companies import workflow as companies
from companies.models import Delegation, RoleAssignment, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Stale
from tests.accounts.stages import act, ask, bring, profile
from tests.accounts.test_race import fresh, one_decision
from tests.cast import DAY, Cast
from tests.racing import race, tally

Login = Callable[[User], Client]
WHY = "Påhittad orsak"


def given(cast: Cast, person: User) -> Delegation:
    """A delegation from the CEO of nord, from today."""
    days = {"first_day": cast.today, "last_day": cast.today + DAY}
    return companies.delegate(person, cast.nord, [Can.DECIDE_OPEN], by=cast.ceo, at=cast.at, **days)


def endorsed(cast: Cast, number: int) -> Request:
    """The request of a round, with its own address."""
    return bring(ask(cast, profile(f"nord{number}")), "endorsed", cast)


def test_many_presses_at_once_make_one_decision_and_polite_answers(
    transactional_db: None, cast: Cast, client_for: Login, deep: bool
) -> None:
    size, rounds = (50, 200) if deep else (10, 5)
    people = [cast.ceo, *(cast.person(f"Delegat Påhitt{letter}", cast.nord) for letter in "abcd")]
    for person in people[1:]:
        given(cast, person)
    clients = [client_for(people[number % len(people)]) for number in range(size)]
    for number in range(rounds):
        found = endorsed(cast, number)
        url = found.get_absolute_url()

        def press(i: int, url: str = url) -> Any:
            return clients[i].post(f"{url}{'avsla' if i % 2 else 'godkann'}/", {"note": WHY})

        ends = race(size, press)
        codes = Counter(getattr(answer, "status_code", repr(answer)) for answer in ends)
        assert codes == Counter({302: 1, 409: size - 1})
        first = next(i for i, answer in enumerate(ends) if answer.status_code == 302)
        one_decision(found, "refused" if first % 2 else "approved")
        decided = Decision.objects.filter(request=found).values_list("decided_by", flat=True)
        assert set(decided) == {people[first % len(people)].pk}
        name = people[first % len(people)].name
        assert all(name in answer.content.decode() for answer in ends if answer.status_code == 409)


def verbs(found: Request) -> list[str]:
    return [row.history_change_reason.partition(":")[0] for row in found.history.order_by("history_id")]


def test_approve_withdraw_and_taking_the_delegation_back_at_once(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    """Whichever is first counts, and the history alone tells which was."""
    seen: Counter[str] = Counter()
    for number in range(500 if deep else 6):
        found, delegation = endorsed(cast, number), given(cast, cast.manager)
        acts = (
            lambda f=found: act("approve", fresh(f), by=cast.manager, at=clock.now()),
            lambda f=found: act("withdraw", fresh(f), by=cast.communicator, at=clock.now()),
            lambda d=delegation: companies.end_delegation(
                Delegation.objects.get(pk=d.pk), by=cast.ceo, at=clock.now(), note=WHY
            ),
        )
        approved, withdrawn, ended = race(3, lambda i, acts=acts: acts[i]())
        assert not isinstance(ended, Exception)
        status = fresh(found).status
        seen[status] += 1
        assert tally([approved, withdrawn])["done"] == 1  # the requester may withdraw whenever nothing is decided
        if isinstance(approved, Exception):
            assert isinstance(approved, Forbidden | Stale)
            assert status == "withdrawn"
            assert not Decision.objects.filter(request=found).exists()
            assert verbs(found)[-1] == "withdraw"
        else:
            one_decision(found, "approved")
            line = found.history.get(history_change_reason__startswith="approve")
            end = delegation.history.get(history_change_reason__startswith="end_delegation")
            assert line.history_date < end.history_date  # the right was still there
            assert Decision.objects.filter(request=found, basis_id=delegation.pk).count() == 2
    assert set(seen) <= {"approved", "withdrawn"}


@pytest.mark.parametrize("carrier", ["delegation", "role"])
def test_whoever_lost_the_right_while_waiting_decides_nothing(
    transactional_db: None, cast: Cast, deep: bool, carrier: str
) -> None:
    """Approve ∥ the end of what carries it: approved and then ended, or ended and forbidden, never both halves."""
    successor = cast.person("Ny Påhittsvd", cast.nord, ceo={})
    for number in range(200 if deep else 5):
        found = endorsed(cast, number)
        if carrier == "delegation":
            held: Any = given(cast, cast.manager)
        else:
            held = RoleAssignment.objects.get(person=cast.ceo, company=cast.nord)

        def end(held: Any = held) -> Any:
            row = type(held).objects.get(pk=held.pk)
            if carrier == "delegation":
                return companies.end_delegation(row, by=successor, at=clock.now(), note=WHY)
            return companies.end_role(row, last_day=cast.today - DAY, by=cast.portal, at=clock.now())

        by = cast.manager if carrier == "delegation" else cast.ceo
        acts = (lambda f=found, by=by: act("approve", fresh(f), by=by, at=clock.now()), end)
        approved, ended = race(2, lambda i, acts=acts: acts[i]())
        assert not isinstance(ended, Exception)
        stop = held.history.filter(history_change_reason__startswith="end_").latest("history_id")
        if isinstance(approved, Exception):
            assert isinstance(approved, Forbidden)
            assert fresh(found).status == "endorsed" and not Decision.objects.filter(request=found).exists()
        else:
            one_decision(found, "approved")
            assert found.history.first().history_date < stop.history_date
        RoleAssignment.objects.filter(pk=held.pk).update(last_day=None)
