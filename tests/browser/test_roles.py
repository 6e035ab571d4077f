"""Roles and companies in a browser: two people decide on a case handler; every page is reachable, narrow and wide."""

from __future__ import annotations

import os
from typing import Any

import pytest

from companies import workflow
from companies.models import RoleAssignment, RoleProposal
from companies.permissions import Role
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import DAY, Cast

SHOWS = "hue => getComputedStyle(document.querySelector('.preview')).getPropertyValue('--hue').trim() == hue"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def pages(cast: Cast) -> dict[str, list[str]]:
    """Give each person pages with something on them."""
    new = cast.company("Nypåhitt AB", "ny", "559900-0048", hue=33)
    days: dict[str, Any] = {"first_day": cast.today, "by": cast.hr, "at": cast.at}
    made = workflow.propose(cast.colleague, cast.nord, Role.HANDLER, **days, note="Påhittat skäl")
    held = cast.quality.assignments.get()
    workflow.appoint(cast.manager, cast.nord, Role.QUALITY, **days, last_day=cast.today + 9 * DAY, deputy_for=held)
    both = ["/roller/?bolag=nord", "/roller/vem-far-vad/", "/roller/vem-kunde-besluta/?bolag=nord", "/bolag/"]
    own = ["/bolag/nord/andra/", "/bolag/nord/tider/", "/bolag/nord/tider/endorse/"]
    group = ["/bolag/nytt/", f"/bolag/{new.slug}/andra/", f"/bolag/{new.slug}/stang/", f"/roller/?bolag={new.slug}"]
    return {
        "hr": [*both, *own, "/roller/utse/nord/", f"/roller/uppdrag/{held.pk}/avsluta/", made.get_absolute_url()],
        "ceo": [made.get_absolute_url(), "/", f"/roller/utse/nord/?for={held.pk}"],
        "group_hr": [*group, "/bolag/", "/bolag/nord/stang/"],
    }


@pytest.mark.parametrize(
    ("who", "scheme"),
    [
        ("hr", "light"),
        ("ceo", "dark"),
        pytest.param("hr", "dark", marks=pytest.mark.deep),
        pytest.param("ceo", "light", marks=pytest.mark.deep),
        ("group_hr", "light"),
        pytest.param("group_hr", "dark", marks=pytest.mark.deep),
    ],
)
def test_axe_finds_nothing_and_no_page_is_too_wide(
    live_server: Any, visit: Visit, cast: Cast, pages: dict[str, list[str]], who: str, scheme: str
) -> None:
    visitor = visit(DESKTOP, color_scheme=scheme).log_in(getattr(cast, who))
    faults = []
    for number, address in enumerate(pages[who]):
        visitor.go(address)
        for size in (DESKTOP, PHONE, NARROW):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += visitor.too_wide()
            faults += visitor.faults() if size != NARROW else []
            if folder := os.environ.get("PLS_SHOTS"):
                visitor.page.screenshot(path=f"{folder}/{who}{number}-{scheme}-{size['width']}.png", full_page=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.deep), False], ids=["script", "no script"])
def test_two_people_decide_on_a_case_handler(live_server: Any, visit: Visit, cast: Cast, script: bool) -> None:
    hr = visit(PHONE, java_script_enabled=script).log_in(cast.hr).go("/roller/utse/nord/")
    hr.page.get_by_label("Utredare").check()
    hr.fill(person=cast.colleague.email or "", note="Utbildad utredare")
    hr.press("Utse")
    made = RoleProposal.objects.get()
    hr.page.wait_for_url(f"**{made.get_absolute_url()}")
    ceo = visit(DESKTOP, java_script_enabled=script).log_in(cast.ceo)
    ceo.page.locator("main").locator(f'a[href="{made.get_absolute_url()}"]').first.click()
    ceo.page.locator(f'form[action="/roller/forslag/{made.pk}/godkann/"] button').click()
    ceo.page.wait_for_load_state()
    assert RoleAssignment.objects.get(person=cast.colleague).seconded_by == cast.ceo


def test_the_accent_colour_is_seen_before_it_is_saved(live_server: Any, visit: Visit, cast: Cast) -> None:
    visitor = visit(DESKTOP, java_script_enabled=False).log_in(cast.hr).go("/bolag/nord/andra/")
    seen = set()
    for hue in ("0", "120", "240"):
        visitor.page.locator(f'[name=swatch][value="{hue}"]').check()
        mark = visitor.page.locator(".preview .brand__mark")
        seen.add(mark.evaluate("element => getComputedStyle(element).backgroundColor"))
    assert len(seen) == 3


def test_a_typed_hue_is_seen_while_it_is_typed(live_server: Any, visit: Visit, cast: Cast) -> None:
    visitor = visit(DESKTOP).log_in(cast.hr).go("/bolag/nord/andra/")

    def hue() -> str:
        preview = visitor.page.locator(".preview")
        return str(preview.evaluate("element => getComputedStyle(element).getPropertyValue('--hue').trim()"))

    assert hue() == str(cast.nord.hue)
    for typed in ("200", "77"):
        visitor.fill(degrees=typed)
        visitor.page.locator(f'.preview[data-degrees="{typed}"]').wait_for()
        visitor.page.wait_for_function(SHOWS, arg=typed)
    visitor.fill(degrees="")
    visitor.page.locator(".preview:not([data-degrees])").wait_for()
    assert hue() == "30"  # the swatch nearest to the company's own
