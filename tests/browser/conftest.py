"""A real browser: Debian's Chromium through Playwright, on a desktop and on a phone, with and without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from companies.models import User
from plsportal.local.browser import chromium
from tests.cast import BACKEND, as_fresh

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# axe waits seconds for media and stylesheets that no rule in use asks for, each time it looks at a page again.
QUICK = {"resultTypes": ["violations"], "preload": False}
OF_COLOURS = ("color-contrast", "link-in-text-block")
# Only what is wrong leaves the browser: all that axe tells took as long to hand over as to find out.
LOOK = """async how => (await axe.run(how)).violations.map(
    one => `${one.id} ${JSON.stringify(one.nodes.slice(0, 3).map(node => node.target))}`)"""


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

    def go(self, path: str) -> Visitor:
        """Open a page of the portal."""
        self.page.goto(self.base + path)
        return self

    def log_in(self, person: Any) -> Visitor:
        """Come home with a session as the form opens it, which `test_first_start` fills in: two pages less."""
        client = Client()
        client.force_login(User.objects.get(pk=person.pk), backend=BACKEND)
        as_fresh(client, person)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])
        return self.go("/")

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

    def faults(self, *rules: str) -> list[str]:
        """Return what axe finds (WCAG 2.2 A and AA, best practice), by these rules alone where some are named."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        how = {**QUICK, "runOnly": list(rules)} if rules else QUICK
        return [f"{self.page.url}: {one}" for one in self.page.evaluate(LOOK, how)]

    def faults_in_both_schemes(self) -> list[str]:
        """Return what axe finds in the light, and of the dark what it can change: the colours."""
        light = self.faults()
        self.page.emulate_media(color_scheme="dark")
        dark = self.faults(*OF_COLOURS)
        self.page.emulate_media(color_scheme="light")
        return light + [f"in the dark, {one}" for one in dark]

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
        return Visitor(page, next(bases))

    yield make
    for context in contexts:
        context.close()
    serious = [one for one in complaints if "status of 4" not in one and "Applying inline style" not in one]
    assert not serious, serious
