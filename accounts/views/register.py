"""The register, and an account's page."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Account, Request
from accounts.platforms import PLATFORMS
from accounts.views.appointments import operators
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person

ACCOUNT_WORDS = dict(Account.Status.choices)
REQUEST_WORDS = dict(Request.Status.choices)


def with_words(rows: Any, words: dict[Any, Any]) -> list[dict[str, Any]]:
    """Return plain rows with the words of status and platform, so that the template asks nothing per row."""
    return [
        {
            **row,
            "word": words[row["status"]] if "status" in row else "",
            "mark": PLATFORMS[row["platform"]].mark,
            "platform_name": PLATFORMS[row["platform"]].label,
        }
        for row in rows
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the register of the companies one may see, and the requests on their way."""
    user, at = person(request), clock.now()
    seen = list(companies.open_companies().filter(pk__in=companies.companies_where(user, Can.SEE_REGISTER, at)))
    slug = next((one.slug for one in seen if one.slug == request.GET.get("bolag")), "")
    context = {
        "accounts": with_words(queries.register(user, at, slug), ACCOUNT_WORDS),
        "requests": with_words(queries.on_the_way(user, at), REQUEST_WORDS),
        "slug": slug,
        "seen": seen,
        "may_request": bool(companies.companies_where(user, Can.REQUEST_ACCOUNT, at)),
    }
    return render(request, "accounts/index.html", context)


@require_safe
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one account: who runs it, by which decision, until when."""
    user, at = person(request), clock.now()
    rows = queries.visible_to(user, at).select_related("company", "owner", "backup")
    found = get_object_or_404(rows, pk=pk)
    visible = queries.requests_visible_to(user, at).filter(account=found)
    context = {
        "account": found,
        "platform": PLATFORMS[found.platform],
        "decisions": found.decisions.filter(request__in=visible).select_related("decided_by", "request"),
        "request_row": visible.first(),
        "today": clock.day_of(at),
        **operators(found, user, at),
    }
    return render(request, "accounts/account.html", context)
