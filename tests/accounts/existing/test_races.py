"""Several people at the same moment: each account comes in once, and is decided on once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from accounts import workflow
from accounts.models import Account, Appointment, Collective, Decision, Request
from companies import workflow as companies
from companies.permissions import Can
from notices.models import Notice
from tests.accounts.stages import read_policy
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .lists import HEAD, WHY, asked, existing, put, row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rounds(transactional_db: None, deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 10)


def test_two_imports_of_the_same_file_make_each_account_once(rounds: range, cast: Cast) -> None:
    people = (cast.hr, cast.todays_hr)
    for number in rounds:
        rows = [HEAD, *(row(f"nord{number}.{letter}") for letter in "abc")]
        begun = [workflow.begin_import(rows, company=None, by=by, at=cast.at) for by in people]
        seen = [workflow.look(one, by=by, at=cast.at).fingerprint for one, by in zip(begun, people, strict=True)]

        def act(i: int, begun: Any = begun, seen: Any = seen) -> Any:
            return workflow.import_accounts(begun[i], fingerprint=seen[i], by=people[i], at=cast.at)

        assert tally(race(2, act)) == Counter(done=1, Refused=1)
        made = Account.objects.filter(handle__startswith=f"nord{number}.")
        assert made.count() == 3
        assert Account.history.filter(handle__startswith=f"nord{number}.").count() == 3


def test_one_import_confirmed_twice_is_taken_in_once(rounds: range, cast: Cast) -> None:
    for number in rounds:
        begun = workflow.begin_import([HEAD, row(f"nord{number}")], company=None, by=cast.hr, at=cast.at)
        seen = workflow.look(begun, by=cast.hr, at=cast.at).fingerprint
        ends = race(
            2, lambda i, one=begun, seen=seen: workflow.import_accounts(one, fingerprint=seen, by=cast.hr, at=cast.at)
        )
        assert tally(ends) == Counter(done=1, Refused=1)
        assert Account.objects.filter(handle=f"nord{number}").count() == 1


def test_one_account_by_hand_twice_is_entered_once(rounds: range, cast: Cast) -> None:
    for number in rounds:
        ends = race(2, lambda i, number=number: existing(cast, f"nord{number}"))
        assert tally(ends) == Counter(done=1, Refused=1)


def test_two_who_put_the_same_account_make_one_list(rounds: range, cast: Cast) -> None:
    people = (cast.hr, cast.todays_hr)
    for number in rounds:
        account = existing(cast, f"nord{number}")
        ends = race(2, lambda i, account=account: put(cast, account, by=people[i]))
        assert tally(ends) == Counter(done=1, Refused=1)
        assert Request.objects.filter(account=account).count() == 1
    assert Collective.objects.count() == len(rounds)


def test_two_deciders_make_one_decision_for_each_account(rounds: range, cast: Cast) -> None:
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, [Can.DECIDE_OPERATE], **days)
    read_policy(cast, cast.communicator, cast.colleague)
    people = (cast.ceo, cast.manager)
    for number in rounds:
        found = put(cast, *(existing(cast, f"nord{number}.{letter}") for letter in "abc"))
        ids = [one.pk for one in asked(found)]
        ticked = (ids, ids[1:])  # the second leaves one

        def act(i: int, found: Any = found, ids: Any = ids, ticked: Any = ticked) -> Any:
            left = [pk for pk in ids if pk not in ticked[i]]
            yes = dict.fromkeys(ticked[i], WHY)
            return workflow.decide_collective(found, yes, left, by=people[i], at=cast.at)

        ends = race(2, act)
        assert tally(ends) == Counter(done=1, Stale=1)
        first = next(i for i in range(2) if not isinstance(ends[i], Exception))
        decisions = Decision.objects.filter(request__collective=found)
        assert sorted(decisions.values_list("request", flat=True)) == sorted(ticked[first])
        assert set(decisions.values_list("decided_by", flat=True)) == {people[first].pk}
        assert Account.objects.filter(requests__collective=found, status="active").count() == len(ticked[first])
        assert Appointment.objects.filter(account__requests__collective=found).count() == 2 * len(ticked[first])
        assert Notice.objects.filter(object_id=found.pk).count() == 1
        verbs = Request.history.filter(collective_id=found.pk).exclude(history_change_reason="put_before")
        assert verbs.count() == 3


def test_a_decision_and_hr_who_takes_back_leave_one_of_the_two(rounds: range, cast: Cast) -> None:
    for number in rounds:
        found = put(cast, *(existing(cast, f"nord{number}.{letter}") for letter in "ab"))
        ids = [one.pk for one in asked(found)]
        presses = (
            lambda found=found, ids=ids: workflow.decide_collective(
                found, dict.fromkeys(ids, WHY), by=cast.ceo, at=cast.at
            ),
            lambda found=found: workflow.take_back(found, by=cast.hr, at=cast.at),
        )
        assert tally(race(2, lambda i, presses=presses: presses[i]())) == Counter(done=1, Stale=1)
        assert len({one.status for one in asked(found)}) == 1
