"""A choice of language leads back to a page, also from a form that came back at the address of its button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import workflow as accounts
from companies.models import User
from plsportal import back
from tests.cast import Cast

from .addresses import addresses

ClientFor = Callable[[User], Client]
KEY = "00000000-0000-0000-0000-000000000007"
ONLY_PRESSED = {
    "accounts:accept_take_over": f"/konton/arende/{KEY}/",
    "accounts:finish_closing": f"/konton/{KEY}/",
    "companies:invite": "/inbjudan/",
    "incidents:message": f"/anmalan/{KEY}/",
    "language": "/",
    "policy:acknowledge": "/policy/pahitt/version/1/",
    "policy:adopt": f"/policy/utkast/{KEY}/",
}


def posted(address: str) -> str:
    return back.page_of(RequestFactory().post(address))


@pytest.mark.parametrize(("name", "page"), ONLY_PRESSED.items())
def test_what_can_only_be_pressed_belongs_to_the_page_above_it(name: str, page: str) -> None:
    assert {posted(one.path) for one in addresses() if one.name == name} == {page}


def test_an_address_that_shows_a_page_leads_back_to_itself_with_its_filters() -> None:
    own = reverse("companies:add_person")
    assert posted(f"{own}?bolag=nord") == f"{own}?bolag=nord"
    assert back.page_of(RequestFactory().get("/sprak/?a=1")) == "/sprak/?a=1"
    assert posted("/finns/inte/") == "/"


def test_no_address_leads_back_to_one_that_cannot_be_opened(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    for page in {posted(one.path) for one in addresses()}:
        assert client.get(page).status_code != 405, page


@pytest.mark.parametrize("form", ["language", "theme"])
def test_the_choices_on_a_form_that_came_back_lead_to_its_page(
    cast: Cast, request_draft: Any, client_for: ClientFor, form: str
) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    client, page = client_for(cast.hr), request_draft.get_absolute_url()
    answer = client.post(reverse("accounts:send_back", args=[request_draft.pk]), {"note": ""})
    assert answer.status_code == 422
    shown = answer.content.decode()
    choice = shown[shown.index(f'action="{reverse(form)}"') :]
    found = re.search(r'name="next" value="([^"]*)"', choice)
    assert found is not None and found[1] == page
    value = {"language": "en", "theme": "dark"}[form]
    chosen = client.post(reverse(form), {form: value, "next": found[1]}, follow=True)
    assert (chosen.status_code, chosen.redirect_chain) == (200, [(page, 302)])
