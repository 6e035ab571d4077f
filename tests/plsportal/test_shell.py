"""The shell of every page: what it knows of a person is kept for a minute, and forgotten when they do something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import workflow as accounts
from companies.models import User
from plsportal import inbox, shell
from tests.cast import Cast

ClientFor = Callable[[User], Client]
PLAIN = "/personuppgifter/"  # a page that asks nothing of its own
QUERIES = 4  # session, person, whether they may log in, what is kept


def waiting(client: Client, address: str = PLAIN) -> int:
    """Return the number at the first place of the navigation."""
    count: int = client.get(address).context["nav"][0].count
    return count


def places(client: Client) -> set[str]:
    return {item.url for item in client.get(PLAIN).context["nav"]}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Return a function that moves the portal's clock."""
    return lambda moment: monkeypatch.setattr("kit.clock.now", lambda: moment)


@pytest.mark.parametrize("who", ["colleague", "manager", "hr", "ceo"])
def test_a_page_asks_one_question_for_its_shell_whoever_opens_it(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, who: str
) -> None:
    client = client_for(getattr(cast, who))
    client.get(PLAIN)
    with django_assert_num_queries(QUERIES):
        client.get(PLAIN)


def test_ones_own_act_shows_at_once(cast: Cast, request_draft: Any, client_for: ClientFor) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    client = client_for(cast.hr)
    before = waiting(client)
    note = {"note": "Behövs"}
    assert client.post(reverse("accounts:endorse", args=[request_draft.pk]), note).status_code == 302
    assert waiting(client) == before - 1


def test_somebody_elses_act_shows_within_a_minute_and_on_the_home_page_at_once(
    cast: Cast, request_draft: Any, client_for: ClientFor, later: Callable[[dt.datetime], None]
) -> None:
    client, other = client_for(cast.hr), client_for(cast.hr)
    before = waiting(client)
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    assert waiting(client) == before
    assert waiting(client, "/") == before + 1
    assert waiting(client) == waiting(other) == before + 1  # what the home page counted stands on every page
    accounts.withdraw(request_draft, by=cast.communicator, at=cast.at)
    assert waiting(client) == before + 1
    later(cast.at + dt.timedelta(seconds=shell.SECONDS + 30))
    assert waiting(client) == before


def test_a_right_shows_in_the_navigation_within_a_minute_of_its_beginning(
    cast: Cast, client_for: ClientFor, later: Callable[[dt.datetime], None]
) -> None:
    client, people = client_for(cast.colleague), reverse("companies:people")
    assert people not in places(client)
    cast.appoint(cast.colleague, cast.nord, "hr")
    assert client.get(people).status_code == 200  # the page itself asks each time
    assert people not in places(client)
    later(cast.at + dt.timedelta(seconds=shell.SECONDS + 30))
    assert people in places(client)


def test_a_log_in_forgets_what_was_kept_before_it(cast: Cast, client_for: ClientFor) -> None:
    from tests.cast import PASSWORD

    client_for(cast.colleague).get(PLAIN)
    assert cache.get(shell._key(cast.colleague)) is not None
    Client().post(reverse("account_login"), {"login": cast.colleague.email, "password": PASSWORD})
    assert cache.get(shell._key(cast.colleague)) is None


def test_a_page_that_answers_an_act_is_worked_out_anew_and_not_kept(
    cast: Cast, request_draft: Any, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    before = waiting(client)
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    page = client.post(reverse("companies:add_person"), {})  # not filled in: shown again
    assert page.status_code == 200
    assert page.context["nav"][0].count == before + 1 == inbox.count(cast.hr, cast.at)
    assert cache.get(shell._key(cast.hr)) is None


# Companies to change between


@pytest.mark.parametrize("others", [1, 25])
def test_the_menu_is_as_long_as_there_is_room_and_the_page_more_holds_the_rest(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, others: int
) -> None:
    for number in range(others):
        own = cast.company(f"Påhitt {number} AB", f"pahitt-{number}", f"5598{number:02}-{_last(number)}", hue=number)
        cast.appoint(cast.colleague, own, "auditor")
    client = client_for(cast.colleague)
    page = client.get(PLAIN)
    assert page.context["company"] == cast.nord  # where one is employed, though others come before it
    listed = page.content.decode().count('<button name="company"')
    assert listed == (2 if others == 1 else 0)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(PLAIN).content) < 25_000
    more = client.get(reverse("more")).content.decode()
    assert more.count('<option value="') == (0 if others == 1 else 26)
    client.post(reverse("company"), {"company": "pahitt-0"})
    assert client.get(PLAIN).context["company"].slug == "pahitt-0"


def _last(number: int) -> str:
    from companies.numbers import check_digit

    return f"001{check_digit(f'5598{number:02}001')}"
