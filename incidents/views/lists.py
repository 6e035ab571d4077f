"""The list of one's own cases, the neutral way to one, and for HR who is designated."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from incidents import queries, texts, wall
from incidents.models import Case
from kit import clock
from kit.people import person
from kit.workflow import Forbidden

WORDS = dict(Case.Status.choices)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the cases that the person has reported or handles, and no others."""
    rows = [{**row, "word": WORDS[row["status"]]} for row in wall.listed(person(request), clock.now())]
    return render(request, "incidents/index.html", {"rows": rows, "exit": texts.EXIT})


@require_safe
def open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Lead from a mail, whose address says nothing, to the case."""
    return redirect(get_object_or_404(wall.visible_to(person(request), clock.now()), pk=pk))


@require_safe
def handlers(request: HttpRequest) -> HttpResponse:
    """Show HR who is designated as case handler, and where somebody is missing; never whether there is a report."""
    found = queries.handlers_by_company(person(request), clock.now())
    if not found:
        raise Forbidden("handlers")
    rows = [(company, names, len(names) < queries.ENOUGH) for company, names in found]
    return render(request, "incidents/handlers.html", {"rows": rows, "exit": texts.EXIT})
