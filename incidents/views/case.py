"""A case: what was reported, what was said, and what the person in front of it may do now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents import wall, workflow
from incidents.forms import CloseForm, MessageForm, NameForm, RecuseForm
from incidents.models import Case
from incidents.views.fresh import ask_again, fresh
from incidents.views.page import case_page
from incidents.workflow.grants import candidates
from kit import clock
from kit.people import person
from kit.workflow import Refused, Stale

Act = Callable[[Case], None]


def load(request: HttpRequest, pk: uuid.UUID) -> Case:
    """Return the case if the person may read it, else 404."""
    return get_object_or_404(wall.visible_to(person(request), clock.now()).select_related("company"), pk=pk)


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open the case for reporter or handler; the opening is recorded."""
    case = load(request, pk)
    return case_page(request, case) if fresh(request) else ask_again(request)


def _press(request: HttpRequest, case: Case, act: Act, done: str, **form: forms.Form) -> HttpResponse:
    """Do one thing with the case, if the log-in is fresh and what was written will do."""
    if not fresh(request):
        return ask_again(request)
    if any(not one.is_valid() for one in form.values()):
        return case_page(request, case, form)
    try:
        act(case)
    except Refused as error:
        return case_page(request, case, form, str(error.sentence))
    except Stale:
        sentence = _("Somebody was first: the case has changed since you opened it. What you wrote stands below.")
        return case_page(request, load(request, case.pk), form, sentence)
    messages.success(request, done)
    return redirect(case if wall.can_read(person(request), case, clock.now()) else "incidents:index")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": clock.now()}


@require_POST
def acknowledge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell the reporter that the report is received."""
    done = _("You have acknowledged the report.")
    return _press(request, load(request, pk), lambda case: workflow.acknowledge(case, **_by(request)), done)


@require_POST
def message(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write to the other side."""
    form = MessageForm(request.POST)

    def act(case: Case) -> None:
        workflow.message(case, form.cleaned_data["text"], **_by(request))

    return _press(request, load(request, pk), act, _("The message is sent."), message=form)


@require_POST
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End the case with an outcome."""
    form = CloseForm(request.POST, auto_id="close_%s")

    def act(case: Case) -> None:
        workflow.close(case, **form.cleaned_data, **_by(request))

    return _press(request, load(request, pk), act, _("The case is closed."), close=form)


@require_POST
def name_another(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name another designated case handler."""
    case = load(request, pk)
    form = NameForm(request.POST, candidates=candidates(case, clock.now()))

    def act(case: Case) -> None:
        workflow.name_another(case, **form.cleaned_data, **_by(request))

    return _press(request, case, act, _("The case handler is named."), name=form)


@require_POST
def recuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Step back for a conflict of interest."""
    form = RecuseForm(request.POST)

    def act(case: Case) -> None:
        workflow.recuse(case, **form.cleaned_data, **_by(request))

    return _press(request, load(request, pk), act, _("You have stepped back and no longer see the case."), recuse=form)
