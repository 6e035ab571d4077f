"""The home page, and the person's own choices: language, theme, company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as accounts
from accounts.views.register import ungoverned_words
from accounts.views.speaking import voice
from companies import queries as companies
from companies import workflow
from companies.models import RoleAssignment, User
from companies.permissions import Can, Role
from incidents import wall
from kit import clock
from kit.people import person
from kit.strangers import tongue
from plsportal import inbox
from plsportal.start import starts
from policy import queries as policy

LEADING = {Role.HR, Role.CEO}
STARTS = 5  # companies that the page says something is missing in; the page of all of them is a press away


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what awaits the person, and where they stand."""
    user, at = person(request), clock.now()
    rows = inbox.items(user, at)
    request.duties_shown = len(rows)  # type: ignore[attr-defined]  # the navigation counts no second time
    held = list(companies.roles_of(user, at))
    wanting = [one for one in starts(user, at) if one.missing] if {one.role for one in held} & LEADING else []
    context = {
        "groups": inbox.grouped(rows),
        "first": rows[0] if rows else None,
        "total": len(rows),
        "roles": named(held),
        "employments": companies.own_employments(user, at),
        "policies": policy.status_of(user, at),
        "requests": accounts.own_requests(user, at)[:5],
        "voice": voice(user, at),
        "case_news": wall.has_news(user, at),
        "starts": wanting[:STARTS],
        "more_starts": len(wanting[STARTS:]),
        "hour": clock.local(at).hour,
        "ungoverned": (number := _ungoverned(user, at) if {one.role for one in held} & LEADING else 0),
        "ungoverned_words": ungoverned_words(number),
    }
    return render(request, "home.html", context)


def _ungoverned(user: User, at: dt.datetime) -> int:
    """Return how many accounts run without a decision that holds (gate G1), in the companies whose register they see.

    As many as the list has to which the page leads.
    """
    rights = companies.reach_by_right(user, (Can.SEE_REGISTER, Can.IMPORT_ACCOUNTS), at)
    return accounts.ungoverned(accounts.register_ids(user, rights, at), at)


def roles(user: User, at: dt.datetime) -> list[tuple[str, str]]:
    """Return the person's roles, each with the names of the companies where they hold it."""
    return named(companies.roles_of(user, at))


def named(assignments: Iterable[RoleAssignment]) -> list[tuple[str, str]]:
    """Return roles in words, each with the names of the companies where it is held."""
    found: dict[str, list[str]] = {}
    for assignment in assignments:
        found.setdefault(assignment.get_role_display(), []).append(assignment.company.name)
    return [(role, ", ".join(names)) for role, names in found.items()]


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Show what the bar of a phone has no room for, and all of the person's companies."""
    user, at = person(request), clock.now()
    all_companies = partial(_marks, user, at)  # the template asks where the menu has no room for them
    return render(request, "pages/more.html", {"all_companies": all_companies})


def _marks(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    return companies.visible_to(user, at).values("slug", "name")


@login_not_required
@require_safe
def about(request: HttpRequest, template: str) -> HttpResponse:
    """Show a page about the portal to everybody; a stranger keeps the language of the address."""
    return render(request, template, tongue(request))


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else reverse("home"))  # `redirect` would look a bare word up as a name


def _unasked(target: str) -> str:
    """Return an address without the language that it asks for: that would outweigh the choice."""
    parts = urlsplit(target)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return parts._replace(query=urlencode(kept)).geturl() if "lang=" in parts.query else target


@csrf_exempt  # public pages have no session to hold a token; without one nothing of a person's can change
@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language: kept with the person, or for a stranger in a cookie."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    response["Location"] = _unasked(response["Location"])
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            workflow.change_person(request.user, language=chosen, by=request.user, at=clock.now())
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or as the device."""
    user = person(request)
    if request.POST.get("theme") in User.Theme.values:
        workflow.change_person(user, theme=request.POST["theme"], by=user, at=clock.now())
    return _back(request)


@require_POST
def company(request: HttpRequest) -> HttpResponse:
    """Choose which of one's companies the pages wear."""
    slug = request.POST.get("company", "")
    if slug in {own.slug for own in companies.visible_to(person(request), clock.now())}:
        request.session["company"] = slug
    return _back(request)
