"""A role that two people decide on, before the second person: to agree, to decline, to take back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import queries, workflow
from companies.forms.roles import DeclineForm
from companies.models import RoleProposal
from companies.permissions import Role
from companies.views.roles import page_of
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused


def _found(request: HttpRequest, pk: uuid.UUID) -> RoleProposal:
    rows = queries.proposals_visible_to(person(request), clock.now())
    related = ("person", "company", "proposed_by", "seconded_by", "deputy_for__person", "assignment")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _page(request: HttpRequest, found: RoleProposal, form: DeclineForm, refused: str = "") -> HttpResponse:
    user, at = person(request), clock.now()
    waits = found.status == RoleProposal.Status.PROPOSED
    context = {
        "object": found,
        "role": Role(found.role).inside,
        "form": form,
        "refused": refused,
        "may_second": waits and queries.may_second(user, found, at) is not None,
        "may_withdraw": waits and found.proposed_by_id == user.pk,
        "seconders": queries.possible_seconders(found, at).order_by("sort_key") if waits else [],
        "back": page_of(found.company),
    }
    return render(request, "companies/proposal.html", context, status=422 if form.errors or refused else 200)


@require_safe
def proposal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what is proposed, by whom, and who can decide on it."""
    return _page(request, _found(request, pk), DeclineForm())


@require_POST
def second(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree as the second of the two."""
    return _done(request, pk, workflow.second, _("The two of you have decided."))


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back one's own proposal."""
    return _done(request, pk, workflow.withdraw, _("You have taken back your proposal."))


def _done(request: HttpRequest, pk: uuid.UUID, act: Callable[..., Any], said: str) -> HttpResponse:
    found = _found(request, pk)
    try:
        act(found, by=person(request), at=clock.now())
    except Refused as error:
        return _page(request, _found(request, pk), DeclineForm(), str(error.sentence))
    messages.success(request, said)
    return redirect(found)


@require_http_methods(["POST"])
def decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no as the second of the two, with the reason."""
    found, user, at = _found(request, pk), person(request), clock.now()
    if queries.may_second(user, found, at) is None:
        raise Forbidden("decline")
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    workflow.decline(found, by=user, at=at, note=form.cleaned_data["note"])
    messages.success(request, _("You have declined the proposal."))
    return redirect(found)
