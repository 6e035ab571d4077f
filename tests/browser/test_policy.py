"""A policy in a real browser: HR writes, the CEO adopts on a phone, the signer sees what has changed."""

from __future__ import annotations

import pytest

from policy import workflow
from policy.models import Acknowledgement, Adoption
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "\n\nFråga alltid kunden innan du tar en bild."


def fine(visitor: Visitor) -> Visitor:
    """Nothing that axe minds, and no scrolling sideways."""
    assert visitor.faults() + visitor.too_wide() == []
    return visitor


def test_from_hrs_text_to_the_signers_difference(visit: Visit, cast: Cast, policy_in_force: Adoption) -> None:
    shown = policy_in_force.version
    workflow.acknowledge(shown, by=cast.colleague, at=cast.at, text_hash=shown.text_hash)
    address = policy_in_force.policy.get_absolute_url()

    hr = visit().log_in(cast.hr)
    hr.go(address).press("Skriv en ny version")
    hr.fill(body=shown.body + NEW, summary="Kunden frågas alltid först.")
    hr.page.locator("#preview").get_by_text("Fråga alltid kunden").wait_for()  # while it is written
    fine(hr).press("Spara")
    fine(hr.press("Lägg fram det för VD").sees("Texten ligger hos VD, som får ett mejl."))

    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    fine(ceo.follow("Fastställ Påhittad policy för Nordpåhitt AB").sees("Kunden frågas alltid först."))
    ceo.page.get_by_text("Vad den säger").first.click()
    ceo.fill(source="Protokoll 4/2026", reason="Ny regel om kunder").press("Fastställ texten")
    ceo.sees("Du har fastställt version 2.")
    new = Adoption.objects.get(version__number=2)
    assert (new.company, new.effective_from, new.version.material) == (cast.nord, cast.today, True)
    assert new.effective_from < cast.today + DAY

    signer = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.colleague)
    fine(signer.go(address).sees("Det här har ändrats sedan du bekräftade"))
    assert "Fråga alltid kunden" in signer.page.locator(".diff ins").first.inner_text()
    signer.page.get_by_role("checkbox").check()
    signer.press("Bekräfta att jag tagit del").sees("Tack")
    assert Acknowledgement.objects.filter(person=cast.colleague, version=new.version).exists()
