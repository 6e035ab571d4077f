"""The check list of an account that is to be closed: ticking, waiving, reopening, and closing it when all is done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, workflow
from accounts.forms.closing import TickForm, WhyForm
from accounts.models import Account, ClosingFact, ClosingPoint
from accounts.views.account import about, load
from accounts.views.checklist import HELP, checklist
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

State = ClosingFact.State


def _page(request: HttpRequest, found: Account, form: TickForm | None = None) -> HttpResponse:
    at = clock.now()
    context = about(request, found, at) | {"closing": checklist(found, person(request), at, form)}
    return render(request, "accounts/account.html", context, status=422)


@require_POST
def tick(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note what is done, each point as a fact of its own."""
    found, form = load(request, pk), TickForm(request.POST)
    if not form.is_valid():
        if not queries.may_run_closing(person(request), found, clock.now()):
            raise Forbidden("tick")
        return _page(request, found, form)
    with transaction.atomic():
        for point, note, evidence in form.done():
            workflow.tick(found, point, by=person(request), at=clock.now(), note=note, evidence=evidence)
    left = sum(fact.state == State.OPEN for fact in queries.closing_list(found))
    more = ngettext("It is noted. %(left)s point is left.", "It is noted. %(left)s points are left.", left)
    messages.success(request, more % {"left": left} if left else _("All is done. Now the account can be closed."))
    return redirect(f"{found.get_absolute_url()}#avslut")


def _why(verb: str, data: Any) -> WhyForm:
    missing = _("Write why, so that others understand it later.")
    if verb == "waive":
        return WhyForm(data, question=_("Why does it not apply to this account?"), missing=missing)
    return WhyForm(data, question=_("What is left to do?"), missing=missing)


def _with_reason(request: HttpRequest, pk: uuid.UUID, point: str, verb: str, walk: Callable[..., Any]) -> HttpResponse:
    found, user, at = load(request, pk), person(request), clock.now()
    if point not in ClosingPoint.values:
        raise Http404
    if not queries.may_run_closing(user, found, at):
        raise Forbidden(verb)
    if request.method == "GET" and found.status != Account.Status.CLOSING:
        return redirect(found)
    form = _why(verb, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        walk(found, point, by=user, at=at, note=form.cleaned_data["note"])
        return redirect(f"{found.get_absolute_url()}#avslut")
    context = {"form": form, "account": found, "verb": verb, "label": ClosingPoint(point).label}
    context["help"] = HELP[ClosingPoint(point)]
    return render(request, "accounts/closing_point.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: uuid.UUID, point: str) -> HttpResponse:
    """Say why a point does not apply to this account."""
    return _with_reason(request, pk, point, "waive", workflow.waive)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: uuid.UUID, point: str) -> HttpResponse:
    """Say what is left of a point after all."""
    return _with_reason(request, pk, point, "reopen", workflow.reopen)


@require_POST
def finish_closing(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the account; a point that somebody has opened again meanwhile is told."""
    found = load(request, pk)
    try:
        workflow.finish_closing(found, by=person(request), at=clock.now())
    except Refused as no:
        messages.error(request, str(no.sentence))
        return redirect(f"{found.get_absolute_url()}#avslut")
    messages.success(request, _("The account %(name)s is closed.") % {"name": found.name})
    return redirect(found)
