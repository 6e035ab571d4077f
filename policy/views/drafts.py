"""A draft is begun, written on, looked at, put before the CEOs, taken back or given up."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.models import Company
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.comparison import changes
from policy.forms import DraftForm, NewDraftForm, WithdrawForm
from policy.models import Draft, Policy
from policy.rendering import render as rendered

from .draft_page import draft_page


@require_http_methods(["GET", "POST"])
def open_draft(request: HttpRequest) -> HttpResponse:
    """Begin a policy that is not here yet."""
    user, at = person(request), clock.now()
    form = NewDraftForm(request.POST or None, companies=_proposable(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            return redirect("policy:save", workflow.open_draft(given["title"], given["companies"], by=user, at=at).pk)
        except Refused as error:
            form.add_error("title", str(error.sentence))
    return render(request, "policy/new_draft.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def open_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a new version of a policy with its latest text, or go on with the draft that is open."""
    user, at = person(request), clock.now()
    policy = get_object_or_404(Policy, slug=slug, pk__in=queries.visible_to(user, at).values("policy"))
    mine = _proposable(request)
    if found := queries.open_draft_of(policy):
        return redirect(found)
    into = mine.filter(adoptions__policy=policy).distinct() or mine
    return redirect("policy:save", workflow.open_draft(policy, into, by=user, at=at).pk)


def _proposable(request: HttpRequest) -> QuerySet[Company]:
    """Return the companies for which the person may prepare texts; 403 where there is none."""
    found = queries.proposable(person(request), clock.now())
    if not found:
        raise Forbidden("open_draft")
    return found


def load(request: HttpRequest, pk: uuid.UUID) -> Draft:
    """Return the draft where the person may see it, else 404."""
    visible = queries.drafts_visible_to(person(request), clock.now())
    return get_object_or_404(visible.select_related("policy", "version", "opened_by"), pk=pk)


@require_http_methods(["GET"])
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the text, what it changes, what each company has said, and what the person may do."""
    return draft_page(request, load(request, pk))


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write on the text; whoever saves second is shown both texts, and loses nothing."""
    found, user, at = load(request, pk), person(request), clock.now()
    if queries.writes(user, found, at) is None:
        raise Forbidden("save")
    if request.method == "GET" and found.status != Draft.Status.DRAFT:
        return redirect(found)
    form = DraftForm(request.POST or None, request.FILES or None, draft=found, companies=queries.proposable(user, at))
    if "fetch" in request.POST:
        form.fetch()
        return _editor(request, found, form)
    if request.method == "GET" or not form.is_valid() or "preview" in request.POST:
        return _editor(request, found, form)
    try:
        workflow.save(found, by=user, at=at, **form.cleaned_data)
    except Stale:
        found.refresh_from_db()
        if found.status != Draft.Status.DRAFT:
            raise
        return _both(request, found, form)
    messages.success(request, _("The draft is saved."))
    return redirect(found)


def _editor(request: HttpRequest, found: Draft, form: DraftForm) -> HttpResponse:
    context = {"draft": found, "form": form, "text": rendered(str(form["body"].value() or ""))}
    return render(request, "policy/edit_draft.html", context, status=422 if form.errors else 200)


def _both(request: HttpRequest, found: Draft, form: DraftForm) -> HttpResponse:
    """Show the text that somebody saved meanwhile beside the one that was typed; saving again keeps what was typed."""
    typed = form.cleaned_data["body"]
    data = form.data.copy()  # type: ignore[attr-defined]
    data["revision"] = found.revision
    again = DraftForm(data, draft=found, companies=queries.proposable(person(request), clock.now()))
    last = found.history.select_related("history_user").first()
    context = {
        "draft": found,
        "form": again,
        "text": rendered(typed),
        "theirs": found,
        "last": last,
        "passages": changes(found.body, typed),
    }
    return render(request, "policy/edit_draft.html", context, status=409)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show how a text will be read, while it is written; nothing is kept."""
    _proposable(request)
    return render(request, "policy/_preview.html", {"text": rendered(request.POST.get("body", ""))})


@require_POST
def submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the draft before the CEOs."""
    found = load(request, pk)
    try:
        workflow.submit(found, by=person(request), at=clock.now())
    except Refused as error:
        found.refresh_from_db()
        return _lacking(request, found, error)
    messages.success(request, _("The text lies before the CEO. They get a mail."))
    return redirect(found)


def _lacking(request: HttpRequest, found: Draft, error: Refused) -> HttpResponse:
    """Open the text where something of it lacks, and say so at its field."""
    companies = queries.proposable(person(request), clock.now())
    written = {bound.name: bound.value() for bound in DraftForm(draft=found, companies=companies)}
    form = DraftForm(written, draft=found, companies=companies)
    if form.is_valid() and error.code in form.fields:
        form.add_error(error.code, str(error.sentence))
        return _editor(request, found, form)
    return draft_page(request, found, refused=str(error.sentence))


@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the draft back from the CEOs."""
    found = load(request, pk)
    workflow.take_back(found, by=person(request), at=clock.now())
    messages.success(request, _("You have taken the draft back."))
    return redirect(found)


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the draft up."""
    found, form = load(request, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return draft_page(request, found, withdraw_form=form)
    workflow.withdraw(found, by=person(request), at=clock.now(), note=form.cleaned_data["note"])
    messages.success(request, _("The draft is given up."))
    return redirect("policy:index")
