"""The page that says what the portal makes of the policy: quotations, links that open, numbers that are lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import User
from plsportal.clauses import CLAUSES, GATES
from plsportal.proof import sentences
from tests.cast import Cast

ClientFor = Callable[[User], Client]
PEOPLE = ("colleague", "manager", "communicator", "hr", "ceo", "quality", "auditor", "stranger", "group_hr")


def text_of(client: Client) -> str:
    page = client.get(reverse("clauses"))
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_opens_for_whoever_sees_it(
    cast: Cast, policy_in_force: Any, client_for: ClientFor, who: str
) -> None:
    client = client_for(getattr(cast, who))
    main = text_of(client).partition("<main")[2].partition("</main")[0]
    links = {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', main)}
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert reverse("accounts:index") in links


def test_the_text_itself_is_quoted_sentence_by_sentence(
    cast: Cast, policy_in_force: Any, client_for: ClientFor
) -> None:
    said = sentences(policy_in_force.version.body)
    page = client_for(cast.hr).get(reverse("clauses"))
    quotes = {one.clause.key: one.quote for one in page.context["kept"]}
    assert [key for key, quote in quotes.items() if not quote] == ["P13"]
    assert all(quote in said for quote in quotes.values() if quote)
    assert quotes["P12"].startswith("Policyn ses över årligen")
    assert quotes["P8"] == (
        "Det är ej tillåtet att publicera inlägg med bilder och text från kunders arbetsplatser "
        "utan tillstånd från kund."
    )


def test_what_the_text_does_not_say_is_told_to_those_who_write_it_alone(
    cast: Cast, policy_in_force: Any, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plsportal import proof

    monkeypatch.setattr(proof, "sentences", lambda body: [])
    assert "säger inte detta längre" in text_of(client_for(cast.hr))
    shown = client_for(cast.colleague).get(reverse("clauses")).context["kept"]
    assert [one.clause.key for one in shown] == ["P13"]


def test_numbers_are_for_those_who_follow_up_and_as_long_as_their_lists(
    cast: Cast, policy_in_force: Any, client_for: ClientFor
) -> None:
    from tests.accounts.ours import account

    account(cast, "https://x.com/ett", operated_until=cast.today)
    account(cast, "https://x.com/tva", "undecided")
    client = client_for(cast.hr)
    kept = client.get(reverse("clauses")).context["kept"]
    numbers = {one.clause.key: one.number for one in kept if one.number}
    assert set(numbers) == {"P1", "P2", "P7", "P10", "P12", "P13"}
    listed = client.get(numbers["P1"].url).context["accounts"]
    assert numbers["P1"].words.split()[0] == str(len(listed)) == "1"
    few = client.get(numbers["P2"].url).context["rows"]
    assert numbers["P2"].words.split()[0] == str(len(few)) == "1"
    rates = client.get(numbers["P10"].url).context["rates"]
    assert numbers["P10"].words.split()[:3] == [
        str(sum(row["done"] for row in rates)),
        "av",
        str(sum(row["reached"] for row in rates)),
    ]
    assert not any(one.number for one in client_for(cast.colleague).get(reverse("clauses")).context["kept"])


def test_a_company_without_the_policy_is_told_so_and_reads_the_gates(cast: Cast, client_for: ClientFor) -> None:
    text = text_of(client_for(cast.colleague))
    assert "gäller inte i ditt bolag än" in text
    assert text.count('<li data-tone="info"') == len(GATES) == 10


def test_every_sentence_has_a_name_of_its_own() -> None:
    assert [clause.key for clause in CLAUSES] == [f"P{number}" for number in range(1, 14)]
    assert [gate.key for gate in GATES] == [f"G{number}" for number in range(1, 11)]


def test_it_asks_as_much_for_one_account_as_for_three(cast: Cast, policy_in_force: Any, client_for: ClientFor) -> None:
    from tests.accounts.ours import account

    client, counted = client_for(cast.hr), []
    for handles in (["a"], ["b", "c"]):
        for handle in handles:
            account(cast, f"https://x.com/{handle}pahitt")
        client.get(reverse("clauses"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("clauses"))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 32
