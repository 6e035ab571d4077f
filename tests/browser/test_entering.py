"""HR takes in a file and invites; the newcomer follows the mail's link and is in. In a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from companies.models import User
from notices import workflow as notices
from plsportal import duties
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "fyra ovanliga ord på rad"
GOOD = "Namn;E-post;Titel\r\nNy Påhittsson;ny@demo.example;Målare\r\nKolla Påhittsson;;Ny titel\r\n"
BAD = "Namn;E-post;Startdatum;Skostorlek\r\nNy Påhittsson;ny@demo;31/2/2026;43\r\n"
SEND = ".form__actions button"


@pytest.mark.parametrize(
    ("script", "size"),
    [
        pytest.param(True, PHONE, id="script-phone"),
        pytest.param(False, DESKTOP, id="plain-desktop"),
        pytest.param(True, DESKTOP, id="script-desktop", marks=pytest.mark.deep),
        pytest.param(False, PHONE, id="plain-phone", marks=pytest.mark.deep),
    ],
)
def test_from_a_file_to_somebody_logged_in(
    live_server: Any, visit: Visit, cast: Cast, size: dict[str, int], script: bool
) -> None:
    faults: list[str] = []

    def look(visitor: Any, sight: str) -> None:
        faults.extend(visitor.too_wide())
        if script:
            faults.extend(visitor.faults())

    def choose(text: str) -> None:
        file = {"name": "personal.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
        hr.go("/personer/import/").page.locator("[name=file]").set_input_files([file])  # type: ignore[list-item]
        look(hr, "choose")
        hr.page.locator(SEND).click()
        hr.page.wait_for_url("**/import/*-*/")

    hr = visit(size, java_script_enabled=script).log_in(cast.hr)
    choose(BAD)
    look(hr, "wrong")
    assert "Startdatum" in hr.text and "Skostorlek" in hr.text and hr.page.locator(SEND).count() == 0
    choose(GOOD)
    look(hr, "look")
    hr.page.locator(SEND).click()
    hr.page.wait_for_url("**/inbjudan/")
    look(hr, "invitations")
    hr.page.locator("button[data-kind=primary]").click()
    hr.page.wait_for_load_state()
    look(hr, "invited")
    person = User.objects.get(email="ny@demo.example")
    notices.remind(duties.KINDS, cast.at)
    notices.deliver(duties.ALL, cast.at)
    (letter,) = [one for one in mail.outbox if one.to == [person.email]]
    link = next(line for line in str(letter.body).splitlines() if "/inbjudan/" in line).rpartition(" ")[2]
    newcomer = visit(size, java_script_enabled=script).go(link.partition("8000")[2])
    look(newcomer, "join")
    newcomer.fill(password=NEW, again=NEW).page.locator(SEND).click()
    newcomer.page.wait_for_url(newcomer.base + "/")
    stranger = visit(size, java_script_enabled=script).go(link.partition("8000")[2])
    look(stranger, "used")
    assert faults == []
