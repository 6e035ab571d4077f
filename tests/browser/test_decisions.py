"""Decisions in a real browser, in Swedish: on conditions from a phone, sent back and sent again, a renewal."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import Account, Condition, Decision, Draft, Request
from tests.accounts.registered import registered
from tests.accounts.stages import read_policy
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_thread import ask
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_draft_that_saves_itself_to_a_decision_on_conditions(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    writer = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.communicator)
    writer.go("/konton/ansok/").fill(name="Nord på Instagram")
    writer.sees("Sparat")
    writer.page.wait_for_url(re.compile(r"utkast="))
    assert Draft.objects.get().typed["name"] == ["Nord på Instagram"]
    writer.go("/konton/utkast/").follow("Nord på Instagram")
    writer.fill(
        address="instagram.com/nordpahitt", purpose="Visa lärlingarnas vardag.", audience="Ungdomar 15–19 år",
        owner=cast.communicator.name, backup=cast.colleague.email or "",
    )  # fmt: skip
    writer.press("Skicka ansökan")
    writer.sees("Inskickad")

    visit().log_in(cast.hr).follow("Granska ansökan om Nord på Instagram").press("Tillstyrk ansökan")

    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    ceo.follow("Ska Nordpåhitt AB starta Nord på Instagram?").press("Med villkor")
    due = (cast.today + 5 * DAY).isoformat()
    ceo.fill(text_1="Två administratörer", due_1=due)
    ceo.page.locator("#approve").get_by_role("button", name="Godkänn kontot").click()
    ceo.sees("Du har godkänt Nord på Instagram.")
    assert Condition.objects.get().text == "Två administratörer"

    writer.go("/").follow("Uppfyll villkor 1 för Nord på Instagram")
    writer.page.get_by_label("Hur är det uppfyllt?").fill("Vi är två sedan idag.")
    writer.press("Det är uppfyllt")
    writer.sees("Villkoret är uppfyllt.").sees("Innehållet stämmer med beslutets kontrollsumma")


def test_what_is_sent_back_is_written_anew_and_sent_again(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    writer = visit().log_in(cast.communicator)
    ask(writer, cast)
    hr = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.hr)
    hr.follow("Granska ansökan om Nord på Instagram").press("Begär ändring")
    hr.page.locator("#send_back").get_by_label("Varför?").fill("Vem svarar på kommentarer?")
    hr.page.locator("#send_back").get_by_role("button", name="Skicka tillbaka").click()
    hr.sees("Du har begärt ändring av Nord på Instagram.")
    writer.go("/").follow("Komplettera din ansökan om Nord på Instagram")
    writer.sees("Vem svarar på kommentarer?").follow("Ändra och skicka igen")
    writer.fill(purpose="Visa vardagen. Komma svarar varje arbetsdag.").press("Skicka ansökan")
    writer.sees("Inskickad")
    assert Request.objects.get().purpose == "Visa vardagen. Komma svarar varje arbetsdag."


def test_an_account_whose_decision_ends_is_renewed_from_its_page(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    account = registered(cast, operated_until=cast.today + 9 * DAY, purpose="Visa bilder", audience="Kunder")
    owner = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.communicator)
    owner.go(account.get_absolute_url()).follow("Ansök om att fortsätta")
    owner.sees("Fortsätta driva kontot?").fill(changes="Inget har ändrats.").press("Skicka ansökan")
    visit().log_in(cast.hr).follow("Granska ansökan om Konto nordpahitt").press("Tillstyrk ansökan")
    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    ceo.follow("Ska Nordpåhitt AB fortsätta med Konto nordpahitt?").press("Låt kontot fortsätta")
    decision = Decision.objects.get()
    assert (decision.kind, Account.objects.get().operated_until) == ("operate", decision.ends_on)
    owner.go(account.get_absolute_url())
    assert "Ansök om att fortsätta" in owner.page.content()
