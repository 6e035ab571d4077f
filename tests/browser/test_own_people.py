"""A manager on a phone: who has not acknowledged, one press to remind one or all, a talk noted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from policy.models import Adoption, Reminder, Talk
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PLS_SHOTS", "")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_manager_reminds_one_then_all_and_notes_a_talk_on_a_phone(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Adoption, script: bool
) -> None:
    faults: list[str] = []

    def fine(visitor: Visitor, name: str) -> Visitor:
        faults.extend([*visitor.too_wide(), *(visitor.faults() if script else [])])
        if SHOTS and script:
            visitor.page.screenshot(path=Path(SHOTS) / f"own-people-{name}.png", full_page=True)
        return visitor

    one, other = cast.colleague, cast.communicator
    manager = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=script).log_in(cast.manager)
    manager.go("/mer/").follow("Mina medarbetare").sees("0 av dina 2 har bekräftat")
    fine(manager, "list").press(f"Påminn {one.name}").sees("1 person får ett vänligt mejl.")
    assert "påmind" in _row(manager, one.name) and "påmind" not in _row(manager, other.name)
    manager.press(f"Påminn {one.name}").sees(f"{cast.manager.name} har redan påmint")
    manager.press("Påminn alla 2 som inte har bekräftat").sees("1 person får ett vänligt mejl.")
    assert "påmind" in _row(manager, other.name)
    fine(manager.press("Påminn alla 2 som inte har bekräftat").sees("har redan påmint"), "again")
    assert Reminder.objects.count() == 2

    manager.follow(one.name).follow("Anteckna ett samtal").fill(on=str(cast.today + DAY), note="Vi gick igenom.")
    fine(manager.press("Anteckna samtalet").sees("Den dagen har inte kommit än"), "wrong")
    assert manager.page.locator("[name=note]").input_value() == "Vi gick igenom."
    manager.fill(on=str(cast.today)).press("Anteckna samtalet").sees("Samtalet är antecknat.")
    fine(manager.sees("Vi gick igenom."), "person")
    assert "genomgången" in _row(manager.go("/policy/medarbetare/"), one.name)
    assert Talk.objects.get().person == one

    theirs = visit(PHONE, java_script_enabled=script).log_in(one).go(f"/policy/medarbetare/{one.pk}/underlag/")
    fine(theirs.sees("Vi gick igenom."), "theirs")
    assert not faults, "\n".join(faults)


def _row(visitor: Visitor, name: str) -> str:
    return visitor.page.locator("tr", has_text=name).inner_text()
