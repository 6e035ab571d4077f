"""The home page and the navigation: what awaits one, where one stands, and no place that one may not use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import workflow as accounts
from accounts.platforms import Identity
from companies.models import User
from plsportal import inbox
from plsportal.views import home
from policy import workflow as policies
from tests.cast import Cast

ClientFor = Callable[[User], Client]
QUERIES = 46  # one a kind of duty that HR can have, five of what is missing; else session, person, roles, shell


def navigation(client: Client) -> dict[str, Any]:
    """Return the places of the navigation by their address."""
    return {item.url: item for item in client.get("/").context["nav"]}


# What awaits me


def test_the_page_shows_what_awaits_me_why_and_one_primary_button(
    cast: Cast, policy_in_force: Any, request_draft: Any, client_for: ClientFor
) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    page = client_for(cast.hr).get("/")
    items = inbox.items(cast.hr, cast.at)
    assert {item.kind for item in items} == {"acknowledge", "endorse", "case_handlers"}
    text = page.content.decode()
    for item in items:
        assert f'href="{item.task.url}"' in text
    main = text.partition("<main")[2].partition("</main>")[0]
    assert main.count('data-kind="primary"') == 1
    assert len(re.findall(r'<li class="duty">', main)) == len(items)


@pytest.mark.parametrize("who", ["hr", "ceo", "colleague", "auditor", "chair", "stranger"])
def test_the_numbers_equal_the_lists(
    cast: Cast, policy_in_force: Any, request_draft: Any, client_for: ClientFor, who: str
) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    client = client_for(getattr(cast, who))
    page = client.get("/")
    rows = sum(len(members) for _, members in page.context["groups"])
    assert page.context["total"] == rows == navigation(client)["/"].count
    assert rows == page.content.decode().count('<li class="duty">')


def test_a_question_to_begin_with_ends_as_a_question(
    cast: Cast, policy_in_force: Any, request_draft: Any, client_for: ClientFor
) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    accounts.endorse(request_draft, by=cast.hr, at=cast.at)
    page = client_for(cast.ceo).get("/")
    first = page.context["first"].task.what
    assert first.endswith("?") and re.search(rf"Börja med: {re.escape(first)}\s*</p>", page.content.decode())


def test_who_is_up_to_date_is_told_so(cast: Cast, policy_in_force: Any, client_for: ClientFor) -> None:
    version = policy_in_force.version
    policies.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    page = client_for(cast.colleague).get("/")
    assert (page.context["total"], page.context["first"]) == (0, None)
    assert 'class="duty"' not in page.content.decode()
    assert "Inget väntar på dig just nu." in page.content.decode()
    assert [row["acknowledged_at"] for row in page.context["policies"]] == [cast.at]


def test_one_sees_ones_own_requests_and_nobody_elses(cast: Cast, request_draft: Any, client_for: ClientFor) -> None:
    assert list(client_for(cast.communicator).get("/").context["requests"]) == [request_draft]
    assert list(client_for(cast.hr).get("/").context["requests"]) == []


def test_the_page_asks_the_database_as_often_whatever_awaits(
    cast: Cast, policy_in_force: Any, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    def ask(number: int) -> None:
        place = Identity("instagram", "profile", f"pahitt{number}", f"https://www.instagram.com/pahitt{number}/")
        words = {"name": f"Påhitt {number}", "purpose": "Visa", "audience": "Alla"}
        people = {"owner": cast.communicator, "backup": cast.colleague}
        made = accounts.draft(cast.nord, place, by=cast.communicator, at=cast.at, **words, **people)
        accounts.submit(made, by=cast.communicator, at=cast.at)

    ask(0)
    asked()  # the first page of a session writes the session
    total = client.get("/").context["total"]
    assert asked() == QUERIES
    for number in (1, 2, 3):
        ask(number)
    assert client.get("/").context["total"] == total + 3
    assert asked() == QUERIES


@pytest.mark.parametrize(
    ("utc_hour", "words"),
    [(1, "Hej"), (7, "God morgon"), (9, "God förmiddag"), (14, "God eftermiddag"), (20, "God kväll")],
)
def test_the_greeting_is_that_of_the_hour_in_stockholm(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, utc_hour: int, words: str
) -> None:
    moment = dt.datetime.combine(cast.today, dt.time(utc_hour), tzinfo=dt.UTC)
    monkeypatch.setattr(home.clock, "now", lambda: moment)
    assert f"{words}, Kolla" in client_for(cast.colleague).get("/").content.decode()


# The navigation


def test_the_navigation_shows_only_what_one_may_use(cast: Cast, client_for: ClientFor) -> None:
    everybody = ("home", "accounts:index", "policy:index", "accounts:spokespersons", "incidents:report", "more")
    common = {reverse(name) for name in everybody}
    people, consents = reverse("policy:people"), reverse("consent:index")
    kept = {reverse(f"companies:{name}") for name in ("people", "roles", "companies")} | {
        reverse("accounts:delegations")
    }
    suspects = {reverse("accounts:suspicions")}
    assert set(navigation(client_for(cast.colleague))) == common
    assert set(navigation(client_for(cast.manager))) == common | {people}
    assert set(navigation(client_for(cast.communicator))) == common | {consents} | suspects
    compliance = {reverse("policy:matrix")}
    assert set(navigation(client_for(cast.auditor))) == common | {consents} | kept | compliance
    assert set(navigation(client_for(cast.hr))) == common | {consents} | kept | suspects | compliance
    for who in (cast.colleague, cast.manager, cast.ceo, cast.auditor, cast.hr, cast.communicator):
        client = client_for(who)
        assert {url: client.get(url).status_code for url in navigation(client)} == dict.fromkeys(
            navigation(client), 200
        )


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("home", "home"), ("accounts:index", "accounts:index"), ("policy:index", "policy:index"),
        ("policy:people", "policy:people"), ("more", "more"), ("accounts:draft", "accounts:index"), ("mfa_index", None),
    ],
)  # fmt: skip
def test_the_place_where_one_is_is_marked_and_no_other(
    cast: Cast, client_for: ClientFor, name: str, place: str | None
) -> None:
    nav = client_for(cast.manager).get(reverse(name)).context["nav"]
    assert [item.url for item in nav if item.current] == ([reverse(place)] if place else [])


def test_reading_a_policy_its_receipt_and_its_review_are_places_of_policies(
    cast: Cast, policy_in_force: Any, client_for: ClientFor
) -> None:
    version = policy_in_force.version
    receipt = policies.acknowledge(version, by=cast.hr, at=cast.at, text_hash=version.text_hash)
    slug = version.policy.slug
    for path in (
        reverse("policy:read", args=[slug]), version.get_absolute_url(), receipt.get_absolute_url(),
        reverse("policy:review", args=[slug, "nord"]),
    ):  # fmt: skip
        nav = client_for(cast.hr).get(path).context["nav"]
        assert [item.url for item in nav if item.current] == [reverse("policy:index")]


def test_who_left_yesterday_is_logged_out(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.leaver).get("/").status_code == 302
    assert client_for(cast.newcomer).get("/").status_code == 200
