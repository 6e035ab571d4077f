"""Showing a question to everybody, in other words, and hiding it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.forms import FrequentForm
from policy.models import Frequent


@require_http_methods(["GET", "POST"])
def make_frequent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an answered question to everybody, in HR's own words."""
    user, at = person(request), clock.now()
    visible = queries.questions_visible_to(user, at).select_related("version__policy", "person", "reply", "frequent")
    asked = get_object_or_404(visible, pk=pk)
    if not queries.may_answer(user, asked, at):
        raise Forbidden("make_frequent")
    if request.method == "GET" and hasattr(asked, "frequent"):
        return redirect("policy:reword", asked.frequent.pk)
    reply = getattr(asked, "reply", None)
    form = _form(request, at, initial={"answer": reply.text if reply else ""})
    if form.is_bound and form.is_valid():
        form.cleaned_data.pop("revision")
        try:
            workflow.make_frequent(asked, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code or None, str(error.sentence))
        else:
            return _done(request, _("It is shown to everybody whom the policy reaches."))
    context = {"form": form, "asked": asked, "policy": asked.version.policy, "reply": reply}
    return render(request, "policy/frequent.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say it in other words; whoever saves second is shown both, and loses nothing."""
    user, at, found = person(request), clock.now(), _load(request, pk)
    if queries.words_frequent(user, found, at) is None:
        raise Forbidden("reword")
    form = _form(request, at, initial={name: getattr(found, name) for name in FrequentForm.base_fields})
    if not form.is_bound or not form.is_valid():
        return _page(request, found, form, 422 if form.errors else 200)
    try:
        workflow.reword(found, by=user, at=at, **{**form.cleaned_data, "revision": form.cleaned_data["revision"] or 0})
    except Refused as error:
        form.add_error(error.code or None, str(error.sentence))
        return _page(request, found, form, 422)
    except Stale:
        found.refresh_from_db()
        return _page(request, found, _again(form, found, at, user), 409)
    return _done(request, _("The new words are shown."))


@require_POST
def hide_frequent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show it to nobody any longer."""
    workflow.hide_frequent(_load(request, pk), by=person(request), at=clock.now())
    return _done(request, _("It is not shown any longer. Its words are kept here."))


def _load(request: HttpRequest, pk: uuid.UUID) -> Frequent:
    visible = queries.frequent_visible_to(person(request), clock.now())
    return get_object_or_404(visible.select_related("policy", "origin__person"), pk=pk)


def _form(request: HttpRequest, at: dt.datetime, initial: dict[str, Any]) -> FrequentForm:
    data = request.POST if request.method == "POST" else None
    return FrequentForm(data, initial=initial, group=queries.may_show_everywhere(person(request), at))


def _again(form: FrequentForm, found: Frequent, at: dt.datetime, user: Any) -> FrequentForm:
    """The form with what was typed, which saves over the words that stand beside it when sent again."""
    data = {**form.cleaned_data, "revision": found.revision}
    return FrequentForm(data, group=queries.may_show_everywhere(user, at))


def _page(request: HttpRequest, found: Frequent, form: FrequentForm, status: int) -> HttpResponse:
    context = {"form": form, "frequent": found, "policy": found.policy, "worded": queries.worded(found)}
    return render(request, "policy/frequent.html", {**context, "meanwhile": status == 409}, status=status)


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("policy:questions")
