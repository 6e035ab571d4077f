"""An empty portal becomes a company that works, in the browser alone and without demonstration data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

import policy
from companies import workflow as companies
from companies.models import Company, RoleAssignment
from incidents import queries as incidents
from kit import clock
from notices import workflow as notices
from plsportal import duties
from plsportal.local.first import new_code
from plsportal.local.home import Home
from policy.extraction import extract
from policy.models import Acknowledgement, Adoption
from tests.accounts.appointed import appointed
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor
from tests.cast import DAY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "ett långt påhittat ord"
PEOPLE = {"hr": ("Hedda Påhittspersonal", "hedda@demo.example"), "ceo": ("Vera Påhittsvd", "vera@demo.example")}


@pytest.fixture
def code(settings: Any, tmp_path: Path) -> str:
    """Return what the terminal shows at the first start."""
    settings.VAR = tmp_path
    cache.clear()
    return new_code(Home(tmp_path))


def send(visitor: Visitor) -> None:
    """Press the page's one primary button."""
    visitor.page.locator("main [data-kind=primary]").locator("visible=true").click()
    visitor.page.wait_for_load_state()


def log_in(visitor: Visitor, email: str) -> None:
    visitor.go("/login/")
    visitor.page.get_by_label("E-post").fill(email)
    visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Logga in", exact=True).click()
    visitor.page.wait_for_url(visitor.base + "/")


def looked_at(visitor: Visitor, *paths: str) -> list[str]:
    """Return what is wrong with the pages, wide and narrow."""
    faults = []
    for path in paths:
        faults += sized(visitor.go(path))
    return faults


def sized(visitor: Visitor) -> list[str]:
    """Return what is wrong with the page shown, wide and narrow."""
    faults = []
    for size in (PHONE, DESKTOP):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        faults += visitor.faults() + visitor.too_wide()
        if folder := os.environ.get("PLS_SHOTS"):
            number = len(list(Path(folder).iterdir()))
            visitor.page.screenshot(path=f"{folder}/{number:02}-{size['width']}.png", full_page=True)
    return faults


@pytest.mark.parametrize("script", [True, False])
def test_an_empty_portal_is_set_up_and_hr_sees_what_is_missing(
    live_server: Any, visit: Visit, code: str, script: bool
) -> None:
    visitor = visit(java_script_enabled=script)
    faults = looked_at(visitor, "/borja/") if script else []
    visitor.go("/").page.locator('main a[href="/borja/"]').click()
    visitor.fill(code="ABCD-EFGH-JKMN", company="Påhittgruppen AB", number="552000-0018")
    for who, (name, email) in PEOPLE.items():
        visitor.fill(**{f"{who}_name": name, f"{who}_email": email, f"{who}_password": PASSWORD})
    send(visitor)
    assert visitor.page.locator("[name=company]").input_value() == "Påhittgruppen AB", "what was typed is still there"
    visitor.fill(code=code)
    send(visitor)
    visitor.page.wait_for_url("**/login/")
    log_in(visitor, "hedda@demo.example")
    visitor.page.locator('main a[href^="/kom-igang/"]').click()
    visitor.page.wait_for_url("**/kom-igang/**")
    assert visitor.page.locator('.checks [data-tone="ok"]').count() == 2, "HR and CEO are there, nothing else is"
    visitor.page.locator('main a[href="/anmalningar/texter/pahittgruppen-ab/"]').click()
    send(visitor)
    assert incidents.companies_with_texts(clock.now()) == {Company.objects.get().pk}
    visitor.go("/kom-igang/")
    assert visitor.page.locator('.checks [data-tone="ok"]').count() == 3
    if script:
        faults += looked_at(
            visitor, "/", "/kom-igang/", "/anmalningar/texter/", "/anmalningar/texter/pahittgruppen-ab/",
            "/jag/", "/jag/inloggning/", "/jag/mejl/",
        )  # fmt: skip
    assert not faults, "\n".join(faults)


# From nothing to two companies in which everything is open

NORD = ("Påhittgruppen AB", "pahittgruppen-ab")
SYD = ("Dotterpåhitt AB", "dotterpahitt-ab")
STAFF = {
    "Utredare Påhittsson": ("utredare@demo.example", "Jurist", NORD),
    "Reserv Påhittsson": ("reserv@demo.example", "Jurist", NORD),
    "Ny Påhittsson": ("ny@demo.example", "Snickare", NORD),
    "Dagny Påhittspersonal": ("dagny@demo.example", "HR", SYD),
    "Sixten Påhittsvd": ("sixten@demo.example", "VD", SYD),
    "Dotter Påhittsson": ("dotter@demo.example", "Målare", SYD),
}
POLICY = (Path(policy.__file__).parent / "samples" / "policy-kring-sociala-medier.txt").read_text()


def set_up(visitor: Visitor, code: str) -> None:
    """Fill in the very first page."""
    visitor.go("/borja/").fill(code=code, company=NORD[0], number="552000-0018")
    for who, (name, email) in PEOPLE.items():
        visitor.fill(**{f"{who}_name": name, f"{who}_email": email, f"{who}_password": PASSWORD})
    send(visitor)
    visitor.page.wait_for_url("**/login/")


def take_in_people(hr: Visitor) -> None:
    """Choose a file, look, say yes, and invite everybody."""
    lines = ["Namn;E-post;Titel;Bolag"]
    lines += [f"{name};{email};{title};{company[0]}" for name, (email, title, company) in STAFF.items()]
    file: Any = {"name": "personal.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("cp1252")}
    hr.go("/personer/import/").page.locator("[name=file]").set_input_files([file])
    send(hr)
    hr.page.wait_for_url("**/import/*-*/")
    send(hr)
    hr.page.wait_for_url("**/inbjudan/")
    hr.press("Bjud in alla")
    hr.page.wait_for_load_state()


def give(hr: Visitor, ceo: Visitor | None, company: tuple[str, str], role: str, name: str) -> None:
    """HR gives a role alone, or proposes one that the CEO agrees to."""
    hr.go(f"/roller/utse/{company[1]}/").page.locator(f"[name=role][value={role}]").check()
    hr.fill(person=STAFF[name][0]).press("Utse")
    hr.page.wait_for_load_state()
    if ceo is not None:
        hr.page.wait_for_url("**/roller/forslag/*/")
        ceo.page.goto(hr.page.url)
        send(ceo)
    assert RoleAssignment.objects.filter(person__name=name, company__slug=company[1], role=role).exists()


def join(visitor: Visitor, name: str, to: str = "/") -> Visitor:
    """Follow the link of the invitation, and choose a password; it leads to a page."""
    (letter,) = [one for one in mail.outbox if one.to == [STAFF[name][0]] and "/inbjudan/" in str(one.body)]
    link = next(line for line in str(letter.body).splitlines() if "/inbjudan/" in line).rpartition(" ")[2]
    visitor.go(link.partition("8000")[2]).fill(password=PASSWORD, again=PASSWORD)
    send(visitor)
    visitor.page.wait_for_url(visitor.base + to)
    return visitor


def enter_policy(visitor: Visitor, text: str, *, look: bool = False) -> list[str]:
    """Come from Get started, paste a text, mend what lacks, see what was understood, press once more."""
    faults: list[str] = []
    visitor.go("/kom-igang/").page.locator('main a[href="/policy/lagg-in/"]').click()
    if look:
        faults += looked_at(visitor, "/policy/lagg-in/")
    visitor.fill(text=text.partition("Gäller från")[0])
    send(visitor)
    assert visitor.page.locator(".field .error").inner_text().count("saknas") == 3
    faults += sized(visitor) if look else []
    visitor.fill(text=text)
    send(visitor)
    visitor.page.get_by_role("heading", name="Så har texten uppfattats").wait_for()
    faults += sized(visitor) if look else []
    visitor.press("Lägg in policyn")
    visitor.page.wait_for_url("**/policy/*/version/1/")
    return faults


def nothing_missing(visitor: Visitor) -> None:
    visitor.go("/kom-igang/").sees("Inget saknas")
    assert visitor.page.locator('.checks [data-tone="warn"]').count() == 0
    assert visitor.page.locator('.checks [data-tone="ok"]').count() == 6


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.deep)], ids=["script", "no script"])
def test_from_nothing_to_two_companies_that_work(live_server: Any, visit: Visit, code: str, script: bool) -> None:
    hr, ceo = visit(java_script_enabled=script), visit(java_script_enabled=script)
    set_up(hr, code)
    log_in(hr, PEOPLE["hr"][1])
    log_in(ceo, PEOPLE["ceo"][1])
    hr.go("/bolag/nytt/").fill(name=SYD[0], number="559900-0022").press("Lägg till bolaget")
    hr.page.wait_for_url(f"**/roller/utse/{SYD[1]}/")
    take_in_people(hr)
    for company in (NORD, SYD):  # the parent's HR and CEO serve a company that has none of its own yet
        for name in ("Utredare Påhittsson", "Reserv Påhittsson"):
            give(hr, ceo, company, "handler", name)
    give(hr, ceo, SYD, "ceo", "Sixten Påhittsvd")
    give(hr, None, SYD, "hr", "Dagny Påhittspersonal")
    hr.go(f"/anmalningar/texter/{NORD[1]}/")
    send(hr)
    at = clock.now()
    notices.remind(duties.KINDS, at)
    notices.deliver(duties.ALL, at)
    other_hr = join(visit(java_script_enabled=script), "Dagny Påhittspersonal")
    faults = enter_policy(hr, POLICY, look=script) + enter_policy(other_hr, POLICY)
    slug = Adoption.objects.get(company__slug=SYD[1]).policy.slug
    employee = join(visit(PHONE, java_script_enabled=script), "Ny Påhittsson", f"/policy/introduktion/{slug}/")
    employee.follow("Läs texten").follow("Till bekräftelsen")
    employee.page.locator("[name=read]").check()
    employee.press("Bekräfta att jag tagit del")
    employee.page.wait_for_url("**/policy/kvitto/*/")
    receipt = Acknowledgement.objects.get()
    assert (receipt.person.email, receipt.text_hash) == ("ny@demo.example", extract(POLICY).text_hash)
    employee.go("/jag/").page.locator(f'a[href="{receipt.get_absolute_url()}"]').click()
    assert receipt.text_hash in employee.text
    nothing_missing(hr)
    nothing_missing(other_hr)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.deep), "dark"])
def test_axe_finds_nothing_on_the_pages_of_entering_and_handing_over(
    live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any, scheme: str
) -> None:
    at, last = clock.now(), cast.today + 20 * DAY
    companies.end_employment(cast.manager.employments.get(), last_day=last, by=cast.hr, at=at)
    appointed(cast, cast.communicator)
    companies.end_employment(cast.communicator.employments.get(), last_day=last, by=cast.hr, at=at)
    visitor = visit(DESKTOP, color_scheme=scheme).log_in(cast.hr)
    pages = ("/policy/", "/policy/lagg-in/", "/personer/slutar/")
    faults = looked_at(visitor, *pages, f"/personer/anstallning/{cast.manager.employments.get().pk}/ny-chef/")
    for text in (POLICY, POLICY.replace("Policy kring sociala medier", "Påhittad policy")):
        visitor.go("/policy/lagg-in/").fill(text=text)
        send(visitor)
        faults += sized(visitor)
    send(visitor)
    faults += sized(visitor)
    assert visitor.page.locator(".error").count() == 1
    assert not faults, "\n".join(faults)
