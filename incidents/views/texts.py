"""Pages on which HR writes what reporters of a company read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries as companies
from companies.models import Company
from incidents import queries, workflow
from incidents.forms import TextsForm
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """List the companies whose texts the person writes, and which have words of their own."""
    user, at = person(request), clock.now()
    written = queries.companies_with_texts(at)
    mine = companies.open_companies().filter(pk__in=companies.edits_people(user, at))
    if not mine:
        raise Forbidden("texts")
    return render(request, "incidents/texts.html", {"rows": [(one, one.pk in written) for one in mine]})


@require_http_methods(["GET", "POST"])
def write_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the four texts of a company, in both languages, from a day on."""
    company = load(request, slug)
    if request.method == "GET":
        return _page(request, company, TextsForm.about(company, clock.now()))
    form = TextsForm(request.POST)
    if not form.is_valid():
        return _page(request, company, form, status=422)
    return _write(request, company, form)


def load(request: HttpRequest, slug: str) -> Company:
    """Return an open company: 404 where the person does not see it, 403 where they see and may not write."""
    user, at = person(request), clock.now()
    company = get_object_or_404(companies.open_companies(), slug=slug)
    if not queries.may_write_texts(user, company, at):
        if not companies.visible_to(user, at).filter(pk=company.pk).exists():
            raise Http404
        raise Forbidden("write_texts")
    return company


def _write(request: HttpRequest, company: Company, form: TextsForm) -> HttpResponse:
    at, data = clock.now(), form.cleaned_data
    day = {"from_day": data["from_day"], "seen": data["seen"]}
    try:
        workflow.write_texts(company, form.words(), **day, by=person(request), at=at)
    except workflow.TextsChanged:
        form = form.anew(queries.texts_stamp(company))
        return _page(request, company, form, changed=queries.texts_of(company, at), status=409)
    except Refused as error:
        form.add_error("from_day", error.sentence)
        return _page(request, company, form, status=422)
    messages.success(request, _("Those who report read these words from the day you chose."))
    return redirect("incidents:texts")


def _page(
    request: HttpRequest, company: Company, form: TextsForm, *, changed: object = None, status: int = 200
) -> HttpResponse:
    planned = queries.planned_texts(company, clock.now())
    context = {"form": form, "about": company, "changed": changed, "planned": planned}
    return render(request, "incidents/texts_form.html", context, status=status)
