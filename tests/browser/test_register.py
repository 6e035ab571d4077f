"""The register in a browser: search, filter, sort, page and take away; confirm an account; check its profile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from accounts import queries
from accounts.models import Confirmation, ProfileCheck
from tests.accounts.registered import registered, rule
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
SHOTS = os.environ.get("PLS_SHOTS", "")


def test_everybody_can_use_the_pages_of_the_register(live_server: Any, visit: Visit, cast: Cast) -> None:
    account = registered(cast)
    registered(cast, "ejbeslutat", "undecided", owner=None, backup=None)
    registered(cast, "snart", operated_until=cast.today + 9 * DAY)
    rule(cast, must_show=["behind"], help_url="https://example.se/hjalp", note="Bara bolagets sida")
    visitor = visit(DESKTOP).log_in(cast.group_hr)
    pages = [(visitor, "/konton/plattformar/"), (visitor, "/konton/plattformar/instagram/")]
    owner = visit(DESKTOP).log_in(cast.communicator)
    own = ("/konton/", "/konton/?q=finns+inte", "/konton/?plattform=instagram&sort=-until", account.get_absolute_url())
    pages += [(owner, address) for address in (*own, f"{account.get_absolute_url()}profil/")]
    faults = []
    for number, (who, address) in enumerate(pages):
        who.go(address)
        for more in who.page.locator("details.more > summary").all():
            more.click()
        assert who.page.locator("h1").count() == 1, address
        for size in (DESKTOP, PHONE, NARROW):
            who.page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += who.too_wide()
            if size == NARROW:
                continue
            faults += who.faults()
            if SHOTS:
                who.page.screenshot(path=Path(SHOTS) / f"register-{number}-{size['width']}.png", full_page=True)
    assert not faults, "\n".join(faults)


def test_a_phone_without_script_finds_sorts_and_turns_the_page(
    live_server: Any, visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        days = cast.today + (100 - number) * DAY
        registered(cast, f"konto{number}", name=f"Konto {number}", operated_until=days, confirmed_at=cast.at)
    phone = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=False).log_in(cast.colleague)
    phone.go("/konton/").sees("Visar 2 av 5 konton").follow("Visa fler konton").sees("Konto 2")
    assert "Konto 0" not in phone.text
    phone.follow("Från början").sees("Konto 0")
    phone.fill(q="konto3").press("Sök").sees("Visar 1 av 1 konto").follow("Rensa alla filter")
    phone.page.locator("details.more > summary").click()
    phone.page.locator("select[name=sort]").select_option("until")
    phone.press("Visa").sees("Konto 4")
    assert "Konto 0" not in phone.text
    phone.follow("Behöver åtgärd").sees("Inget konto hittades").follow("Visa alla konton").sees("Konto 0")
    with phone.page.expect_download() as waiting:
        phone.page.get_by_role("link", name="CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert [line.split(";")[0] for line in text.splitlines()] == ["Konto", *(f"Konto {number}" for number in range(5))]


def test_the_owner_confirms_with_one_press_and_says_what_the_profile_shows(
    live_server: Any, visit: Visit, cast: Cast
) -> None:
    account = registered(cast)
    owner = visit(PHONE).log_in(cast.communicator)
    owner.go("/konton/").sees("Ej bekräftat").follow(account.name).press("Bekräfta kontot")
    owner.sees("Du har bekräftat kontot. Tack.").sees("Allt är i ordning")
    assert Confirmation.objects.get().by == cast.communicator
    owner.follow("Kontrollera profilen").page.locator("input[name=terms][value=yes]").check()
    owner.press("Spara det du såg").sees("Klistra in adressen där det syns.")
    assert owner.page.locator("input[name=terms][value=yes]").is_checked()
    assert owner.faults() == []
    owner.fill(terms_at="https://www.example.se/regler").press("Spara det du såg").sees(f"Sett av {cast.communicator}")
    assert ProfileCheck.objects.get().evidence == "https://www.example.se/regler"
