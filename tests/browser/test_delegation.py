"""On a phone: the CEO delegates, the delegate decides from the mail's link, the CEO takes the delegation back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Decision, Request
from companies.models import Delegation
from plsportal import inbox
from tests.accounts.stages import ask, bring, profile
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import DAY, PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PLS_SHOTS", "")


def test_the_ceo_delegates_on_a_phone_the_delegate_decides_and_the_ceo_takes_it_back(
    live_server: Any, visit: Visit, cast: Cast
) -> None:
    found = bring(ask(cast, profile("nord")), "endorsed", cast)
    bring(ask(cast, profile("nord2"), name="Nordpåhitt på Facebook"), "endorsed", cast)
    faults: list[str] = []

    def looked_at(who: Any, name: str) -> None:
        for size in (PHONE, DESKTOP):
            who.page.set_viewport_size(size)
            faults.extend([*who.faults(), *who.too_wide()])
            if SHOTS:
                who.page.screenshot(path=Path(SHOTS) / f"delegation-{name}-{size['width']}.png", full_page=True)
        who.page.set_viewport_size(PHONE)

    ceo = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.ceo)
    ceo.go("/konton/delegationer/?bolag=nord").sees("VD beslutar ensam")
    looked_at(ceo, "empty")
    ceo.follow("Delegera").page.get_by_label("Bolag", exact=True).select_option(label="Nordpåhitt AB")
    ceo.fill(person=cast.manager.email, first_day=str(cast.today), last_day=str(cast.today - DAY))
    ceo.page.get_by_label("Besluta om att starta konto").check()
    ceo.press("Delegera").sees("Sista dagen kan inte ligga före den första")
    looked_at(ceo, "wrong")
    ceo.fill(last_day=str(cast.today + 5 * DAY)).press("Delegera").sees("får besluta för Nordpåhitt AB")
    looked_at(ceo, "given")

    (item, _other) = [one for one in inbox.items(cast.manager, cast.at) if one.kind == "decide_delegated"]
    delegate = visit(PHONE, has_touch=True, is_mobile=True)
    delegate.go(item.task.url)  # the link of the mail
    delegate.page.get_by_label("E-post").fill(cast.manager.email)
    delegate.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    delegate.page.get_by_role("button", name="Logga in", exact=True).click()
    delegate.sees("Varför frågar vi dig?").sees("Vem har den nu?")
    looked_at(delegate, "decide")
    delegate.press("Godkänn kontot").sees("Du har beslutat 1, 1 kvar.")
    assert Decision.objects.get(kind="open").basis_id == Delegation.objects.get().pk
    assert Request.objects.filter(status="approved").count() == 1

    ceo.go("/konton/delegationer/?bolag=nord").follow(cast.manager.name).follow("Ta tillbaka delegationen")
    looked_at(ceo, "end")
    ceo.press("Ta tillbaka delegationen").sees("Skriv varför")
    ceo.fill(note="Åter i tjänst").press("Ta tillbaka delegationen").sees("Åter i tjänst")
    looked_at(ceo, "past")
    delegate.press("Godkänn kontot").sees("din delegation togs tillbaka")
    looked_at(delegate, "late")
    assert Request.objects.filter(status="approved").count() == 1
    assert found.pk
    assert not faults, "\n".join(faults)
