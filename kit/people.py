"""The person behind a request, for views that `LoginRequiredMiddleware` has let through."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def person(request: HttpRequest) -> Any:
    """Return who is logged in; the middleware has turned strangers away."""
    assert request.user.is_authenticated
    return request.user
