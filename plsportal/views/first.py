"""The first start: an empty portal becomes a company with its HR and its CEO."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import workflow
from kit import clock
from kit.workflow import Refused
from plsportal import first
from plsportal.forms import FirstForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_start(request: HttpRequest) -> HttpResponse:
    """Set the portal up, once, by whoever has the code; there is no such page when a company exists."""
    if not first.is_open():
        raise Http404
    form = FirstForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _set_up(request, form)
    return _page(request, form, 422 if form.is_bound else 200)


def _set_up(request: HttpRequest, form: FirstForm) -> HttpResponse:
    data = form.cleaned_data
    people = {"hr": form.person("hr"), "ceo": form.person("ceo")}
    try:
        workflow.set_up(company=data["company"], number=data["number"], **people, by=workflow.portal(), at=clock.now())
    except Refused as error:
        form.add_error(None, error.sentence)
        return _page(request, form, 409)
    first.close()
    messages.success(request, _("The portal is set up. HR logs in and gets the company started."))
    return redirect("account_login")


def _page(request: HttpRequest, form: FirstForm, status: int) -> HttpResponse:
    return render(request, "start/first.html", {"form": form, "has_code": first.has_code()}, status=status)
