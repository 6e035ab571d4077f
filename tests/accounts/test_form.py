"""The request's form: whatever is wrong, what was typed stays, a sentence says what to do, and nothing is written."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Request
from accounts.platforms import Identity
from accounts.platforms.identity import SENTENCES
from companies.models import User
from tests.accounts.stages import ask, bring, says, tables
from tests.cast import Cast

Login = Callable[[User], Client]
DRAFT = "/konton/ansok/"
GOOD = {
    "address": "https://www.instagram.com/nordpahitt/",
    "name": "Nordpåhitt <på> Instagram",
    "purpose": "Visa påhittade bilder",
    "audience": "Påhittade kunder & vänner",
    "owner": "komma.pahittspress@demo.example",
    "backup": "Kolla Påhittsson",
}


@pytest.fixture
def client(cast: Cast, client_for: Login) -> Client:
    """The communicator's browser."""
    return client_for(cast.communicator)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What is sent: all that is right, with these changes."""
    return {"company": str(cast.nord.pk), **GOOD, **changes}


def errors(answer: Any) -> dict[str, list[str]]:
    """The sentences that the page shows, by field."""
    return {name: [str(line) for line in found] for name, found in answer.context["form"].errors.items()}


def refused(client: Client, data: dict[str, Any], address: str = DRAFT) -> dict[str, list[str]]:
    """Send what is wrong; everything typed stands there again, each sentence is on the page, nothing is written."""
    before = tables()
    answer = client.post(address, {**data, "submit": "1"})
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    for name in GOOD:
        assert answer.context["form"][name].value() == data[name]
        assert data[name].replace("\x00", "�").strip() in page.replace("\x00", "�")
    for lines in errors(answer).values():
        assert lines and all(line in page for line in lines)
    assert tables() == before
    return errors(answer)


def swedish(sentence: Any, **names: str) -> str:
    """The sentence as the page shows it."""
    with translation.override("sv"):
        return gettext(str(sentence)) % names


REASONS = {
    "hejsan hoppsan": "not_address",
    "@nordpahitt": "which_platform",
    "https://linktr.ee/nordpahitt": "unknown_platform",
    "javascript:alert(1)": "scheme",
    "https://instagram.com@forum.example/nord": "userinfo",
    "https://www.instagram.com.konto.example/nord": "lookalike",
    "https://www.іnstagram.com/nord": "lookalike",
}


def test_an_address_that_is_no_profile_says_why(cast: Cast, client: Client) -> None:
    for text, reason in REASONS.items():
        with translation.override("sv"):
            sentence = str(SENTENCES[reason])
        assert refused(client, typed(cast, address=text)) == {"address": [sentence]}


def test_an_address_of_something_else_names_the_platform(cast: Cast, client: Client) -> None:
    for text, platform in {"https://instagram.com/": "Instagram", "https://youtu.be/x": "YouTube"}.items():
        (sentence,) = refused(client, typed(cast, address=text))["address"]
        assert "{" not in sentence and platform in sentence


def test_an_address_too_long_to_be_kept_is_refused(cast: Cast, client: Client) -> None:
    found = refused(client, typed(cast, address=f"https://www.linkedin.com/company/{'ж' * 120}"))
    assert found == {"address": [swedish("The address is too long. Check that it is the profile's own.")]}


UNKNOWN = "Nobody called %(text)s works in the company. Write the full name or the e-mail address."


NOBODY = (
    "Ingen Påhittad",
    "Komma",
    "ingen@demo.example",
    "%(text)s",
    "Sixten Påhittspersonal",  # of the sister company
    "slutar.pahittsson@demo.example",  # has left
    "Orvar Påhittsordförande",  # of the board
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("name", ["owner", "backup"])
def test_who_does_not_work_in_the_company_is_not_found(cast: Cast, client: Client, name: str) -> None:
    for text in NOBODY:
        found = refused(client, typed(cast, **{name: text}))
        assert found == {name: [swedish(UNKNOWN, text=text)]}


def test_a_name_that_several_bear_asks_for_the_address(cast: Cast, client: Client) -> None:
    twin = cast.add("Kolla Påhittsson-Tvilling")
    cast.employ(twin, cast.nord)
    User.objects.filter(pk=twin.pk).update(name="Kolla Påhittsson")
    wanted = swedish("Several people are called %(text)s. Write the e-mail address.", text="Kolla Påhittsson")
    assert refused(client, typed(cast)) == {"backup": [wanted]}
    answer = client.post(DRAFT, typed(cast, backup=twin.email, submit="1"))
    assert answer.status_code == 302 and Request.objects.get().backup == twin


def test_one_person_is_not_both(cast: Cast, client: Client) -> None:
    for text in ("Komma Påhittspress", "KOMMA PÅHITTSPRESS", " komma.pahittspress@DEMO.example "):
        found = refused(client, typed(cast, backup=text))
        assert found == {"backup": [swedish("Choose another person than the account owner.")]}


def test_an_empty_form_names_each_field_once(cast: Cast, client: Client) -> None:
    for data in ({}, dict.fromkeys(GOOD, " ") | {"company": ""}):
        answer = client.post(DRAFT, data)
        assert answer.status_code == 422
        assert {name: len(lines) for name, lines in errors(answer).items()} == dict.fromkeys(["company", *GOOD], 1)
    assert not Request.objects.exists()


LONGEST = {"address": 500, "name": 120, "purpose": 2000, "audience": 500, "owner": 254, "backup": 254}


def test_a_text_too_long_or_with_a_null_is_refused_at_its_field(cast: Cast, client: Client) -> None:
    for name, longest in LONGEST.items():
        for text in ("x" * (longest + 1), f"påhitt\x00{name}"):
            assert list(refused(client, typed(cast, **{name: text}))) == [name]


def test_the_longest_text_is_kept_whole(cast: Cast, client: Client) -> None:
    texts = {name: "å" * LONGEST[name] for name in ("name", "purpose", "audience")}
    assert client.post(DRAFT, typed(cast, submit="1", **texts)).status_code == 302
    found = Request.objects.get()
    assert {name: getattr(found, name) for name in texts} == texts


def test_another_company_cannot_be_chosen(cast: Cast, client: Client) -> None:
    for company in (cast.syd.pk, cast.group.pk, "påhitt", ""):
        assert list(refused(client, typed(cast, company=str(company)))) == ["company"]


def test_what_is_right_is_written_as_typed(cast: Cast, client: Client) -> None:
    answer = client.post(DRAFT, typed(cast, submit="1"))
    found = Request.objects.get()
    assert (answer.status_code, answer.url) == (302, found.get_absolute_url())
    assert (found.status, found.requested_by, found.company) == ("submitted", cast.communicator, cast.nord)
    assert (found.owner, found.backup) == (cast.communicator, cast.colleague)
    assert {name: getattr(found, name) for name in ("name", "purpose", "audience")} == {
        name: GOOD[name] for name in ("name", "purpose", "audience")
    }
    page = client.get(answer.url).content.decode()
    assert "Nordpåhitt &lt;på&gt; Instagram" in page and "<på>" not in page


def test_who_works_in_two_companies_chooses(cast: Cast, client: Client) -> None:
    cast.employ(cast.communicator, cast.syd)
    assert set(client.get(DRAFT).context["form"].fields["company"].queryset) == {cast.nord, cast.syd}
    assert (
        client.post(DRAFT, typed(cast, company=str(cast.syd.pk), submit="1")).status_code == 422
    )  # colleague is of nord
    fit = typed(cast, company=str(cast.syd.pk), backup="Främmande Påhittsson", submit="1")
    assert client.post(DRAFT, fit).status_code == 302
    assert Request.objects.get().company == cast.syd


def test_a_second_request_for_the_account_keeps_the_text_and_says_so(
    cast: Cast, client: Client, request_draft: Request
) -> None:
    bring(request_draft, "submitted", cast)
    before = tables()
    answer = client.post(DRAFT, typed(cast, submit="1"))
    wanted = swedish("A request for this account is already on its way in the company.")
    assert (answer.status_code, errors(answer)) == (422, {"address": [wanted]})
    assert answer.context["form"]["purpose"].value() == GOOD["purpose"]
    assert tables() == before


def test_a_change_begins_with_what_stands_there_and_can_be_sent_again(
    cast: Cast, client: Client, request_draft: Request
) -> None:
    found = bring(request_draft, "returned", cast)
    address = f"{found.get_absolute_url()}andra/"
    form = client.get(address).context["form"]
    first = {name: form[name].value() for name in ("company", *GOOD)}
    assert {**first, "company": str(first["company"])} == typed(
        cast, name=found.name, audience=found.audience, backup="kolla.pahittsson@demo.example"
    )
    assert refused(client, typed(cast, name=""), address) == {"name": [swedish("This field is required.")]}
    assert client.post(address, typed(cast, name="Nytt namn", submit="1")).status_code == 302
    found = Request.objects.get()
    assert (found.status, found.name) == ("submitted", "Nytt namn")
    before = tables()
    assert client.get(address).url == found.get_absolute_url()  # nothing to change any more
    answer = client.post(address, typed(cast, name="För sent", submit="1"))
    assert (answer.status_code, answer.context["form"]["name"].value()) == (422, "För sent")
    assert says(answer, "The request has been sent and cannot be changed.")
    assert tables() == before


def test_moved_onto_an_address_that_is_on_its_way_it_says_so(
    cast: Cast, client: Client, request_draft: Request
) -> None:
    bring(request_draft, "submitted", cast)
    other = Identity("instagram", "profile", "annat", "https://www.instagram.com/annat/")
    second = bring(ask(cast, other), "returned", cast)
    before = tables()
    answer = client.post(f"{second.get_absolute_url()}andra/", typed(cast, submit="1"))
    assert (answer.status_code, list(errors(answer))) == (422, ["address"])
    assert tables() == before


def test_suggested_are_those_who_may_be_chosen(cast: Cast, client: Client) -> None:
    page = client.get(DRAFT).content.decode()
    assert 'value="kolla.pahittsson@demo.example"' in page
    for person in (cast.stranger, cast.leaver, cast.chair, cast.auditor, cast.ceo):
        assert person.email not in page
