"""For everybody, without log-in and without cookies: is a receipt genuine, and which are the portal's keys?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kit import clock
from kit.limits import ASKING
from kit.strangers import limited, tongue
from policy import queries

LONGEST = 60  # of what is typed; a longer text is no code


@login_not_required
@require_safe
@limited(ASKING)
def check_receipt(request: HttpRequest) -> HttpResponse:
    """Say of a code whether its receipt is genuine, and show what the receipt says: no more."""
    text = request.GET.get("kod", "").strip()[:LONGEST]
    found = queries.by_code(text) if text else None
    context = {
        **tongue(request),
        "code": text,
        "lacks": "kod" in request.GET and not text,
        "receipt": found,
        "faults": queries.faults(found) if found else [],
        "at": clock.now(),
    }
    answer = render(request, "policy/check.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@login_not_required
@require_safe
@limited(ASKING)
def seal_keys(request: HttpRequest) -> HttpResponse:
    """Publish the public keys of the portal's seals, with the time of each."""
    return JsonResponse({"format": "plsportal.keys.1", "keys": queries.published_keys()})
