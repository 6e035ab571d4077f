"""The page that says what the portal makes of the policy: quotations, links that open, numbers that are lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import policy
from companies.models import User
from consent import workflow as consent
from plsportal.clauses import CLAUSES, GATES
from plsportal.proof import FINDS_IT, quote, sentences
from policy import workflow
from policy.extraction import extract
from policy.models import Adoption
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]
SAMPLE = Path(policy.__file__).parent / "samples" / "policy-kring-sociala-medier.txt"
REAL = Path(policy.__file__).parents[2] / "shared" / "policy" / SAMPLE.name  # lies beside the checkout, or nowhere
PEOPLE = ("colleague", "manager", "communicator", "hr", "ceo", "quality", "auditor", "stranger", "group_hr")


@pytest.fixture
def sample(cast: Cast) -> Adoption:
    """Return the adoption in nord of the sample's text, in force in all three companies."""
    read, into = extract(SAMPLE.read_bytes()), (cast.group, cast.nord, cast.syd)
    imported = workflow.import_document(read, into, by=cast.portal, at=cast.at, material=True)
    return imported.version.adoptions.get(company=cast.nord)


def text_of(client: Client) -> str:
    page = client.get(reverse("clauses"))
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_opens_for_whoever_sees_it(cast: Cast, sample: Adoption, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    main = text_of(client).partition("<main")[2].partition("</main")[0]
    links = {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', main)}
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert reverse("accounts:index") in links


def test_the_text_itself_isquoted_sentence_by_sentence(cast: Cast, sample: Adoption, client_for: ClientFor) -> None:
    said = sentences(sample.version.body)
    page = client_for(cast.hr).get(reverse("clauses"))
    quotes = {one.clause.key: one.quote for one in page.context["kept"]}
    assert [key for key, quote in quotes.items() if not quote] == ["P13"]
    assert all(quote in said for quote in quotes.values() if quote)
    assert quotes["P12"].startswith("Policyn ses över en gång om året")
    assert quotes["P8"] == (
        "Bilder och texter från en kunds arbetsplats publicerar vi bara när kunden har gett tillstånd till det."
    )


@pytest.mark.parametrize("text", [text for text in (SAMPLE, REAL) if text.is_file()], ids=lambda text: text.parts[-3])
def test_every_sentence_is_found_in_the_text_once_for_each_clause(text: Path) -> None:
    body = extract(text.read_bytes()).body
    quotes = {clause.key: quote(clause, sentences(body)) for clause in CLAUSES}
    assert [key for key, quote in quotes.items() if not quote] == ["P13"]
    assert len(set(quotes.values())) == len(CLAUSES)
    assert any(words.casefold() in body.casefold() for words in FINDS_IT)


def test_what_the_text_does_not_say_is_told_to_those_who_write_it_alone(
    cast: Cast, sample: Adoption, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plsportal import proof

    monkeypatch.setattr(proof, "sentences", lambda body: [])
    assert "säger inte detta längre" in text_of(client_for(cast.hr))
    shown = client_for(cast.colleague).get(reverse("clauses")).context["kept"]
    assert [one.clause.key for one in shown] == ["P13"]


def test_numbers_are_for_those_who_follow_up_and_as_long_as_their_lists(
    cast: Cast, sample: Adoption, client_for: ClientFor
) -> None:
    from tests.accounts.ours import account

    account(cast, "https://x.com/ett", operated_until=cast.today)
    account(cast, "https://x.com/tva", "undecided")
    client = client_for(cast.hr)
    kept = client.get(reverse("clauses")).context["kept"]
    numbers = {one.clause.key: one.number for one in kept if one.number}
    assert set(numbers) == {"P1", "P2", "P3", "P4", "P7", "P8", "P10", "P12", "P13"}
    listed = client.get(numbers["P1"].url).context["accounts"]
    assert numbers["P1"].words.split()[0] == str(len(listed)) == "1"
    few = client.get(numbers["P2"].url).context["rows"]
    assert numbers["P2"].words.split()[0] == str(len(few)) == "1"
    assert numbers["P3"].words == "1 officiellt konto"
    assert numbers["P4"].words == "0 inlägg ska tas ned"
    assert numbers["P8"].words == "0 tillstånd gäller idag"
    rates = client.get(numbers["P10"].url).context["rates"]
    assert numbers["P10"].words.split()[:3] == [
        str(sum(row["done"] for row in rates)),
        "av",
        str(sum(row["reached"] for row in rates)),
    ]
    assert not any(one.number for one in client_for(cast.colleague).get(reverse("clauses")).context["kept"])


def test_what_is_to_come_down_and_what_customers_allow_is_counted_as_listed(
    cast: Cast, sample: Adoption, client_for: ClientFor
) -> None:
    from tests.consent.stages import Stage

    stage = Stage(cast)
    before = stage.published(permission=True)[0]
    stage.permission(first_day=cast.today + DAY)
    client = client_for(cast.hr)
    for down in (0, 1):
        if down:
            ending = {"last_day": cast.today - DAY, "note": "Påhittat skäl", "by": cast.communicator, "at": cast.at}
            consent.end_permission(before.places.get().permission, **ending)
        numbers = {one.clause.key: one.number for one in client.get(reverse("clauses")).context["kept"]}
        listed = client.get(numbers["P4"].url).context["rows"]
        assert [numbers["P4"].words, numbers["P4"].good] == [f"{down} inlägg ska tas ned", not down]
        assert sum(row["broken"] for row in listed) == down
        assert numbers["P8"].words == f"{1 - down} tillstånd gäller idag"


def test_a_company_without_the_policy_is_told_so_and_reads_the_gates(cast: Cast, client_for: ClientFor) -> None:
    text = text_of(client_for(cast.colleague))
    assert "gäller inte i ditt bolag än" in text
    assert text.count('<li data-tone="info"') == len(GATES) == 10


def test_every_sentence_has_a_name_of_its_own() -> None:
    assert [clause.key for clause in CLAUSES] == [f"P{number}" for number in range(1, 14)]
    assert [gate.key for gate in GATES] == [f"G{number}" for number in range(1, 11)]


def test_it_asks_as_much_for_one_account_as_for_three(cast: Cast, sample: Adoption, client_for: ClientFor) -> None:
    from tests.accounts.ours import account

    client, counted = client_for(cast.hr), []
    for handles in (["a"], ["b", "c"]):
        for handle in handles:
            account(cast, f"https://x.com/{handle}pahitt")
        client.get(reverse("clauses"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("clauses"))
        counted.append(len(asked))
    assert counted[0] == counted[1] == 38
