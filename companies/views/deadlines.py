"""The days and deadlines that a company has set, and setting one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries, workflow
from companies.deadlines import DEADLINES, FIXED, worded
from companies.forms.deadlines import DaysForm
from companies.models import Company
from companies.queries import deadlines as asked
from companies.views.people import say
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale


def _load(request: HttpRequest, slug: str, at: dt.datetime) -> Company:
    """Return the company: 404 where one does not see it, 403 where its deadlines are not one's to read."""
    user = person(request)
    found = get_object_or_404(queries.companies_shown(user, at), slug=slug, closed_on=None)
    if not queries.may_read_days(user, found, at):
        raise Forbidden("days")
    return found


@require_safe
def days(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the deadlines of a company: what holds, what comes, within which bounds, and what nobody sets."""
    at = clock.now()
    found = _load(request, slug, at)
    context = {
        "of": found,
        "rows": asked.shown(found, at),
        "fixed": FIXED,
        "history": [{**_worded(row), "title": DEADLINES[row["key"]].title} for row in asked.history(found)],
        "may_set": queries.may_set_days(person(request), found, at),
    }
    return render(request, "companies/days.html", context)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "words": worded(row["value"], DEADLINES[row["key"]].unit)}


@require_http_methods(["GET", "POST"])
def set_days(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Set one deadline of a company, from a day on."""
    at = clock.now()
    found = _load(request, slug, at)
    if not queries.may_set_days(person(request), found, at):
        raise Forbidden("set_days")
    if key not in DEADLINES:
        raise Http404
    today = clock.day_of(at)
    first = {"value": queries.days_on(key, found, today), "valid_from": today + dt.timedelta(days=1)}
    first |= {"version": asked.version_of_days(found, key)}
    form = DaysForm(request.POST or None, deadline=DEADLINES[key], at=at, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.set_days(found, key, by=person(request), at=at, **form.cleaned_data)
        except Refused as error:
            say(form, error)
        except Stale:
            return _meanwhile(request, form, found, key)
        else:
            messages.success(request, _("The deadline is set. Nothing that has begun moves."))
            return redirect("companies:days", slug)
    return _page(request, form, found, key, 422 if form.errors else 200)


def _meanwhile(request: HttpRequest, form: DaysForm, found: Company, key: str) -> HttpResponse:
    """Say who set the same deadline meanwhile, and to what; what this person wrote stands below, to be sent again."""
    form.upon(asked.version_of_days(found, key))
    last = asked.history(found, key).first()
    return _page(request, form, found, key, 409, meanwhile=_worded(last) if last else None)


def _page(request: HttpRequest, form: DaysForm, found: Company, key: str, status: int, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "of": found,
        "one": next(one for one in asked.shown(found, clock.now()) if one.deadline.key == key),
        "history": [_worded(row) for row in asked.history(found, key)],
        **more,
    }
    return render(request, "companies/set_days.html", context, status=status)
