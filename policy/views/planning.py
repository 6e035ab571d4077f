"""Planning a review, and saying which role sees to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.forms import PlanReviewForm, ResponsibleForm
from policy.models import Adoption

from .loading import load_to_review


@require_http_methods(["GET", "POST"])
def plan_review(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Plan the review for a day and call people to it, or move it."""
    adoption = _load(request, slug, company, "plan_review")
    form = _plan_form(adoption, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _planned(request, adoption, form)
    return _plan_page(request, adoption, form)


def _plan_form(adoption: Adoption, data: Any = None) -> PlanReviewForm:
    at = clock.now()
    plan = queries.open_plan(adoption, at)
    first: dict[str, Any] = {"upon": plan.pk, "day": plan.day} if plan else {}
    among = queries.could_attend(adoption.company_id, at)
    chosen = queries.called(plan) if plan else among.filter(safety=True)
    return PlanReviewForm(data, among=among, initial={**first, "people": [str(one.pk) for one in chosen]})


def _planned(request: HttpRequest, adoption: Adoption, form: PlanReviewForm) -> HttpResponse:
    said = {name: form.cleaned_data[name] for name in ("day", "upon")}
    try:
        workflow.plan_review(adoption, people=form.chosen(), by=person(request), at=clock.now(), **said)
    except Refused as error:
        form.add_error(error.code or None, str(error.sentence))
        return _plan_page(request, adoption, form)
    except Stale:  # the person sees the other plan, with what they wrote; pressing once more replaces it
        meanwhile = queries.open_plan(adoption, clock.now())
        data = request.POST.copy()
        data["upon"] = str(meanwhile.pk) if meanwhile else ""
        return _plan_page(request, adoption, _plan_form(adoption, data), status=409, meanwhile=meanwhile)
    messages.success(request, _("The review is planned. Those who are called get a mail."))
    return redirect("policy:review", adoption.policy.slug, adoption.company.slug)


def _plan_page(
    request: HttpRequest, adoption: Adoption, form: PlanReviewForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    status = 422 if status == 200 and form.errors else status
    return render(request, "policy/plan_review.html", {"adoption": adoption, "form": form, **more}, status=status)


@require_http_methods(["GET", "POST"])
def set_responsible(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Say which role sees to the review from a day on; below stands what was said before."""
    at = clock.now()
    adoption = _load(request, slug, company, "set_responsible")
    form = _responsible_form(adoption, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _responsible_page(request, adoption, form, 422 if form.errors else 200)
    try:
        workflow.set_responsible(adoption, by=person(request), at=at, **form.cleaned_data)
    except Stale:  # the person sees what was said meanwhile, with what they chose; pressing once more adds it
        meanwhile = queries.said_last(adoption)
        data = {**request.POST.dict(), "upon": str(meanwhile.pk) if meanwhile else ""}
        return _responsible_page(request, adoption, _responsible_form(adoption, data), 409, meanwhile)
    messages.success(request, _("Saved. That role is reminded of the review from its day on."))
    return redirect("policy:review", adoption.policy.slug, adoption.company.slug)


def _responsible_form(adoption: Adoption, data: Any = None) -> ResponsibleForm:
    at, last = clock.now(), queries.said_last(adoption)
    first = {"role": queries.responsible_for(adoption, at), "first_day": clock.day_of(at)}
    return ResponsibleForm(data, initial={**first, "upon": last.pk if last else None})


def _responsible_page(
    request: HttpRequest, adoption: Adoption, form: ResponsibleForm, status: int, meanwhile: Any = None
) -> HttpResponse:
    earlier = queries.responsibles_of(adoption)
    context = {"adoption": adoption, "form": form, "earlier": earlier, "meanwhile": meanwhile}
    return render(request, "policy/set_responsible.html", context, status=status)


def _load(request: HttpRequest, slug: str, company: str, verb: str) -> Adoption:
    adoption = load_to_review(request, slug, company)
    if not queries.may_review(person(request), adoption, clock.now()):
        raise Forbidden(verb)
    return adoption
