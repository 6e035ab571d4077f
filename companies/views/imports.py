"""Taking in people from a file: choose it, look at what it would do, say yes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries, workflow
from companies.forms.imports import LISTED, FileForm, TakeInForm
from companies.importing import CHANGED, ENDED, NEW, UNCHANGED, Entry, Plan
from companies.models import Employment, PeopleImport
from companies.reading.headings import TEMPLATE
from kit import clock
from kit.people import person
from kit.sheets import NotAFile, blank, headings
from kit.workflow import Forbidden, Refused

SHOWN = 200  # rows of each outcome on a page of the list; the figures count all
WORDS = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "language": gettext_lazy("Language"),
    "title": gettext_lazy("Title"),
    "number": gettext_lazy("Employee number"),
    "kind": gettext_lazy("Kind"),
    "manager": gettext_lazy("Manager"),
    "last_day": gettext_lazy("Last day"),
}
KINDS = dict(Employment.Kind.choices)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read at once and thrown away."""
    user, at = person(request), clock.now()
    if not queries.edits_people_of(user, at).exists():
        raise Forbidden("import_people")
    form = FileForm(request.POST or None, request.FILES or None, user=user, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            begun = workflow.begin_import(
                form.cleaned_data["file"], company=form.cleaned_data["company"], by=user, at=at
            )
        except NotAFile as error:
            form.add_error("file", str(error.sentence))
        else:
            return redirect("companies:look_import", begun.pk)
    context = {"form": form, "headings": headings(TEMPLATE)}
    return render(request, "companies/import.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty list with the headings, as Swedish Excel opens it."""
    if not queries.edits_people_of(person(request), clock.now()).exists():
        raise Forbidden("import_people")
    return blank(TEMPLATE, "personer.csv")


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the file would do; take it in when HR says so, all of it or nothing."""
    user, at = person(request), clock.now()
    begun = get_object_or_404(PeopleImport, pk=pk, by=user)
    try:
        plan = workflow.look(begun, by=user, at=at)
    except Refused as error:
        messages.info(request, str(error.sentence))
        return redirect("companies:import_people")
    form = TakeInForm(request.POST or None, plan=plan, at=at)
    refused = _take_in(request, begun, plan, form, at) if request.method == "POST" else ""
    if refused is None:
        return redirect("companies:invitations")
    again = TakeInForm(plan=plan, at=at) if refused else form  # with the fingerprint of what is shown now
    context = _shown(request, plan) | {"form": again, "refused": refused, "plan": plan}
    return render(request, "companies/import_look.html", context, status=_status(form, refused))


def _status(form: TakeInForm, refused: str) -> int:
    return 409 if refused else (422 if form.errors else 200)


def _take_in(request: HttpRequest, begun: PeopleImport, plan: Plan, form: TakeInForm, at: dt.datetime) -> str | None:
    """Return None when all of it is taken in, else why not; nothing is said where the form says it."""
    if request.POST.get("fingerprint") != plan.fingerprint:
        return _("Something has changed since the list was shown. Look at it once more.")
    if not form.is_valid():
        return ""
    try:
        counts = workflow.import_people(begun, **form.cleaned_data, by=person(request), at=at)
    except Refused as error:
        if error.code in form.fields:
            form.add_error(error.code, str(error.sentence))
            return ""
        return str(error.sentence)
    messages.success(request, _done(counts))
    return None


def _done(counts: dict[str, int]) -> str:
    new = ngettext("%(count)s new employment", "%(count)s new employments", counts[NEW]) % {"count": counts[NEW]}
    words = {"new": new, "changed": counts[CHANGED], "ended": counts[ENDED]}
    return _("The file is taken in: %(new)s, %(changed)s changed, %(ended)s with a last day.") % words


def _shown(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """Return the rows of each outcome as plain words, a page of each, and how many there are."""
    figures = {outcome: len(plan.of(outcome)) for outcome in (NEW, CHANGED, ENDED, UNCHANGED)}
    names = dict(queries.open_companies().values_list("pk", "name"))
    slices = {outcome: Slice.of(request, outcome, plan.of(outcome)) for outcome in (NEW, CHANGED, ENDED)}
    groups = [
        (outcome, title, slices[outcome], [_line(entry, names) for entry in slices[outcome].rows])
        for outcome, title in ((NEW, _("New")), (CHANGED, _("Changed")), (ENDED, _("Get a last day")))
        if figures[outcome]
    ]
    return {
        "figures": figures | {"wrong": len({wrong.row for wrong in plan.wrong}), "missing": len(plan.missing)},
        "groups": groups,
        "wrong": Slice.of(request, "wrong", plan.wrong),
        "listed": LISTED,
    }


@dataclass(frozen=True)
class Slice:
    """The rows of one list that a page shows, which they are, and the addresses of the pages beside."""

    rows: list[Any]
    first: int
    last: int
    total: int
    before: str
    after: str

    @classmethod
    def of(cls, request: HttpRequest, name: str, rows: list[Any]) -> Slice:
        """Return the page that `?name=2` asks for; the nearest one that there is."""
        last = max(1, -(-len(rows) // SHOWN))
        text = request.GET.get(name, "")
        number = min(max(int(text), 1), last) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
        beside = [_address(request, name, page) if 1 <= page <= last else "" for page in (number - 1, number + 1)]
        shown = rows[(number - 1) * SHOWN : number * SHOWN]
        start = (number - 1) * SHOWN
        return cls(shown, start + 1, start + len(shown), len(rows), *beside)


def _address(request: HttpRequest, name: str, page: int) -> str:
    query = request.GET.copy()
    query[name] = str(page)
    return f"?{query.urlencode()}#{name}"


def _line(entry: Entry, names: dict[Any, str]) -> dict[str, Any]:
    changes = [(WORDS[name], _word(name, old), _word(name, new)) for name, old, new in entry.shown]
    row = entry.row
    return {
        "row": row.number,
        "name": row.name,
        "about": " · ".join(filter(None, (row.title, names.get(entry.company, "")))),
        "first_day": entry.values.get("first_day"),
        "changes": changes,
    }


def _word(name: str, value: str) -> str:
    return str(KINDS.get(value, value)) if name == "kind" else value
