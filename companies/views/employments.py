"""Employments: opened, changed, ended, left at once, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import queries, workflow
from companies.forms.people import EmployForm, EndForm, MoveForm, NoteForm
from companies.models import Employment, User
from companies.queries import people as listing
from companies.queries import versions
from companies.views.people import say
from kit import clock
from kit.people import person as whoever
from kit.workflow import Forbidden, Refused, Stale

FIELDS = {**MoveForm.base_fields, **EndForm.base_fields}
LABELS = {name: FIELDS[name].label for name in ("title", "number", "kind", "manager", "safety_representative")}
LABELS["last_day"] = FIELDS["last_day"].label


def load(request: HttpRequest, pk: uuid.UUID, verb: str, at: dt.datetime) -> Employment:
    """Return the employment: 404 where one may not see it, 403 where one may not change it."""
    user = whoever(request)
    rows = listing.employments_visible_to(user, at).select_related("person", "company", "manager")
    found = get_object_or_404(rows, pk=pk)
    if found.company_id not in queries.edits_people(user, at):
        raise Forbidden(verb)
    return found


@require_http_methods(["GET", "POST"])
def employ(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Employ a person in another company, or again."""
    user, at = whoever(request), clock.now()
    found = get_object_or_404(listing.people_visible_to(user, at), pk=pk)
    if not queries.edits_people(user, at):
        raise Forbidden("employ")
    form = EmployForm(request.POST or None, user=user, at=at, initial={"first_day": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.employ(found, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            say(form, error)
        else:
            messages.success(request, _("%(person)s has a new employment.") % {"person": found})
            return redirect(found)
    context = {"form": form, "object": found}
    return render(request, "companies/employ.html", context, status=422 if form.errors else 200)


def _values(row: Any) -> dict[str, Any]:
    """What the form says of an employment, or of a line of its history."""
    boss: User | None = row.manager
    return {
        "title": row.title,
        "number": row.number,
        "kind": row.kind,
        "manager": (boss.email or boss.name) if boss else "",
        "safety_representative": row.safety_representative,
    }


def _stands(row: Any) -> dict[str, Any]:
    return {**_values(row), "last_day": row.last_day.isoformat() if row.last_day else ""}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change title, number, kind, manager or safety duty, from a day."""
    user, at = whoever(request), clock.now()
    found = load(request, pk, "move", at)
    today = clock.day_of(at)
    lasts = found.first_day <= today and (found.last_day is None or found.last_day >= today)
    first = {**_values(found), "from_day": today if lasts else None, "version": versions.version_of(found)}
    form = MoveForm(request.POST or None, user=user, at=at, initial=first)
    return _press(request, form, found, workflow.move, "companies/move.html")


@require_http_methods(["GET", "POST"])
def end_employment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set the last day, ahead or back, or take it away."""
    found = load(request, pk, "end_employment", clock.now())
    first = {"last_day": found.last_day, "version": versions.version_of(found)}
    form = EndForm(request.POST or None, initial=first)
    return _press(request, form, found, workflow.end_employment, "companies/end_employment.html")


@require_http_methods(["GET", "POST"])
def leave_now(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End an employment at this moment; the person is signed out everywhere."""
    found = load(request, pk, "leave_now", clock.now())
    form = NoteForm(request.POST or None, initial={"version": versions.version_of(found)})
    return _press(request, form, found, workflow.leave_now, "companies/leave_now.html")


@require_http_methods(["GET", "POST"])
def withdraw_employment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back an employment, or a change, that has not begun."""
    found = load(request, pk, "withdraw_employment", clock.now())
    form = NoteForm(request.POST or None, initial={"version": versions.version_of(found)})
    return _press(request, form, found, workflow.withdraw_employment, "companies/withdraw_employment.html")


def _press(
    request: HttpRequest, form: Any, found: Employment, write: Callable[..., Employment], page: str
) -> HttpResponse:
    """Show the form, or write what it says; on a change made meanwhile show both side by side."""
    if request.method == "POST" and form.is_valid():
        stamp = form.cleaned_data.pop("version")
        version = int(stamp) if stamp.isdecimal() else 0
        try:
            write(found, by=whoever(request), at=clock.now(), version=version, **form.cleaned_data)
        except Refused as error:
            say(form, error)
        except Stale:
            return _meanwhile(request, form, found, version, page)
        else:
            messages.success(request, _("The change of %(person)s is saved.") % {"person": found.person})
            return redirect(found)
    context = {"form": form, "object": found}
    return render(request, page, context, status=422 if form.errors else 200)


def _meanwhile(request: HttpRequest, form: Any, found: Employment, version: int, page: str) -> HttpResponse:
    """Show what somebody else has changed beside what this person has written."""
    now = Employment.objects.select_related("person", "company", "manager").get(pk=found.pk)
    before = now.history.filter(history_id=version).first() or now
    last = now.history.select_related("history_user").latest()
    rows = form.meanwhile(_stands(before), _stands(now), versions.version_of(now), LABELS)
    context = {"form": form, "object": now, "differences": rows, "who": last.history_user, "when": last.history_date}
    return render(request, page, context, status=409)
