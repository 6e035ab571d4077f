"""Drafts: saved while one types, listed, thrown away; each is its writer's alone."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, workflow
from accounts.forms import RequestForm
from accounts.models import Request
from accounts.views.asking import TITLES, About, of_account, of_request, save
from accounts.views.loading import load
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person
from kit.workflow import Forbidden, Refused


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Save while one types; the answer is the line that says when, or where it went if it has been sent."""
    about = _told(request)
    form = RequestForm(
        request.POST, user=person(request), at=clock.now(), kind=about.kind, request=about.request,
        account=about.account,
    )  # fmt: skip
    try:
        kept = save(request, about, form.typed())
    except Refused as error:
        late = error if isinstance(error, workflow.Overwritten) else None
        sent = error.request if isinstance(error, workflow.Sent) else None
        given = {"draft": request.POST.get("draft", ""), "version": request.POST.get("version", "")}
        context = {"refused": error.sentence, "late": late and late.draft, "sent": sent, "given": given}
        return render(request, "accounts/request/_saved.html", context)
    answer = render(request, "accounts/request/_saved.html", {"draft": kept})
    answer["HX-Replace-Url"] = kept.get_absolute_url()
    return answer


def _told(request: HttpRequest) -> About:
    """Return what the form said that it is about; the same doors as the pages themselves."""
    user, at, kind = person(request), clock.now(), request.POST.get("kind", "")
    key = uuid_or_none(request.POST.get("request", ""))
    if key:
        found = load(request, key)
        if queries.may_change(user, found, at) is None or found.kind not in TITLES or found.collective_id:
            raise Forbidden("save_draft")
        return of_request(found)
    if kind == Request.Kind.OPEN:
        if not companies.companies_where(user, Can.REQUEST_ACCOUNT, at):
            raise Forbidden("save_draft")
        return About(kind)
    key = uuid_or_none(request.POST.get("account", ""))
    if key is None or kind not in TITLES:
        raise Http404
    return of_account(request, kind, key)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what the person is writing and has not sent."""
    user = person(request)
    rows = list(queries.standing.drafts_of(user))
    context = {"rows": rows, "kept": queries.own_requests(user, clock.now()).filter(status=Request.Status.DRAFT)}
    return render(request, "accounts/drafts.html", context)


@require_POST
def discard_draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    user = person(request)
    workflow.discard_draft(get_object_or_404(queries.standing.drafts_of(user), pk=pk), by=user)
    messages.success(request, _("The draft is thrown away."))
    return redirect("accounts:drafts")
