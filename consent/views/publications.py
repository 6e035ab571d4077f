"""Publications: planned, green or red with the reasons, published, taken down."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.platforms import PLATFORMS
from consent import queries, workflow
from consent.forms import PlanForm, PublishForm, TakeDownForm
from consent.models import Publication
from kit import clock
from kit.people import person
from kit.workflow import Refused

WORDS = dict(Publication.Status.choices)
S = Publication.Status


def load(request: HttpRequest, pk: uuid.UUID) -> Publication:
    """Return the publication if the person may see it, else 404."""
    rows = queries.publications_visible_to(person(request), clock.now())
    related = ("company", "account", "planned_by", "published_by", "take_down__by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """List the publications that one may see, and the accounts on which one may plan."""
    user, at = person(request), clock.now()
    rows, accounts = queries.list_of_publications(user, at), list(queries.accounts_for(user, at))
    if not rows and not accounts and not queries.companies_to_ask(user, at):
        raise Http404
    for row in rows:
        row["word"] = _("To be taken down") if row["broken"] else WORDS[row["status"]]
        row["tone"] = "bad" if row["broken"] else ""
        row["mark"] = PLATFORMS[row["account__platform"]].mark
    return render(request, "consent/publications.html", {"rows": rows, "accounts": accounts})


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Plan a post on an account."""
    user, at = person(request), clock.now()
    account = get_object_or_404(queries.accounts_for(user, at), pk=pk)
    form = PlanForm(request.POST if request.method == "POST" else None, account=account, user=user, at=at)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "text", "planned_for", "places")}
        return redirect(workflow.plan(account, people=form.people(), by=user, at=at, **values))
    context = {"form": form, "account": account}
    return render(request, "consent/plan_form.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the post: may it be up, and why."""
    return _page(request, load(request, pk))


def _page(request: HttpRequest, found: Publication, form: forms.Form | None = None) -> HttpResponse:
    user, at = person(request), clock.now()
    named = queries.name_of if queries.may_ask(user, found.company_id, at) else queries.pseudonym
    reasons = queries.check(found, at, named)
    handles = queries.may_plan(user, found, at) is not None
    downs = found.status == S.PUBLISHED and queries.may_take_down(user, found, at) is not None
    context = {
        "object": found,
        "platform": PLATFORMS[found.account.platform],
        "reasons": sorted(reasons, key=lambda reason: reason.ok),
        "missing": sum(not reason.ok for reason in reasons),
        "may_ask": queries.may_ask(user, found.company_id, at) is not None,
        "publish": _bound(form, PublishForm) if handles and found.status == S.PLANNED else None,
        "take_down": _bound(form, TakeDownForm) if downs else None,
        "taken": getattr(found, "take_down", None),
        "form": form,
    }
    return render(request, "consent/publication.html", context, status=422 if form else 200)


def _bound(form: forms.Form | None, kind: type[forms.Form]) -> forms.Form:
    """Return the form that came back, if it is of this kind, else an empty one."""
    return form if isinstance(form, kind) else kind()


@require_POST
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record where the post is; refused while a consent or a permission is missing."""
    found, form = load(request, pk), PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        workflow.publish(found, url=form.cleaned_data["url"], by=person(request), at=clock.now())
    except Refused as error:
        form.add_error(None, str(error.sentence))
        return _page(request, load(request, pk), form)
    messages.success(request, _("The post is recorded as published."))
    return redirect(found)


@require_POST
def drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Drop a plan."""
    found = load(request, pk)
    workflow.drop(found, by=person(request), at=clock.now())
    messages.success(request, _("The plan is dropped."))
    return redirect("consent:publications")


@require_POST
def take_down(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record that the post is taken down."""
    found, form = load(request, pk), TakeDownForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    workflow.take_down(found, by=person(request), at=clock.now(), note=form.cleaned_data["note"])
    messages.success(request, _("It is recorded that the post is taken down."))
    return redirect(found)
