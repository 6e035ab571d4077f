"""The annual review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Stale
from policy import queries, workflow
from policy.forms import ReviewForm
from policy.models import Adoption, Review


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Record the annual review of a policy for a company; a text that is to be revised is opened to write on."""
    user, at = person(request), clock.now()
    seen = companies.companies_where(user, Can.SEE_REGISTER, at)
    due = queries.reviews_due(at).select_related("version__policy", "policy", "company")
    adoption = get_object_or_404(due, policy__slug=slug, company__slug=company, company__in=seen)
    if not queries.may_review(user, adoption, at):
        if request.method == "POST":
            raise Forbidden("review")
        return _page(request, adoption, None)
    form = ReviewForm(request.POST or None, upon=queries.reviews_of(adoption).count())
    if request.method == "POST" and form.is_valid():
        return _record(request, adoption, form)
    return _page(request, adoption, form, status=422 if form.errors else 200)


def _record(request: HttpRequest, adoption: Adoption, form: ReviewForm) -> HttpResponse:
    """Keep the review and lead on; whoever records second sees the first one, and loses nothing."""
    open_already = queries.open_draft_of(adoption.policy)
    try:
        done = workflow.review(adoption, by=person(request), at=clock.now(), **form.cleaned_data)
    except Stale:
        earlier = queries.reviews_of(adoption)
        data = request.POST.copy()
        data["upon"] = str(earlier.count())
        return _page(request, adoption, ReviewForm(data), status=409, meanwhile=earlier.latest("at"))
    draft = queries.open_draft_of(adoption.policy) if done.outcome == Review.Outcome.REVISE else None
    if draft is None:
        return redirect("policy:review", adoption.policy.slug, adoption.company.slug)
    if open_already:
        messages.success(request, _("The review is kept. A draft of the policy is open already: go on with it here."))
    else:
        messages.success(request, _("The review is kept. Here is the draft, with the text that applies now."))
    return redirect(draft)


def _page(
    request: HttpRequest, adoption: Adoption, form: ReviewForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "adoption": adoption,
        "form": form,
        "reviews": queries.reviews_of(adoption),
        "today": clock.today(),
        "draft": queries.open_draft_of(adoption.policy) if form else None,
        **more,
    }
    return render(request, "policy/review.html", context, status=status)
