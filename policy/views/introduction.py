"""The introduction: a new person comes to know a policy in a few steps, and can stop and go on later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from companies.models import User
from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.forms import AcknowledgeForm
from policy.models import Policy, Version
from policy.queries import CONFIRM, PUBLISH, QUIZ, READ, SHORT, Introduction
from policy.rendering import leads

from .reading import asking, language_of, text

LAST = "how_to_publish"  # the roof's page: what it says rests on several apps


@require_safe
def introduction(request: HttpRequest) -> HttpResponse:
    """Lead a new person to the policy that they owe first, and everybody else home."""
    slug = queries.first_owed(person(request), clock.now())
    return redirect("policy:introduce", slug) if slug else redirect("home")


@require_safe
def introduce(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the policy in short, or lead to the step at which the person was."""
    at = clock.now()
    found = _load(request, slug, at)
    if found.now != SHORT:
        return _onward(found)
    version = found.adoption.version
    language = language_of(request, version)
    title, body, _hash = version.texts[language]
    context = {"version": version, "title": title, "leads": leads(body), "language": language}
    context |= {"review": queries.review_of(found.adoption, at), "today": clock.day_of(at), **line(found, SHORT)}
    context |= asking(person(request), version, at)
    return render(request, "policy/introduce.html", context)


@require_safe
def read_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text as a step: under it stands what comes next."""
    found = _load(request, slug, clock.now())
    if found.now == PUBLISH:
        return _onward(found)
    return text(request, found.adoption.version, more=line(found, READ))


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm the sentence in one deliberate press; who has sections or questions left is led there first."""
    user, at = person(request), clock.now()
    found = _load(request, slug, at)
    version = found.adoption.version
    if found.now in (READ, QUIZ, PUBLISH) or found.section or queries.quiz_owed(user, found.adoption, at):
        return redirect("policy:introduce", slug) if found.now != SHORT else redirect("policy:read_step", slug)
    form = _form(request, version)
    if form.is_bound and form.is_valid():
        return redirect(workflow.acknowledge(version, by=user, at=at, text_hash=form.cleaned_data["text_hash"]))
    wording = workflow.wording(version, found.adoption.effective_from, user.language)
    context = {"version": version, "form": form, "wording": wording, **line(found, CONFIRM)}
    context |= asking(user, version, at)
    return render(request, "policy/confirm.html", context, status=422 if form.errors else 200)


def line(found: Introduction, step: str) -> dict[str, Any]:
    """Return what the line of steps says on a page that is a step of the introduction."""
    return {"step": step, "step_number": found.number(step), "step_total": len(found.steps)}


def line_for(user: User, version: Version, step: str, at: dt.datetime) -> dict[str, Any]:
    """Return the line for a page that others read too: nothing but for whom owes the first acknowledgement."""
    adoption = queries.own_adoption(user, version.policy, at)
    if adoption is None or adoption.version_id != version.pk or not queries.is_new(user, version.policy, at):
        return {}
    found = queries.introduction(user, adoption, at)
    return line(found, step) if step in found.steps else {}


def _form(request: HttpRequest, version: Version) -> AcknowledgeForm:
    if request.method == "POST":
        return AcknowledgeForm(request.POST)
    return AcknowledgeForm(initial={"text_hash": version.texts[language_of(request, version)][2]})


def _load(request: HttpRequest, slug: str, at: dt.datetime) -> Introduction:
    """Return how far the person has come in a policy that reaches them; another does not exist for them (404)."""
    user = person(request)
    adoption = queries.own_adoption(user, get_object_or_404(Policy, slug=slug), at)
    if adoption is None:
        raise Http404
    return queries.introduction(user, adoption, at)


def _onward(found: Introduction) -> HttpResponse:
    slug, number = found.adoption.version.policy.slug, found.adoption.version.number
    if found.now == READ:
        return redirect("policy:read_section", slug, number, found.section)
    if found.now == QUIZ:
        return redirect("policy:quiz", slug, number)
    return redirect("policy:confirm", slug) if found.now == CONFIRM else redirect(LAST)
