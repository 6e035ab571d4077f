"""The CEO appoints a spokesperson on a phone, in Swedish, who then undertakes; nobody who has not read the policy."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Appointment
from tests.accounts.test_undertakings import read_alone
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN = "Jag arbetar på Nordpåhitt AB. Åsikterna är mina egna."


@pytest.mark.parametrize("script", [True, False])
def test_the_ceo_appoints_on_a_phone_and_the_colleague_is_told_at_home(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any, script: bool
) -> None:
    read_alone(cast, cast.colleague)
    colleague = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=script).log_in(cast.colleague)
    colleague.sees("Nej. Dela och kommentera gärna").sees(OWN).sees("I work at Nordpåhitt AB. My opinions are my own.")

    ceo = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=script).log_in(cast.ceo)
    ceo.go("/konton/talespersoner/").sees("Inga talespersoner än").follow("Utse talesperson")
    ceo.page.locator("select[name=company]").select_option(label="Nordpåhitt AB")
    ceo.fill(person=cast.communicator.name, topics="Våra projekt i norr")
    ceo.page.get_by_label("Svenska").check()
    ceo.page.get_by_label("Finska").check()
    ceo.press("Utse")
    ceo.sees("Skriv ett telefonnummer eller en e-postadress för journalister.")
    ceo.fill(contact_phone="08-465 004 99").press("Utse")
    ceo.sees(f"{cast.communicator.name} har inte bekräftat ”")
    assert ceo.page.locator("[name=topics]").input_value() == "Våra projekt i norr"
    assert ceo.page.get_by_label("Finska").is_checked()
    assert not Appointment.objects.exists()

    ceo.fill(person=cast.colleague.email or "").press("Utse")
    ceo.sees(f"Du har utsett {cast.colleague.name}.").sees("Våra projekt i norr").sees("Svenska, Finska")
    assert ceo.faults() == [] if script else True

    ceo.sees("Väntar på åtagande")
    colleague.go("/").sees("Inte just nu för Nordpåhitt AB").follow("Läs och åta dig")
    colleague.sees("Åta dig att hantera inloggningsuppgifter varsamt").sees("lämnar jag ifrån mig dem")
    assert (colleague.faults() if script else []) == [] == colleague.too_wide()
    colleague.press("Jag åtar mig det här").sees("Tack. Ditt åtagande är sparat.")
    assert (colleague.faults() if script else []) == []
    colleague.go("/konton/talespersoner/jag/").sees("Ja, du är talesperson")
    assert (colleague.faults() if script else []) == [] == colleague.too_wide()
    colleague.follow("Alla mina uppdrag").sees("Gäller")
    assert (colleague.faults() if script else []) == [] == colleague.too_wide()

    colleague.go("/").sees("Ja, för Nordpåhitt AB").sees("Du talar om: Våra projekt i norr (Svenska, Finska).")
    assert OWN not in colleague.text
    colleague.follow("Vem är det?").sees(cast.colleague.name)
    assert "Avsluta" not in colleague.text

    ceo.follow("Avsluta").fill(note="Bytte arbetsuppgifter").press("Avsluta uppdraget")
    ceo.sees("Uppdraget har fått sin sista dag.")
    assert Appointment.objects.get().last_day == cast.today


def test_nobody_but_who_appoints_is_offered_it_and_strangers_see_no_name(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    from tests.accounts.appointed import TOPICS, appointed

    appointed(cast)
    stranger = visit().log_in(cast.stranger).go("/konton/talespersoner/").sees("Inga talespersoner än")
    assert TOPICS not in stranger.text and "Utse talesperson" not in stranger.text
    hr = visit().log_in(cast.hr).go("/konton/talespersoner/").sees(TOPICS)
    assert hr.faults() == []
    assert "Utse talesperson" not in hr.text
