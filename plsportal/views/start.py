"""Getting started: what each company still needs, who mends it and where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kit import clock
from kit.people import person
from kit.workflow import Forbidden
from plsportal.start import starts


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show HR and CEO what is missing in their companies."""
    found = starts(person(request), clock.now())
    if not found:
        raise Forbidden("start")
    return render(request, "start/index.html", {"starts": found, "missing": sum(one.missing for one in found)})
