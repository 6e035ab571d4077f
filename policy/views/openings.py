"""A policy that a company shows to everybody, and the poster whose code leads there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.rendering import render as rendered

from .paper import poster_pdf


@login_not_required
@require_GET
def read_open(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Show the version in force to anybody, where the company has declared the policy open; it sets no cookie."""
    at = clock.now()
    adoption = queries.open_adoption(slug, company, at)
    if adoption is None:
        raise Http404
    texts = adoption.version.texts
    language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in texts else "sv"
    title, body, _hash = texts[language]
    context = {"adoption": adoption, "title": title, "language": language, "text": rendered(body)}
    context |= {"company": adoption.company, "review": queries.review_of(adoption, at), "today": clock.day_of(at)}
    return render(request, "policy/read_open.html", context)


@require_POST
def open_up(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Open the policy to everybody."""
    return _declare(request, slug, company, workflow.open_up, _("Everybody can read the policy now, without a log-in."))


@require_POST
def close_off(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Close it again."""
    return _declare(request, slug, company, workflow.close_off, _("The policy is read by those who log in alone."))


def _declare(request: HttpRequest, slug: str, company: str, verb: Callable[..., None], done: str) -> HttpResponse:
    user, at = person(request), clock.now()
    verb(get_object_or_404(queries.in_force_for(user, slug, company, at)), by=user, at=at)
    messages.success(request, done)
    return redirect("policy:versions", slug)


@require_GET
def poster(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Give the poster of a policy for the company's sites and lunch rooms as a PDF."""
    adoption = get_object_or_404(queries.in_force_for(person(request), slug, company, clock.now()))
    opened = bool(adoption.opened)
    to = reverse("policy:read_open", args=[slug, company]) if opened else reverse("policy:read", args=[slug])
    named = {"publish": "how_to_publish", "report": "incidents:report", "verify": "verify"}
    links = {"policy": to, **{name: reverse(page) for name, page in named.items()}}
    addresses = {name: f"{settings.PUBLIC_URL}{path}" for name, path in links.items()}
    language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in adoption.version.texts else "sv"
    made = poster_pdf(adoption, addresses, opened=opened, language=language)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}-{company}.pdf"'
    return answer
