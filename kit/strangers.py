"""What the public pages share: no cookie, no log-in, a language in the address, and so many questions a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from kit.limits import Limiter, network_of

View = Callable[..., HttpResponse]


def limited(limiter: Limiter, *methods: str) -> Callable[[View], View]:
    """Answer 429 to a network that asks too much; only these methods count, where any are named."""

    def around(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counts = not methods or request.method in methods
            seconds = limiter.wait(network_of(request)) if counts else 0
            if not seconds:
                return view(request, *args, **kwargs)
            context = {**tongue(request), "seconds": seconds, "typed": _typed(request)}
            answer = render(request, "public/limited.html", context, status=429)
            answer["Retry-After"] = str(seconds)
            return answer

        return counted

    return around


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form said, to be sent again; a file is not kept for that."""
    plain = request.content_type == "application/x-www-form-urlencoded"
    return [(name, str(text)) for name, text in request.POST.items()] if request.method == "POST" and plain else []


def tongue(request: HttpRequest) -> dict[str, Any]:
    """Return what a page says about language: its links keep the one of the address, one leads to the other."""
    other = "en" if translation.get_language() == "sv" else "sv"
    query = request.GET.copy()
    query["lang"] = other
    kept = request.GET.get("lang", "") if request.GET.get("lang") in dict(settings.LANGUAGES) else ""
    return {
        "lang": kept,
        "tongue": f"?lang={kept}" if kept else "",
        "and_tongue": f"&lang={kept}" if kept else "",
        "other": other,
        "in_other": f"{request.path}?{query.urlencode()}",
    }
