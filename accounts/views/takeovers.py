"""An account goes to another company of the group: asking for it, and the answer of the company that takes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, workflow
from accounts.forms import ReasonForm
from accounts.forms.closing import AcceptForm, TakeOverForm
from accounts.models import Account, Request
from accounts.views.accepting import most_months
from accounts.views.account import load
from accounts.views.loading import as_seen
from accounts.views.page import request_page
from accounts.views.turn import explained
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused


@require_http_methods(["GET", "POST"])
def ask_take_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO to let another company take an account over."""
    account = load(request, pk)
    if queries.standing.may_ask(person(request), account, clock.now()) is None:
        raise Forbidden("ask_take_over")
    return write_take_over(request, account)


def write_take_over(request: HttpRequest, about: Account | Request) -> HttpResponse:
    """Show the form, and send what was written: asked for, or written anew after it was sent back."""
    user, at = person(request), clock.now()
    form = TakeOverForm(request.POST if request.method == "POST" else None, about=about, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(about, Account):
                return redirect(workflow.ask_take_over(about, by=user, at=at, **form.cleaned_data))
            workflow.revise_take_over(about, by=user, at=at, **form.cleaned_data)
            return redirect(about)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
    context = {"form": form, "object": about}
    return render(request, "accounts/take_over_form.html", context, status=422 if form.errors else 200)


@require_POST
def accept_take_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the account on for the receiving company."""
    found, at = as_seen(request, pk), clock.now()
    form = AcceptForm(request.POST, most=most_months(found, at))
    if not form.is_valid():
        return _again(request, found, "accept_take_over", form)
    try:
        with explained(found, person(request)):
            account = workflow.accept_take_over(found, by=person(request), at=at, **form.cleaned_data)
    except Refused as no:
        form.add_error(no.code if no.code in form.fields else None, str(no.sentence))
        return _again(request, found, "accept_take_over", form)
    said = _("%(company)s has taken %(name)s over.") % {"company": account.company, "name": account.name}
    messages.success(request, said)
    return redirect(account)


@require_POST
def decline_take_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no for the receiving company, and why."""
    found, form = as_seen(request, pk), ReasonForm(request.POST, verb="decline_take_over")
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        with explained(found, person(request)):
            workflow.decline_take_over(found, by=person(request), at=clock.now(), note=note)
    except Refused as no:
        if no.code != "note":
            raise
        return _again(request, found, "decline_take_over", form)
    messages.success(request, _("You have declined %(name)s. It stays where it is.") % {"name": found.name})
    return redirect(found)


def _again(request: HttpRequest, found: Request, asked: str, form: Any) -> HttpResponse:
    """Show the request once more with what was wrong; 403 where the person may not answer at all."""
    if queries.may_accept(person(request), found, clock.now()) is None:
        raise Forbidden(asked)
    return request_page(request, found, asked=asked, form=form)
