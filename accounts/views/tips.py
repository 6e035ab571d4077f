"""Telling of an account that one suspects: from the street without log-in, or from inside with one's name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms.suspicions import TellForm
from companies.models import User
from kit import clock
from kit.limits import ASKING, TELLING
from kit.people import person
from kit.strangers import limited, tongue
from kit.workflow import Refused


@csrf_exempt  # nothing rides on a cookie here: whoever is logged in is not looked at, so a forged press gains nothing
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(ASKING, "GET", "HEAD")
@limited(TELLING, "POST")
def tip(request: HttpRequest) -> HttpResponse:
    """Let anybody tell of an account. No contact details, no receipt; another site's page cannot press it."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise PermissionDenied
    form = TellForm(request.POST) if request.method == "POST" else TellForm(initial={"address": _pasted(request)})
    thanks = f"{reverse('tip')}?tack=1{tongue(request)['and_tongue']}"
    if request.method == "POST" and request.POST.get("website"):  # a field that no person sees
        return redirect(thanks)
    if form.is_bound and form.is_valid() and _told(form, None):
        return redirect(thanks)
    context = {**tongue(request), "form": form, "thanks": "tack" in request.GET and not form.is_bound}
    return render(request, "accounts/tip.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_suspicion(request: HttpRequest) -> HttpResponse:
    """Let somebody who is logged in tell of an account; those who assess it see who told."""
    user = person(request)
    form = TellForm(request.POST) if request.method == "POST" else TellForm(initial={"address": _pasted(request)})
    if form.is_bound and form.is_valid() and _told(form, user):
        messages.success(request, _("Thank you. Those who assess suspected accounts have got it."))
        may = queries.suspicions_visible_to(user, clock.now()).exists()
        return redirect("accounts:suspicions" if may else "accounts:index")
    return render(request, "accounts/tell_suspicion.html", {"form": form}, status=422 if form.errors else 200)


def _pasted(request: HttpRequest) -> str:
    return request.GET.get("adress", "")[:500]


def _told(form: TellForm, by: User | None) -> bool:
    """Enter what was told; an official account of ours is said to be one instead."""
    told = form.cleaned_data
    try:
        workflow.tell_suspicion(
            told["address"], form.identity, company=told["company"], message=told["message"], by=by, at=clock.now()
        )
    except Refused as no:
        form.add_error("address", str(no.sentence))
        return False
    return True
