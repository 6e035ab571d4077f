"""Leaves of employees: registered, changed, taken back by HR."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import workflow
from companies.forms.people import LeaveForm
from companies.models import Leave
from companies.queries import people as listing
from companies.queries import versions
from companies.views.employments import load as load_employment
from companies.views.people import say
from kit import clock
from kit.people import person as whoever
from kit.workflow import Refused, Stale

LABELS = {name: field.label for name, field in LeaveForm.base_fields.items() if field.label}


def _load(request: HttpRequest, pk: uuid.UUID, at: dt.datetime) -> Leave:
    """Return the leave: 404 for whoever does not edit people there."""
    rows = listing.leaves_visible_to(whoever(request), at).select_related("employment__person", "employment__company")
    return get_object_or_404(rows, pk=pk)


@require_safe
def moved(request: HttpRequest, pk: uuid.UUID, to: str) -> HttpResponse:
    """Lead from the address that a page had to the one it has."""
    return redirect(f"companies:{to}", pk, permanent=True)


@require_http_methods(["GET", "POST"])
def register_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Register that somebody is on leave."""
    at = clock.now()
    work = load_employment(request, pk, "register_leave", at)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
        try:
            workflow.register_leave(work, **days, by=whoever(request), at=at)
        except Refused as error:
            say(form, error)
        else:
            messages.success(request, _("The leave of %(person)s is saved.") % {"person": work.person})
            return redirect(work)
    context = {"form": form, "work": work, "object": None}
    return render(request, "companies/leave.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set when a leave begins and ends."""
    at = clock.now()
    found = _load(request, pk, at)
    first = {"first_day": found.first_day, "last_day": found.last_day, "version": versions.version_of(found)}
    form = LeaveForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        stamp = _stamp(form.cleaned_data.pop("version"))
        try:
            workflow.change_leave(found, **form.cleaned_data, by=whoever(request), at=at, version=stamp)
        except Refused as error:
            say(form, error)
        except Stale:
            return _meanwhile(request, form, found, stamp)
        else:
            messages.success(request, _("The leave of %(person)s is saved.") % {"person": found.employment.person})
            return redirect(found)
    context = {"form": form, "work": found.employment, "object": found}
    return render(request, "companies/leave.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back a leave that was registered by mistake."""
    at = clock.now()
    found = _load(request, pk, at)
    stamp = _stamp(request.POST.get("version", ""))
    workflow.withdraw_leave(found, by=whoever(request), at=at, version=stamp)
    messages.success(request, _("The leave of %(person)s is taken back.") % {"person": found.employment.person})
    return redirect(found)


def _stamp(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _meanwhile(request: HttpRequest, form: LeaveForm, found: Leave, version: int) -> HttpResponse:
    """Show what somebody else has changed beside what this person has written."""
    now = Leave.objects.select_related("employment__person", "employment__company").get(pk=found.pk)
    before = now.history.filter(history_id=version).first() or now
    last = now.history.select_related("history_user").latest()
    base, stands = ({name: str(getattr(one, name) or "") for name in LABELS} for one in (before, now))
    rows = form.meanwhile(base, stands, versions.version_of(now), LABELS)
    context = {"form": form, "work": now.employment, "object": now, "differences": rows}
    context |= {"who": last.history_user, "when": last.history_date}
    return render(request, "companies/leave.html", context, status=409)
