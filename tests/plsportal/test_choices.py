"""What one chooses for oneself: language, colours, and which of one's companies the pages wear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import PersonChange, User
from tests.cast import Cast

ClientFor = Callable[[User], Client]


# Language


def test_a_person_keeps_the_language_they_choose(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    assert '<html lang="sv"' in client.get("/").content.decode()
    answer = client.post(reverse("language"), {"language": "en", "next": "/policy/"})
    assert (answer.status_code, answer.url) == (302, "/policy/")
    page = client.get("/")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    change = PersonChange.objects.get()
    assert (change.person, change.field, change.old, change.new, change.by) == (
        cast.colleague, "language", "sv", "en", cast.colleague
    )  # fmt: skip
    elsewhere = client_for(cast.colleague)
    assert '<html lang="en"' in elsewhere.get("/").content.decode()


def test_a_stranger_keeps_it_in_a_cookie_that_scripts_cannot_read(cast: Cast) -> None:
    client = Client()
    login = reverse("account_login")
    assert '<html lang="sv"' in client.get(login, headers={"accept-language": "en"}).content.decode()
    client.post(reverse("language"), {"language": "en", "next": login})
    cookie = client.cookies["language"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("en", 365 * 86400, True, "Lax")
    assert '<html lang="en"' in client.get(login).content.decode()
    assert not PersonChange.objects.exists()


def test_the_persons_language_goes_before_the_cookies(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    client.cookies["language"] = "en"
    assert '<html lang="sv"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("target", "leads"),
    [("/?lang=en", "/"), ("/?a=1&lang=en&b=%26#c", "/?a=1&b=%26#c"), ("/?lang=en&lang=sv", "/"), ("/?a=1", "/?a=1")],
)
def test_a_choice_outweighs_the_language_of_the_address(
    cast: Cast, client_for: ClientFor, target: str, leads: str
) -> None:
    answer = client_for(cast.colleague).post(reverse("language"), {"language": "sv", "next": target})
    assert answer["Location"] == leads


@pytest.mark.parametrize("language", ["", "de", "EN", "sv\x00"])
def test_a_language_that_is_not_there_changes_nothing(cast: Cast, client_for: ClientFor, language: str) -> None:
    client = client_for(cast.colleague)
    assert client.post(reverse("language"), {"language": language}).status_code == 302
    cast.colleague.refresh_from_db()
    assert cast.colleague.language == "sv"
    assert "language" not in client.cookies
    client.cookies["language"] = language.strip("\x00") or "x"
    assert client.get(reverse("privacy")).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
        "http:///evil.example", "https:evil.example", "\thttps://evil.example", "ftp://localhost/", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["language", "theme", "company"])
def test_nobody_is_led_away_from_the_portal(cast: Cast, client_for: ClientFor, name: str, target: str) -> None:
    answer = client_for(cast.colleague).post(reverse(name), {"next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ["nonsense", "account_logout", "/x\r\nSet-Cookie: a=b", "/policy/?q=å&a=b"])
def test_a_strange_next_is_no_error(cast: Cast, client_for: ClientFor, target: str) -> None:
    answer = client_for(cast.colleague).post(reverse("theme"), {"next": target})
    assert answer.status_code == 302
    assert "\n" not in answer["Location"]
    assert "logout/" not in answer["Location"]


def test_choosing_is_a_press_and_no_link(cast: Cast, client_for: ClientFor) -> None:
    for name in ("language", "theme", "company"):
        assert client_for(cast.colleague).get(reverse(name)).status_code == 405


# Colours and company


def test_a_person_keeps_the_colours_they_choose(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    for theme in ("dark", "light", "auto"):
        client.post(reverse("theme"), {"theme": theme})
        assert f'data-theme="{theme}"' in client.get("/").content.decode()
    client.post(reverse("theme"), {"theme": "pink"})
    assert 'data-theme="auto"' in client.get("/").content.decode()


def test_who_belongs_to_several_companies_chooses_which_one_the_pages_wear(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.ceo)
    assert {company.slug for company in client.get("/").context["companies"]} == {"nord", "group"}
    for slug in ("group", "nord", "group"):
        client.post(reverse("company"), {"company": slug, "next": "/"})
        page = client.get("/")
        assert page.context["company"].slug == slug
        assert f'data-company="{slug}"' in page.content.decode()


@pytest.mark.parametrize("slug", ["syd", "ingenting", "", "\x00"])
def test_a_company_that_is_not_ones_own_is_not_worn(cast: Cast, client_for: ClientFor, slug: str) -> None:
    client = client_for(cast.ceo)
    client.post(reverse("company"), {"company": "group"})
    assert client.post(reverse("company"), {"company": slug}).status_code == 302
    assert client.get("/").context["company"] == cast.group


def test_who_has_one_company_wears_it_and_a_stranger_the_parents(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.stranger).get("/")
    assert (page.context["company"], page.context["companies"]) == (cast.syd, [cast.syd])
    assert Client().get(reverse("account_login")).context["company"] == cast.group
