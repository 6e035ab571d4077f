"""The register as a list: what is found, in which order, page by page, how many, and to whom it is shown at all."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import queries
from accounts.models import Account
from accounts.queries import Filter, register
from companies import queries as companies
from companies.models import User
from companies.numbers import check_digit
from companies.permissions import Can
from kit.among import AllBut, Keys
from tests.accounts.registered import registered
from tests.accounts.stages import says
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
INDEX = "/konton/"
QUERIES = 8  # of the whole page, whatever its rows


def names(page: Any) -> list[str]:
    """The names of the rows shown, in their order."""
    return [row["name"] for row in page.context["accounts"]]


def pages(client: Client, **query: str) -> list[str]:
    """The handles of all pages, each reached from the one before."""
    found, place = [], ""
    for _number in range(40):
        page = client.get(INDEX, {**query, "after": place} if place else query)
        found += [row["handle"] for row in page.context["accounts"]]
        place = page.context["following"]
        if not place:
            return found
    raise AssertionError("the pages never end")


# Searching


SEARCHES = {
    "lärl": ["Nordpåhitt Lärling"],
    "LÄRLING": ["Nordpåhitt Lärling"],
    "påhitt lärl": ["Nordpåhitt Lärling"],
    "kundcenter": ["Påhittad service"],
    "no": ["Nordpåhitt Lärling", "Påhittad service"],
    "kolla": ["Påhittad service"],
    "nord.larling": ["Nordpåhitt Lärling"],
    "https://www.instagram.com/nord.larling/?hl=sv": ["Nordpåhitt Lärling"],
    "instagram.com/NORD.larling": ["Nordpåhitt Lärling"],
    "instagram.com/nord.larl": [],
    "@nord.larling": ["Nordpåhitt Lärling"],
    "påhitt @nord.larling": ["Nordpåhitt Lärling"],
    "@nord@larling": [],
    "%": [],
    "nord_larling": [],
    "'; --": [],
    "sydpåhitt": [],
    "\x00": ["Nordpåhitt Lärling", "Påhittad service"],
    "   ": ["Nordpåhitt Lärling", "Påhittad service"],
}


def test_a_search_finds_what_stands_inside_a_name_a_handle_an_owner_or_an_address(
    cast: Cast, client_for: Login
) -> None:
    registered(cast, "nord.larling", name="Nordpåhitt Lärling", owner=cast.communicator)
    registered(cast, "nordkundcenter", name="Påhittad service", owner=cast.colleague, backup=cast.communicator)
    registered(cast, "syd", name="Sydpåhitt", company=cast.syd, owner=cast.stranger, backup=None)
    client = client_for(cast.manager)
    assert {words: names(client.get(INDEX, {"q": words})) for words in SEARCHES} == SEARCHES


def test_the_line_under_the_list_agrees_with_its_number(cast: Cast, client_for: Login) -> None:
    registered(cast, "ett")
    client = client_for(cast.manager)
    assert "Visar 1 av 1 konto<" in client.get(INDEX).content.decode()
    registered(cast, "tva")
    assert "Visar 2 av 2 konton<" in client.get(INDEX).content.decode()


def test_a_search_that_finds_nothing_offers_the_whole_list(cast: Cast, client_for: Login) -> None:
    registered(cast)
    page = client_for(cast.manager).get(INDEX, {"q": "finns inte"})
    assert says(page, "No account found") and says(page, "Show all accounts")
    assert not says(page, "No official accounts yet")


# Filters


def everything(cast: Cast) -> dict[str, Account]:
    """One account of each state that the register knows."""
    soon, past = cast.today + 60 * DAY, cast.today - DAY
    confirmed = {"confirmed_at": cast.at}
    return {
        "active": registered(cast, "aktivt", **confirmed),
        "expiring": registered(cast, "snart", operated_until=soon, **confirmed),
        "overdue": registered(cast, "forbi", operated_until=past, **confirmed),
        "unconfirmed": registered(cast, "obekraftat", platform="tiktok"),
        "decided": registered(cast, "beslutat", "decided"),
        "undecided": registered(cast, "ejbeslutat", "undecided", owner=None, backup=None),
        "closed": registered(cast, "avslutat", "closed", owner=cast.leaver),
        "left": registered(cast, "lamnat", owner=cast.leaver, operated_until=cast.today + 61 * DAY, **confirmed),
    }


FILTERS: dict[str, tuple[dict[str, str], set[str]]] = {
    "all": ({}, {"active", "expiring", "overdue", "unconfirmed", "decided", "undecided", "closed", "left"}),
    "action": ({"status": "action"}, {"expiring", "overdue", "unconfirmed", "undecided"}),
    "active": ({"status": "active"}, {"active", "expiring", "overdue", "unconfirmed", "left"}),
    "decided": ({"status": "decided"}, {"decided"}),
    "undecided": ({"status": "undecided"}, {"undecided"}),
    "closed": ({"status": "closed"}, {"closed"}),
    "tiktok": ({"plattform": "tiktok"}, {"unconfirmed"}),
    "mine": ({"ansvarig": "me"}, {"active", "expiring", "overdue", "unconfirmed", "decided"}),
    "nobody": ({"ansvarig": "none"}, {"undecided", "left"}),
    "confirmed": ({"bekraftad": "yes"}, {"active", "expiring", "overdue", "left"}),
    "unconfirmed": ({"bekraftad": "no"}, {"unconfirmed"}),
    "soon": ({"beslut": "soon"}, {"expiring", "left"}),
    "passed": ({"beslut": "passed"}, {"overdue"}),
    "two": ({"status": "action", "bekraftad": "yes"}, {"expiring", "overdue"}),
    "company": ({"bolag": "nord", "status": "closed"}, {"closed"}),
}


def test_a_filter_keeps_what_it_names_and_counts_it(cast: Cast, client_for: Login) -> None:
    known = {account.pk: state for state, account in everything(cast).items()}
    client = client_for(cast.communicator)
    for name, (query, wanted) in FILTERS.items():
        page = client.get(INDEX, query)
        columns = ("status", "operated_until", "confirmed_on")
        shown = {
            known[row["id"]]: queries.state(*(row[one] for one in columns), cast.today)
            for row in page.context["accounts"]
        }
        assert shown == {state: "active" if state == "left" else state for state in wanted}, name
        assert page.context["total"] == str(len(wanted)), name


def test_each_chip_shows_the_number_of_the_list_that_it_leads_to(cast: Cast, client_for: Login) -> None:
    everything(cast)
    registered(cast, "syd", company=cast.syd, owner=cast.stranger, backup=None)
    client = client_for(cast.communicator)
    for more in ({}, {"plattform": "instagram"}, {"q": "konto"}, {"beslut": "soon"}):
        for _word, status, number in client.get(INDEX, more).context["chips"]:
            assert str(len(names(client.get(INDEX, {**more, "status": status})))) == number, (more, status)


def test_a_person_can_be_asked_for_by_the_address(cast: Cast, client_for: Login) -> None:
    registered(cast, "annat", owner=cast.colleague, backup=None)
    registered(cast)
    client = client_for(cast.manager)
    page = client.get(INDEX, {"ansvarig": str(cast.colleague.pk)})
    assert names(page) == ["Konto annat"]
    assert cast.colleague.name in page.content.decode()
    page = client.get(INDEX, {"ansvarig": str(cast.stranger.pk)})
    assert names(page) == [] and cast.stranger.name not in page.content.decode()


BAD = ("\x00", "påhitt", "x" * 3000, "'; DROP TABLE accounts_account; --", "-", "\ud7ff", "￿", "../..", "1e999")


def test_nothing_in_an_address_makes_the_list_fail(cast: Cast, client_for: Login) -> None:
    registered(cast)
    client = client_for(cast.manager)
    everywhere = ("bolag", "plattform", "status", "ansvarig", "bekraftad", "beslut", "sort", "after", "arenden")
    for value in BAD:
        page = client.get(INDEX, dict.fromkeys(everywhere, value))
        assert (page.status_code, names(page)) == (200, ["Konto nordpahitt"]), value
        assert client.get(INDEX, {"q": value}).status_code == 200, value


def test_a_company_that_is_none_is_said(cast: Cast, client_for: Login) -> None:
    registered(cast)
    page = client_for(cast.manager).get(INDEX, {"bolag": "syd"})
    sentence = "No company of yours is called %(unknown_company)s. All your companies are shown."
    assert says(page, sentence, unknown_company="syd")


def test_who_has_many_companies_types_the_name_of_one(cast: Cast, client_for: Login) -> None:
    for number in range(25):
        nine = f"55990{number:02}00"
        made = cast.company(f"Dotterpåhitt {number:02} AB", f"dotter-{number}", nine + check_digit(nine), hue=number)
        cast.appoint(cast.ceo, made, "ceo")
        registered(cast, f"dotter{number}", company=made, owner=None, backup=None, status="undecided")
    registered(cast)
    client = client_for(cast.ceo)
    page = client.get(INDEX)
    (choice,) = [one for one in page.context["choices"] if one.name == "bolag"]
    assert choice.options == () and len(names(page)) == 26
    assert names(client.get(INDEX, {"bolag": "påhitt 07"})) == ["Konto dotter7"]
    assert names(client.get(INDEX, {"bolag": "dotter-8"})) == ["Konto dotter8"]
    assert len(names(client.get(INDEX, {"bolag": "dotter"}))) == 25


# Sorting and paging


def many(cast: Cast) -> list[Account]:
    """Accounts with equal names, no days and no owners among them, in two companies."""
    rng = random.Random(7)
    people = [cast.communicator, cast.colleague, cast.manager, None]
    found = []
    for number in range(23):
        status = ["active", "active", "decided", "undecided", "closed"][number % 5]
        owner = people[number % 4] if status in ("undecided", "closed") else people[number % 3]
        more: dict[str, Any] = {"owner": owner, "backup": None, "company": cast.nord if number % 3 else cast.group}
        if status == "active":
            more["confirmed_at"] = rng.choice([None, cast.at, cast.at - 3 * DAY])
        if status in ("active", "decided"):
            more["operated_until"] = cast.today + rng.choice([0, 9, 9, 400]) * DAY
        if status == "closed":
            more["operated_until"] = None
        found.append(registered(cast, f"konto{number}", status, name=f"Konto {'åäöabc'[number % 6]}", **more))
    return found


def _key(row: dict[str, Any], sort: str) -> tuple[Any, ...]:
    """What a reader would sort by; what is missing stands after all that is there."""
    rank = ["undecided", "decided", "active", "closed"].index(row["status"])
    day, moment, owner = row["operated_until"], row["confirmed_at"], row["owner__sort_key"]
    named = (row["sort_key"], row["id"])
    return {
        "name": named,
        "company": (row["company__sort_key"], *named),
        "status": (rank, *named),
        "owner": (owner is None, owner or "", *named),
        "confirmed": (moment is None, moment.timestamp() if moment else 0, row["id"]),
        "until": (day is None, day.toordinal() if day else 0, row["id"]),
    }[sort]


def test_pages_in_every_order_hold_each_row_once(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast)
    cast.employ(cast.manager, cast.group)
    monkeypatch.setattr(queries, "PAGE", 4)
    rows = Account.objects.values(
        "id", "name", "status", "operated_until", "confirmed_at", "sort_key", "owner__sort_key", "company__sort_key",
        "handle",
    )  # fmt: skip
    client = client_for(cast.manager)
    for sort in (f"{way}{name}" for name in queries.SORTS for way in ("", "-")):
        ordered = sorted(rows, key=lambda row: _key(row, sort.lstrip("-")), reverse=sort.startswith("-"))
        assert pages(client, sort=sort) == [row["handle"] for row in ordered], sort


def test_pages_stay_whole_while_somebody_adds_and_renames(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [registered(cast, f"k{number}", name=f"Konto {number}") for number in range(6)]
    monkeypatch.setattr(queries, "PAGE", 3)
    client = client_for(cast.manager)
    first = client.get(INDEX)
    registered(cast, "forst", name="Aaa")
    found[2].name = "Zzz"
    from kit.workflow import record

    record(found[2], "import_accounts", cast.hr)
    second = client.get(INDEX, {"after": first.context["following"]})
    assert (names(first), names(second)) == (["Konto 0", "Konto 1", "Konto 2"], ["Konto 3", "Konto 4", "Konto 5"])
    assert says(second, "From the beginning")


def test_a_place_of_another_sort_or_of_nobodys_making_is_the_beginning(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        registered(cast, f"k{number}")
    monkeypatch.setattr(queries, "PAGE", 1)
    client = client_for(cast.manager)
    place = client.get(INDEX).context["following"]
    assert names(client.get(INDEX, {"after": place})) == ["Konto k1"]
    for bad in ({"after": place, "sort": "-name"}, {"after": place[:-1]}, {"after": place + "x"}):
        assert client.get(INDEX, bad).status_code == 200
        assert len(names(client.get(INDEX, bad))) == 1
    assert names(client.get(INDEX, {"after": place[:-2]})) == ["Konto k0"]
    assert names(client.get(INDEX, {"after": place, "sort": "until"}))[0] in {"Konto k0", "Konto k1", "Konto k2"}


@given(st.lists(st.text(max_size=12), max_size=4), st.sampled_from(sorted(queries.SORTS)))
def test_no_signed_text_but_ones_own_is_a_place(words: list[str], sort: str) -> None:
    from accounts.queries import paging

    assert paging.read(sort, ":".join(words)) == []


# To whom, in how many queries, how heavy


def test_sister_companies_see_nothing_in_list_search_counts_or_file(cast: Cast, client_for: Login) -> None:
    everything(cast)
    for who in ("stranger", "other_ceo", "outsider_superuser", "chair", "syd_hr"):
        client = client_for(getattr(cast, who))
        for query in ({}, {"q": "konto"}, {"q": "instagram.com/aktivt"}, {"bolag": "nord"}, {"ansvarig": "none"}):
            page = client.get(INDEX, query)
            assert names(page) == [], (who, query)
            assert {number for _word, _status, number in page.context["chips"]} == {"0"}, (who, query)
        assert b"".join(client.get("/konton/exportera/")).decode().count("\n") == 1, who


def test_everybody_sees_the_same_list_whether_told_their_companies_or_all_but_the_others(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(cast)
    registered(cast, "syd.konto", company=cast.syd)
    registered(cast, "koncernkonto", company=cast.group)
    cast.appoint(cast.ceo, cast.syd, "hr")
    addresses = (INDEX, f"{INDEX}?bolag=nord", f"{INDEX}?q=konto&sort=-company", "/konton/exportera/", "/")

    def seen() -> list[str]:
        clients = [client_for(one) for one in (cast.ceo, cast.hr, cast.syd_hr, cast.colleague, cast.stranger)]
        found = [b"".join(client.get(address)).decode() for client in clients for address in addresses]
        return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"|after=[\w:%-]+', "", page) for page in found]

    told = seen()
    reach, asked = companies.reach_by_right, []

    def by_the_others(*args: Any) -> dict[Can, Keys]:
        asked.append(reach(*args, few=0))
        return asked[-1]

    monkeypatch.setattr(companies, "reach_by_right", by_the_others)
    assert seen() == told
    assert any(isinstance(keys, AllBut) for found in asked for keys in found.values())


def test_the_person_filter_and_the_address_are_no_oracle(cast: Cast, client_for: Login) -> None:
    nord, client = registered(cast), client_for(cast.stranger)
    for query in ({"ansvarig": str(cast.communicator.pk)}, {"q": nord.url}, {"q": cast.communicator.name}):
        page = client.get(INDEX, query)
        text = page.content.decode()
        assert nord.name not in text and str(nord.pk) not in text
        assert cast.communicator.name not in text.replace(f'value="{cast.communicator.name}"', "")


@pytest.mark.parametrize("rows", [1, 3, 70])
def test_a_page_asks_the_same_and_stays_light(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        registered(cast, f"ett.langt.anvandarnamn.{number}", name=f"Ett ganska långt namn {number}")
    client = client_for(cast.hr)
    client.get(INDEX)
    with django_assert_num_queries(QUERIES):
        page = client.get(INDEX)
    assert len(names(page)) == min(rows, 50)
    assert len(page.content) < 60_000, len(page.content)


def test_more_than_a_thousand_are_not_counted(cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        registered(cast, f"k{number}")
    monkeypatch.setattr(register_module(), "COUNTED", 2)
    monkeypatch.setattr(queries, "COUNTED", 2)
    numbers = queries.page_of({cast.nord.pk}, Filter(), cast.hr, cast.at).numbers
    none = dict.fromkeys(("ungoverned", "decided", "undecided", "suspended", "closing", "closed"), 0)
    assert numbers == {"": 3, "action": 3, "active": 3, **none}
    from accounts.views.register import capped

    assert (capped(2), capped(3)) == ("2", "0\N{NO-BREAK SPACE}000+")


def register_module() -> Any:
    """The module of the list, which its own function hides in the package."""
    import sys

    return sys.modules["accounts.queries.register"]


def test_requests_on_the_way_are_few_and_not_in_the_way_of_a_search(cast: Cast, client_for: Login) -> None:
    from tests.accounts.stages import ask, bring, profile

    for number in range(7):
        bring(ask(cast, profile(f"vag{number}"), name=f"Vag {number}"), "submitted", cast)
    client = client_for(cast.hr)
    page = client.get(INDEX)
    assert len(page.context["requests"]) == 3 and says(page, "Show all requests")
    everybody = client.get(INDEX, {"arenden": "alla"})
    assert len(everybody.context["requests"]) == 7 and not says(everybody, "Show all requests")
    assert "requests" not in client.get(INDEX, {"q": "vag"}).context


def test_the_rows_are_plain_and_named(cast: Cast) -> None:
    account = registered(cast)
    (row,) = register({cast.nord.pk}, Filter(), cast.hr, cast.at)
    assert isinstance(row, dict)
    assert (row["id"], row["owner_name"]) == (account.pk, cast.communicator.name)
    assert isinstance(row["id"], uuid.UUID)
