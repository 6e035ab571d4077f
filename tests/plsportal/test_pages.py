"""The pages that are nobody's own: about the portal, and for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from companies.models import User
from kit.workflow import Refused, Stale
from plsportal.views import home
from tests.cast import Cast

ClientFor = Callable[[User], Client]


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_a_page_about_the_portal_is_for_strangers_and_for_people_in_their_own_shell(
    cast: Cast, client_for: ClientFor, name: str
) -> None:
    for client, shell in ((Client(), "public.html"), (client_for(cast.colleague), "base.html")):
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert {"public.html", "base.html"} & {template.name for template in page.templates} == {shell}


@pytest.mark.parametrize("name", ["privacy", "accessibility", "verify", "official"])
def test_a_stranger_keeps_the_language_of_the_address_from_page_to_page_without_a_cookie(db: None, name: str) -> None:
    client = Client()
    page = client.get(reverse(name), {"lang": "en"}).content.decode()
    for other in ("privacy", "accessibility", "verify", "official"):
        assert f'<a href="{reverse(other)}?lang=en"' in page
    assert f'href="{reverse(name)}?lang=sv"' in page
    assert not client.cookies


def test_strangers_leave_no_session_behind(cast: Cast) -> None:
    for name in ("privacy", "accessibility", "official"):
        Client().get(reverse(name))
    Client().post(reverse("language"), {"language": "en"})
    Client().get("/health/ready")
    assert not Session.objects.exists()


def test_an_empty_portal_shows_its_public_pages(db: None) -> None:
    for name in ("privacy", "accessibility", "official", "account_login"):
        assert Client().get(reverse(name)).status_code == 200


def test_the_page_of_links_for_phones_has_what_the_navigation_has(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.manager).get(reverse("more")).content.decode()
    for name in ("home", "accounts:index", "policy:index", "policy:people", "account_logout", "mfa_index"):
        assert f'"{reverse(name)}"' in page
    assert f'"{reverse("policy:people")}"' not in client_for(cast.colleague).get(reverse("more")).content.decode()


# What goes wrong is a page too


@pytest.mark.parametrize(
    ("error", "status"), [(PermissionDenied(), 403), (Refused("Skriv varför."), 409), (RuntimeError("hemligt"), 500)]
)
def test_an_error_is_a_page_in_the_portals_own_look(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(*args: Any) -> None:
        raise error

    monkeypatch.setattr(home.inbox, "items", fails)
    client = client_for(cast.colleague)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == status
    page = answer.content.decode()
    assert "<h1>" in page
    assert "hemligt" not in page
    assert 'lang="sv"' in page
    assert ("Skriv varför." in page) == (status == 409)


def test_who_was_first_stands_on_the_page_of_a_stale_press(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, request_draft: Any
) -> None:
    def stale(*args: Any) -> None:
        raise Stale(request_draft, "submit")

    monkeypatch.setattr(home.inbox, "items", stale)
    answer = client_for(cast.colleague).get("/")
    assert answer.status_code == 409
    assert cast.communicator.name in answer.content.decode()
    assert f'href="{request_draft.get_absolute_url()}"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/ingenting/", "/policy/ingenting/", "/konton/ingenting/", "/%00", "/policy/%00/"])
def test_an_address_that_does_not_exist_is_a_page(cast: Cast, client_for: ClientFor, path: str) -> None:
    answer = client_for(cast.colleague).get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()


def test_a_post_without_its_token_is_refused_with_a_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=cast.colleague.pk), backend="companies.login.LiveEmploymentBackend")
    answer = client.post(reverse("theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    cast.colleague.refresh_from_db()
    assert cast.colleague.theme == "auto"
