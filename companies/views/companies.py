"""The group's companies: list, add, change. Closing lies in the roof, which can ask every room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies import queries, workflow
from companies.forms.companies import CompanyForm, NewCompanyForm
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Show one's companies; to HR of the parent all of them."""
    user, at = person(request), clock.now()
    runs = queries.runs_the_group(user, at) is not None
    rows = queries.companies_shown(user, at).values("slug", "name", "number", "parent", "closed_on", "people", "pk")
    changes = queries.companies_where(user, Can.EDIT_PEOPLE, at)
    reads = queries.companies_where(user, Can.SEE_PEOPLE, at)
    listed = [
        {**row, "may_change": runs or row["pk"] in changes, "may_read": runs or row["pk"] in reads} for row in rows
    ]
    return render(request, "companies/companies.html", {"rows": listed, "runs": runs})


@require_http_methods(["GET", "POST"])
def add_company(request: HttpRequest) -> HttpResponse:
    """Add a company to the group."""
    user, at = person(request), clock.now()
    if queries.runs_the_group(user, at) is None:
        raise Forbidden("add_company")
    form = NewCompanyForm(request.POST or None)
    if _saves(request) and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "number", "slug", "hue")}
        made = _saved(form, workflow.add_company, **values, by=user, at=at)
        if made:
            messages.success(request, _("%(name)s is added. Appoint its HR next.") % {"name": made.name})
            return redirect("companies:appoint", made.slug)
    return render(request, "companies/company_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_company(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a company's name, number and hue."""
    user, at = person(request), clock.now()
    found = get_object_or_404(queries.companies_shown(user, at), slug=slug)
    if queries.may_change_company(user, found, at) is None:
        raise Forbidden("change_company")
    form = CompanyForm(request.POST or None, company=found)
    if _saves(request) and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "number", "hue")}
        if _saved(form, workflow.change_company, found, **values, by=user, at=at):
            messages.success(request, _("The company is changed."))
            return redirect("companies:companies")
    context = {"form": form, "of": found, "history": _history(found), "may_close": _may_close(user, found, at)}
    return render(request, "companies/company_form.html", context, status=422 if form.errors else 200)


def _saves(request: HttpRequest) -> bool:
    """Return whether the form was sent to be saved, and not to see its colour alone (without script)."""
    return request.method == "POST" and "look" not in request.POST


def _may_close(user: Any, found: Any, at: Any) -> bool:
    return not found.parent and not found.closed_on and queries.may_close_company(user, found, at) is not None


def _history(found: Any) -> Any:
    """Return the company's changes, the newest first: who, when, and what it was called then."""
    return found.history.select_related("history_user").order_by("-history_date")[:20]


def _saved(form: CompanyForm, act: Any, *args: Any, **values: Any) -> Any:
    """Do it, or put the refusal at its field and return None."""
    try:
        return act(*args, **values)
    except Refused as error:
        form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        return None
