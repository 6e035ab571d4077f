"""Accounts that are decided await their owner's first press: one line on Hem, however many they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import duties, queries, workflow
from accounts.models import Account, Appointment
from companies import workflow as companies
from companies.models import User
from notices import workflow as notices
from notices.models import Notice
from plsportal import inbox
from plsportal.duties import ALL
from tests.accounts.existing.lists import WHY, asked, existing, put
from tests.accounts.registered import appointed_to, registered
from tests.accounts.stages import bring, promise, says
from tests.accounts.test_undertakings import read_alone
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
MINE = ("confirm_account", "confirm_account_backup")


def awaits(at: dt.datetime) -> list[tuple[str, User, int]]:
    """Which kind awaits whom, with how many accounts."""
    found = [(kind, row) for kind in MINE for row in getattr(duties, kind)(at)]
    people = User.objects.in_bulk([row["who_id"] for _kind, row in found])
    return sorted((kind, people[row["who_id"]], row["total"]) for kind, row in found)


def lines(user: User, at: dt.datetime) -> list[inbox.Item]:
    return [item for item in inbox.items(user, at) if item.kind in MINE]


def decided(cast: Cast, *handles: str, **more: Any) -> list[Account]:
    """Existing accounts that the CEO has let go on in one list."""
    found = put(cast, *(existing(cast, handle, **more) for handle in handles))
    workflow.decide_collective(found, {one.pk: WHY for one in asked(found)}, by=cast.ceo, at=cast.at)
    return list(Account.objects.filter(requests__collective=found).order_by("name"))


def test_the_owner_of_accounts_decided_in_one_list_gets_one_line_that_leads_to_all_of_them(cast: Cast) -> None:
    decided(cast, "ett", "tva", "tre")
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 3)]
    (item,) = lines(cast.communicator, cast.at)
    assert item.task.url == reverse("accounts:to_confirm", args=["nord"])
    assert (item.since, item.due) == (cast.today, cast.today + 14 * DAY)
    assert "3" in str(item.task.what)
    for other in ("colleague", "hr", "ceo", "manager", "stranger", "outsider_superuser"):
        assert lines(getattr(cast, other), cast.at) == []
    assert inbox.count(cast.communicator, cast.at) == len(inbox.items(cast.communicator, cast.at))


def test_each_press_takes_one_and_the_last_takes_the_line(cast: Cast) -> None:
    first, second = decided(cast, "ett", "tva")
    workflow.confirm(first, by=cast.communicator, at=cast.at)
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 1)]
    workflow.confirm(second, by=cast.colleague, at=cast.at)  # the back-up may, whoever is asked
    assert awaits(cast.at) == []


def test_it_counts_from_the_decision_and_a_new_address_asks_anew(cast: Cast) -> None:
    account = registered(cast, opened_at=cast.at - 90 * DAY, confirmed_at=cast.at - 60 * DAY)
    assert awaits(cast.at) == []
    Account.objects.filter(pk=account.pk).update(moved_at=cast.at - 2 * DAY)
    (row,) = duties.confirm_account(cast.at)
    assert (row["since"], row["due"]) == (cast.today - 2 * DAY, cast.today + 12 * DAY)


def test_the_day_is_the_first_of_all_and_follows_what_the_company_has_set(cast: Cast) -> None:
    registered(cast, "ny", opened_at=cast.at - 3 * DAY)
    registered(cast, "gammal", opened_at=cast.at - 20 * DAY)
    (row,) = duties.confirm_account(cast.at)
    assert (row["total"], row["since"], row["due"]) == (2, cast.today - 20 * DAY, cast.today - 6 * DAY)


@pytest.mark.parametrize("status", ["undecided", "decided", "suspended", "closing", "closed"])
def test_only_what_is_in_use_is_confirmed(cast: Cast, status: str) -> None:
    registered(cast, status=status)
    assert awaits(cast.at) == []


def test_an_account_that_was_asked_for_awaits_its_first_confirmation_too(cast: Cast, request_draft: Any) -> None:
    found = bring(request_draft, "carried_out", cast)
    assert awaits(cast.at) == [("confirm_account", found.owner, 1)]


def test_the_back_up_stands_in_for_an_owner_who_has_left(cast: Cast) -> None:
    registered(cast)
    last = cast.today
    companies.end_employment(cast.communicator.employments.get(), last_day=last, by=cast.portal, at=cast.at)
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 1)]
    assert awaits(cast.at + DAY) == [("confirm_account_backup", cast.colleague, 1)]
    (item,) = lines(cast.colleague, cast.at + DAY)
    assert item.task.url == reverse("accounts:to_confirm", args=["nord"])


def test_the_back_up_stands_in_when_the_owners_seat_has_ended(cast: Cast) -> None:
    account = registered(cast)
    seat = appointed_to(cast, account, cast.communicator, "owner")
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 1)]
    Appointment.objects.filter(pk=seat.pk).update(last_day=cast.today - DAY)
    assert awaits(cast.at) == [("confirm_account_backup", cast.colleague, 1)]
    Account.objects.filter(pk=account.pk).update(backup=None)
    assert awaits(cast.at) == []


def test_who_has_yet_to_undertake_is_asked_for_that_first_and_nobody_stands_in(cast: Cast) -> None:
    read_alone(cast, cast.communicator, cast.colleague)
    decided(cast, "ett")
    assert awaits(cast.at) == []
    promise(cast, cast.colleague)
    assert awaits(cast.at) == []
    promise(cast, cast.communicator)
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 1)]


def test_whoever_is_asked_may_press_and_whoever_may_not_is_not_asked(cast: Cast) -> None:
    account = registered(cast)
    for kind, person, _total in awaits(cast.at):
        assert kind == "confirm_account" and queries.may_confirm_account(person, account, cast.at)
    gone = registered(cast, "lamnat", owner=cast.leaver, backup=None)
    assert not queries.may_confirm_account(cast.leaver, gone, cast.at)
    assert awaits(cast.at) == [("confirm_account", cast.communicator, 1)]


def test_one_mail_tells_of_all_of_them_at_once_and_once(cast: Cast, mailoutbox: list[Any]) -> None:
    decided(cast, "ett", "tva", "tre")
    kinds = [kind for kind in duties.KINDS if kind.key in MINE]
    assert notices.remind(kinds, cast.at) == 1
    assert notices.remind(kinds, cast.at + DAY) == 0
    assert [row.person for row in Notice.objects.filter(kind="confirm_account")] == [cast.communicator]
    notices.deliver(ALL, cast.at + DAY)
    (letter,) = [one for one in mailoutbox if "/konton/att-bekrafta/nord/" in one.body]
    assert letter.to == [cast.communicator.email]
    assert "Konton som du sköter ska bekräftas" in letter.body


def test_the_page_lists_them_and_one_press_confirms(cast: Cast, client_for: Login) -> None:
    first, second = decided(cast, "ett", "tva")
    url, client = reverse("accounts:to_confirm", args=["nord"]), client_for(cast.communicator)
    page = client.get(url)
    assert says(page, first.name) and says(page, second.name) and not Account.objects.exclude(confirmed_at=None)
    page = client.post(reverse("accounts:confirm", args=[first.pk]), {"listed": "1"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert says(page, second.name) and first.name not in page.content.decode()
    page = client.post(reverse("accounts:confirm", args=[second.pk]), {"listed": "1"}, follow=True)
    assert says(page, "Nothing awaits your confirmation")
    assert client_for(cast.hr).get(url).status_code == 200
    for other in (cast.stranger, cast.outsider_superuser):
        assert client_for(other).get(url).status_code == 404


def test_inbox_and_page_ask_as_much_for_three_as_for_one(cast: Cast, client_for: Login) -> None:
    client, numbers = client_for(cast.communicator), []
    for handles in (("ett",), ("tva", "tre")):
        for handle in handles:
            registered(cast, handle)
        inbox.items(cast.communicator, cast.at)
        client.get(reverse("accounts:to_confirm", args=["nord"]))
        with CaptureQueriesContext(connection) as told:
            (item,) = lines(cast.communicator, cast.at)
        with CaptureQueriesContext(connection) as shown:
            client.get(reverse("accounts:to_confirm", args=["nord"]))
        numbers.append((len(told), len(shown)))
    assert numbers[0] == numbers[1]
    assert "3" in str(item.task.what)
