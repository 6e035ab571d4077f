"""Whom the CEO lets decide what: the register, giving a delegation, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.delegations import DelegateForm, EndDelegationForm
from accounts.workflow.delegations import delegate as write
from accounts.workflow.delegations import end_delegation as write_end
from companies import queries
from companies.models import Company, Delegation
from companies.queries import delegating
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

STATES = {
    delegating.ACTIVE: gettext_lazy("Live"),
    delegating.LATER: gettext_lazy("Begins later"),
    delegating.LAPSED: gettext_lazy("Carries nothing"),
    delegating.ENDED: gettext_lazy("Ended"),
    delegating.REVOKED: gettext_lazy("Taken back"),
}


def _chosen(request: HttpRequest) -> tuple[Company, list[Company]]:
    """Return the company of the page, and all whose delegations the person sees; 403 where there is none."""
    shown = list(queries.delegations_shown_in(person(request), clock.now()))
    if not shown:
        raise Forbidden("delegations", _("You have no part in any delegation."))
    wanted = request.GET.get("bolag", "")
    found = next((company for company in shown if company.slug == wanted), None if wanted else shown[0])
    if found is None:
        raise Http404
    return found, shown


def _rows(delegations: Any) -> list[dict[str, Any]]:
    rows = delegating.register(delegations, clock.now())
    return [{**row, "word": STATES[row["state"]], "past": row["state"] in delegating.PAST} for row in rows]


@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """Show the company's register of delegations, present and past."""
    user, at = person(request), clock.now()
    company, shown = _chosen(request)
    rows = _rows(queries.delegations_visible_to(user, at).filter(company=company))
    context = {
        "of": company,
        "shown": shown,
        "today": clock.day_of(at),
        "present": [row for row in rows if not row["past"]],
        "past": [row for row in rows if row["past"]],
        "whole": queries.roles_shown_in(user, at).filter(pk=company.pk).exists(),
        "may": queries.may_delegate(user, company, at) is not None,
    }
    return render(request, "accounts/delegations.html", context)


def page_of(company: Company) -> str:
    """Return the address of the company's register."""
    return f"{reverse('accounts:delegations')}?bolag={company.slug}"


def _found(request: HttpRequest, pk: uuid.UUID) -> Delegation:
    rows = queries.delegations_visible_to(person(request), clock.now())
    return get_object_or_404(rows.select_related("person", "company", "delegated_by"), pk=pk)


@require_safe
def delegation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one delegation: who may decide what, until when, who gave it, and what became of it."""
    found, user, at = _found(request, pk), person(request), clock.now()
    (row,) = _rows(Delegation.objects.filter(pk=found.pk))
    lines = found.history.select_related("history_user").order_by("-history_date", "-history_id")
    context = {
        "object": found,
        "row": row,
        "lines": [{"row": line, "why": line.history_change_reason.partition(": ")[2]} for line in lines],
        "may": not row["past"] and queries.may_delegate(user, found.company, at) is not None,
        "own": found.person_id == user.pk,
        "back": page_of(found.company),
    }
    return render(request, "accounts/delegation.html", context)


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Let somebody decide."""
    user, at = person(request), clock.now()
    if not queries.delegates_for(user, at).exists():
        raise Forbidden("delegate", _("Only the CEO of a company delegates, and nobody passes a delegation on."))
    form = DelegateForm(request.POST or None, user=user, at=at, company=request.GET.get("bolag", ""))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        who, company, cans = (data.pop(name) for name in ("person", "company", "cans"))
        made = _done(form, write, who, company, cans, by=user, at=at, **data)
        if made:
            messages.success(request, _("%(person)s may decide now, and is told.") % {"person": who})
            return redirect(made)
    return render(request, "accounts/delegate.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_delegation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a delegation back, at once or after a day, with the reason."""
    found, user, at = _found(request, pk), person(request), clock.now()
    if queries.may_delegate(user, found.company, at) is None:
        sentence = _("Only the CEO of %(company)s takes a delegation back.")
        raise Forbidden("end_delegation", sentence % {"company": found.company})
    form = EndDelegationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("last_day", "note")}
        if _done(form, write_end, found, by=user, at=at, **data):
            messages.success(request, _("The delegation is taken back. %(person)s is told.") % {"person": found.person})
            return redirect(page_of(found.company))
    context = {"form": form, "object": found, "back": page_of(found.company)}
    return render(request, "accounts/end_delegation.html", context, status=422 if form.errors else 200)


def _done(form: Any, act: Any, *args: Any, **values: Any) -> Any:
    """Do it, or put the refusal at its field and return None."""
    try:
        return act(*args, **values)
    except Refused as error:
        form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        return None
