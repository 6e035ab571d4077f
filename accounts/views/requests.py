"""Asking for an account, and everything that happens to the request until the account is open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import duties, queries, workflow
from accounts.forms import CloseForm, MetForm, ReasonForm
from accounts.models import Account, Request
from accounts.queries import conflicts
from accounts.views.page import approve_form, request_page, seen
from accounts.views.turn import explained, what_is_left
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale

RELATED = ("company", "owner", "backup", "requested_by", "endorsed_by", "account")


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


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the request to everybody concerned: facts, warnings, where it is now, what comes next."""
    return request_page(request, load(request, pk))


@require_http_methods(["GET", "POST"])
def ask_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO to close an account."""
    user, at = person(request), clock.now()
    account = get_object_or_404(queries.visible_to(user, at).select_related("company"), pk=pk)
    if not companies.basis(user, Can.REQUEST_ACCOUNT, account.company_id, at):
        raise Forbidden("ask_close")
    return write_close(request, CloseForm(_posted(request)), account)


def write_close(request: HttpRequest, form: CloseForm, found: Account | Request) -> HttpResponse:
    """Ask to close an account, or ask anew after the question was sent back."""
    user, at = person(request), clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(found, Account):
                return redirect(workflow.ask_close(found, by=user, at=at, **form.cleaned_data))
            workflow.revise_close(found, by=user, at=at, **form.cleaned_data)
            return redirect(found)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
    context = {"form": form, "object": found}
    return render(request, "accounts/close_form.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


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
    done = _("You have closed %(name)s.") if found.kind == Request.Kind.CLOSE else _("You have approved %(name)s.")
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
    following = duties.next_to_decide(person(request), clock.now(), after=found)
    messages.success(request, f"{done} {what_is_left(person(request), clock.now())}")
    return redirect("accounts:request", following or found.pk)
