"""Consent from question to take-down in Swedish, in a real browser: the person on a phone and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account
from consent.models import Answer, ConsentRequest, Publication, TakeDown, Withdrawal
from kit.workflow import record
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import DAY, Cast
from tests.consent.stages import run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OUTSIDER = "Utoma Påhittsperson"


def account(cast: Cast) -> Account:
    """Enter nord's open account: colleague owns it."""
    found = Account(
        company=cast.nord, name="Nordpåhitt på Instagram", platform="instagram", kind="profile", handle="nordpahitt",
        url="https://www.instagram.com/nordpahitt/", status="active", owner=cast.colleague, backup=cast.manager,
        operated_until=cast.today + 700 * DAY, opened_at=cast.at,
    )  # fmt: skip
    record(found, "confirm_open", cast.portal)
    run(cast, found)
    return found


def ask(communicator: Visitor) -> str:
    """Ask an outsider for picture and film; return the path of the personal link."""
    communicator.go("/samtycken/").follow("Be om samtycke")
    page = communicator.page
    page.get_by_label("Någon annan", exact=True).check()
    communicator.fill(name=OUTSIDER, purpose="Rekrytering av påhittade lärlingar")
    for label in ("Bild", "Film", "Våra officiella konton i sociala medier", "Tryck"):
        page.get_by_label(label, exact=True).check()
    communicator.press("Skapa länken").sees(f"Vad säger {OUTSIDER}?")
    assert page.get_by_alt_text("QR-kod med samma adress").is_visible()
    link = page.get_by_label("Adress att kopiera").input_value()
    return "/" + link.split("/", 3)[3]


def somebody(visit: Visit) -> Visitor:
    """Return a person with a phone, without log-in and without JavaScript."""
    return visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)


def test_a_consent_is_given_on_a_phone_used_withdrawn_and_the_post_taken_down(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    account(cast)
    communicator = visit().log_in(cast.communicator)
    link = ask(communicator)

    person = somebody(visit).go(link)
    person.sees("Får Nordpåhitt AB visa dig?").sees("Rekrytering av påhittade lärlingar")
    assert person.page.locator("input:checked").count() == 0
    yes = person.page.get_by_role("button", name="Ja, jag samtycker till det jag kryssat i").bounding_box()
    no = person.page.get_by_role("button", name="Nej", exact=True).bounding_box()
    assert yes and no and (yes["width"], yes["height"]) == (no["width"], no["height"])
    giving = 0
    for label in ("Bilder på mig", "På bolagets officiella konton i sociala medier"):
        person.page.get_by_label(label).check()
        giving += 1
    person.press("Ja, jag samtycker till det jag kryssat i").sees("Tack. Du har samtyckt.")
    giving += 1
    kept = person.page.get_by_label("Adress att spara").input_value()
    given = Answer.objects.get()
    assert (given.media, given.channels, given.showing.language) == (["picture"], ["social"], "sv")

    communicator.go("/publiceringar/").follow("Nordpåhitt på Instagram")
    communicator.fill(title="Lärlingarnas dag", planned_for=cast.today.isoformat())
    communicator.page.get_by_role("group", name=OUTSIDER).get_by_label("Bild").check()
    communicator.press("Se om det får publiceras").sees("Ja, det får publiceras")
    communicator.sees(f"{OUTSIDER} har samtyckt till: bild")
    communicator.fill(url="https://www.instagram.com/p/pahitt/").press("Inlägget är publicerat")
    communicator.sees("Det är publicerat och får vara kvar")

    person.go("/" + kept.split("/", 3)[3])
    withdrawing = 0
    person.follow("Ta tillbaka mitt samtycke")
    withdrawing += 1
    person.press("Ja, ta tillbaka mitt samtycke").sees("Du har tagit tillbaka ditt samtycke")
    withdrawing += 1
    assert withdrawing <= giving
    assert Withdrawal.objects.get().answer == given

    communicator.go("/").follow("Ta ned Lärlingarnas dag")
    communicator.sees("Ta ned inlägget").sees(f"{OUTSIDER} har inte gett ett samtycke som gäller: bild")
    owner = visit().log_in(cast.colleague).sees("Ta ned Lärlingarnas dag")
    communicator.fill(note="Borttaget i appen").press("Inlägget är nedtaget")
    communicator.sees("Det är antecknat att inlägget är nedtaget.")
    fact = TakeDown.objects.get()
    assert (fact.by, fact.note) == (cast.communicator, "Borttaget i appen")
    assert "Ta ned Lärlingarnas dag" not in communicator.go("/").text
    assert "Ta ned Lärlingarnas dag" not in owner.go("/").text


def test_a_no_on_a_phone_keeps_the_post_red(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    account(cast)
    communicator = visit().log_in(cast.communicator)
    link = ask(communicator)
    person = somebody(visit).go(link).press("Nej").sees("Du har sagt nej")
    assert Answer.objects.get().gave is False
    person.go(link).sees("Frågan är besvarad")
    communicator.go("/publiceringar/").follow("Nordpåhitt på Instagram")
    communicator.fill(title="Dagen", planned_for=cast.today.isoformat())
    communicator.page.get_by_role("group", name=OUTSIDER).get_by_label("Film").check()
    communicator.press("Se om det får publiceras").sees("Inte än. En sak saknas.")
    assert communicator.page.get_by_role("button", name="Inlägget är publicerat").count() == 0
    communicator.press("Stryk planen").sees("Planen är struken.")
    assert Publication.objects.get().status == "withdrawn"


def test_the_language_switch_and_a_forgotten_tick_keep_what_was_ticked(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any
) -> None:
    link = ask(visit().log_in(cast.communicator))
    person = somebody(visit).go(link)
    person.page.get_by_label("Filmer med mig").check()
    person.page.locator("main").get_by_role("button", name="In English").click()
    person.sees("May Nordpåhitt AB show you?")
    assert person.page.get_by_label("Films with me").is_checked()
    person.press("Yes, I consent to what I have ticked")
    assert person.page.get_by_label("Films with me").is_checked()
    assert not Answer.objects.exists()
    person.page.get_by_label("In print, such as brochures").check()
    person.press("Yes, I consent to what I have ticked")
    given = Answer.objects.get()
    assert (given.media, given.channels, given.showing.language) == (["film"], ["print"], "en")


def test_a_customer_takes_a_permission_back(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    account(cast)
    communicator = visit().log_in(cast.communicator).go("/kundtillstand/").follow("Anteckna ett tillstånd")
    first = (cast.today - DAY).isoformat()
    communicator.fill(customer="Fiktiva Kraftverket AB", workplace="Turbinhallen", shows="Hallen", first_day=first)
    communicator.press("Anteckna tillståndet").sees("En sak behöver rättas")
    assert communicator.page.locator("[name=customer]").input_value() == "Fiktiva Kraftverket AB"
    communicator.fill(evidence="Mejl 3 mars").press("Anteckna tillståndet").sees("Tillståndet är antecknat.")
    communicator.go("/publiceringar/").follow("Nordpåhitt på Instagram")
    communicator.fill(title="Turbinen", planned_for=cast.today.isoformat())
    communicator.page.get_by_label("Fiktiva Kraftverket AB, Turbinhallen").check()
    communicator.press("Se om det får publiceras").sees("Fiktiva Kraftverket AB, Turbinhallen har gett tillstånd")
    communicator.fill(url="https://www.instagram.com/p/turbin/").press("Inlägget är publicerat")
    communicator.go("/kundtillstand/").follow("Avsluta").fill(note="Kunden ångrade sig").press("Avsluta tillståndet")
    communicator.go("/").sees("Ta ned Turbinen")


def test_the_pages_have_no_faults(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    account(cast)
    communicator = visit(PHONE).log_in(cast.communicator)
    link = ask(communicator)
    faults = communicator.faults()
    for place in ("/samtycken/", "/samtycken/fraga/", "/kundtillstand/", "/kundtillstand/nytt/", "/publiceringar/"):
        faults += communicator.go(place).faults()
    faults += communicator.go("/publiceringar/").follow("Nordpåhitt på Instagram").faults()
    person = visit(PHONE).go(link)
    faults += person.faults()
    person.page.get_by_label("Filmer med mig").check()
    person.page.get_by_label("I tryck").check()
    faults += person.press("Ja, jag samtycker till det jag kryssat i").sees("Tack. Du har samtyckt.").faults()
    faults += person.follow("Ta tillbaka mitt samtycke").faults()
    faults += person.go("/samtycke/finns-inte/").faults()
    assert faults == []
    assert ConsentRequest.objects.count() == 1
