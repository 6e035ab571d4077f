"""Several people at the same moment, after the decision: one end each, and no window writes over another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import queries, workflow
from accounts.models import Account, Condition, ConditionMet, Decision, Draft, Request, Revocation
from companies.models import User
from kit.keys import uuid7
from tests.accounts.registered import registered
from tests.accounts.stages import NOTE, act, ask, bring, profile
from tests.accounts.test_form import GOOD
from tests.accounts.test_kinds import ask as ask_about
from tests.cast import DAY, Cast
from tests.racing import race, tally


@pytest.fixture
def rounds(transactional_db: None, deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 5)


def fresh(found: Request) -> Request:
    """The row as another person's page has loaded it."""
    return Request.objects.get(pk=found.pk)


def test_what_is_opened_is_neither_expired_nor_taken_back_half(rounds: range, cast: Cast) -> None:
    for number in rounds:
        found = bring(ask(cast, profile(f"nord{number}")), "approved", cast)

        def end(place: int, found: Request = found, number: int = number) -> Any:
            if place == 0:
                return act("confirm_open", fresh(found), by=cast.communicator, at=cast.at)
            if number % 2:
                return workflow.expire(by=cast.portal, at=cast.at + 200 * DAY)
            return workflow.revoke(fresh(found), by=cast.ceo, at=cast.at, note=NOTE)

        race(2, end)
        row, account = fresh(found), Account.objects.get(requests=found)
        taken = Revocation.objects.filter(decision__request=row).count()
        wanted = {"revoked": ("closed", 2), "expired": ("closed", 0)}.get(row.status, ("active", taken))
        assert (account.status, taken) == wanted
        assert row.status in ("revoked", "expired", "carried_out") and taken in (0, 1, 2)
        assert account.operated_until == queries.standing.runs_until(account)


def test_two_who_approve_a_renewal_make_one_decision(rounds: range, cast: Cast) -> None:
    for number in rounds:
        found = ask_about("operate", registered(cast, f"konto{number}"), cast)
        workflow.endorse(found, by=cast.hr, at=cast.at)
        ends = race(3, lambda i, f=found: workflow.approve(fresh(f), by=cast.ceo, at=cast.at, months=6 + i))
        assert tally(ends) == Counter(done=1, Stale=2)
        account = Account.objects.get(requests=found)
        assert Decision.objects.get(request=found).ends_on == account.operated_until


def test_a_condition_is_met_once(rounds: range, cast: Cast) -> None:
    people = (cast.communicator, cast.colleague)
    for number in rounds:
        found = bring(ask(cast, profile(f"villkor{number}")), "endorsed", cast)
        workflow.approve(found, by=cast.ceo, at=cast.at, conditions=[("Gör det", cast.today)])
        one = Condition.objects.get(decision__request=found)
        ends = race(2, lambda i, one=one: workflow.meet_condition(one, by=people[i], at=cast.at, note=f"Klart {i}"))
        assert tally(ends) == Counter(done=1, Stale=1)
        assert ConditionMet.objects.filter(condition=one).count() == 1


def test_two_windows_never_write_over_each_other(rounds: range, cast: Cast) -> None:
    for number in rounds:
        account = registered(cast, f"utkast{number}")

        def save(place: int, version: int, account: Account = account) -> Any:
            how = {"by": cast.communicator, "at": cast.at, "account": account, "version": version}
            return workflow.save_draft("operate", {"purpose": [f"{version} {place}"]}, **how)

        first = race(2, lambda i: save(i, 0))
        assert tally(first) == Counter(done=1, Overwritten=1)
        assert tally(race(3, lambda i: save(i, 1))) == Counter(done=1, Overwritten=2)
        assert Draft.objects.get(account=account).version == 2
        Draft.objects.filter(account=account).delete()  # nobody may have more than fifty


@pytest.mark.parametrize("kind", ["operate", "open"])
def test_ones_own_saving_neither_stops_ones_own_sending_nor_outlives_it(
    rounds: range, cast: Cast, client_for: Callable[[User], Client], kind: str
) -> None:
    """A window saves and sends at the same moment, for the first time or not: one request, and no draft is left."""
    saves, sends = (client_for(cast.communicator) for _one in range(2))
    for number in rounds:
        window, name = uuid7(), f"fonster{number}"
        words: dict[str, Any] = {"kind": kind, "window": str(window), **GOOD}
        if kind == "operate":
            words |= {"account": registered(cast, name).pk}
            page = reverse("accounts:ask_operate", args=[words["account"]])
        else:
            words |= {"address": f"https://www.instagram.com/{name}/", "company": cast.nord.pk}
            page = reverse("accounts:draft")
        if number % 2:
            saves.post(reverse("accounts:save_draft"), words)

        def act(place: int, words: Any = words, page: str = page) -> int:
            if place:
                return sends.post(page, {**words, "purpose": "Därför", "version": 1, "submit": "1"}).status_code
            typed = {**words, "purpose": "Därf", "version": 1}
            return saves.post(reverse("accounts:save_draft"), typed).status_code

        assert race(2, act) == [200, 302]
        assert Request.objects.filter(status="submitted", kind=kind).count() == number + 1
        assert not Draft.objects.exists()
