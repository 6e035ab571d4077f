"""Somebody on the street checks an account on a phone and tells of a fake; the company's HR settles it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account, Suspicion
from tests.accounts.ours import OURS_ADDRESS, account
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_stranger_checks_on_a_phone_without_script_and_without_a_cookie(
    live_server: Any, visit: Visit, cast: Cast
) -> None:
    made = account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordstangt", "closed")
    stranger = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=False).go("/verifiera/")
    for pasted, answer in (
        ("instagram.com/NordPahitt?igsh=1", "Ja, kontot är officiellt"),
        ("x.com/nordstangt", "Det var vårt, men är det inte längre"),
        ("https://lnstagram.com/nordpahitt", "Öppna inte adressen"),
        ("https://t.co/abc", "Det går inte att avgöra"),
        ("instagram.com/nordpahitt_vinst", "Nej, kontot är inte vårt"),
    ):
        stranger.fill(q=pasted).press("Kontrollera")
        assert stranger.page.locator("h1").inner_text() == answer
        assert stranger.too_wide() == []
    stranger.follow("Tipsa oss om kontot")
    assert stranger.page.locator("[name=address]").input_value() == "instagram.com/nordpahitt_vinst"
    stranger.page.locator("select[name=company]").select_option(label="Nordpåhitt AB")
    stranger.fill(message="De lovar en vinst").press("Skicka").sees("Tack. Vi tittar på kontot.")
    assert stranger.page.context.cookies() == []

    hr = visit().log_in(cast.hr).go("/konton/misstankta/").follow("instagram.com/nordpahitt_vinst")
    hr.sees("De lovar en vinst").press("Anmält till plattformen")
    hr.page.get_by_label("Plattformens ärendenummer").fill("Ärende 7")
    hr.press("Anteckna").sees("Du har antecknat att plattformen har fått anmälan.")
    assert Suspicion.objects.get().status == "reported"
    assert Account.objects.filter(pk=made.pk, status="active").exists()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_public_page_is_for_everybody(live_server: Any, visit: Visit, cast: Cast, language: str) -> None:
    made = account(cast, OURS_ADDRESS)
    visitor = visit(PHONE)
    for path in (
        "/verifiera/?", f"/verifiera/?q={OURS_ADDRESS}&", "/verifiera/?q=x.com/a&", "/verifiera/?q=x&",
        "/officiella-konton/?", f"/officiella-konton/{made.pk}/?", "/verifiera/tipsa/?", "/verifiera/tipsa/?tack=1&",
    ):  # fmt: skip
        visitor.go(f"{path}lang={language}")
        assert visitor.page.locator("html").get_attribute("lang") == language
        assert visitor.faults() == [] and visitor.too_wide() == []
    assert visitor.page.context.cookies() == []


def test_the_description_of_the_api_comes_from_the_portal_alone(live_server: Any, visit: Visit, cast: Cast) -> None:
    visitor, foreign = visit(), list[str]()
    visitor.page.on(
        "request", lambda r: foreign.append(r.url) if not r.url.startswith((visitor.base, "data:")) else None
    )
    visitor.go("/api/v1/docs").sees("Is this account ours?")
    assert foreign == []


def test_handlers_pages_are_for_everybody_and_nothing_is_too_wide(live_server: Any, visit: Visit, cast: Cast) -> None:
    from tests.accounts.test_suspicions import told

    found = told(cast, message="Skumt")
    hr = visit(PHONE).log_in(cast.hr)
    for path in ("/konton/misstankta/", found.get_absolute_url(), "/konton/misstankta/beratta/"):
        hr.go(path)
        assert hr.faults() == [] and hr.too_wide() == []
