"""Asking for an account, and everything that happens to the request until the account is open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from accounts import duties, queries, workflow
from accounts.forms import MetForm, ReasonForm
from accounts.models import Request
from accounts.views.loading import as_seen, load
from accounts.views.page import approve_form, request_page
from accounts.views.turn import explained, what_is_left
from kit import clock
from kit.people import person
from kit.workflow import Refused

APPROVED: dict[str, str] = {
    Request.Kind.OPEN: gettext_noop("You have approved %(name)s."),
    Request.Kind.TAKE_OVER: gettext_noop("You have let %(name)s go. The other company decides whether it takes it."),
    Request.Kind.SUSPEND: gettext_noop("You have suspended %(name)s."),
    Request.Kind.CLOSE: gettext_noop("You have decided to close %(name)s. Its check list is to be done first."),
}


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the request to everybody concerned: facts, warnings, where it is now, what comes next."""
    return request_page(request, load(request, pk))


def _press(request: HttpRequest, pk: uuid.UUID, verb: Callable[..., Any], done: str) -> HttpResponse:
    """Walk one arrow and say what happened."""
    found = as_seen(request, pk)
    with explained(found, person(request)):
        verb(found, by=person(request), at=clock.now())
    messages.success(request, done)
    return redirect(found)


@require_POST
def submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a draft."""
    return _press(request, pk, workflow.submit, _("The request is sent."))


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take one's own request back."""
    return _press(request, pk, workflow.withdraw, _("You have taken the request back."))


@require_POST
def endorse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Endorse as HR."""
    return _press(request, pk, workflow.endorse, _("You have endorsed the request. It waits for the decision now."))


@require_POST
def confirm_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that the account is open."""
    return _press(request, pk, workflow.confirm_open, _("The account is official and stands in the public list."))


@require_POST
def approve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve what is asked, on conditions where some were written."""
    found, at = as_seen(request, pk), clock.now()
    form = approve_form(found, at, request.POST)
    if not form.is_valid():
        return request_page(request, found, asked="approve", form=form)
    given: dict[str, Any] = {"months": form.cleaned_data.get("months"), "conditions": form.conditions}
    try:
        with explained(found, person(request)):
            workflow.approve(found, by=person(request), at=at, **given)
    except Refused as error:
        if not form.refused(error.code, str(error.sentence)):
            raise
        return request_page(request, load(request, pk), asked="approve", form=form)
    done = _(APPROVED.get(found.kind, APPROVED[Request.Kind.OPEN]))
    return _next(request, found, done % {"name": found.name})


@require_POST
def refuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Refuse, with the reason."""
    return _with_reason(request, pk, workflow.refuse, "refuse", _("You have refused %(name)s."))


@require_POST
def send_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for a change, with what is missing."""
    return _with_reason(request, pk, workflow.send_back, "send_back", _("You have sent %(name)s back."))


@require_POST
def revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back a decision, with the reason."""
    done = _("You have taken back the decision on %(name)s.")
    return _with_reason(request, pk, workflow.revoke, "revoke", done)


@require_POST
def meet_condition(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Say that a condition is met, and how."""
    found, form = load(request, pk), MetForm(request.POST, prefix=str(number))
    condition = get_object_or_404(queries.standing.conditions_of(found), number=number)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        workflow.meet_condition(condition, by=person(request), at=clock.now(), note=note)
    except Refused:
        return request_page(request, found, asked=f"condition_{number}", form=form)
    messages.success(request, _("The condition is met. Those who decided can see how."))
    return redirect(found)


def _with_reason(request: HttpRequest, pk: uuid.UUID, verb: Callable[..., Any], name: str, done: str) -> HttpResponse:
    found, form = as_seen(request, pk), ReasonForm(request.POST, verb=name)
    try:
        with explained(found, person(request)):
            verb(found, by=person(request), at=clock.now(), note=form.cleaned_data["note"] if form.is_valid() else "")
    except Refused as error:
        if error.code != "note":
            raise
        return request_page(request, load(request, pk), asked=name, form=form)
    return _next(request, found, done % {"name": found.name})


def _next(request: HttpRequest, found: Request, done: str) -> HttpResponse:
    """Say what was done, and lead to the next one that waits for this person."""
    user, at = person(request), clock.now()
    following = duties.next_to_decide(user, at, after=found)
    if not following and (listed := duties.next_list(user, at)):
        messages.success(request, f"{done} {_('The next list waits below.')}")
        return redirect("accounts:collective", listed)
    messages.success(request, f"{done} {what_is_left(user, at)}")
    return redirect("accounts:request", following or found.pk)
