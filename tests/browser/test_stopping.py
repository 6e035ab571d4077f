"""Closing an account by its check list on a phone, and handing one over to another company of the group."""

from __future__ import annotations

import pytest

from accounts.models import Account, ClosingFact
from tests.accounts.registered import appointed_to, registered
from tests.accounts.stages import read_policy
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_account_is_closed_point_by_point_on_a_phone_without_script(cast: Cast, visit: Visit) -> None:
    account = registered(cast)
    appointed_to(cast, account, cast.communicator)
    faults: list[str] = []
    page = account.get_absolute_url()
    phone = {"size": PHONE, "has_touch": True, "is_mobile": True}
    owner = visit(**phone, java_script_enabled=False).log_in(cast.communicator)
    owner.go(page).follow("Ansök om att avsluta kontot").fill(purpose="Ingen skriver där").press("Skicka ansökan")
    hr = visit(**phone).log_in(cast.hr)
    hr.follow("Granska ansökan").press("Tillstyrk ansökan")
    ceo = visit(**phone).log_in(cast.ceo)
    ceo.follow(f"Ska Nordpåhitt AB avsluta {account.name}?").press("Avsluta kontot")
    ceo.sees("Först ska checklistan bli klar.")

    owner.go("/").follow(f"Gå igenom checklistan och avsluta {account.name}").sees("0 av 5 klara")
    for point in ("Exportera det som har publicerats", "Ta bort roller och verktyg"):
        owner.page.get_by_role("checkbox", name=point).check()
    owner.press("Spara det som är klart").sees("Det är antecknat. 3 punkter är kvar.").sees("2 av 5 klara")
    owner.page.locator("a[href$='/handle/galler-inte/']").click()
    owner.fill(note="Namnet är bolagets eget").press("Det är inte tillämpligt").sees("3 av 5 klara")
    owner.sees("Namnet är bolagets eget").press("Spara det som är klart").sees("Kryssa för det som är klart.")
    for point in ("Byt eller ta bort inloggningen", "Uppdatera profilen och alla länkar"):
        owner.page.get_by_role("checkbox", name=point).check()
    owner.press("Spara det som är klart").sees("Allt är klart. Nu kan kontot avslutas.").sees("5 av 5 klara")
    assert Account.objects.get().status == "closing"
    hr.go(page)
    faults += hr.faults() + hr.too_wide()
    owner.press("Avsluta kontot").sees(f"Kontot {account.name} är avslutat.")
    account.refresh_from_db()
    assert account.status == "closed" and ClosingFact.objects.filter(state="waived").count() == 1
    everybody = visit(**phone).go(f"/officiella-{page.strip('/')}/").sees("Det var vårt, men är det inte längre")
    faults += everybody.faults() + hr.go(page).faults() + hr.too_wide()
    assert not faults, "\n".join(faults)


def test_another_company_takes_an_account_over(cast: Cast, visit: Visit) -> None:
    account = registered(cast)
    appointed_to(cast, account, cast.communicator)
    read_policy(cast, cast.stranger, cast.syd_hr)
    faults: list[str] = []
    owner = visit().log_in(cast.communicator)
    owner.go(account.get_absolute_url()).follow("Lämna över till ett annat bolag")
    owner.page.get_by_label("Vilket bolag ska ta över det?").select_option(label=cast.syd.name)
    owner.fill(owner=cast.stranger.email, backup=cast.communicator.email, purpose="Syd skriver mest där")
    owner.press("Skicka ansökan").sees("Ingen som heter")
    faults += owner.faults() + owner.too_wide()
    owner.fill(backup=cast.syd_hr.email).press("Skicka ansökan").sees("beslutar om det tar över")
    faults += owner.faults()
    visit().log_in(cast.hr).follow("Granska ansökan").press("Tillstyrk ansökan")
    giver = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    giver.follow(f"Ska Nordpåhitt AB låta ett annat bolag ta över {account.name}?").press("Lämna över kontot")
    giver.sees("Det andra bolaget beslutar om det tar över.")
    assert Account.objects.get().company == cast.nord

    taker = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.other_ceo)
    taker.follow(f"Ska Sydpåhitt AB ta över {account.name}?").sees("Syd skriver mest där")
    faults += taker.faults() + taker.too_wide()
    taker.fill(months="12").press("Ta över kontot").sees(f"Sydpåhitt AB har tagit över {account.name}.")
    faults += taker.faults() + taker.too_wide()
    account.refresh_from_db()
    assert (account.company, account.owner, account.backup) == (cast.syd, cast.stranger, cast.syd_hr)
    everybody = visit().go(f"/officiella-{account.get_absolute_url().strip('/')}/").sees("Sydpåhitt AB")
    assert "Nordpåhitt AB" not in everybody.text
    assert not faults, "\n".join(faults)
