"""The calendar of reviews: a personal address to subscribe to, and what programs read there without a log-in."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.limits import ASKING
from kit.people import person
from kit.strangers import limited
from policy import queries, workflow

from .calendar_file import review_calendar


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show whether the person has an address, since when, and what it gives; the address itself was shown once."""
    return render(request, "policy/calendar.html", {"made": queries.calendar_of(person(request))})


@require_POST
def make_calendar(request: HttpRequest) -> HttpResponse:
    """Make the person's address and show it: this once. An earlier one no longer works."""
    token = workflow.make_calendar(by=person(request), at=clock.now())
    address = settings.PUBLIC_URL + reverse("read_calendar", args=[token])
    webcal = f"webcal://{address.partition('://')[2]}"
    context = {"made": queries.calendar_of(person(request)), "address": address, "webcal": webcal}
    return render(request, "policy/calendar.html", context)


@require_POST
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    """Take the address back."""
    workflow.revoke_calendar(by=person(request), at=clock.now())
    messages.success(request, _("The address no longer works. Take the subscription out of your calendar."))
    return redirect("policy:calendar")


@login_not_required
@require_safe
@limited(ASKING)
def read_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give the reviews as iCalendar to whoever has the address; another address is none (404)."""
    at = clock.now()
    owner = queries.owner_of(token, at)
    if owner is None:
        raise Http404
    content = review_calendar(owner, at)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'inline; filename="policy.ics"'
    known = get_conditional_response(request, etag=etag, response=answer)
    return known if isinstance(known, HttpResponse) else answer
