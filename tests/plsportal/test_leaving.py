"""Who leaves soon: what each holds in every room, who goes on, and where it is mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Appointment
from companies import workflow
from companies.models import Employment, User
from kit.workflow import record
from tests.accounts.appointed import appoint, appointed
from tests.accounts.stages import bring, read_policy
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
Kind = Appointment.Kind


def of(person: User) -> Employment:
    """The one employment."""
    return person.employments.get()


@pytest.fixture
def account(cast: Cast, request_draft: Any) -> Account:
    """An open account of nord: communicator is its owner, colleague its back-up."""
    bring(request_draft, "carried_out", cast)
    return Account.objects.get()


def leave(cast: Cast, person: User, days: int = 20) -> None:
    workflow.end_employment(of(person), last_day=cast.today + days * DAY, by=cast.hr, at=cast.at)


def shown(client: Client, person: User) -> list[tuple[str, str, list[str], bool]]:
    """What the page says that a leaver is appointed to: kind, how well it goes on, who goes on, may one appoint."""
    rows = {row["employment"].person: row for row in client.get(reverse("leaving")).context["leavers"]}
    found = rows[person]["appointments"]
    return [(one["kind"], one["tone"], [name for name, _word in one["others"]], one["may_appoint"]) for one in found]


def test_what_a_leaver_still_holds_and_who_takes_over(cast: Cast, client_for: Login) -> None:
    soon = cast.today + 20 * DAY
    workflow.end_employment(of(cast.manager), last_day=soon, by=cast.hr, at=cast.at)
    workflow.end_employment(of(cast.quality), last_day=soon, by=cast.hr, at=cast.at)
    cast.appoint(cast.colleague, cast.nord, "quality")
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=soon + DAY, manager=cast.hr)
    page = client_for(cast.hr).get(reverse("leaving"))
    found = {row["employment"].person: row for row in page.context["leavers"]}
    assert set(found) == {cast.manager, cast.quality}
    assert [row.person for row in found[cast.manager]["reports"]] == [cast.communicator]
    assert [one["takers"] for one in found[cast.quality]["roles"]] == [[cast.colleague.name]]


def test_who_only_moves_or_leaves_late_or_elsewhere_is_not_on_the_page(cast: Cast, client_for: Login) -> None:
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + 9 * DAY, title="Ny")
    workflow.end_employment(of(cast.communicator), last_day=cast.today + 61 * DAY, by=cast.hr, at=cast.at)
    workflow.end_employment(of(cast.stranger), last_day=cast.today + DAY, by=cast.syd_hr, at=cast.at)
    assert client_for(cast.hr).get(reverse("leaving")).context["leavers"] == []


def test_people_whose_manager_has_left_are_named(cast: Cast, client_for: Login) -> None:
    workflow.leave_now(of(cast.manager), by=cast.hr, at=cast.at - dt.timedelta(seconds=1))
    page = client_for(cast.hr).get(reverse("leaving"))
    assert {row.person for row in page.context["orphans"]} == {cast.communicator, cast.colleague}


# Accounts and appointments


def test_each_appointment_says_who_goes_on_and_where_it_is_mended(
    cast: Cast, client_for: Login, account: Account
) -> None:
    leave(cast, cast.communicator)
    hr, ceo = client_for(cast.hr), client_for(cast.ceo)
    assert shown(hr, cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]
    assert shown(ceo, cast.communicator) == [("owner", "warn", [cast.colleague.name], True)]
    mended = f'href="{reverse("accounts:appoint_operator", args=[account.pk])}"'
    pages = [client.get(reverse("leaving")).content.decode() for client in (hr, ceo)]
    assert [mended in page for page in pages] == [False, True]
    assert all(account.get_absolute_url() in page and account.name in page for page in pages)
    assert "VD utser en efterträdare." in pages[0]
    appointed(cast, cast.quality, kind=Kind.OWNER, account=account, first_day=cast.today + 21 * DAY)
    assert shown(hr, cast.communicator) == [("owner", "ok", [cast.colleague.name, cast.quality.name], False)]


def test_who_leaves_too_or_was_ended_before_does_not_go_on(cast: Cast, client_for: Login, account: Account) -> None:
    leave(cast, cast.communicator, 20)
    leave(cast, cast.colleague, 20)
    client = client_for(cast.hr)
    assert shown(client, cast.communicator) == [("owner", "bad", [], False)]
    assert shown(client, cast.colleague) == [("backup", "bad", [], False)]
    workflow.end_employment(of(cast.colleague), last_day=cast.today + 21 * DAY, by=cast.hr, at=cast.at)
    assert shown(client, cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]
    assert shown(client, cast.colleague) == [("backup", "bad", [], False)]
    appointed(cast, cast.quality, kind=Kind.EDITOR, account=account, last_day=cast.today + 20 * DAY)
    assert shown(client, cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]
    leave(cast, cast.quality, 5)
    assert shown(client, cast.quality) == [("editor", "warn", [cast.colleague.name, cast.communicator.name], False)]


def test_who_goes_on_in_a_next_period_goes_on(cast: Cast, client_for: Login, account: Account) -> None:
    leave(cast, cast.communicator)
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + 21 * DAY, title="Ny")
    assert shown(client_for(cast.hr), cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]


def test_a_spokesperson_is_followed_by_one_of_the_same_company(cast: Cast, client_for: Login) -> None:
    appointed(cast, cast.colleague)
    leave(cast, cast.colleague)
    hr, ceo = client_for(cast.hr), client_for(cast.ceo)
    assert shown(hr, cast.colleague) == [("spokesperson", "bad", [], False)]
    assert reverse("accounts:appoint") in ceo.get(reverse("leaving")).content.decode()
    read_policy(cast, cast.stranger, cast.manager)
    appoint(cast, cast.stranger, by=cast.other_ceo, company=cast.syd)
    assert shown(hr, cast.colleague) == [("spokesperson", "bad", [], False)]
    appoint(cast, cast.manager)
    assert shown(hr, cast.colleague) == [("spokesperson", "ok", [cast.manager.name], False)]
    assert reverse("accounts:appoint") not in ceo.get(reverse("leaving")).content.decode()


def test_an_account_that_is_not_open_yet_names_its_two(cast: Cast, client_for: Login, request_draft: Any) -> None:
    bring(request_draft, "approved", cast)
    leave(cast, cast.communicator)
    assert shown(client_for(cast.ceo), cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]
    leave(cast, cast.colleague, 3)
    assert shown(client_for(cast.ceo), cast.communicator) == [("owner", "bad", [], False)]
    assert "Kontot är inte öppnat än" in client_for(cast.hr).get(reverse("leaving")).content.decode()


def test_what_somebody_who_left_at_once_today_ran_is_still_named(
    cast: Cast, client_for: Login, account: Account
) -> None:
    workflow.leave_now(of(cast.communicator), by=cast.hr, at=cast.at)
    assert shown(client_for(cast.hr), cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]


def test_what_one_runs_in_a_sister_company_is_not_of_this_employment(
    cast: Cast, client_for: Login, account: Account
) -> None:
    cast.employ(cast.communicator, cast.syd)
    read_policy(cast, cast.communicator)
    appoint(cast, cast.communicator, by=cast.other_ceo, company=cast.syd)
    here = cast.communicator.employments.get(company=cast.nord)
    workflow.end_employment(here, last_day=cast.today + DAY, by=cast.hr, at=cast.at)
    assert shown(client_for(cast.hr), cast.communicator) == [("owner", "warn", [cast.colleague.name], False)]


def test_who_serves_a_company_without_hr_sees_no_register_of_it(
    cast: Cast, client_for: Login, account: Account
) -> None:
    leave(cast, cast.communicator)
    cast.hr.assignments.get()
    for held in cast.nord.assignments.filter(role="hr", last_day=None):
        workflow.end_employment(of(held.person), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert shown(client_for(cast.group_hr), cast.communicator) == []


def test_an_undecided_account_names_its_owner_and_a_closed_one_nobody(
    cast: Cast, client_for: Login, account: Account
) -> None:
    leave(cast, cast.colleague)
    row = Account(
        company=cast.nord, name="Påhittat fynd", platform="facebook", kind="page", handle="pahittatfynd",
        url="https://www.facebook.com/pahittatfynd", owner=cast.colleague, status=Account.Status.UNDECIDED,
    )  # fmt: skip
    record(row, "import_accounts", cast.hr)
    account.refresh_from_db()
    account.status, account.closed_at = Account.Status.CLOSED, cast.at
    record(account, "close", cast.ceo)
    assert shown(client_for(cast.ceo), cast.colleague) == [("owner", "bad", [], False)]


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_the_same_for_one_leaver_and_for_three(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, account: Account, more: int
) -> None:
    boss = cast.person("Många Påhittschef", cast.nord, employment={"last_day": cast.today + 9 * DAY}, quality={})
    for number in range(more):
        days = {"last_day": cast.today + (number + 3) * DAY, "manager": boss}
        person = cast.person(f"Rad {number}", cast.nord, employment=days, communications={})
        appointed(cast, person, kind=Kind.EDITOR, account=account)
        appoint(cast, person)
    client = client_for(cast.hr)
    assert client.get(reverse("leaving")).status_code == 200
    with django_assert_num_queries(24):
        client.get(reverse("leaving"))
