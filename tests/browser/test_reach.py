"""Everybody can use it: axe on every page of the thread, narrow and wide, light and dark, and by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from accounts import workflow as accounts
from accounts.models import Account, Request
from kit import clock
from policy import workflow as policy
from policy.models import Acknowledgement
from tests.accounts.stages import read_policy
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def story(cast: Cast, policy_in_force: Any, request_draft: Request) -> dict[str, list[str]]:
    """Give each person pages with something on them: {person: addresses}; nobody's own page is empty."""
    at = clock.now()
    accounts.submit(request_draft, by=cast.communicator, at=at)
    version, text = policy_in_force.version, policy_in_force.policy.get_absolute_url()
    receipt = policy.acknowledge(version, by=cast.communicator, at=at, text_hash=version.text_hash)
    request = request_draft.get_absolute_url()
    return {
        "": ["/login/", "/login/glomt/", "/officiella-konton/", "/personuppgifter/", "/tillganglighet/", "/demo/"],
        "communicator": ["/", "/konton/", "/konton/ansok/", request, receipt.get_absolute_url(), text],
        "colleague": ["/", text, "/mer/", "/finns-inte/", "/login/metoder/", "/login/losenord/"],
        "manager": ["/policy/medarbetare/", "/konton/"],
        "hr": ["/", request, "/policy/", "/policy/medarbetare/?bolag=nord", f"{text}oversyn/nord/"],
        "ceo": ["/", "/konton/", request, "/demo/brevlada/"],
    }


WHO = ["", "communicator", "colleague", "manager", "hr", "ceo"]
LOOKS = [("light", "sv"), ("dark", "en"), ("light", "en"), ("dark", "sv")]


def seen_by_turns() -> list[Any]:
    """Return everybody in every look; most looks of each are for the whole proof (`--deep`) alone."""
    return [
        pytest.param(who, *look, marks=() if place % 2 == turn or (not who and turn < 2) else pytest.mark.deep)
        for place, who in enumerate(WHO)
        for turn, look in enumerate(LOOKS)
    ]


@pytest.mark.parametrize(("who", "scheme", "language"), seen_by_turns())
def test_axe_finds_nothing_on_any_page_of_the_thread(
    live_server: Any,
    visit: Visit,
    cast: Cast,
    story: dict[str, list[str]],
    scheme: str,
    language: str,
    who: str,
    deep: bool,
) -> None:
    visitor = visit(DESKTOP, color_scheme=scheme)
    if who:
        visitor.log_in(getattr(cast, who))
    else:
        visitor.go("/login/")
    if language == "en":
        to_english(visitor.page)
    faults = []
    for address in story[who]:
        visitor.go(address)
        assert visitor.page.locator("html").get_attribute("lang") == language, address
        for size in (DESKTOP, PHONE, NARROW):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += visitor.too_wide()
            faults += visitor.faults() if deep or size != NARROW else []
    assert not faults, "\n".join(faults)


def to_english(page: Page) -> None:
    """Press the language button, wherever the page keeps it."""
    menu = page.locator("[popovertarget=person-menu]")
    if menu.count():
        menu.click()
    page.get_by_role("button", name="In English").locator("visible=true").click()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on what bears these words; it must be seen there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const e = document.activeElement, box = e.getBoundingClientRect();
                 const label = e.labels && e.labels.length ? e.labels[0].innerText : "";
                 return {words: [e.innerText, label, e.getAttribute("aria-label"), e.name].join(" "),
                         shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                         ring: getComputedStyle(e).outlineStyle !== "none"} }"""
        )
        if words in focused["words"]:
            assert focused["shown"] and focused["ring"], f"{words} has the focus and cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {words!r} on {page.url}")


def test_the_keyboard_alone_walks_the_thread(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    employee = visit().log_in(cast.colleague)
    keys = employee.page.keyboard
    tab_to(employee.page, "Läs och bekräfta")
    keys.press("Enter")
    employee.page.wait_for_url(f"**/introduktion{policy_in_force.policy.get_absolute_url().removeprefix('/policy')}")
    for words in ("Läs texten", "Till bekräftelsen"):
        tab_to(employee.page, words)
        keys.press("Enter")
        employee.sees("Steg 2 av 4" if words == "Läs texten" else "Steg 3 av 4")
    tab_to(employee.page, "Jag har tagit del av")
    keys.press("Space")
    tab_to(employee.page, "Bekräfta att jag tagit del")
    keys.press("Enter")
    employee.sees("Tack. Du har bekräftat policyn.")
    assert Acknowledgement.objects.filter(person=cast.colleague).count() == 1

    read_policy(cast, cast.communicator)
    communicator = visit().log_in(cast.communicator).go("/konton/ansok/")
    texts = {
        "Profilens adress": "instagram.com/nordpahitt",
        "Vad ska kontot heta?": "Nord på Instagram",
        "Varför behöver vi det?": "Visa vardagen.",
        "Vem är det till för?": "Ungdomar",
        "Kontoansvarig": cast.communicator.name,
        "Ersättare": cast.colleague.email or "",
    }
    for label, text in texts.items():
        tab_to(communicator.page, label)
        communicator.page.keyboard.type(text)
    tab_to(communicator.page, "Skicka ansökan")
    communicator.page.keyboard.press("Enter")
    communicator.sees("Inskickad")

    for person, link, button, said in (
        (cast.hr, "Granska ansökan", "Tillstyrk ansökan", "Du har tillstyrkt ansökan."),
        (cast.ceo, "Ska Nordpåhitt AB starta", "Godkänn kontot", "Du har godkänt Nord på Instagram."),
        (cast.communicator, "Starta Nord på Instagram", "Kontot är startat", "Kontot är officiellt"),
    ):
        visitor = visit().log_in(person)
        tab_to(visitor.page, link)
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/konton/arende/**")
        tab_to(visitor.page, button)
        visitor.page.keyboard.press("Enter")
        visitor.sees(said)
    assert Account.objects.get().status == "active"


def test_a_reason_is_given_in_a_dialog_that_escape_closes(
    live_server: Any, visit: Visit, cast: Cast, request_draft: Request
) -> None:
    accounts.submit(request_draft, by=cast.communicator, at=clock.now())
    hr = visit().log_in(cast.hr).go(request_draft.get_absolute_url())
    hr.press("Begär ändring")
    note = hr.page.locator("[name=note]").locator("visible=true")
    assert note.count() == 1
    hr.page.keyboard.press("Escape")
    assert note.count() == 0
