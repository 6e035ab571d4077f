"""What the shells of all pages need: the company, the navigation, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, User
from kit import clock
from plsportal import inbox


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


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page."""
    common = {"demo": settings.DEMO}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {**common, "company": queries.parent_company(), "companies": [], "nav": []}
    companies = list(queries.visible_to(user, clock.now()))
    company = current_company(request, user, companies)
    return {**common, "company": company, "companies": companies, "nav": navigation(request, user)}


def current_company(request: HttpRequest, user: User, companies: list[Company]) -> Company | None:
    """Return the company the person has chosen, else where they are employed, else the first they may see."""
    chosen = request.session.get("company")
    if chosen is None and len(companies) > 1:
        chosen = queries.employments_of(user, clock.now()).values_list("company__slug", flat=True).first()
    first = companies[0] if companies else None
    return next((company for company in companies if company.slug == chosen), first)


def navigation(request: HttpRequest, user: User) -> list[Item]:
    """Return the places that the person may use, nothing else."""
    at = clock.now()
    match = request.resolver_match
    here = f"{match.namespace}:{match.url_name}" if match and match.namespace else (match.url_name if match else "")

    def item(name: str, label: str, icon: str, places: tuple[str, ...], **rest: Any) -> Item:
        return Item(reverse(name), label, icon, current=str(here).startswith(places), **rest)

    known: int | None = getattr(request, "duties_shown", None)
    waiting = inbox.count(user, at) if known is None else known
    places = [
        item("home", _("Home"), "home", ("home",), count=waiting),
        item("accounts:index", _("Accounts"), "adjustments-horizontal", ("accounts:",)),
        item("policy:index", _("Policy"), "book-open", ("policy:index", "policy:re", "policy:acknowledge")),
    ]
    if queries.is_manager(user, at):
        label = _("My people")
        places.append(item("policy:people", label, "users", ("policy:people",), only="desktop", group=True))
    places.append(item("more", _("More"), "ellipsis-horizontal", ("more",), only="phone"))
    return places
