"""Evidence in a browser: read, answer the quiz and acknowledge on a phone; every page narrow and wide."""

from __future__ import annotations

import os
from typing import Any

import pytest

from policy import workflow
from policy.models import Acknowledgement, Adoption
from policy.texts import SCENARIOS
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(live_server: Any, cast: Cast, policy_in_force: Adoption) -> Adoption:
    """The small policy, of which nord asks that every section is shown and that one of two questions is right."""
    adoption = policy_in_force.version.adoptions.select_related("company", "version__policy").get(company=cast.nord)
    workflow.set_reading_rule(adoption, every_section=True, by=cast.hr, at=cast.at)
    workflow.set_quiz(adoption, questions=list(SCENARIOS[:2]), pass_mark=1, tries=3, by=cast.hr, at=cast.at)
    return adoption


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_one_reads_answers_and_acknowledges_on_a_phone(visit: Visit, cast: Cast, asked: Adoption, script: bool) -> None:
    person = visit(PHONE, java_script_enabled=script).log_in(cast.colleague)
    person.go(asked.policy.get_absolute_url()).follow("Fortsätt med avsnitt 1")
    person.sees("Avsnitt 1 av 3").press("Nästa avsnitt").sees("Avsnitt 2 av 3").press("Nästa avsnitt")
    person.sees("Avsnitt 3 av 3").press("Till bekräftelsen").sees("Steg 3 av 5")
    for place, one in enumerate(SCENARIOS[:2]):
        option = one["options"][one["right"] if place else 0]["sv"]
        person.page.get_by_label(option).check()
        person.press("Svara på frågan").sees(one["explanation"]["sv"])
        person.follow("Till bekräftelsen" if place else "Nästa fråga")
    person.page.get_by_label("Jag har tagit del av").check()
    person.press("Bekräfta att jag tagit del").sees("Portalens sigill")
    assert Acknowledgement.objects.get().seal.code in person.text


def test_axe_finds_nothing_and_no_page_is_too_wide(visit: Visit, cast: Cast, asked: Adoption) -> None:
    version, slug = asked.version, asked.policy.slug
    done = workflow.acknowledge(version, by=cast.stranger, at=cast.at, text_hash=version.text_hash)
    question = workflow.ask(version, kind="ask", text="Får jag dela bilden?", by=cast.colleague, at=cast.at)
    own, theirs = f"/policy/{slug}/version/1/", f"/policy/medarbetare/{cast.colleague.pk}/"
    check = "/kvitto/kontrollera/"
    pages = {
        "colleague": [own, f"{own}avsnitt/1/", f"{own}fragesport/", "/policy/fragor/"],
        "stranger": [done.get_absolute_url(), f"{check}?kod={done.seal.code}", f"{check}?kod=x"],
        "hr": [
            f"/policy/{slug}/fragesport/nord/", f"/policy/{slug}/lasning/nord/", question.get_absolute_url(),
            "/policy/", "/policy/tidigare/", theirs, f"{theirs}papper/{slug}/", "/policy/kiosk/", "/kiosk/",
        ],
    }  # fmt: skip
    faults = []
    for who, addresses in pages.items():
        visitor = visit(DESKTOP).log_in(getattr(cast, who))
        for number, address in enumerate(addresses):
            visitor.go(address)
            for size in (DESKTOP, PHONE):
                visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
                faults += visitor.too_wide() + visitor.faults_in_both_schemes()
                if folder := os.environ.get("PLS_SHOTS"):
                    visitor.page.screenshot(path=f"{folder}/{who}{number}-{size['width']}.png", full_page=True)
    assert not faults, "\n".join(faults)
