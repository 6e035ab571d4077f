"""A new person on a phone: from the home page through the introduction, left in the middle and gone on with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy import workflow
from policy.models import Acknowledgement, Adoption
from policy.texts import SCENARIOS
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PLS_SHOTS", "")


@pytest.fixture
def asked(live_server: Any, cast: Cast, policy_in_force: Adoption) -> Adoption:
    """The small policy, of which nord asks two questions."""
    adoption = policy_in_force.version.adoptions.select_related("company", "version__policy").get(company=cast.nord)
    workflow.set_quiz(adoption, questions=list(SCENARIOS[:2]), pass_mark=2, tries=3, by=cast.hr, at=cast.at)
    return adoption


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_new_person_goes_through_leaves_in_the_middle_and_goes_on(
    visit: Visit, cast: Cast, asked: Adoption, script: bool
) -> None:
    faults: list[str] = []

    def fine(visitor: Visitor, name: str) -> Visitor:
        faults.extend([*visitor.too_wide(), *(visitor.faults() if script else [])])
        if SHOTS and script:
            visitor.page.screenshot(path=Path(SHOTS) / f"introduction-{name}.png", full_page=True)
        return visitor

    def come() -> Visitor:
        person = visit(PHONE, has_touch=True, is_mobile=True, java_script_enabled=script).log_in(cast.newcomer)
        person.page.locator(f'main a[href="/policy/introduktion/{asked.policy.slug}/"]').first.click()
        return person

    first = come().sees("Steg 1 av 5")
    fine(first, "short").follow("Läs texten").sees("Steg 2 av 5")
    fine(first, "read").follow("Till frågorna").sees("Steg 3 av 5")
    _answer(first, SCENARIOS[0], fine)

    again = come().sees("Steg 3 av 5").sees("Fråga 2 av 2")
    _answer(again, SCENARIOS[1], fine)
    fine(again.follow("Till bekräftelsen").sees("Steg 4 av 5"), "confirm")
    again.press("Bekräfta att jag tagit del").sees("Kryssa i rutan")
    again.page.get_by_label("Jag har tagit del av").check()
    again.press("Bekräfta att jag tagit del").sees("Portalens sigill")
    assert Acknowledgement.objects.get().person == cast.newcomer
    fine(again.follow("Så här får du publicera").sees("Steg 5 av 5"), "publish").follow("Till startsidan")
    assert f"/policy/introduktion/{asked.policy.slug}/" not in again.page.content()
    assert not faults, "\n".join(faults)


def _answer(visitor: Visitor, one: Any, fine: Callable[[Visitor, str], Visitor]) -> None:
    visitor.page.get_by_label(one["options"][one["right"]]["sv"]).check()
    fine(visitor, "question").press("Svara på frågan")
    fine(visitor.sees(one["explanation"]["sv"]), "why")
