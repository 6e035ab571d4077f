"""The portal's main job, each step by the person who does it, in Swedish, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import Account, Decision, Request
from policy.extraction import digest
from policy.models import Acknowledgement
from tests.accounts.stages import read_policy
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ask(visitor: Visitor, cast: Cast, *, address: str = "instagram.com/nordpahitt") -> None:
    """Fill the request as the communicator does."""
    visitor.go("/konton/").follow("Ansök om konto")
    visitor.fill(
        address=address,
        name="Nord på Instagram",
        purpose="Visa lärlingarnas vardag för dem som väljer utbildning.",
        audience="Ungdomar 15–19 år",
        owner=cast.communicator.name,
        backup=cast.colleague.email or "",
    )
    visitor.press("Skicka ansökan")


def walk(visit: Visit, cast: Cast) -> None:
    """Ask, endorse, approve on a phone, open: until everybody can read it without log-in; two who run it have read."""
    read_policy(cast, cast.communicator, cast.colleague)
    communicator = visit().log_in(cast.communicator)
    ask(communicator, cast)
    communicator.sees("Inskickad").sees(f"Synligt för: {cast.communicator.name}")

    hr = visit().log_in(cast.hr)
    hr.follow("Granska ansökan om Nord på Instagram").press("Tillstyrk ansökan")
    hr.sees("Du har tillstyrkt ansökan. Nu väntar den på beslut.")

    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    ceo.follow("Ska Nordpåhitt AB starta Nord på Instagram?")
    ceo.sees("Du är VD för Nordpåhitt AB.").press("Godkänn kontot")
    ceo.sees("Du har godkänt Nord på Instagram. Du har beslutat 1, 0 kvar.")

    communicator.go("/").follow("Starta Nord på Instagram och bekräfta").press("Kontot är startat")
    communicator.sees("Kontot är officiellt och står i den offentliga förteckningen.")
    communicator.go("/konton/").sees("Nord på Instagram")

    everybody = visit()
    everybody.go("/officiella-konton/").sees("Nord på Instagram")
    link = everybody.page.get_by_role("link", name="Nord på Instagram", exact=True)
    assert link.get_attribute("href") == "https://www.instagram.com/nordpahitt/"


def test_an_account_goes_from_wish_to_public_list_with_the_ceo_on_a_phone(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    walk(visit, cast)
    account = Account.objects.get()
    assert account.status == "active"
    assert sorted(Decision.objects.values_list("kind", "outcome")) == [("open", "approved"), ("operate", "approved")]
    assert account.operated_until == Decision.objects.get(kind="operate").ends_on


def test_the_thread_walks_over_three_web_processes_with_two_workers(
    three_webs: list[str], visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    walk(visit, cast)


def test_the_thread_needs_no_script(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    def plain(size: Any = None, **options: Any) -> Visitor:
        return visit(size, **{**options, "java_script_enabled": False})

    walk(plain, cast)


def test_an_employee_reads_acknowledges_and_gets_the_receipt_with_the_texts_hash(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    employee = visit(PHONE).log_in(cast.colleague)
    employee.follow("Läs och bekräfta").sees("Steg 1 av 4").follow("Läs texten")
    employee.sees("Steg 2 av 4").follow("Till bekräftelsen").sees("Steg 3 av 4")
    employee.press("Bekräfta att jag tagit del")
    employee.sees("Kryssa i rutan när du har läst policyn")
    employee.page.get_by_role("checkbox").check()
    employee.press("Bekräfta att jag tagit del").sees("Tack. Du har bekräftat policyn.")
    text_hash = digest(policy_in_force.version.body)
    employee.sees(text_hash)
    evidence = Acknowledgement.objects.get(person=cast.colleague)
    assert (evidence.text_hash, evidence.wording in employee.text) == (text_hash, True)

    manager = visit().log_in(cast.manager).go("/policy/medarbetare/")
    assert "1 av dina 2 har bekräftat allt" in manager.text
    manager.follow("Inte än")
    assert cast.communicator.name in manager.text and cast.colleague.name not in manager.text


def test_what_is_sent_back_says_why_and_is_sent_again(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    communicator = visit().log_in(cast.communicator)
    ask(communicator, cast)
    hr = visit().log_in(cast.hr).follow("Granska ansökan om Nord på Instagram")
    hr.press("Begär ändring").fill(note="Vem svarar på kommentarer på helgen?").press("Skicka tillbaka")
    communicator.go("/").follow("Komplettera din ansökan om Nord på Instagram")
    communicator.sees("Vem svarar på kommentarer på helgen?").follow("Ändra och skicka igen")
    communicator.fill(purpose="Visa vardagen. Jag svarar även på helger.").press("Skicka ansökan")
    communicator.sees("Inskickad")
    assert Request.objects.get().purpose.endswith("helger.")


def test_a_refusal_without_a_reason_comes_back_open_and_then_reaches_the_requester(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    communicator = visit().log_in(cast.communicator)
    ask(communicator, cast)
    visit().log_in(cast.hr).follow("Granska ansökan").press("Tillstyrk ansökan")
    ceo = visit(PHONE).log_in(cast.ceo).follow("Ska Nordpåhitt AB starta")
    ceo.press("Avslå").press("Avslå ansökan").sees("Skriv varför, så att personen vet vad den ska göra.")
    ceo.fill(note="Använd bolagets konto på LinkedIn.").press("Avslå ansökan")
    ceo.sees("Du har avslagit Nord på Instagram.")
    communicator.go(Request.objects.get().get_absolute_url()).sees("Använd bolagets konto på LinkedIn.")
    assert not Account.objects.exists()


def test_bad_input_gives_sentences_and_keeps_what_was_typed(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    communicator = visit().log_in(cast.communicator)
    ask(communicator, cast, address="https://instagram.com.example.org/nordpahitt")
    communicator.sees("Adressen liknar en känd plattform men leder någon annanstans.")
    page = communicator.page
    assert page.locator("[name=address]").input_value() == "https://instagram.com.example.org/nordpahitt"
    assert page.locator("[name=purpose]").input_value().startswith("Visa lärlingarnas")
    assert not Request.objects.exists()


def test_the_only_hr_asks_and_the_ceo_decides_straight_away(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    hr = visit().log_in(cast.hr)
    ask(hr, cast)
    hr.sees("Ingen annan på HR kan granska ansökan, så den går direkt till VD.")
    ceo = visit(PHONE).log_in(cast.ceo).follow("Ska Nordpåhitt AB starta")
    ceo.sees("Därför kommer ansökan direkt till dig.").press("Godkänn kontot").sees("Du har godkänt")


def test_ones_own_second_window_is_told_what_one_has_decided(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    communicator = visit().log_in(cast.communicator)
    ask(communicator, cast)
    visit().log_in(cast.hr).follow("Granska ansökan").press("Tillstyrk ansökan")
    first, second = visit().log_in(cast.ceo), visit(PHONE).log_in(cast.ceo)
    for ceo in (first, second):
        ceo.follow("Ska Nordpåhitt AB starta")
    first.press("Godkänn kontot").sees("Du har godkänt")
    second.press("Godkänn kontot").sees("Du har redan beslutat, den ").sees(f"{cast.ceo.name} godkände kontot.")
    assert Decision.objects.filter(kind="open").count() == 1


@pytest.mark.parametrize("who", ["stranger", "other_ceo", "outsider_superuser"])
def test_who_belongs_to_another_company_finds_nothing(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any, request_draft: Any, who: str
) -> None:
    visitor = visit().log_in(getattr(cast, who)).go(f"/konton/arende/{request_draft.pk}/")
    assert visitor.page.title().startswith("Här finns ingenting")
    assert request_draft.name not in visitor.go("/konton/").text


def test_the_language_is_switched_by_one_press_and_remembered(live_server: Any, visit: Visit, cast: Cast) -> None:
    somebody = visit().log_in(cast.colleague)
    somebody.page.locator("[popovertarget=person-menu]").click()
    somebody.press("In English")
    assert somebody.page.locator("html").get_attribute("lang") == "en"
    again = visit().log_in(cast.colleague)
    assert re.match(r"(Good \w+|Hello), ", again.page.locator("h1").inner_text())
