"""The request that an address names, as the person may see it, and as the page showed it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts import queries
from accounts.models import Request
from accounts.queries import conflicts
from accounts.views.page import seen
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Stale

RELATED = ("company", "owner", "backup", "requested_by", "endorsed_by", "account", "to_company")


def load(request: HttpRequest, pk: uuid.UUID) -> Request:
    """Return the request if the person may see it; else 404, or 403 with the reason for who could as a delegate."""
    user, at = person(request), clock.now()
    visible = queries.requests_visible_to(user, at).select_related(*RELATED)
    found = visible.filter(pk=pk).first()
    if found is None and (once := conflicts.could_see_as_delegate(user, pk, at)):
        raise Forbidden("read", conflicts.why_not_decide(user, once, at))
    return found or get_object_or_404(visible, pk=pk)


def as_seen(request: HttpRequest, pk: uuid.UUID) -> Request:
    """Return the request as `load` does. Raises `Stale` when it was sent anew since the page was shown."""
    found = load(request, pk)
    if request.POST.get("seen", seen(found)) != seen(found):
        raise Stale(found, "read")
    return found
