"""Accounts that exist already: from a list in Excel to the public list, by HR and by the CEO on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Account, Decision
from tests.accounts.stages import read_policy
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = "Konto;Adress;Bolag;Kontoansvarig;Ersättare;Syfte;Språk\r\n"
WRONG = (
    "Nord bygger;instagram.com/nordbygger;nord;Komma Påhittspress;Kolla Påhittsson;Visa bilder;sv\r\n"
    "Nord jobb;instagrarn.com/nordjobb;nord;Komma Påhittspress;;;sv\r\n"
    "Nord film;youtube.com/@nordfilm;nord;Ingen Alls;;;sv\r\n"
)
RIGHT = WRONG.replace("instagrarn", "instagram").replace("Ingen Alls", "Kolla Påhittsson")


def choose(visitor: Visitor, folder: Path, rows: str) -> Visitor:
    """Choose a file as Swedish Excel saves it."""
    file = folder / "konton.csv"
    file.write_bytes((HEAD + rows).encode("cp1252"))
    visitor.page.get_by_label("Fil", exact=True).set_input_files(file)
    return visitor.press("Visa vad den skulle göra")


def test_accounts_that_exist_become_official_by_one_list(cast: Cast, visit: Visit, tmp_path: Path) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    faults: list[str] = []
    hr = visit().log_in(cast.hr)
    hr.go("/konton/").follow("Läs in konton som redan finns")
    faults += hr.faults()
    choose(hr, tmp_path, WRONG).sees("Några rader är fel").sees("Språk")
    hr.sees("Adressen ser ut som en känd plattform").sees("Ingen Alls: ingen med detta namn")
    faults += hr.faults()
    hr.follow("Välj filen igen")
    choose(hr, tmp_path, RIGHT).sees("Inget är skrivet än.").press("Läs in 3 konton")
    hr.sees("3 konton är inlagda, ej beslutade.").sees("Det har ingen ersättare.")
    faults += hr.faults()
    for name in ("Nord bygger", "Nord film", "Nord jobb"):
        hr.page.get_by_role("checkbox", name=name).check()
    hr.fill(note="Vi hittade dem när vi gick igenom.").press("Lägg fram de kryssade för VD")
    hr.sees("3 konton ligger för beslut hos VD.")

    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    ceo.follow("Ska Nordpåhitt AB fortsätta med 3 konton?").sees("Vi hittade dem när vi gick igenom.")
    faults += ceo.faults() + ceo.too_wide()
    for name in ("Nord bygger", "Nord film"):
        ceo.page.get_by_role("checkbox", name=name).check()
    ceo.fill(note="De gör nytta.", back="Vem är ersättare?").press("Besluta om de kryssade")
    ceo.sees("Du har beslutat om 2 konton. 1 går tillbaka till HR, ej beslutat.")
    faults += ceo.faults() + ceo.too_wide()

    assert dict(Account.objects.values_list("name", "status")) == {
        "Nord bygger": "active", "Nord film": "active", "Nord jobb": "undecided",
    }  # fmt: skip
    assert Decision.objects.count() == 2
    hr.go("/").follow("1 konto hos Nordpåhitt AB kom tillbaka utan beslut").sees("Vem är ersättare?")
    faults += hr.faults()
    everybody = visit().go("/officiella-konton/")
    everybody.sees("Nord bygger").sees("Nord film")
    assert "Nord jobb" not in everybody.text
    assert not faults, faults
