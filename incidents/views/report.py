"""Reporting: write, see who will read it, send; then the receipt."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from companies.models import Company, User
from incidents import duties, queries, texts, wall, workflow
from incidents.forms import ReportForm, shown, sign
from incidents.models import Case
from kit import clock
from kit.people import person
from kit.workflow import Forbidden


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Write a report; see before sending exactly who will be able to read it; send it."""
    user, at = person(request), clock.now()
    form = ReportForm(request.POST if request.method == "POST" else None, user=user, at=at)
    if not form.handlers and not queries.own_companies(user, at):
        raise Forbidden("report")
    if request.method == "GET" or "change" in request.POST:
        return _write(request, form)
    if not form.is_valid():
        return _write(request, form, status=422)
    return _send(request, form) if "send" in request.POST else _review(request, form)


def _send(request: HttpRequest, form: ReportForm) -> HttpResponse:
    seen = shown(person(request), request.POST.get("shown", ""))
    if seen is None:
        return _review(request, form, changed=True)
    company = form.cleaned_data["company"]
    try:
        case = workflow.submit(form.story(), company, shown=seen, by=person(request), at=clock.now())
    except workflow.HandlersChanged:
        return _review(request, form, changed=True, case=seen.case)
    return redirect("incidents:receipt", case.pk)


def _write(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    handlers = _readers(form.only, form.user, form) if form.only else []
    context = {"form": form, "handlers": handlers, "only": form.only, **_help(form)}
    return render(request, "incidents/report.html", context, status=status)


def _review(
    request: HttpRequest, form: ReportForm, *, changed: bool = False, case: uuid.UUID | None = None
) -> HttpResponse:
    user, story, company = person(request), form.story(), form.cleaned_data["company"]
    shut = queries.kept_out(user, story.accused, story.excluded, form.at)
    handlers = queries.receivers(company, shut, form.at)
    context = {
        "form": form,
        "story": story,
        "company": company,
        "handlers": handlers,
        "shown": sign(user, handlers, case),
        "changed": changed,
        "days": duties.ACKNOWLEDGE_DAYS,
        **_help(form),
    }
    return render(request, "incidents/review.html", context, status=409 if changed else 200)


def _readers(company: Company, user: User, form: ReportForm) -> list[User]:
    return queries.receivers(company, queries.kept_out(user, (), (), form.at), form.at)


def _help(form: ReportForm) -> dict[str, Any]:
    ids = [company.pk for company in queries.own_companies(form.user, form.at)]
    return {
        "representatives": queries.safety_representatives(ids, form.at),
        "texts": queries.texts_of(_about(form), form.at),
        "exit": texts.EXIT,
    }


def _about(form: ReportForm) -> Company | None:
    """The company whose texts are shown: the chosen one, else the only one, else the group's."""
    return getattr(form, "cleaned_data", {}).get("company") or form.only


@require_safe
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say to the reporter that the report has come in, who reads it and what happens next; nothing of its words."""
    user, at = person(request), clock.now()
    case = get_object_or_404(Case.objects.filter(pk__in=wall.written(user)).select_related("company"), pk=pk)
    context = {"case": case, "handlers": wall.handlers_of(case, at), "exit": texts.EXIT}
    return render(request, "incidents/receipt.html", {**context, "days": duties.ACKNOWLEDGE_DAYS})
