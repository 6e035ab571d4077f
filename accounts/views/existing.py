"""One account that exists already: entered by hand, and corrected until somebody has decided on it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms.existing import ExistingForm
from accounts.models import Account
from companies.models import Company
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused


@require_http_methods(["GET", "POST"])
def add_existing(request: HttpRequest) -> HttpResponse:
    """Enter one account that exists already."""
    user, at = person(request), clock.now()
    among = queries.imports_accounts_of(user, at)
    if not among.exists():
        raise Forbidden("add_existing")
    chosen = among.filter(slug=request.GET.get("bolag", "")).first()
    form = ExistingForm(request.POST or None, user=user, at=at, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = workflow.add_existing(given.pop("company"), given.pop("address"), **given, by=user, at=at)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        else:
            messages.success(request, _("%(name)s is entered, undecided.") % {"name": made.name})
            return to_put(made.company)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def correct_undecided(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Correct name, company, owner or back-up of an undecided account."""
    user, at = person(request), clock.now()
    rows = queries.register_visible_to(user, at).select_related("company", "owner", "backup")
    found = get_object_or_404(rows, pk=pk)
    if not queries.existing_visible_to(user, at).filter(pk=pk).exists():
        raise Forbidden("correct_undecided")
    if request.method == "GET" and found.status != Account.Status.UNDECIDED:
        return redirect(found)
    form = ExistingForm(request.POST or None, user=user, at=at, account=found)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.correct_undecided(found, by=user, at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        else:
            messages.success(request, _("%(name)s is corrected.") % {"name": found.name})
            return to_put(found.company)
    return _form(request, form, found)


def to_put(company: Company) -> HttpResponseRedirect:
    """Lead to what waits in the company to be put before the CEO."""
    return redirect(f"{reverse('accounts:put_before')}?bolag={company.slug}")


def _form(request: HttpRequest, form: ExistingForm, found: Account | None = None) -> HttpResponse:
    context = {"form": form, "account": found}
    return render(request, "accounts/existing/form.html", context, status=422 if form.errors else 200)
