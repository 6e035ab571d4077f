"""The quiz: a person answers it question by question, HR edits it in the browser."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import User
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.forms import ChoiceForm, QuestionFormSet, QuizForm, initial_of
from policy.models import Adoption
from policy.queries import Standing
from policy.texts import SCENARIOS

from .introduction import line_for
from .loading import load_to_set, load_version


@require_http_methods(["GET", "POST"])
def answer_quiz(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask the next question; after each answer stands why, and after the last how it went."""
    user, at = person(request), clock.now()
    version = load_version(request, slug, number)
    adoption = queries.own_adoption(user, version.policy, at)
    if adoption is None or adoption.version_id != version.pk:
        raise Forbidden("answer_quiz")
    found = queries.quiz_owed(user, adoption, at)
    step = line_for(user, version, queries.QUIZ, at)
    if found is None:
        read = reverse("policy:read_version", args=[slug, number]) + "#bekrafta"
        return redirect("policy:confirm", slug) if step else redirect(read)
    form = choice_form(request, found, user)
    if form.is_bound and form.is_valid():
        done = workflow.answer_quiz(version, by=user, at=at, **form.cleaned_data)
        return redirect("policy:quiz_answered", done.pk)
    context = {"version": version, "form": form, **asked_now(found, user), **step}
    return render(request, "policy/quiz.html", context, status=422 if form.errors else 200)


def asked_now(found: Standing, user: User) -> dict[str, Any]:
    """Return the question that is asked now; in a round that is over the first of the next."""
    place = found.next or 0
    return {
        "asked": queries.asked(found.quiz.questions[place], user.language),
        "place": place + 1,
        "total": len(found.quiz.questions),
        "closed": found.next is None and not found.tries_left,
    }


def choice_form(request: HttpRequest, found: Standing, user: User) -> ChoiceForm:
    """Return the form of the question that is asked now."""
    place = found.next or 0
    asked = queries.asked(found.quiz.questions[place], user.language)
    return ChoiceForm(request.POST if request.method == "POST" else None, asked=asked, place=place)


@require_http_methods(["GET"])
def quiz_answered(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show whether an answer of one's own was right, and why; after the last one how the round went."""
    user = person(request)
    context = explained(user, pk)
    step = line_for(user, context["version"], queries.QUIZ, clock.now())
    return render(request, "policy/quiz_answered.html", {**context, **step})


def explained(user: User, key: uuid.UUID) -> dict[str, Any]:
    """Return what is said about an answer of the person's: right or not, why, and how the round stands."""
    done = get_object_or_404(queries.answers_of(user), pk=key)
    found = queries.standing(user, done.quiz, done.version, clock.now())
    asked = queries.asked(done.quiz.questions[done.question], user.language)
    return {
        "done": done,
        "version": done.version,
        "asked": asked,
        "chosen": asked["options"][done.choice],
        "rightly": asked["options"][asked["right"]],
        "over": found.next is None,
        "standing": found,
        "total": len(done.quiz.questions),
    }


@require_http_methods(["GET", "POST"])
def set_quiz(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Edit the questions; where there are none the four scenarios stand there to begin with."""
    user, at = person(request), clock.now()
    adoption = load_to_set(request, slug, company, "set_quiz")
    if "off" in request.POST:
        workflow.set_quiz(adoption, questions=[], pass_mark=1, tries=1, by=user, at=at)
        messages.success(request, _("There is no quiz now."))
        return redirect(adoption.policy)
    form, questions = _forms(request, adoption)
    sound = request.method == "POST" and all([form.is_valid(), questions.is_valid()])
    if sound and _kept(request, adoption, form, questions):
        return redirect(adoption.policy)
    context = {"adoption": adoption, "form": form, "questions": questions, "running": queries.quiz_of(adoption, at)}
    return render(request, "policy/set_quiz.html", context, status=422 if request.method == "POST" else 200)


def _kept(request: HttpRequest, adoption: Adoption, form: QuizForm, questions: Any) -> bool:
    """Keep what was written; False where it cannot be, and the form says why."""
    kept = [one.question() for one in questions if one.has_changed() and not one.cleaned_data.get("DELETE")]
    try:
        workflow.set_quiz(adoption, questions=kept, by=person(request), at=clock.now(), **form.cleaned_data)
    except Refused as error:
        form.add_error(error.code, str(error.sentence))
        return False
    messages.success(request, _("The quiz is saved."))
    return True


def _forms(request: HttpRequest, adoption: Adoption) -> tuple[QuizForm, Any]:
    quiz, clauses = queries.quiz_of(adoption, clock.now()), queries.clauses(adoption.version)
    data = request.POST if request.method == "POST" else None
    asked = quiz.questions if quiz else [*SCENARIOS]
    start = {"pass_mark": quiz.pass_mark if quiz else len(asked) - 1, "tries": quiz.tries if quiz else 3}
    questions = QuestionFormSet(
        data,
        initial=[initial_of(one) for one in asked] if data is None else None,
        form_kwargs={"clauses": clauses},
        prefix="q",
    )
    return QuizForm(data, initial=start), questions
