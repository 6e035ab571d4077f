"""A person without a computer: what they owe, a code for the kiosk, a signed paper."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.models import User
from kit import clock
from kit.people import person
from kit.workflow import Refused
from policy import queries, workflow
from policy.forms import PaperForm
from policy.models import Policy
from policy.queries.papers import LIVES as KIOSK_CODE_LIVES


def _theirs(request: HttpRequest, pk: uuid.UUID) -> User:
    """Return a person for whom whoever asks may register evidence; there is no other here."""
    reached = queries.registered_by(person(request), clock.now()).values("person")
    return get_object_or_404(User, pk=pk, pk__in=reached)


@require_GET
def by_hand(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a person still owes, and the ways without a log-in of their own."""
    one, at = _theirs(request, pk), clock.now()
    rows = queries.owed_by(one, at)
    context = {
        "one": one,
        "rows": rows,
        "later": [] if rows else queries.owed_by(one, at, away=True),
        "numbered": queries.numbered(one, at),
        "today": clock.day_of(at),
    }
    return render(request, "policy/by_hand.html", context)


@require_POST
def make_kiosk_code(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a one-time code and show it: this once."""
    one, at = _theirs(request, pk), clock.now()
    try:
        code = workflow.make_kiosk_code(one, by=person(request), at=at)
    except Refused as error:
        messages.warning(request, str(error.sentence))
        return redirect("policy:by_hand", pk)
    context = {
        "one": one,
        "code": f"{code[:4]} {code[4:]}",
        "number": queries.numbered(one, at),
        "until": at + KIOSK_CODE_LIVES,
    }
    return render(request, "policy/kiosk_code.html", context)


@require_http_methods(["GET", "POST"])
def register_paper(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Register that a person has signed on paper, with the scan."""
    one, at = _theirs(request, pk), clock.now()
    policy = get_object_or_404(Policy, slug=slug, pk__in=[row["policy_id"] for row in queries.owed_by(one, at)])
    adoption = queries.own_adoption(one, policy, at)
    form = PaperForm(request.POST or None, request.FILES or None, initial={"signed_on": clock.day_of(at)})
    if request.method == "POST" and adoption and form.is_valid():
        try:
            done = workflow.register_paper(adoption.version, one, by=person(request), at=at, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.code or None, str(error.sentence))
        else:
            messages.success(request, _("The paper is registered."))
            return redirect(done)
    context = {"one": one, "adoption": adoption, "form": form}
    return render(request, "policy/register_paper.html", context, status=422 if form.errors else 200)
