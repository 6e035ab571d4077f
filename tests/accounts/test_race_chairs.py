"""Somebody agrees on a chair while their own request is being sent to the chair: one after the other, never beside."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import workflow
from accounts.models import Request
from companies import queries as companies
from companies import workflow as roles
from companies.models import Company, RoleAssignment, RoleProposal, User
from companies.permissions import Role
from kit.workflow import Refused
from tests.accounts.registered import registered
from tests.accounts.stages import ask, profile
from tests.accounts.stopped import ask_over
from tests.cast import DAY, Cast
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


def held_up(done: Event) -> bool:
    """Wait until somebody waits for a lock of ours, and return True; False where they are done without."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not done.wait(0.02):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database())"
            )
            if cursor.fetchone()[0]:
                return True
    return False


def one_in_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[bool, Any]:
    """Do `second` while `first` is done and not committed; return whether it had to wait, and how it ended."""
    begun, done = Event(), Event()

    def act(place: int) -> Any:
        if place == 1:
            begun.wait(20)
            try:
                return second()
            finally:
                done.set()
        try:
            with transaction.atomic():
                first()
                begun.set()
                return held_up(done)
        finally:
            begun.set()

    waited, end = race(2, act)
    return waited, end


@pytest.fixture
def without(cast: Cast) -> Cast:
    """Nord has no chair; HR and the parent's HR are about to choose one."""
    RoleAssignment.objects.filter(person=cast.chair).update(last_day=cast.today - DAY)
    return cast


def proposed(cast: Cast, company: Company, by: User) -> RoleProposal:
    days = {"first_day": cast.today, "at": cast.at, "note": "Påhittat protokoll"}
    return roles.propose(cast.newcomer, company, Role.CHAIR, by=by, **days)


def agrees(proposal: RoleProposal, by: User, cast: Cast) -> Callable[[], Any]:
    return lambda: roles.second(RoleProposal.objects.get(pk=proposal.pk), by=by, at=cast.at)


def sends(found: Request, cast: Cast) -> Callable[[], Any]:
    return lambda: workflow.submit(Request.objects.get(pk=found.pk), by=found.requested_by, at=cast.at)


def chairs(company: Company, cast: Cast) -> list[User]:
    rows = companies.live_assignments(cast.at).filter(role=Role.CHAIR, company=company)
    return [one.person for one in rows.select_related("person")]


def test_who_agrees_waits_for_ones_own_request_and_cannot_then(without: Cast) -> None:
    cast = without
    proposal, found = proposed(cast, cast.nord, cast.group_hr), ask(cast, profile("a"), by=cast.ceo, owner=cast.hr)
    waited, end = one_in_the_other(sends(found, cast), agrees(proposal, cast.hr, cast))
    assert (waited, type(end), chairs(cast.nord, cast)) == (True, Refused, [])
    assert Request.objects.get().status == "submitted"


def test_who_sends_waits_for_the_chair_that_they_agree_on(without: Cast) -> None:
    cast = without
    proposal, found = proposed(cast, cast.nord, cast.group_hr), ask(cast, profile("a"), by=cast.ceo, owner=cast.hr)
    waited, end = one_in_the_other(agrees(proposal, cast.hr, cast), sends(found, cast))
    assert (waited, end, chairs(cast.nord, cast)) == (True, None, [cast.newcomer])
    assert Request.objects.get().status == "submitted"


def test_nobody_ends_the_chair_beside_their_own_request(cast: Cast) -> None:
    held = RoleAssignment.objects.get(person=cast.chair)
    how = {"last_day": cast.today, "by": cast.group_hr, "at": cast.at, "note": "Påhittat protokoll"}
    proposal, found = roles.propose_end(held, **how), ask(cast, profile("a"), by=cast.ceo, owner=cast.hr)
    waited, end = one_in_the_other(sends(found, cast), agrees(proposal, cast.hr, cast))
    assert (waited, type(end), chairs(cast.nord, cast)) == (True, Refused, [cast.chair])


def test_what_another_company_lets_go_waits_for_the_chair_of_the_receiving_one(cast: Cast) -> None:
    account = registered(cast, "a")
    found = ask_over(account, cast, owner=cast.other_ceo, backup=cast.syd_hr)
    workflow.endorse(found, by=cast.hr, at=cast.at)
    proposal = proposed(cast, cast.syd, cast.group_hr)

    def let_go() -> None:
        workflow.approve(Request.objects.get(pk=found.pk), by=cast.ceo, at=cast.at)

    waited, end = one_in_the_other(let_go, agrees(proposal, cast.syd_hr, cast))
    assert (waited, type(end), chairs(cast.syd, cast)) == (True, Refused, [])
