"""HR reviews a policy on a phone: planned, held without changes, and the next time it is to be revised."""

from __future__ import annotations

import pytest

from policy.models import Adoption, Draft, Review, ReviewPlan
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.cast import DAY, Cast
from tests.policy.reviewed import address, represents

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fine(visitor: Visitor) -> Visitor:
    """Nothing that axe minds, and no scrolling sideways."""
    assert visitor.faults() + visitor.too_wide() == []
    return visitor


def answer(visitor: Visitor, word: str) -> Visitor:
    """Answer every question of the check list with the same word."""
    for choice in visitor.page.get_by_role("radio", name=word, exact=True).all():
        choice.check()
    return visitor


def test_hr_plans_and_reviews_on_a_phone_and_revising_opens_the_draft(
    visit: Visit, cast: Cast, policy_in_force: Adoption
) -> None:
    represents(cast.newcomer)
    hr = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.hr)
    fine(hr.go(address(policy_in_force))).follow("Planera översynen")
    hr.fill(day=(cast.today + 7 * DAY).isoformat())
    fine(hr).press("Planera översynen").sees("Översynen är planerad.")
    assert [one.person for one in ReviewPlan.objects.get().calls.all()] == [cast.newcomer]

    called = visit(PHONE, has_touch=True, is_mobile=True).log_in(cast.newcomer)
    fine(called.follow("Se översynen").sees("Kallade:"))

    answer(hr, "Nej").fill(minutes="Läst tillsammans.", remark_law="Inget nytt.")
    hr.page.get_by_role("radio", name="Sedd över, oförändrad").check()
    fine(hr).press("Spara översynen")
    fine(hr.sees("Översynen är sparad.").sees(f"{cast.newcomer.name} (skyddsombud)").sees("Inget nytt."))
    assert Review.objects.get().plan == ReviewPlan.objects.get()

    answer(hr.go(address(policy_in_force)), "Ja").fill(participants="Påhitt Utifrån", minutes="Behöver skrivas om.")
    hr.page.get_by_role("radio", name="Ska revideras").check()
    hr.press("Spara översynen").sees("Här är utkastet, med texten som gäller nu.")
    assert hr.page.url.endswith(Draft.objects.get().get_absolute_url())
    fine(hr.sees("Inget skyddsombud deltog"))
