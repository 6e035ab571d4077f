"""A text is entered in two steps: look, then take in."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from companies.models import Company
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.extraction import Document
from policy.extraction.document import SECTIONS
from policy.extraction.facts import SHAPES
from policy.extraction.report import sections, taken_out
from policy.forms import EnterForm, TakeInForm
from policy.queries import Prospect
from policy.rendering import render as rendered

NEEDED = [*SECTIONS, *(f"{label}: {shape}" for label, shape in SHAPES.items())]


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Take a text and show what was understood of it; nothing is written."""
    writable, at = _writable(request), clock.now()
    if "mend" in request.POST:
        chosen = {"companies": request.POST.getlist("companies")}
        form = EnterForm(companies=writable, initial=request.POST.dict() | chosen)
    else:
        form = EnterForm(request.POST or None, request.FILES or None, companies=writable)
    document = form.document if form.is_bound and form.is_valid() else None
    if document is None:
        return render(
            request, "policy/enter.html", {"form": form, "needed": NEEDED}, status=422 if form.errors else 200
        )
    given = form.cleaned_data
    found = queries.prospect(document, given["companies"], at)
    return _look(request, TakeInForm.about(found, document, given, writable, at), found, document)


@require_http_methods(["GET", "POST"])
def import_document(request: HttpRequest) -> HttpResponse:
    """Take in the text that was shown for the companies that were shown: all of it, or nothing."""
    writable, at = _writable(request), clock.now()
    form = TakeInForm(request.POST, companies=writable, at=at)
    if request.method == "GET" or not (form.is_valid() or form.found):
        return enter(request)
    if form.errors:
        return _look(request, form, form.found, form.document)
    given, into = form.cleaned_data, form.cleaned_data["companies"]
    try:
        done = workflow.import_document(form.document, into, by=person(request), at=at, **form.decided())
    except Refused as error:
        found = queries.prospect(form.document, into, at)
        again = TakeInForm.about(found, form.document, given, writable, at)
        return _look(request, again, found, form.document, str(error.sentence))
    messages.success(request, done.outcome())
    return redirect(done.version)


def _writable(request: HttpRequest) -> QuerySet[Company]:
    """Return the companies for which the person may enter a text; 403 where there is none."""
    found = queries.writable(person(request), clock.now())
    if not found:
        raise Forbidden("import_document")
    return found


def _look(
    request: HttpRequest, form: TakeInForm, found: Prospect | None, document: Document, refused: str = ""
) -> HttpResponse:
    """Show what was understood of the text, what would become of it, and the text as it will be read."""
    context = {
        "form": form,
        "found": found,
        "document": document,
        "refused": refused,
        "sections": sections(document),
        "taken_out": taken_out(document),
        "text": rendered(document.body),
    }
    return render(request, "policy/look.html", context, status=409 if refused else (422 if form.errors else 200))
