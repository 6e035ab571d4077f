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
from policy.models import Question

from .loading import load_version

SHOWN = 200
WORDED = ("pk", "question", "policy__title", "company__name", "everywhere", "status")


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask HR at any time; whoever owes the acknowledgement may do so instead of it, or decline."""
    user, at = person(request), clock.now()
    version = load_version(request, slug, number)
    adoption = queries.own_adoption(user, version.policy, at)
    if adoption is None or adoption.version_id != version.pk:
        raise Forbidden("ask")
    owes = queries.acknowledgement_of(user, adoption, at) is None
    form = AskForm(request.POST if request.method == "POST" else None, owes=owes)
    if form.is_bound and form.is_valid():
        try:
            asked = workflow.ask(version, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("HR has got it and will answer you here. You get a mail then."))
            return redirect(asked)
    context = {"version": version, "form": form, "owes": owes}
    return render(request, "policy/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a question and its answer; HR answers here."""
    user, at = person(request), clock.now()
    related = ("version__policy", "person", "company", "reply__by", "frequent")
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
    shown = getattr(found, "frequent", None)
    may = may and reply is not None and (shown is None or bool(queries.words_frequent(user, shown, at)))
    context |= {"instead": found.kind in Question.INSTEAD, "may_show": may}
    return render(request, "policy/question.html", context, status=422 if form.errors else 200)


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List what is shown to everybody, and the questions that one may see, the unanswered first."""
    user, at = person(request), clock.now()
    rows = queries.questions_visible_to(user, at)
    rows = rows.order_by(F("reply__at").desc(nulls_first=True), "-at", "-pk")
    columns = ("pk", "version__title", "person__name", "company__name", "kind", "at", "reply__at")
    worded = list(queries.frequent_visible_to(user, at).values(*WORDED)[:SHOWN])
    context = {
        "rows": list(rows.values(*columns)[:SHOWN]),
        "askable": queries.askable(user, at),
        "frequent": queries.frequent_shown_to(user, at),
        "worded": worded,
        "everywhere": any(row["everywhere"] for row in worded) and queries.may_show_everywhere(user, at),
    }
    return render(request, "policy/questions.html", context)
