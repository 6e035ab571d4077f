"""The CEO adopts a text, sends it back, or says that the company does not adopt it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.forms import AdoptForm, ObjectForm
from policy.models import Draft

from .draft_page import draft_page
from .drafts import load


@require_POST
def adopt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Adopt the text that was shown, for the companies ticked."""
    found, user, at = load(request, pk), person(request), clock.now()
    _asked(request, found, "adopt")
    mine = list(queries.adoptable(user, found, at))
    form = AdoptForm(request.POST, draft=found, companies=mine, at=clock.day_of(at))
    if not form.is_valid():
        return draft_page(request, found, adopt_form=form)
    try:
        version = workflow.adopt(found, form.cleaned_data["companies"], by=user, at=at, **form.decided())
    except Refused as error:
        found.refresh_from_db()
        return draft_page(request, found, adopt_form=form, refused=str(error.sentence))
    messages.success(request, _("You have adopted version %(number)d.") % {"number": version.number})
    return redirect(found)


@require_POST
def send_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the text back to be worked on."""
    return _object(request, pk, "send_back", workflow.send_back, _("The text is sent back with your reason."))


@require_POST
def refuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that the company does not adopt what another has adopted."""
    return _object(
        request, pk, "refuse", workflow.refuse, _("Your company does not adopt the text. Your reason is kept.")
    )


def _object(request: HttpRequest, pk: uuid.UUID, verb: str, move: Callable[..., None], said: str) -> HttpResponse:
    found, user, at = load(request, pk), person(request), clock.now()
    _asked(request, found, verb)
    form = ObjectForm(request.POST, companies=list(queries.adoptable(user, found, at)))
    if not form.is_valid():
        return draft_page(request, found, object_form=form)
    move(found, form.cleaned_data["company"], by=user, at=at, note=form.cleaned_data["note"])
    messages.success(request, said)
    return redirect(found)


def _asked(request: HttpRequest, found: Draft, verb: str) -> None:
    """Refuse whoever is no CEO of a company it is for (403), and tell a CEO who is late that it is answered (409)."""
    user, at = person(request), clock.now()
    if queries.adopts(user, found, at) is None:
        raise Forbidden(verb)
    if not queries.adoptable(user, found, at).exists():
        raise Stale(found, verb)
