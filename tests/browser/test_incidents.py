"""A report from the first word to the end, each step by the person who does it; on a phone and without script."""

from __future__ import annotations

from typing import Any

import pytest

from companies.models import User
from incidents.models import Case
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHAT = "Han skriver påhittade elakheter om mig i gruppen varje kväll."


@pytest.fixture
def handlers(cast: Cast) -> list[User]:
    """Return two designated case handlers of nord who can log in."""
    from django.contrib.auth.hashers import make_password

    found = [cast.person(f"{name} Påhittsutredare", cast.nord, handler={}) for name in ("Utreda", "Andra")]
    User.objects.filter(pk__in=[one.pk for one in found]).update(password=make_password(PASSWORD))
    return found


def report(visitor: Visitor) -> Visitor:
    """Write a report and send it, reading before who will read it."""
    visitor.go("/anmal/").sees("Vad har hänt?").sees("Ring 112").sees("Lämna snabbt")
    visitor.press("Fortsätt och se vem som läser").sees("Skriv vad som har hänt. Det räcker med en mening.")
    visitor.fill(what=WHAT, where="https://example.org/grupp", accused="Okänd Påhittsson")
    visitor.press("Fortsätt och se vem som läser").sees("Stämmer det här?")
    visitor.sees("Bara de här läser din anmälan").sees("Utreda Påhittsutredare").sees("Andra Påhittsutredare")
    assert WHAT in visitor.text and "Okänd Påhittsson" in visitor.text and not Case.objects.exists()
    return visitor.press("Skicka anmälan").sees("Tack. Vi har tagit emot den.")


def say(visitor: Visitor, text: str) -> None:
    """Write to the other side."""
    visitor.page.locator("#message_text").fill(text)
    visitor.press("Skicka meddelandet").sees("Meddelandet är skickat.")


def walk(visit: Visit, cast: Cast) -> None:
    """Report, acknowledge and answer, read and write back, close, read the end."""
    reporter = report(visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.colleague))
    reporter.follow("Öppna").sees("Din anmälan").sees(WHAT)

    handler = visit().log_in(User.objects.get(name="Utreda Påhittsutredare"))
    handler.follow("Bekräfta en anmälan").sees(WHAT).press("Bekräfta anmälan").sees("Du har bekräftat anmälan.")
    say(handler, "Tack för att du berättar. Kan vi ses?")

    reporter.go("/").follow("Du har något nytt i portalen").sees("Något nytt").follow("Öppna")
    reporter.sees("Tack för att du berättar. Kan vi ses?")
    say(reporter, "Ja, gärna i morgon.")

    handler.go("/").follow("Svara i ett ärende").sees("Ja, gärna i morgon.")
    handler.press("Avsluta ärendet").sees("Välj hur det slutade.")
    handler.page.get_by_label("Det har hänt").check()
    handler.page.locator("#close_text").fill("Vi har pratat med honom, och det har slutat.")
    handler.press("Avsluta ärendet").sees("Ärendet är avslutat.")

    reporter.go("/anmalningar/").sees("Avslutad").follow("Öppna")
    reporter.sees("Det har hänt").sees("Vi har pratat med honom, och det har slutat.")
    assert Case.objects.get().status == "closed"


def test_a_report_is_sent_read_answered_and_closed(
    live_server: Any, visit: Visit, cast: Cast, handlers: list[User]
) -> None:
    walk(visit, cast)


def test_it_needs_no_script(live_server: Any, visit: Visit, cast: Cast, handlers: list[User]) -> None:
    def plain(size: Any = None, **options: Any) -> Visitor:
        return visit(size, **{**options, "java_script_enabled": False})

    walk(plain, cast)


@pytest.mark.parametrize("who", ["hr", "ceo", "manager", "outsider_superuser"])
def test_others_find_nothing_there(live_server: Any, visit: Visit, cast: Cast, handlers: list[User], who: str) -> None:
    report(visit(PHONE).log_in(cast.colleague))
    other = visit().log_in(getattr(cast, who)).go(f"/anmalan/{Case.objects.get().pk}/")
    other.sees("Här finns ingenting")
    assert WHAT not in other.text and "Öppna" not in other.go("/anmalningar/").text


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.deep), "dark"])
def test_axe_finds_nothing_narrow_or_wide(
    live_server: Any, visit: Visit, cast: Cast, handlers: list[User], scheme: str
) -> None:
    reporter = visit(PHONE, color_scheme=scheme).log_in(cast.colleague)
    faults = reporter.go("/anmal/").faults()
    report(reporter)
    faults += reporter.faults()
    case = Case.objects.get().get_absolute_url()
    handler = visit(DESKTOP, color_scheme=scheme).log_in(handlers[0])
    for visitor in (reporter, handler):
        for address in (case, "/anmalningar/", "/anmal/"):
            visitor.go(address)
            for size in (DESKTOP, PHONE, {"width": 320, "height": 640}):
                visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
                faults += visitor.faults() + visitor.too_wide()
    faults += visit().log_in(cast.hr).go("/anmalningar/utredare/").faults()
    assert not faults, "\n".join(faults)
