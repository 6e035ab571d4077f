"""Those who assess suspected accounts: one of them, and what becomes of it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, workflow
from accounts.forms.suspicions import LogForm, ReportForm, TakeOverForm, TolerateForm
from accounts.models import PlatformRule, Suspicion
from accounts.platforms import PLATFORMS
from accounts.views.logbook import suspicion_story
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Refused


def load(request: HttpRequest, pk: uuid.UUID) -> Suspicion:
    """Return the suspected account if the person may assess it, else 404."""
    rows = queries.suspicions_visible_to(person(request), clock.now())
    return get_object_or_404(rows.select_related("company", "account__company", "told_by", "settled_by"), pk=pk)


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one suspected account: what was told, what became of it, and what may be done now."""
    return suspicion_page(request, load(request, pk))


def suspicion_page(
    request: HttpRequest, found: Suspicion, asked: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """Render it; `asked` names the form that was not filled in, which comes back open."""
    user, at = person(request), clock.now()
    platform, rule = PLATFORMS.get(found.platform), PlatformRule.objects.filter(platform=found.platform).first()
    blank: dict[str, forms.Form] = {
        "take_over": TakeOverForm(suspicion=found, user=user, at=at),
        "report_to_platform": ReportForm(),
        "tolerate": TolerateForm(),
        "log_suspicion": LogForm(),
    }
    moves = workflow.SUSPICION_MOVES
    context: dict[str, Any] = {
        "object": found,
        "where": platform.label if platform else "",
        "help": rule.help_url if rule else "",
        "forms": {**blank, **({asked: form} if form else {})},
        "may": [verb for verb in moves if found.status in moves[verb].sources],
        "asked": asked,
        "story": suspicion_story(found),
        "opens": found.account and queries.visible_to(user, at).filter(pk=found.account.pk).exists(),
        "readers": ", ".join(one.name for one in companies.holders(Can.HANDLE_SUSPICIONS, found.company_id, at)),
    }
    return render(request, "accounts/suspicion.html", context, status=422 if asked else 200)


def _press(request: HttpRequest, found: Suspicion, form: forms.Form, verb: str, done: str, **more: Any) -> HttpResponse:
    """Walk one arrow with what the form says, or show the form again."""
    if form.is_valid():
        try:
            values = {"note": form.cleaned_data["note"]} if "note" in form.fields else {}
            getattr(workflow, verb)(found, **values, **more, by=person(request), at=clock.now())
        except Refused as no:
            form.add_error(no.code if no.code in form.fields else None, str(no.sentence))
        else:
            messages.success(request, done)
            return redirect(found)
    return suspicion_page(request, load(request, found.pk), verb, form)


@require_POST
def take_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it is ours: it becomes an undecided account of the register."""
    found = load(request, pk)
    form = TakeOverForm(request.POST, suspicion=found, user=person(request), at=clock.now())
    values = {name: form.cleaned_data[name] for name in ("company", "name")} if form.is_valid() else {}
    done = _("The account stands in the register, undecided. HR puts it before the CEO.")
    return _press(request, found, form, "take_over", done, identity=form.identity, **values)


@require_POST
def report_to_platform(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that the platform has been told."""
    done = _("You have noted that the platform has been told.")
    return _press(request, load(request, pk), ReportForm(request.POST), "report_to_platform", done)


@require_POST
def tolerate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let it be, with the reason."""
    return _press(request, load(request, pk), TolerateForm(request.POST), "tolerate", _("You have let it be."))


@require_POST
def log_suspicion(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a line to the log."""
    form = LogForm(request.POST)
    return _press(request, load(request, pk), form, "log_suspicion", _("The line stands in the log."))
