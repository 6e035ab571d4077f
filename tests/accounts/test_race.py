"""Several people at the same moment: exactly one decision each, and the late one is told politely who was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, Decision, Request
from accounts.platforms import Identity
from companies import workflow as companies
from companies.models import RoleAssignment, User
from kit.workflow import Forbidden, Refused
from notices.models import Notice
from tests.accounts.stages import act, ask, bring, delegate, endorsed_in_syd, profile
from tests.cast import DAY, Cast
from tests.racing import race, tally

Login = Callable[[User], Client]


@pytest.fixture
def rounds(deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 5)


@pytest.fixture
def endorsed(transactional_db: None, cast: Cast) -> Iterator[Callable[[int], Request]]:
    """Return a function that makes the endorsed request of a round, each with its own address."""
    yield lambda number: bring(ask(cast, profile(f"nord{number}")), "endorsed", cast)


def one_decision(found: Request, outcome: str) -> None:
    """All that a decision writes is there once, and nothing of another."""
    found = Request.objects.get(pk=found.pk)
    kinds = {"approved": ["open", "operate"], "refused": ["open"]}[outcome]
    assert found.status == outcome
    decisions = Decision.objects.filter(request=found)
    assert sorted(decisions.values_list("kind", flat=True)) == kinds
    assert set(decisions.values_list("outcome", flat=True)) == {outcome}
    assert Account.objects.filter(requests=found).count() == (outcome == "approved")
    assert Notice.objects.filter(object_id=found.pk).count() == 1
    verbs = [row.history_change_reason.partition(":")[0] for row in found.history.all()]
    assert len(verbs) == 4 and sum(verb in ("approve", "refuse") for verb in verbs) == 1


def fresh(found: Request) -> Request:
    """The row as another person's page has loaded it."""
    return Request.objects.get(pk=found.pk)


@pytest.mark.parametrize("verbs", [("approve", "approve"), ("approve", "refuse"), ("refuse", "refuse")])
def test_two_deciders_make_one_decision(
    cast: Cast, endorsed: Callable[[int], Request], rounds: range, verbs: tuple[str, str]
) -> None:
    delegate(cast, cast.manager)
    people = (cast.ceo, cast.manager)
    for number in rounds:
        found = endorsed(number)
        pages = [fresh(found), fresh(found)]
        ends = race(2, lambda i, pages=pages: act(verbs[i], pages[i], by=people[i], at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=1)
        first = next(i for i in range(2) if not isinstance(ends[i], Exception))
        one_decision(found, "approved" if verbs[first] == "approve" else "refused")
        assert set(Decision.objects.filter(request=found).values_list("decided_by", flat=True)) == {people[first].pk}


def test_many_deciders_make_one_decision(cast: Cast, endorsed: Callable[[int], Request], rounds: range) -> None:
    people = [cast.ceo, *(cast.person(f"Delegat Påhitt{letter}", cast.nord) for letter in "abcdefg")]
    for person in people[1:]:
        delegate(cast, person)
    for number in rounds:
        found = endorsed(number)
        ends = race(8, lambda i, found=found: act("approve", fresh(found), by=people[i], at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=7)
        one_decision(found, "approved")


def test_a_decision_and_a_withdrawal_do_not_both_happen(
    cast: Cast, endorsed: Callable[[int], Request], rounds: range
) -> None:
    seen = set()
    for number in rounds:
        found = endorsed(number)
        moves = (("approve", cast.ceo), ("withdraw", cast.communicator))
        ends = race(2, lambda i, f=found, m=moves: act(m[i][0], fresh(f), by=m[i][1], at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=1)
        status = fresh(found).status
        seen.add(status)
        if status == "approved":
            one_decision(found, "approved")
        else:
            assert status == "withdrawn"
            assert not Decision.objects.filter(request=found).exists()
            assert not Account.objects.filter(handle=found.handle).exists()
            assert not Notice.objects.filter(object_id=found.pk).exists()
    assert seen <= {"approved", "withdrawn"}


def test_a_role_that_ends_meanwhile_carries_the_decision_or_not(
    cast: Cast, endorsed: Callable[[int], Request], rounds: range
) -> None:
    successor = cast.person("Ny Påhittsvd", cast.nord, ceo={})
    role = RoleAssignment.objects.get(person=cast.ceo, company=cast.nord)

    def end() -> Any:
        mine = RoleAssignment.objects.get(pk=role.pk)
        return companies.end_role(mine, last_day=cast.today - DAY, by=cast.portal, at=cast.at)

    for number in rounds:
        found = endorsed(number)
        moves = (lambda f=found: act("approve", fresh(f), by=cast.ceo, at=cast.at), end)
        decided, ended = race(2, lambda i, m=moves: m[i]())
        assert not isinstance(ended, Exception)
        if isinstance(decided, Exception):
            assert isinstance(decided, Forbidden)
            assert fresh(found).status == "endorsed" and not Decision.objects.filter(request=found).exists()
            act("approve", fresh(found), by=successor, at=cast.at)
        else:
            assert {row.basis_id for row in Decision.objects.filter(request=found)} == {role.pk}
        one_decision(found, "approved")
        RoleAssignment.objects.filter(pk=role.pk).update(last_day=None)


def test_two_hr_endorse_once(transactional_db: None, cast: Cast, rounds: range) -> None:
    people = (cast.hr, cast.todays_hr)
    for number in rounds:
        found = bring(ask(cast, profile(f"nord{number}")), "submitted", cast)
        moves = (("endorse", people[0]), ("send_back" if number % 2 else "endorse", people[1]))
        ends = race(2, lambda i, f=found, m=moves: act(m[i][0], fresh(f), by=m[i][1], at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=1)
        assert found.history.count() == 3


def test_one_address_in_two_companies_becomes_one_account(transactional_db: None, cast: Cast, rounds: range) -> None:
    people = (cast.ceo, cast.other_ceo)
    for number in rounds:
        same = profile(f"gemensam{number}")
        pair = (bring(ask(cast, same), "endorsed", cast), endorsed_in_syd(cast, same))
        ends = race(2, lambda i, pair=pair: act("approve", fresh(pair[i]), by=people[i], at=cast.at))
        assert tally(ends) == Counter(done=1, Refused=1)
        late = next(i for i in range(2) if isinstance(ends[i], Refused))
        assert ends[late].code == "address" and str(ends[late].sentence)
        assert Account.objects.get(handle=same.handle).company_id == pair[1 - late].company_id
        one_decision(pair[1 - late], "approved")
        assert fresh(pair[late]).status == "endorsed"
        assert not Decision.objects.filter(request=pair[late]).exists()


def test_two_requests_for_one_account_are_sent_once(
    transactional_db: None, cast: Cast, identity: Identity, rounds: range
) -> None:
    people = (cast.communicator, cast.manager)
    for number in rounds:
        same = profile(f"dubbel{number}")
        pair = [ask(cast, same, by=person) for person in people]
        ends = race(2, lambda i, pair=pair: act("submit", pair[i], by=people[i], at=cast.at))
        assert tally(ends) == Counter(done=1, Refused=1)
        assert sorted(fresh(one).status for one in pair) == ["draft", "submitted"]


def test_a_double_press_is_one_submission(transactional_db: None, cast: Cast, rounds: range) -> None:
    for number in rounds:
        found = ask(cast, profile(f"nord{number}"))
        ends = race(3, lambda i, f=found: act("submit", fresh(f), by=cast.communicator, at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=2)
        assert found.history.count() == 2
