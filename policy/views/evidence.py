"""A person confirms the sentence under the text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kit import clock
from kit.people import person
from policy import workflow
from policy.forms import AcknowledgeForm

from .loading import load_version
from .reading import text


@require_POST
def acknowledge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm the sentence shown, then show the receipt."""
    user, at = person(request), clock.now()
    version = load_version(request, slug, number)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return text(request, version, form)
    done = workflow.acknowledge(version, by=user, at=at, text_hash=form.cleaned_data["text_hash"])
    return redirect(done)
