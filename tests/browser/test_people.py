"""HR's pages of people in a browser: narrow and wide, and somebody who leaves now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from companies import workflow
from kit import clock
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
SHOTS = os.environ.get("PLS_SHOTS", "")


def test_everybody_can_use_the_pages_of_people(live_server: Any, visit: Visit, cast: Cast) -> None:
    at = clock.now()
    work, boss = cast.colleague.employments.get(), cast.manager.employments.get()
    workflow.change_person(cast.colleague, by=cast.hr, at=at, phone="070-000 00 00")
    workflow.move(work, by=cast.hr, at=at, from_day=cast.today + 9 * DAY, title="Påhittad ledare")
    workflow.end_employment(boss, last_day=cast.today + 20 * DAY, by=cast.hr, at=at)
    visitor = visit(DESKTOP)
    visitor.log_in(cast.hr)
    here = "/personer/anstallning/"
    addresses = ["/personer/", "/personer/?q=ingen", "/personer/ny/", "/personer/slutar/"]
    addresses += [f"/personer/{cast.colleague.pk}/{page}" for page in ("", "andra/", "anstall/")]
    addresses += [f"{here}{work.pk}/{page}/" for page in ("andra", "avsluta", "lamnar-nu")]
    faults = []
    for number, address in enumerate(addresses):
        visitor.go(address)
        assert visitor.page.locator("h1").count() == 1, address
        for size in (DESKTOP, PHONE, NARROW):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += visitor.too_wide()
            if size == NARROW:
                continue
            faults += visitor.faults()
            if SHOTS:
                visitor.page.screenshot(path=Path(SHOTS) / f"{number}-{size['width']}.png", full_page=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("script", [True, False])
def test_who_leaves_now_is_out_at_the_next_click(live_server: Any, visit: Visit, cast: Cast, script: bool) -> None:
    leaver, hr = visit(PHONE, java_script_enabled=script), visit(DESKTOP, java_script_enabled=script)
    leaver.log_in(cast.colleague)
    hr.log_in(cast.hr)
    hr.go(f"/personer/{cast.colleague.pk}/")
    hr.page.locator("a[href$='/lamnar-nu/']").click()
    hr.page.locator("main button[data-kind=danger]").click()
    hr.page.wait_for_url(f"**/personer/{cast.colleague.pk}/")
    leaver.go("/konton/")
    assert "/login/" in leaver.page.url
