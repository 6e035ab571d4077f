"""The annual review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden
from policy import queries, workflow
from policy.forms import ReviewForm


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Record the annual review of a policy for a company."""
    user, at = person(request), clock.now()
    seen = companies.companies_where(user, Can.SEE_REGISTER, at)
    due = queries.reviews_due(at).select_related("version__policy", "company")
    adoption = get_object_or_404(due, policy__slug=slug, company__slug=company, company__in=seen)
    form = ReviewForm(request.POST or None)
    allowed = queries.may_review(user, adoption, at)
    if request.method == "POST" and not allowed:
        raise Forbidden("review")
    if request.method == "POST" and form.is_valid():
        workflow.review(adoption, by=user, at=at, **form.cleaned_data)
        return redirect("policy:review", slug, company)
    context = {
        "adoption": adoption,
        "form": form if allowed else None,
        "reviews": queries.reviews_of(adoption),
        "today": clock.day_of(at),
    }
    return render(request, "policy/review.html", context, status=422 if form.errors else 200)
