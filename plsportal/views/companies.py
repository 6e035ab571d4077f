"""Closing a company: what is open there is asked of every room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import queries
from companies.forms.companies import CloseForm
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused
from plsportal import workflow


@require_http_methods(["GET", "POST"])
def close_company(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is open in the company, and close it when nothing is."""
    user, at = person(request), clock.now()
    found = get_object_or_404(queries.companies_shown(user, at), slug=slug)
    if queries.may_close_company(user, found, at) is None:
        raise Forbidden("close_company")
    form = CloseForm(request.POST or None, company=found)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.close_company(found, by=user, at=at, note=form.cleaned_data["note"])
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("%(name)s is closed.") % {"name": found.name})
            return redirect("companies:companies")
    context = {"form": form, "of": found, "open_things": workflow.open_things(found, at)}
    return render(request, "companies/close_company.html", context, status=422 if form.errors else 200)
