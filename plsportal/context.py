"""What the shells of all pages need: the company, the navigation, what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from companies import queries
from companies.models import User
from companies.permissions import Can, Role
from kit import clock
from plsportal import back, shell
from plsportal.shell import Known

# The pages below a place of the navigation, by the beginning of their names; where none are named, the place's own.
BELOW = {
    "accounts:index": "index account request draft revise check platform understaffed import look_import add_existing "
    "correct put_before collective decide_collective to_confirm",
    "policy:index": "index re acknowledge enter import open_draft draft save versions compare search look ask q set "
    "open_kiosk by_hand make in confirm",
    "consent:publications": "publication plan",
    "accounts:spokespersons": "spokespersons appoint end_appointment am_i set_contact undertake",
    "consent:index": "index ask request permissions record_permission end_permission",
    "accounts:suspicions": "suspicion tell_suspicion",
    "companies:people": "people person add_person hand_over employ move end_employment leave_now import look_import "
    "invit change_person withdraw_employment register_leave change_leave",
    "companies:roles": "roles appoint end_role proposal deciders rights",
    "companies:companies": "companies add_company change_company days set_days",
    "accounts:delegations": "delegat end_delegation",
    "policy:people": "people person note_talk",
    "incidents:index": "index open case",
}
OF_THE_ROOF = {"policy:index": ("clauses", "how_to_publish"), "companies:people": ("leaving",)}
PAGES = {
    place: tuple(f"{place.partition(':')[0]}:{page}" for page in pages.split()) + OF_THE_ROOF.get(place, ())
    for place, pages in BELOW.items()
}


@dataclass(frozen=True)
class Item:
    """One place of the navigation; `only` is phone, desktop or nothing."""

    url: str
    label: str
    icon: str
    current: bool
    count: int = 0
    only: str = ""
    group: bool = False
    short: str = ""  # what the bar of a phone has room for


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page."""
    common = {"demo": settings.DEMO, "this_page": back.page_of(request)}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {**common, "company": queries.parent_company(), "companies": [], "nav": []}
    own = shell.of(request, user, clock.now())
    return {
        **common,
        "company": shell.company(own.wears),
        "companies": [shell.company(mark) for mark in own.listed],
        "more_companies": own.companies if own.companies > shell.LISTED else 0,
        "nav": navigation(request, own.known),
    }


def navigation(request: HttpRequest, known: Known) -> tuple[Item, ...]:
    """Return the places that the person may use, nothing else."""
    match = request.resolver_match
    here = f"{match.namespace}:{match.url_name}" if match and match.namespace else (match.url_name if match else "")
    return _places(get_language() or "", str(here), known)


@lru_cache(maxsize=1024)  # most people may use the same
def _places(language: str, here: str, known: Known) -> tuple[Item, ...]:
    def item(name: str, label: str, icon: str, **rest: Any) -> Item:
        return Item(reverse(name), label, icon, current=here.startswith(PAGES.get(name, (name,))), **rest)

    places = [
        item("home", _("Home"), "home", count=known.waiting),
        item("accounts:index", _("Accounts"), "adjustments-horizontal"),
        item("policy:index", _("Policy"), "book-open"),
    ]
    if known.publishes:
        places.append(item("consent:publications", _("May I publish?"), "megaphone", short=_("Publish?")))
    first, *others = _beside(known, item)
    places += [replace(first, group=True), *others]
    places.append(item("more", _("More"), "ellipsis-horizontal", only="phone"))
    return tuple(places)


def _beside(known: Known, item: Callable[..., Item]) -> Iterator[Item]:
    """Yield the places beside the daily ones; on a phone they stand on the page "More"."""
    rights = known.rights
    yield item("accounts:spokespersons", _("Spokespersons"), "chat-bubble-left-right", only="desktop")
    if rights & {Can.ASK_CONSENT, Can.COUNT_CONSENTS}:
        yield item("consent:index", _("Consents"), "hand-thumb-up", only="desktop")
    if Can.HANDLE_SUSPICIONS in rights:
        yield item("accounts:suspicions", _("Suspected accounts"), "shield-exclamation", only="desktop")
    if Can.SEE_PEOPLE in rights:
        yield item("companies:people", _("People"), "identification", only="desktop")
        yield item("companies:roles", _("Roles"), "key", only="desktop")
        yield item("companies:companies", _("Companies"), "building-office", only="desktop")
    if Can.SEE_PEOPLE in rights or any(right.startswith("delegated:") for right in rights):
        yield item("accounts:delegations", _("Delegations"), "user-plus", only="desktop")
    if Can.SEE_ACKNOWLEDGEMENTS in rights:
        yield item("policy:matrix", _("Compliance"), "chart-bar", only="desktop")
    if known.manages:
        yield item("policy:people", _("My people"), "users", only="desktop")
    if f"role:{Role.HANDLER}" in rights:
        yield item("incidents:index", _("Reports"), "inbox", only="desktop")
    yield item("incidents:report", _("Report"), "flag", only="desktop")
