"""A person confirms, and sees the receipt."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.forms import AcknowledgeForm

from .reading import text


@require_POST
def acknowledge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm the sentence shown, then show the receipt."""
    user, at = person(request), clock.now()
    versions = queries.visible_to(user, at).select_related("policy")
    version = get_object_or_404(versions, policy__slug=slug, number=number)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return text(request, version, form)
    done = workflow.acknowledge(version, by=user, at=at, text_hash=form.cleaned_data["text_hash"])
    return redirect(done)


@require_GET
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was confirmed, when, on which exact text."""
    receipts = queries.receipts_visible_to(person(request), clock.now())
    found = get_object_or_404(receipts.select_related("version__policy", "person", "company"), pk=pk)
    return render(request, "policy/receipt.html", {"receipt": found, "own": found.person_id == person(request).pk})
