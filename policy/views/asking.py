"""Asking HR about a policy or declining it, the answer, and the list of questions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.forms import AnswerForm, AskForm

from .loading import load_version

SHOWN = 200


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask first, or decline: HR and the manager get to know, and HR answers."""
    user, at = person(request), clock.now()
    version = load_version(request, slug, number)
    if not queries.reaches(user, version, at):
        raise Forbidden("ask")
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            asked = workflow.ask(version, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("HR has got it and will answer you here. You get a mail then."))
            return redirect(asked)
    context = {"version": version, "form": form}
    return render(request, "policy/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a question and its answer; HR answers here."""
    user, at = person(request), clock.now()
    related = ("version__policy", "person", "company", "reply__by")
    found = get_object_or_404(queries.questions_visible_to(user, at).select_related(*related), pk=pk)
    may = queries.may_answer(user, found, at)
    if request.method == "POST" and not may:
        raise Forbidden("answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        workflow.answer(found, by=user, at=at, **form.cleaned_data)
        messages.success(request, _("The answer is sent."))
        return redirect(found)
    reply = getattr(found, "reply", None)
    context = {"question": found, "reply": reply, "form": form if may and not reply else None}
    return render(request, "policy/question.html", context, status=422 if form.errors else 200)


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions that one may see, the unanswered first."""
    rows = queries.questions_visible_to(person(request), clock.now())
    rows = rows.order_by(F("reply__at").desc(nulls_first=True), "-at", "-pk")
    columns = ("pk", "version__title", "person__name", "company__name", "kind", "at", "reply__at")
    return render(request, "policy/questions.html", {"rows": list(rows.values(*columns)[:SHOWN])})
