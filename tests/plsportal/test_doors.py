"""Which pages stand open without a log-in: these, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import get_converters

OPEN = {
    "sprak/": "the switch of the language",
    "personuppgifter/": "how personal data are handled",
    "tillganglighet/": "on accessibility",
    "officiella-konton/": "the public page of official accounts",
    "officiella-konton/<uuid:pk>/": "the page that an official account keeps",
    "verifiera/": "whether an account is ours",
    "verifiera/tipsa/": "telling of an account that one suspects",
    "kvitto/kontrollera/": "whether a receipt is genuine",
    ".well-known/plsportal-keys.json": "the public keys of the portal's seals",
    "kiosk/": "the kiosk, for whoever shows a one-time code there",
    "kiosk/policy/": "reading and confirming at the kiosk",
    "kiosk/klart/": "the receipt's code, at the kiosk",
    "kiosk/avsluta/": "leaving the kiosk",
    "kalender/<str:token>.ics": "whoever has the personal address subscribes to the reviews",
    "api/v1/": "the entry of the open answers",
    "api/v1/accounts": "the official accounts, for programs",
    "api/v1/accounts/<account>": "one of them",
    "api/v1/verify": "whether an account is ours, for programs",
    "api/v1/docs": "how programs ask",
    "api/v1/openapi.json": "how programs ask, for programs",
    "api/v1/<path:rest>": "any other address of these answers: there is none, in their own form",
    "samtycke/<str:token>/": "whoever has the personal link is asked for a consent",
    "samtycke/kvitto/<str:token>/": "the receipt of a consent",
    "samtycke/kvitto/<str:token>/ta-tillbaka/": "taking it back",
    "policy/<slug:slug>/oppen/<slug:company>/": "a policy that a company has declared open",
    "inbjudan/<str:token>/": "whoever is invited chooses a password",
    "borja/": "the set-up of an empty portal, with the code from the terminal; gone when a company exists",
    "farger.css": "the companies' colours",
    "login/": "the log-in page",
    "login/nyckel-saknas/": "for who has left",
    "login/glomt/": "a forgotten password",
    "login/glomt/skickat/": "a forgotten password",
    "login/glomt/klart/": "a forgotten password",
    "login/glomt/<uidb36>-<key>/": "a forgotten password",
    "login/metoder/authenticate/": "the second step of a log-in",
    "login/metoder/webauthn/login/": "log-in with a passkey",
    "logout/": "answers with a redirect where nobody is logged in",
    "health/live": "for the machine",
    "health/ready": "for the machine",
    "health/clock": "for the machine",
    "demo/": "the chooser, in the demonstration alone",
    "demo/logga-in/": "the chooser, in the demonstration alone",
}
VALUES = {"uuid": "01a204ca-1556-7632-915d-f5fa895e0669", "int": "1", "slug": "word", "str": "word", "path": "word"}
VALUES["uuidstr"] = VALUES["uuid"]  # the open answers bring it


def routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route with its pattern."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from routes(pattern.url_patterns, route)


ROUTES = dict(routes(get_resolver().url_patterns))


def filled(route: str) -> str:
    """Return an address of the route."""
    for name, value in VALUES.items():
        while f"<{name}:" in route:
            start = route.index(f"<{name}:")
            route = route[:start] + value + route[route.index(">", start) + 1 :]
    return "/" + route.replace("<uidb36>", "1").replace("<key>", "set-password")


def test_these_pages_stand_open_and_no_other() -> None:
    unlocked = {route for route, pattern in ROUTES.items() if not getattr(pattern.callback, "login_required", True)}
    assert unlocked == set(OPEN)
    assert set(VALUES) == set(get_converters())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", sorted(set(ROUTES) - set(OPEN)))
def test_a_closed_page_sends_whoever_is_not_logged_in_to_the_door(db: None, route: str, method: str) -> None:
    answer = getattr(Client(), method)(filled(route))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")
    assert answer.content == b""
