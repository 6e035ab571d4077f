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

SUSPECTED = ("accounts:suspicion", "accounts:tell_suspicion")


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
    def item(name: str, label: str, icon: str, *places: str, **rest: Any) -> Item:
        return Item(reverse(name), label, icon, current=here.startswith(places or (name,)), **rest)

    own: tuple[str, ...] = ("index", "account", "request", "draft", "revise", "check", "platform", "understaffed")
    own += ("import", "look_import", "add_existing", "correct", "put_before", "collective", "decide_collective")
    own += ("to_confirm",)
    accounts = tuple(f"accounts:{page}" for page in own)
    policies: tuple[str, ...] = ("policy:index", "policy:re", "policy:acknowledge", "policy:enter", "policy:import")
    policies += ("clauses",)
    policies += ("policy:open_draft", "policy:draft", "policy:save")
    policies += ("policy:versions", "policy:compare", "policy:search", "policy:look")
    policies += ("policy:ask", "policy:q", "policy:set", "policy:open_kiosk", "policy:by_hand", "policy:make")
    policies += ("policy:in", "policy:confirm", "how_to_publish")
    places = [
        item("home", _("Home"), "home", count=known.waiting),
        item("accounts:index", _("Accounts"), "adjustments-horizontal", *accounts),
        item("policy:index", _("Policy"), "book-open", *policies),
    ]
    if known.publishes:
        pages = ("consent:publication", "consent:plan")
        label, short = _("May I publish?"), _("Publish?")
        places.append(item("consent:publications", label, "megaphone", *pages, short=short))
    first, *others = _beside(known, item)
    places += [replace(first, group=True), *others]
    places.append(item("more", _("More"), "ellipsis-horizontal", only="phone"))
    return tuple(places)


def _beside(known: Known, item: Callable[..., Item]) -> Iterator[Item]:
    """Yield the places beside the daily ones; on a phone they stand on the page "More"."""
    voice: tuple[str, ...] = ("accounts:spokespersons", "accounts:appoint", "accounts:end_appointment", "accounts:am_i")
    voice += ("accounts:set_contact", "accounts:undertake")
    yield item("accounts:spokespersons", _("Spokespersons"), "chat-bubble-left-right", *voice, only="desktop")
    rights = known.rights
    if rights & {Can.ASK_CONSENT, Can.COUNT_CONSENTS}:
        pages = ("consent:index", "consent:ask", "consent:request", "consent:permissions")
        more = ("consent:record_permission", "consent:end_permission")
        yield item("consent:index", _("Consents"), "hand-thumb-up", *pages, *more, only="desktop")
    if Can.HANDLE_SUSPICIONS in rights:
        yield item("accounts:suspicions", _("Suspected accounts"), "shield-exclamation", *SUSPECTED, only="desktop")
    if Can.SEE_PEOPLE in rights:
        people = _named("people", "person", "add_person", "hand_over", "employ", "move", "end_employment", "leave_now")
        people += _named("import", "look_import", "invit", "change_person", "withdraw_employment")
        people += _named("register_leave", "change_leave")
        yield item("companies:people", _("People"), "identification", "leaving", *people, only="desktop")
        roles = _named("roles", "appoint", "end_role", "proposal", "deciders", "rights")
        yield item("companies:roles", _("Roles"), "key", *roles, only="desktop")
        places = _named("companies", "add_company", "change_company", "days", "set_days")
        yield item("companies:companies", _("Companies"), "building-office", *places, only="desktop")
    if Can.SEE_PEOPLE in rights or any(right.startswith("delegated:") for right in rights):
        given = tuple(f"accounts:{page}" for page in ("delegat", "end_delegation"))
        yield item("accounts:delegations", _("Delegations"), "user-plus", *given, only="desktop")
    if Can.SEE_ACKNOWLEDGEMENTS in rights:
        yield item("policy:matrix", _("Compliance"), "chart-bar", only="desktop")
    if known.manages:
        yield item(
            "policy:people",
            _("My people"),
            "users",
            "policy:people",
            "policy:person",
            "policy:note_talk",
            only="desktop",
        )
    if f"role:{Role.HANDLER}" in rights:
        cases = ("incidents:index", "incidents:open", "incidents:case")
        yield item("incidents:index", _("Reports"), "inbox", *cases, only="desktop")
    yield item("incidents:report", _("Report"), "flag", only="desktop")


def _named(*pages: str) -> tuple[str, ...]:
    return tuple(f"companies:{page}" for page in pages)
