"""Signatures from before the portal: choose list and scans, look at what they would do, say yes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kit import clock
from kit.people import person
from kit.sheets import NotAFile, blank, headings
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.forms import EarlierForm, YesForm
from policy.importing import Plan
from policy.models import EarlierImport, Version
from policy.reading import TEMPLATE

SHOWN = 200  # rows on a page of the dry run; the figures count all


def _versions(request: HttpRequest) -> QuerySet[Version]:
    found = queries.importable(person(request), clock.now())
    if not found:
        raise Forbidden("import_earlier")
    return found


@require_http_methods(["GET", "POST"])
def import_earlier(request: HttpRequest) -> HttpResponse:
    """Choose the list and the scans; they are read at once and kept sealed until the yes."""
    versions, at = _versions(request), clock.now()
    form = EarlierForm(request.POST or None, request.FILES or None, versions=versions)
    if request.method == "POST" and form.is_valid():
        table, version = form.cleaned_data["file"], form.cleaned_data["version"]
        try:
            begun = workflow.begin_earlier(table, form.scans, form.faults, version=version, by=person(request), at=at)
        except NotAFile as error:
            form.add_error("file", str(error.sentence))
        else:
            return redirect("policy:look_import_earlier", begun.pk)
    context = {"form": form, "headings": headings(TEMPLATE)}
    return render(request, "policy/earlier.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty list with the headings, as Swedish Excel opens it."""
    _versions(request)
    return blank(TEMPLATE, "signaturer.csv")


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the list would enter; enter it when HR says so, all of it or nothing."""
    user, at = person(request), clock.now()
    begun = get_object_or_404(EarlierImport.objects.select_related("version"), pk=pk, by=user)
    refused = ""
    try:
        plan = workflow.look_earlier(begun, by=user, at=at)
        if request.method == "POST":
            count = workflow.import_earlier(begun, fingerprint=request.POST.get("fingerprint", ""), by=user, at=at)
            messages.success(request, _done(count))
            return redirect("policy:index")
    except Refused as error:
        if error.code == "gone":
            messages.info(request, str(error.sentence))
            return redirect("policy:import_earlier")
        refused = str(error.sentence)
        plan = workflow.look_earlier(begun, by=user, at=at)
    return render(
        request, "policy/earlier_look.html", _shown(request, begun, plan, refused), status=409 if refused else 200
    )


def _done(count: int) -> str:
    return ngettext("%(count)d signature is entered.", "%(count)d signatures are entered.", count) % {"count": count}


def _shown(request: HttpRequest, begun: EarlierImport, plan: Plan, refused: str) -> dict[str, object]:
    return {
        "version": begun.version,
        "plan": plan,
        "refused": refused,
        "form": YesForm(initial={"fingerprint": plan.fingerprint}),
        "known": len(plan.entries) - len(plan.new),
        "new": Paginator(plan.new, SHOWN).get_page(request.GET.get("sida")),
        "wrong": Paginator(plan.wrong, SHOWN).get_page(request.GET.get("sida")),
    }
