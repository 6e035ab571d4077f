"""A real browser: Debian's Chromium through Playwright, on a desktop and on a phone, with and without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from companies.models import User
from plsportal.local.browser import chromium
from tests.cast import PASSWORD

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# axe waits seconds for media and stylesheets that no rule in use asks for, each time it looks at a page again.
QUICK = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Start the browser once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody in front of a browser: what they do, in the words of the screen."""

    page: Page
    base: str
    by_form: bool = True  # processes of their own know the real password hasher alone, not the tests' quick one

    def go(self, path: str) -> Visitor:
        """Open a page of the portal."""
        self.page.goto(self.base + path)
        return self

    def log_in(self, person: Any) -> Visitor:
        """Log in by the form, as everybody does; where the web is a process of its own, by a session made here."""
        if not self.by_form:
            client = Client()
            client.force_login(User.objects.get(pk=person.pk))
            name = settings.SESSION_COOKIE_NAME
            self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])
            return self.go("/")
        self.go("/login/")
        self.page.get_by_label("E-post").fill(person.email)
        self.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Logga in", exact=True).click()
        self.page.wait_for_url(self.base + "/")
        return self

    def press(self, name: str) -> Visitor:
        """Press the one visible button of that name."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").click()
        return self

    def follow(self, name: str) -> Visitor:
        """Follow the first link of that name."""
        self.page.get_by_role("link", name=name).first.click()
        return self

    def fill(self, **fields: str) -> Visitor:
        """Fill fields by their name."""
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").locator("visible=true").fill(value)
        return self

    def sees(self, text: str) -> Visitor:
        """Fail when the text is not shown."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()
        return self

    @property
    def text(self) -> str:
        """Return what the page's main part says."""
        return self.page.locator("main").inner_text()

    def faults(self) -> list[str]:
        """Return what axe finds (WCAG 2.2 A and AA, best practice)."""
        found = Axe().run(self.page, options=QUICK).response["violations"]
        return [f"{self.page.url}: {one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def too_wide(self) -> list[str]:
        """Return by how much the page must be scrolled sideways, if it must."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [f"{self.page.url}: {wide} pixels too wide"] if wide > 0 else []


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chrome: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Give visitors, each with a browser of their own; console errors and blocked content fail the test.

    The addresses are those of the fixture `three_webs` where the test asks for it, else of one live server.
    """
    spread = "three_webs" in request.fixturenames
    bases = cycle(request.getfixturevalue("three_webs") if spread else [request.getfixturevalue("live_server").url])
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(size: dict[str, int] | None = None, **options: Any) -> Visitor:
        context = chrome.new_context(viewport=size or DESKTOP, **{"locale": "sv-SE", **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return Visitor(page, next(bases), by_form=not spread)

    yield make
    for context in contexts:
        context.close()
    serious = [one for one in complaints if "status of 4" not in one and "Applying inline style" not in one]
    assert not serious, serious
