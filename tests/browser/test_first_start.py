"""An empty portal becomes a company that works, in the browser alone and without demonstration data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from companies.models import Company
from incidents import queries as incidents
from kit import clock
from plsportal.local.first import new_code
from plsportal.local.home import Home
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "ett långt påhittat ord"
PEOPLE = {"hr": ("Hedda Påhittspersonal", "hedda@demo.example"), "ceo": ("Vera Påhittsvd", "vera@demo.example")}


@pytest.fixture
def code(settings: Any, tmp_path: Path) -> str:
    """Return what the terminal shows at the first start."""
    settings.VAR = tmp_path
    cache.clear()
    return new_code(Home(tmp_path))


def send(visitor: Visitor) -> None:
    """Press the page's one primary button."""
    visitor.page.locator("main [data-kind=primary]").locator("visible=true").click()
    visitor.page.wait_for_load_state()


def log_in(visitor: Visitor, email: str) -> None:
    visitor.go("/login/")
    visitor.page.get_by_label("E-post").fill(email)
    visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Logga in", exact=True).click()
    visitor.page.wait_for_url(visitor.base + "/")


def looked_at(visitor: Visitor, *paths: str) -> list[str]:
    """Return what is wrong with the pages, wide and narrow."""
    faults = []
    for path in paths:
        visitor.go(path)
        for size in (DESKTOP, PHONE):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += visitor.faults() + visitor.too_wide()
    visitor.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return faults


@pytest.mark.parametrize("script", [True, False])
def test_an_empty_portal_is_set_up_and_hr_sees_what_is_missing(
    live_server: Any, visit: Visit, code: str, script: bool
) -> None:
    visitor = visit(java_script_enabled=script)
    faults = looked_at(visitor, "/borja/") if script else []
    visitor.go("/").page.locator('main a[href="/borja/"]').click()
    visitor.fill(code="ABCD-EFGH-JKMN", company="Påhittgruppen AB", number="552000-0018")
    for who, (name, email) in PEOPLE.items():
        visitor.fill(**{f"{who}_name": name, f"{who}_email": email, f"{who}_password": PASSWORD})
    send(visitor)
    assert visitor.page.locator("[name=company]").input_value() == "Påhittgruppen AB", "what was typed is still there"
    visitor.fill(code=code)
    send(visitor)
    visitor.page.wait_for_url("**/login/")
    log_in(visitor, "hedda@demo.example")
    visitor.page.locator('main a[href^="/kom-igang/"]').click()
    visitor.page.wait_for_url("**/kom-igang/**")
    assert visitor.page.locator('.checks [data-tone="ok"]').count() == 2, "HR and CEO are there, nothing else is"
    visitor.page.locator('main a[href="/anmalningar/texter/pahittgruppen-ab/"]').click()
    send(visitor)
    assert incidents.companies_with_texts(clock.now()) == {Company.objects.get().pk}
    visitor.go("/kom-igang/")
    assert visitor.page.locator('.checks [data-tone="ok"]').count() == 3
    if script:
        faults += looked_at(
            visitor, "/", "/kom-igang/", "/anmalningar/texter/", "/anmalningar/texter/pahittgruppen-ab/",
            "/jag/", "/jag/inloggning/", "/jag/mejl/",
        )  # fmt: skip
    assert not faults, "\n".join(faults)
