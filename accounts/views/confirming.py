"""The accounts that await one person's confirmation, in one list: each is looked at and pressed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models.accounts import short
from accounts.queries.confirming import to_confirm_of
from accounts.views.register import with_platforms
from companies import queries as companies
from kit import clock
from kit.people import person

SHOWN = 100


@require_safe
def to_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the accounts of a company that the person is asked to confirm; as many as the duty says."""
    user, at = person(request), clock.now()
    company = get_object_or_404(companies.visible_to(user, at), slug=slug)
    rows = to_confirm_of(user, company, at)
    shown = [{**row, "address": short(row["url"])} for row in with_platforms(rows[:SHOWN])]
    context = {"company": company, "rows": shown, "more": len(rows) > SHOWN, "most": SHOWN}
    return render(request, "accounts/to_confirm.html", context)
