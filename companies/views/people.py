"""People: the list, a person's page, entering and changing somebody."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries, workflow
from companies.forms.people import AddForm, PersonForm
from companies.models import User
from companies.queries import people as listing
from companies.queries import versions
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person as whoever
from kit.workflow import Forbidden, Refused, Stale

STATES = {
    listing.WORKING: ("active", gettext_lazy("Works here")),
    listing.COMING: ("pending", gettext_lazy("Begins later")),
    listing.LEFT: ("ended", gettext_lazy("Has left")),
}
LABELS = {name: PersonForm.base_fields[name].label for name in ("name", "email", "phone", "language")}
CODES = {"employment_number_unique_in_company": "number", "manager_ring": "manager"}
CODES |= {"employment_not_own_manager": "manager", "employment_days_in_order": "last_day"}
CODES |= {"employment_no_overlap": "first_day"}


def with_words(rows: Any) -> list[dict[str, Any]]:
    """Return plain rows with the mark and the word of each state, so that the template asks nothing per row."""
    return [{**row, "mark": STATES[row["state"]][0], "word": STATES[row["state"]][1]} for row in rows]


def say(form: Any, error: Refused) -> None:
    """Put a refusal beside the field that it is about, else above the form."""
    field = CODES.get(error.code, error.code)
    form.add_error(field if field in form.fields else None, str(error.sentence))


def _search(request: HttpRequest) -> listing.Search:
    state, after = request.GET.get("status", ""), request.GET.get("after", "")
    words = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    known = {*STATES, listing.MANAGERS}
    return listing.Search(request.GET.get("bolag", ""), state if state in known else "", words, uuid_or_none(after))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the people of the companies one may see: found by name, address or number, and by state."""
    user, at = whoever(request), clock.now()
    ids = listing.sees_people(user, at)
    if not ids:
        raise Forbidden("people")
    seen = list(queries.open_companies().filter(pk__in=ids))
    search = _search(request)
    rows = list(listing.people(ids, search, at)[: listing.SHOWN_AT_ONCE + 1])
    shown = rows[: listing.SHOWN_AT_ONCE]
    context = {
        "rows": with_words(shown),
        "more_after": shown[-1]["id"] if len(rows) > len(shown) else None,
        "search": search,
        "seen": seen,
        "counts": listing.counts(ids, search, at),
        "may_edit": bool(queries.edits_people(user, at)),
    }
    return render(request, "companies/people.html", context)


@require_safe
def person(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one person: employments in the companies one may see, what they hold, what has changed."""
    user, at = whoever(request), clock.now()
    found = get_object_or_404(listing.people_visible_to(user, at), pk=pk)
    return render(request, "companies/person.html", _about(found, user, at))


def _about(found: User, user: User, at: Any) -> dict[str, Any]:
    ids, edits = listing.sees_people(user, at), queries.edits_people(user, at)
    places = set(queries.places_of(found, at))
    employments = [
        {"row": row, "mark": STATES[row.state][0], "word": STATES[row.state][1], "state": row.state,
         "may_edit": row.company_id in edits, "own": found == user,
         "away": row.away and row.state == listing.WORKING and (row.company_id in edits or found == user)}
        for row in listing.employments_shown(found, ids, at)
    ]  # fmt: skip
    return {
        "object": found,
        "employments": employments,
        "leaves": listing.leaves_shown(found, edits) if not places.isdisjoint(edits) else [],
        "own": found == user,
        "near": not places.isdisjoint(ids),
        "may_change": not places.isdisjoint(edits),
        "may_employ": bool(edits) and found != user,
        "changes": _changes(found) if not places.isdisjoint(ids) else [],
        **listing.held({found.pk}, ids, at),
    }


def _changes(found: User) -> list[dict[str, Any]]:
    """Return the last changes with the word of what was changed; evidence from before is read with them."""
    return [{"row": row, "label": LABELS.get(row.field, row.field)} for row in listing.changes_of(found)[:20]]


@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Enter a person with an employment; somebody known is recognised and employed instead."""
    user, at = whoever(request), clock.now()
    if not queries.edits_people(user, at):
        raise Forbidden("add_person")
    form = AddForm(request.POST or None, user=user, at=at, initial={"first_day": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = workflow.enter(**values, by=user, at=at)
        except Refused as error:
            form = _again(form, error, user, at)
        else:
            messages.success(request, _("%(person)s has been entered.") % {"person": made.person})
            return redirect(made)
    return render(request, "companies/add_person.html", {"form": form}, status=422 if form.errors else 200)


def _again(form: AddForm, error: Refused, user: User, at: Any) -> AddForm:
    """Return the form with the refusal; where somebody was entered meanwhile, with the question whether it is them."""
    if error.code == "known":
        form = AddForm(form.data, user=user, at=at)
        form.full_clean()
    say(form, error)
    return form


@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change name, address, phone or language; evidence keeps what was said before."""
    user, at = whoever(request), clock.now()
    found = get_object_or_404(listing.people_visible_to(user, at), pk=pk)
    if queries.edits_people(user, at).isdisjoint(queries.places_of(found, at)):
        raise Forbidden("change_person")
    now = {name: getattr(found, name) or "" for name in ("name", "email", "phone", "language")}
    form = PersonForm(request.POST or None, initial={**now, "version": versions.version_of_person(found)})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_person(found, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            say(form, error)
        except Stale:
            return _meanwhile(request, form, User.objects.get(pk=found.pk))
        else:
            messages.success(request, _("The change is saved. What stood before can still be read."))
            return redirect(found)
    context = {"form": form, "object": found}
    return render(request, "companies/change_person.html", context, status=422 if form.errors else 200)


def _meanwhile(request: HttpRequest, form: PersonForm, found: User) -> HttpResponse:
    """Show what somebody else has changed beside what this person has written."""
    last = listing.changes_of(found).first()
    now = {name: getattr(found, name) or "" for name in ("name", "email", "phone", "language")}
    base = listing.person_as_of(found, form.data.get("version", ""))
    rows = form.meanwhile(base, now, versions.version_of_person(found), LABELS)
    context = {"form": form, "object": found, "differences": rows}
    if last is not None:
        context |= {"who": last.by, "when": last.at}
    return render(request, "companies/change_person.html", context, status=409)
