"""The headers of every address, whoever asks and whatever the answer (ASVS 3.4, 14.3.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from companies.models import User
from plsportal.views import home
from tests.cast import PASSWORD, Cast

from .addresses import addresses

ClientFor = Callable[[User], Client]

CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
}  # fmt: skip
PERMISSIONS = {
    "camera=()", "display-capture=()", "geolocation=()", "gyroscope=()", "microphone=()", "midi=()", "payment=()",
    "usb=()",
}  # fmt: skip
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
API = "/api/v1/"  # open to every origin; its answers may be kept for a second
LINKS = "/samtycke/"  # the address is the key: nothing of it is told to the page one goes to
KEPT = {"/farger.css": "max-age=300, public"}  # no page: nothing of a person, the same for all
LOG_OUT = reverse("account_logout")
ALL = sorted({address.path for address in addresses()} | {"/ingenting/"}, key=lambda path: (path == LOG_OUT, path))


def guarded(path: str, answer: HttpResponse) -> None:
    """Say which header is wrong."""
    exact = {**EXACT, "Referrer-Policy": "no-referrer"} if path.startswith(LINKS) else EXACT
    assert {name: answer.get(name) for name in EXACT} == exact, path
    assert set(answer["Content-Security-Policy"].split("; ")) == CSP, path
    assert set(answer["Permissions-Policy"].split(", ")) == PERMISSIONS, path
    if path.startswith(API) and answer.status_code == 200:
        assert answer["Cache-Control"] == "public, max-age=1", path
    elif path in KEPT and answer.status_code == 200:
        assert answer["Cache-Control"] == KEPT[path]
    else:
        assert {"no-store", "private"} <= set(re.split(r",\s*", answer["Cache-Control"])), path
    assert re.fullmatch("[0-9a-f]{16}", answer["X-Request-Id"])
    assert not {"Server", "X-Powered-By"} & set(answer.headers)
    assert answer.get("Access-Control-Allow-Origin", "") == ("*" if path.startswith(API) else ""), path


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_carries_them_for_a_stranger(cast: Cast, method: str) -> None:
    for path in ALL:
        guarded(path, getattr(Client(), method)(path))


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_carries_them_for_somebody_who_is_logged_in(
    cast: Cast, client_for: ClientFor, method: str
) -> None:
    client = client_for(cast.hr)
    for path in ALL:  # logging out comes last
        guarded(path, getattr(client, method)(path))
    assert client.get("/").status_code == (302 if method == "post" else 200)


def test_an_error_of_the_program_carries_them(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(home.inbox, "items", fails)
    client = client_for(cast.hr)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    guarded("/", answer)


def test_a_foreign_host_is_refused_and_the_answer_is_neither_kept_nor_framed(cast: Cast) -> None:
    answer = Client().get("/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "no-store" in answer["Cache-Control"]
    assert set(answer["Content-Security-Policy"].split("; ")) == CSP
    assert "evil.example" not in answer.content.decode()


def test_no_page_names_a_foreign_host_or_carries_inline_code(
    cast: Cast, client_for: ClientFor, policy_in_force: Any
) -> None:
    client = client_for(cast.hr)
    for path in [reverse("policy:read", args=[policy_in_force.policy.slug]), *ALL]:
        page = client.get(path)
        if not page.get("Content-Type", "").startswith("text/html"):
            continue
        text = page.content.decode()
        assert not re.search(r"""(?:src|action)=["']?(?:https?:)?//""", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<link[^>]+https?:", text), path
        assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", text)), path


def test_the_session_cookie_is_for_the_browser_alone_and_ends_by_itself(cast: Cast) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": cast.hr.email, "password": PASSWORD})
    cookie = client.cookies["sid"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert set(client.cookies) == {"sid"}  # the token against forgery lies in the session
    assert cookie["max-age"] in ("", 8 * 3600)


def test_a_log_in_changes_the_session_key_and_a_log_out_ends_the_session(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": cast.hr.email, "password": PASSWORD})
    inside = client.cookies["sid"].value
    assert inside != before
    client.post(reverse("account_logout"))
    client.cookies["sid"] = inside
    assert client.get("/").status_code == 302
