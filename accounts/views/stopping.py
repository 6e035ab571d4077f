"""Stopping an account: asking that it be suspended or closed, and suspending it at once in an emergency."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms import CloseForm
from accounts.forms.closing import SuspendForm, WhyForm
from accounts.models import Account, Request
from accounts.views.account import load
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

Kind = Request.Kind
FORMS: dict[str, Any] = {Kind.CLOSE: CloseForm, Kind.SUSPEND: SuspendForm}
PAGES = {Kind.CLOSE: "accounts/close_form.html", Kind.SUSPEND: "accounts/suspend_form.html"}
ASKS = {Kind.CLOSE: workflow.ask_close, Kind.SUSPEND: workflow.ask_suspend}


@require_http_methods(["GET", "POST"])
def ask_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO to close an account."""
    account = load(request, pk)
    if not companies.basis(person(request), Can.REQUEST_ACCOUNT, account.company_id, clock.now()):
        raise Forbidden("ask_close")
    return write_reason(request, account, Kind.CLOSE)


@require_http_methods(["GET", "POST"])
def ask_suspend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO to suspend an account."""
    account = load(request, pk)
    if queries.standing.may_ask(person(request), account, clock.now()) is None:
        raise Forbidden("ask_suspend")
    return write_reason(request, account, Kind.SUSPEND)


def write_reason(request: HttpRequest, about: Account | Request, kind: str) -> HttpResponse:
    """Show the form for the reason of one of these kinds, and send what was written: asked for, or written anew."""
    user, at, asks = person(request), clock.now(), isinstance(about, Request)
    first = {"purpose": about.purpose} if asks else {}
    form: Form = FORMS[kind](request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(about, Account):
                return redirect(ASKS[Kind(kind)](about, by=user, at=at, **form.cleaned_data))
            workflow.revise_reason(about, by=user, at=at, **form.cleaned_data)
            return redirect(about)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
    context = {"form": form, "object": about}
    return render(request, PAGES[Kind(kind)], context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def suspend_now(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop an account at once: it was hacked, or something wrong stands there."""
    account, user, at = load(request, pk), person(request), clock.now()
    if queries.may_suspend_now(user, account, at) is None:
        raise Forbidden("suspend_now")
    question, missing = _("What has happened?"), _("Write what has happened.")
    form = WhyForm(request.POST if request.method == "POST" else None, question=question, missing=missing)
    if request.method == "POST" and form.is_valid():
        workflow.suspend_now(account, by=user, at=at, note=form.cleaned_data["note"])
        messages.success(
            request, _("%(name)s is suspended. Those who run it and HR are told.") % {"name": account.name}
        )
        return redirect(account)
    context = {"form": form, "object": account, "now": True}
    return render(request, "accounts/suspend_form.html", context, status=422 if form.errors else 200)
