"""A question in a real browser: asked on a phone, answered and shown to everybody by HR, read by somebody else."""

from __future__ import annotations

import pytest

from policy.models import Adoption
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED, ANSWER = "Får jag dela min bild från hallen?", "Ja, när alla som syns har sagt ja."
SHOWN = "Får man dela bilder från jobbet?"


def fine(visitor: Visitor) -> Visitor:
    """Nothing that axe minds, and no scrolling sideways."""
    assert visitor.faults() + visitor.too_wide() == []
    return visitor


def test_from_a_question_on_a_phone_to_the_answer_that_everybody_reads(
    visit: Visit, cast: Cast, policy_in_force: Adoption
) -> None:
    address = policy_in_force.policy.get_absolute_url()
    person = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.colleague)
    fine(person.go(address).follow("Fråga HR, eller säg att du inte vill bekräfta"))
    person.page.get_by_label("Jag har en fråga, men kan bekräfta ändå").check()
    fine(person.fill(text=ASKED).press("Skicka till HR").sees("HR har inte svarat än"))

    hr = visit().log_in(cast.hr)
    hr.go("/policy/fragor/").follow(cast.colleague.name)
    fine(hr.fill(text=ANSWER).press("Skicka svaret")).follow("Visa för alla")
    fine(hr.sees(ASKED)).fill(question=SHOWN).press("Visa för alla")
    fine(hr.sees("Det som ni på HR visar för alla"))

    reader = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.communicator)
    reader.go(address).page.get_by_text(SHOWN).click()
    fine(reader.sees(ANSWER))
    assert cast.colleague.name not in reader.text
    assert ASKED not in reader.text
