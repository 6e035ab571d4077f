"""Confirming an account: one press of owner or back-up, a fact once a day, and the column equal to the facts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import queries, workflow
from accounts.models import Account, Confirmation, Decision
from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Stale
from tests.accounts.registered import appointed_to, registered
from tests.accounts.stages import bring, says
from tests.cast import DAY, Cast
from tests.racing import race, tally

HOUR = dt.timedelta(hours=1)
Login = Callable[[User], Client]


def facts() -> list[Any]:
    """Every row that a press may write."""
    models = (Account, Account.history.model, Confirmation)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_one_press_is_a_fact_the_column_and_a_line_of_history(cast: Cast) -> None:
    account = registered(cast)
    assert workflow.confirm(account, by=cast.communicator, at=cast.at)
    (fact,) = Confirmation.objects.all()
    assert (fact.account_id, fact.by, fact.at) == (account.pk, cast.communicator, cast.at)
    account.refresh_from_db()
    assert account.confirmed_at == cast.at
    line = account.history.latest("history_id")
    assert (line.history_change_reason, line.history_user) == ("confirm", cast.communicator)


def test_a_second_press_on_the_same_day_adds_nothing_whoever_presses(cast: Cast) -> None:
    account = registered(cast)
    workflow.confirm(account, by=cast.communicator, at=cast.at)
    before = facts()
    assert not workflow.confirm(account, by=cast.communicator, at=cast.at)
    assert not workflow.confirm(account, by=cast.colleague, at=cast.at)
    assert facts() == before
    assert workflow.confirm(account, by=cast.colleague, at=cast.at + DAY)
    assert Confirmation.objects.count() == 2


def test_an_address_that_changed_since_is_confirmed_on_the_same_day(cast: Cast) -> None:
    account = registered(cast)
    workflow.confirm(account, by=cast.communicator, at=cast.at)
    Account.objects.filter(pk=account.pk).update(moved_at=cast.at + HOUR)
    assert workflow.confirm(account, by=cast.communicator, at=cast.at + 2 * HOUR)
    assert not workflow.confirm(account, by=cast.communicator, at=cast.at + 3 * HOUR)


def test_who_runs_the_account_confirms_it_and_nobody_else(cast: Cast) -> None:
    account = registered(cast)
    for name in ("manager", "hr", "ceo", "group_hr", "quality", "auditor", "chair", "stranger", "outsider_superuser"):
        before = facts()
        with pytest.raises(Forbidden):
            workflow.confirm(account, by=getattr(cast, name), at=cast.at)
        assert facts() == before, name
    assert queries.may_confirm_account(cast.communicator, account, cast.at)
    assert queries.may_confirm_account(cast.colleague, account, cast.at)


def test_an_appointment_decides_where_there_is_one(cast: Cast) -> None:
    account = registered(cast)
    appointed_to(cast, account, cast.manager, "backup")
    assert queries.may_confirm_account(cast.manager, account, cast.at)
    appointed_to(cast, account, cast.quality, "editor")
    assert not queries.may_confirm_account(cast.quality, account, cast.at)
    appointed_to(cast, account, cast.communicator, "owner", last_day=cast.today - DAY)
    assert not queries.may_confirm_account(cast.communicator, account, cast.at)  # still named, but ended
    left = registered(cast, "lamnat", owner=cast.leaver)
    assert not queries.may_confirm_account(cast.leaver, left, cast.at)


@pytest.mark.parametrize("status", ["undecided", "decided", "closed"])
def test_only_what_is_active_can_be_confirmed(cast: Cast, status: str) -> None:
    account = registered(cast, status=status)
    before = facts()
    with pytest.raises(Stale):
        workflow.confirm(account, by=cast.communicator, at=cast.at)
    assert facts() == before


def test_done_may_not_and_does_not_exist(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    address = reverse("accounts:confirm", args=[account.pk])
    answers = {
        name: client_for(getattr(cast, name)).post(address).status_code
        for name in ("stranger", "outsider_superuser", "manager", "hr", "communicator")
    }
    wanted = {"stranger": 404, "outsider_superuser": 404, "manager": 403, "hr": 403, "communicator": 302}
    assert answers == wanted
    client = client_for(cast.colleague)
    assert client.get(address).status_code == 405
    page = client.post(address, follow=True)
    assert says(page, "The account has been confirmed today already.")
    assert Confirmation.objects.count() == 1


@pytest.mark.parametrize("seed", range(3))
def test_the_columns_equal_what_they_are_derived_from(cast: Cast, request_draft: Any, seed: int) -> None:
    rng = random.Random(seed)
    found = bring(request_draft, "carried_out", cast)
    account = Account.objects.get(requests=found)
    at = cast.at
    for _press in range(6):
        at += dt.timedelta(hours=rng.choice([1, 9, 24, 60]))
        by = rng.choice([cast.communicator, cast.colleague])
        workflow.confirm(account, by=by, at=at)
        account.refresh_from_db()
        latest = Confirmation.objects.filter(account=account).latest("at")
        assert account.confirmed_at == latest.at
    decided = account.decisions.filter(kind=Decision.Kind.OPERATE, outcome=Decision.Outcome.APPROVED)
    assert account.operated_until == decided.latest("at").ends_on
    days = {clock.day_of(one.at) for one in Confirmation.objects.all()}
    assert len(days) == Confirmation.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_fact(transactional_db: None, cast: Cast) -> None:
    account = registered(cast)
    people = [cast.communicator, cast.colleague] * 2
    outcomes = race(4, lambda number: workflow.confirm(
        Account.objects.get(pk=account.pk), by=people[number], at=cast.at
    ))  # fmt: skip
    assert tally(outcomes) == {"done": 4}
    assert sorted(outcomes) == [False, False, False, True]
    assert Confirmation.objects.count() == 1
