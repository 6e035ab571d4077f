"""The versions of a policy: all of them, and the difference between any two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from kit import clock
from kit.people import person
from policy import queries
from policy.comparison import changes
from policy.forms import CompareForm
from policy.models import Policy

from .paper import version_pdf


@require_GET
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the versions with what each is in each company."""
    user, at = person(request), clock.now()
    policy = get_object_or_404(Policy, slug=slug)
    chart = queries.chart(user, policy, at)
    if not chart.rows:
        raise Http404
    numbers = [version.number for version, _cells in chart.rows]
    form = CompareForm(numbers=numbers) if len(numbers) > 1 else None
    context = {"policy": policy, "chart": chart, "form": form, "openings": queries.openable(user, policy, at)}
    return render(request, "policy/versions.html", context)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the words that came and went between two versions that the person may read."""
    user, at = person(request), clock.now()
    policy = get_object_or_404(Policy, slug=slug)
    readable = {one.number: one for one in queries.visible_to(user, at).filter(policy=policy).order_by("-number")}
    if not readable:
        raise Http404
    form = CompareForm(request.GET or None, numbers=list(readable)) if len(readable) > 1 else None
    context: dict[str, Any] = {"policy": policy, "form": form}
    if form and form.is_valid():
        old, new = readable[form.cleaned_data["old"]], readable[form.cleaned_data["new"]]
        context |= {"old": old, "new": new, "passages": changes(old.body, new.body)}
    return render(request, "policy/compare.html", context, status=422 if form and form.errors else 200)


@require_GET
def pdf(request: HttpRequest, slug: str, number: int, company: str, language: str) -> HttpResponse:
    """Give a version as a company adopted it as a PDF, at an address that stays: also when it is superseded."""
    user, at = person(request), clock.now()
    adoption = get_object_or_404(queries.adoption_in(user, slug, number, company, at))
    if language not in adoption.version.texts:
        raise Http404
    answer = HttpResponse(version_pdf(adoption, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}-{number}-{company}-{language}.pdf"'
    return answer
