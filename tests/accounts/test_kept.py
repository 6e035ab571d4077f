"""Answers are kept for moments: the same question costs nothing, and a closing is told within the second."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import queries
from accounts.models import Account
from accounts.platforms import Identity, identify
from accounts.queries import Verdict
from accounts.queries.kept import LIVES, LOOKS, Answers
from companies.models import Company
from kit.workflow import record
from tests.accounts.ours import OURS_ADDRESS, account
from tests.cast import DAY, Cast
from tests.racing import race


class Ticks:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def kept(ticks: Ticks) -> Answers:
    return Answers(ticks=ticks)


@pytest.fixture
def ours(cast: Cast) -> Identity:
    account(cast, OURS_ADDRESS)
    return identify(OURS_ADDRESS)


def close(cast: Cast) -> None:
    found = Account.objects.get()
    found.status, found.closed_at = "closed", cast.at
    record(found, "close", cast.ceo)


def test_the_same_question_asks_the_database_once(
    cast: Cast, kept: Answers, ours: Identity, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # two for the version, one for the answer
        assert kept.answer(ours, cast.at).verdict == Verdict.OFFICIAL
    with django_assert_num_queries(0):
        assert kept.answer(ours, cast.at).verdict == Verdict.OFFICIAL
    other = identify("https://x.com/nagonannan")
    with django_assert_num_queries(2):  # of what is not ours, whether it was
        assert kept.answer(other, cast.at).verdict == Verdict.NOT_OURS
    with django_assert_num_queries(0):
        assert kept.answer(other, cast.at).verdict == Verdict.NOT_OURS


def test_a_closing_is_told_when_the_version_is_looked_at_again(
    cast: Cast, kept: Answers, ours: Identity, ticks: Ticks
) -> None:
    kept.answer(ours, cast.at)
    close(cast)
    ticks.now += LOOKS - 0.01
    assert kept.answer(ours, cast.at).verdict == Verdict.OFFICIAL
    ticks.now += 0.01
    assert kept.answer(ours, cast.at).verdict == Verdict.FORMERLY


def test_a_company_that_closes_is_told_too(cast: Cast, kept: Answers, ours: Identity, ticks: Ticks) -> None:
    kept.answer(ours, cast.at)
    company = Company.objects.get(pk=cast.nord.pk)
    company.closed_on = cast.today
    record(company, "close_company", cast.group_hr)
    ticks.now += LOOKS
    assert kept.answer(ours, cast.at).verdict == Verdict.FORMERLY


def test_an_answer_dies_of_age_though_nothing_seems_to_have_changed(
    cast: Cast, kept: Answers, ours: Identity, ticks: Ticks
) -> None:
    kept.answer(ours, cast.at)
    Account.objects.update(status="closed", closed_at=cast.at)  # no line of history: as one that is seen too late
    ticks.now += LIVES - 0.01
    assert kept.answer(ours, cast.at).verdict == Verdict.OFFICIAL
    ticks.now += 0.01
    assert kept.answer(ours, cast.at).verdict == Verdict.FORMERLY
    assert LIVES + 1 <= 5, "with the second that others may keep it, no answer is older than five"


def test_a_decision_that_ends_at_midnight_is_not_carried_into_the_next_day(
    cast: Cast, kept: Answers, ours: Identity
) -> None:
    Account.objects.update(operated_until=cast.today)
    assert kept.answer(ours, cast.at).verdict == Verdict.OFFICIAL
    assert kept.answer(ours, cast.at + DAY).verdict == Verdict.FORMERLY


def test_so_many_are_kept_and_the_least_used_goes(
    cast: Cast, ours: Identity, ticks: Ticks, django_assert_num_queries: Any
) -> None:
    kept = Answers(most=2, ticks=ticks)
    first, second = identify("https://x.com/forsta"), identify("https://x.com/andra")
    for identity in (ours, first, ours, second):
        kept.answer(identity, cast.at)
    with django_assert_num_queries(0):
        kept.answer(ours, cast.at)
        kept.answer(second, cast.at)
    with django_assert_num_queries(2):
        kept.answer(first, cast.at)


def test_every_change_of_an_account_or_a_company_changes_the_version(cast: Cast, ours: Identity) -> None:
    before = queries.register_version()
    assert queries.register_version() == before
    close(cast)
    then = queries.register_version()
    record(Company.objects.get(pk=cast.syd.pk), "change", cast.group_hr)
    assert len({before, then, queries.register_version()}) == 3


def test_many_threads_get_the_same_answers(transactional_db: None, cast: Cast) -> None:
    account(cast, OURS_ADDRESS)
    kept = Answers(most=3)
    asked = [identify(OURS_ADDRESS), *(identify(f"https://x.com/annan{number}") for number in range(5))]

    def ask(number: int) -> set[tuple[str, str]]:
        found = [kept.answer(one, cast.at) for _round in range(20) for one in asked[number % 3 :] + asked]
        return {(one.identity.handle if one.identity else "", one.verdict.value) for one in found}

    wanted = {("nordpahitt", "official"), *((f"annan{number}", "not_ours") for number in range(5))}
    assert race(4, ask) == [wanted] * 4
