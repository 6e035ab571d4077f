"""An account that fewer than two people run awaits HR of its company, once, until somebody more is appointed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import duties
from accounts.models import Account, Appointment
from companies import workflow as companies
from companies.models import RoleAssignment, User
from plsportal import inbox
from tests.accounts.registered import appointed_to, registered
from tests.cast import DAY, Cast


def run_by_two(cast: Cast, handle: str = "nordpahitt") -> Account:
    """An account of nord that communicator and colleague are appointed to run since a week."""
    account = registered(cast, handle)
    appointed_to(cast, account, cast.communicator, "owner")
    appointed_to(cast, account, cast.colleague, "backup")
    return account


def owed(at: dt.datetime) -> list[tuple[User, str, dt.date, dt.date]]:
    """Who is to see to which account, since when, until when."""
    rows = duties.staff_account(at)
    found = [(User.objects.get(pk=row["who_id"]), row["name"], row["since"], row["due"]) for row in rows]
    return sorted(found, key=lambda row: (row[0].name, row[1]))


def ended(account: Account, kind: str, day: dt.date) -> None:
    Appointment.objects.filter(account=account, kind=kind).update(last_day=day)


def leave(cast: Cast, person: User, day: dt.date) -> None:
    companies.end_employment(person.employments.get(), last_day=day, by=cast.portal, at=cast.at)


def test_it_awaits_hr_from_the_day_after_one_of_two_has_gone(cast: Cast) -> None:
    account = run_by_two(cast)
    ended(account, "backup", cast.today)
    assert owed(cast.at) == []
    since = cast.today + DAY
    assert owed(cast.at + DAY) == [(cast.hr, account.name, since, since + 14 * DAY)]
    assert owed(cast.at + 3 * DAY) == owed(cast.at + DAY)


def test_who_has_left_the_company_runs_nothing(cast: Cast) -> None:
    account = run_by_two(cast)
    leave(cast, cast.colleague, cast.today - 2 * DAY)
    since = cast.today - DAY
    assert owed(cast.at) == [(cast.hr, account.name, since, since + 14 * DAY)]
    leave(cast, cast.communicator, cast.today - DAY)
    assert [row[2] for row in owed(cast.at)] == [cast.today]  # the latest who went


@pytest.mark.parametrize(
    ("person", "kind", "enough"),
    [
        ("manager", "editor", True),
        ("manager", "moderator", True),
        ("manager", "backup", True),
        ("manager", "analyst", False),  # reads figures
        ("communicator", "editor", False),  # two seats, one person
    ],
)
def test_somebody_else_who_can_act_is_enough(cast: Cast, person: str, kind: str, enough: bool) -> None:
    account = run_by_two(cast)
    ended(account, "backup", cast.today - DAY)
    assert len(owed(cast.at)) == 1
    appointed_to(cast, account, getattr(cast, person), kind)
    assert len(owed(cast.at)) == (0 if enough else 1)


def test_an_account_that_never_had_a_back_up_counts_from_its_opening(cast: Cast) -> None:
    account = registered(cast, backup=None)
    appointed_to(cast, account, cast.communicator, "owner")
    opened = cast.today - 30 * DAY
    assert owed(cast.at) == [(cast.hr, account.name, opened, opened + 14 * DAY)]


@pytest.mark.parametrize("status", ["undecided", "decided", "suspended", "closing", "closed"])
def test_only_what_is_in_use_needs_two(cast: Cast, status: str) -> None:
    registered(cast, status=status, backup=None)
    assert owed(cast.at) == []


def test_the_parents_hr_serves_a_company_without_one(cast: Cast) -> None:
    account = registered(cast, backup=None)
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    cast.person("Nyare Påhittspersonal", cast.group, hr={"first_day": cast.today})
    assert [row[:2] for row in owed(cast.at)] == [(cast.group_hr, account.name)]


def test_each_hr_has_each_account_once_and_nobody_else_has_it(cast: Cast) -> None:
    names = {registered(cast, f"ett{number}", backup=None).name for number in range(2)}
    second = cast.todays_hr
    assert [row[:2] for row in owed(cast.at)] == [(one, name) for one in (cast.hr, second) for name in sorted(names)]
    found: dict[str, Any] = {}
    for who in ("hr", "ceo", "communicator", "group_hr", "syd_hr", "auditor", "stranger", "outsider_superuser"):
        person = getattr(cast, who)
        found[who] = sum(item.kind == "staff_account" for item in inbox.items(person, cast.at))
        assert inbox.count(person, cast.at) == len(inbox.items(person, cast.at))
    assert found == {who: 2 * (who == "hr") for who in found}


def test_the_inbox_leads_to_the_page_and_asks_as_much_for_three_as_for_one(cast: Cast) -> None:
    asked = []
    for handles in (("ett",), ("tva", "tre")):
        for handle in handles:
            registered(cast, handle, backup=None)
        inbox.items(cast.hr, cast.at)
        with CaptureQueriesContext(connection) as queries:
            items = [item for item in inbox.items(cast.hr, cast.at) if item.kind == "staff_account"]
        asked.append(len(queries))
    assert len(items) == 3 and asked[0] == asked[1]
    assert {item.task.url for item in items} == {"/konton/for-fa/"}
