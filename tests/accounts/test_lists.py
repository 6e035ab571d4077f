"""The register, the account's page and the public list: what each person may see, no more, in so many queries."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Request
from companies.models import Company, User
from tests.accounts.stages import PATHS, ask, bring, delegate, endorsed_in_syd, profile, read_policy, says
from tests.cast import Cast

Login = Callable[[User], Client]
INDEX, OFFICIAL = "/konton/", "/officiella-konton/"

# Queries of a page, whatever its number of rows. Four belong to the shell: session, person, log-in, what is kept.
QUERIES = {"index": 8, "official": 3, "account": 33, "request": 32}


def opened(cast: Cast, handle: str, status: str = "carried_out") -> Request:
    """A request of nord that has come as far as this, with its own address."""
    return bring(ask(cast, profile(handle), name=f"Konto {handle}"), status, cast)


def in_syd(cast: Cast, handle: str) -> Account:
    """An active account of the sister company."""
    from accounts import workflow

    found = endorsed_in_syd(cast, profile(handle))
    read_policy(cast, cast.stranger, cast.outsider_superuser)
    workflow.approve(found, by=cast.other_ceo, at=cast.at)
    return workflow.confirm_open(found, by=cast.stranger, at=cast.at)


def count(client: Client, address: str, wanted: int, captured: Any) -> None:
    """Open the page under a literal query count, after a first time that fills what is kept in memory."""
    client.get(address)
    with captured(wanted):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_whatever_its_length(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        opened(cast, f"oppet{number}")
        opened(cast, f"vag{number}", "submitted")
    client = client_for(cast.hr)
    page = client.get(INDEX)
    assert (len(page.context["accounts"]), len(page.context["requests"])) == (rows, rows)
    count(client, INDEX, QUERIES["index"], django_assert_num_queries)
    count(Client(), OFFICIAL, QUERIES["official"], django_assert_num_queries)
    account = Account.objects.first()
    assert account is not None
    count(client, account.get_absolute_url(), QUERIES["account"], django_assert_num_queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_request_asks_the_same_whatever_its_history_and_neighbours(
    cast: Cast, request_draft: Request, client_for: Login, django_assert_num_queries: Any, rows: int
) -> None:
    from tests.accounts.stages import act

    for number in range(rows):
        opened(cast, f"annat{number}")
        delegate(cast, cast.person(f"Delegat Påhitt{'abc'[number]}", cast.nord))
        for verb in ("submit", "send_back"):
            act(verb, request_draft, by=cast.communicator if verb == "submit" else cast.hr, at=cast.at)
    found = bring(request_draft, "endorsed", cast)
    count(client_for(cast.ceo), found.get_absolute_url(), QUERIES["request"], django_assert_num_queries)


SEES_NORD = {"communicator", "manager", "ceo"}
FOLLOWS = {"communicator", "ceo"}  # requests of nord
SEES_SYD = {"stranger"}
PEOPLE = sorted(SEES_NORD | SEES_SYD)


def test_the_list_holds_exactly_what_opens(cast: Cast, client_for: Login) -> None:
    accounts = {"nord": opened(cast, "nord").account, "decided": opened(cast, "beslutat", "approved").account}
    accounts["syd"] = in_syd(cast, "syd")
    statuses = ("submitted", "draft", "refused", "returned")
    waiting = {status: opened(cast, f"vag-{status}", status) for status in statuses}
    theirs = endorsed_in_syd(cast, profile("vag-syd"))
    nord, syd = {accounts["nord"].pk, accounts["decided"].pk}, {accounts["syd"].pk}
    for name in PEOPLE:
        client = client_for(getattr(cast, name))
        page = client.get(INDEX, {"arenden": "alla"})
        listed = {row["id"] for row in page.context["accounts"]}
        assert listed == (nord if name in SEES_NORD else syd if name in SEES_SYD else set()), name
        asked = {row["id"] for row in page.context["requests"]}
        wanted = {waiting[status].pk for status in ("submitted", "returned")} | {accounts["decided"].requests.get().pk}
        wanted |= {waiting["draft"].pk} if name == "communicator" else set()
        followed = {theirs.pk} if name in SEES_SYD else set()
        assert asked == (wanted if name in FOLLOWS else followed), name
        for found in accounts.values():
            assert client.get(found.get_absolute_url()).status_code == (200 if found.pk in listed else 404)
        for found in (*waiting.values(), theirs):
            seen = found.pk in asked or (name in FOLLOWS and found.status == "refused")
            assert client.get(found.get_absolute_url()).status_code == (200 if seen else 404), (name, found.status)


def test_decisions_stand_on_the_accounts_page_for_those_who_may_read_them(cast: Cast, client_for: Login) -> None:
    found = opened(cast, "nord").account
    assert found is not None
    for name in ("communicator", "hr", "ceo", "auditor"):
        page = client_for(getattr(cast, name)).get(found.get_absolute_url())
        assert {row.kind for row in page.context["decisions"]} == {"open", "operate"}, name
        assert found.requests.get().get_absolute_url() in page.content.decode()
    for name in ("manager", "newcomer"):
        page = client_for(getattr(cast, name)).get(found.get_absolute_url())
        assert not page.context["decisions"] and not page.context["request_row"], name
        assert found.requests.get().get_absolute_url() not in page.content.decode()


@pytest.mark.parametrize(("slug", "wanted"), [("", "both"), ("nord", "nord"), ("syd", "syd"), ("group", "none")])
def test_the_register_narrows_to_a_company(cast: Cast, client_for: Login, slug: str, wanted: str) -> None:
    cast.employ(cast.colleague, cast.syd)
    cast.employ(cast.colleague, cast.group)
    nord, syd = opened(cast, "nord").account, in_syd(cast, "syd")
    assert nord is not None
    page = client_for(cast.colleague).get(INDEX, {"bolag": slug})
    expected = {"both": {nord.pk, syd.pk}, "nord": {nord.pk}, "syd": {syd.pk}, "none": set()}[wanted]
    assert {row["id"] for row in page.context["accounts"]} == expected


def test_a_filter_that_is_none_shows_what_one_may_see(cast: Cast, client_for: Login) -> None:
    nord = opened(cast, "nord").account
    in_syd(cast, "syd")
    assert nord is not None
    client = client_for(cast.colleague)
    for slug in ("syd", "påhitt", "\x00", "x" * 3000, "'; --"):
        page = client.get(INDEX, {"bolag": slug})
        assert page.status_code == 200
        assert [row["id"] for row in page.context["accounts"]] == [nord.pk]


def test_an_empty_register_says_what_comes_there(cast: Cast, client_for: Login) -> None:
    page = client_for(cast.colleague).get(INDEX)
    assert says(page, "When the CEO has approved an account and it is open, it stands here and in the public list.")
    assert page.context["may_request"]
    assert not client_for(cast.auditor).get(INDEX).context["may_request"]


def test_the_public_learns_nothing_before_the_account_is_open(cast: Cast) -> None:
    for status in PATHS:
        if status != "carried_out":
            opened(cast, f"hemligt-{status}", status)
    page = Client().get(OFFICIAL)
    assert page.status_code == 200
    assert "hemligt" not in page.content.decode()
    assert says(page, "None of our companies has opened an account in social media by decision.")


def test_the_public_list_holds_the_active_accounts_and_no_people(cast: Cast) -> None:
    found = opened(cast, "nord").account
    opened(cast, "beslutat", "approved")
    in_syd(cast, "syd")
    assert found is not None
    page = Client().get(OFFICIAL)
    text = page.content.decode()
    assert [row["account"].handle for row in page.context["rows"]] == ["nord", "syd"]
    assert found.url in text and "beslutat" not in text
    for person in User.objects.exclude(pk=cast.portal.pk):
        assert person.name not in text and (person.email or "@") not in text
    for hidden in ("Visa påhittade bilder", "Påhittade kunder"):
        assert hidden not in text
    told = {field.name for field in dataclasses.fields(page.context["rows"][0]["account"])}
    assert told == {
        "id", "name", "platform", "kind", "handle", "url", "company", "slug", "since", "confirmed_on", "until",
        "linked_from",
        "suspended",
        "moved_to",
    }  # fmt: skip


def test_a_closed_companys_accounts_are_no_longer_public(cast: Cast) -> None:
    opened(cast, "nord")
    Company.objects.filter(pk=cast.nord.pk).update(closed_on=cast.today)
    assert "nord" not in [row["account"].handle for row in Client().get(OFFICIAL).context["rows"]]


def test_confirming_puts_it_into_both_lists(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "approved", cast)
    client = client_for(cast.communicator)
    assert client.post(reverse("accounts:confirm_open", args=[found.pk])).status_code == 302
    assert found.name in Client().get(OFFICIAL).content.decode()
    (row,) = client.get(INDEX).context["accounts"]
    assert (row["name"], row["status"]) == (found.name, "active")


def test_names_are_shown_as_text(cast: Cast, client_for: Login) -> None:
    bring(ask(cast, profile("nord"), name="<script>alert(1)</script>"), "carried_out", cast)
    for client, address in ((client_for(cast.colleague), INDEX), (Client(), OFFICIAL)):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text
