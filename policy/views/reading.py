"""Pages of policies that everybody reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.forms import AcknowledgeForm
from policy.models import Policy, Version
from policy.rendering import render as rendered


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the policies in force, and for those who follow up how many have acknowledged."""
    user, at = person(request), clock.now()
    follow_up = companies.companies_where(user, Can.SEE_ACKNOWLEDGEMENTS, at)
    context = {
        "rows": list(queries.library(user, at)),
        "today": clock.day_of(at),
        "reviewable": companies.companies_where(user, Can.REVIEW_POLICY, at),
        "rates": queries.company_rates(follow_up, at) if follow_up else [],
        "may_write": bool(companies.companies_where(user, Can.WRITE_POLICY, at)),
        "may_import": companies.edits_people_of(user, at).exists(),
        "may_open_kiosk": queries.may_open_kiosk(user, at),
    }
    return render(request, "policy/index.html", context)


@require_GET
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text in force that concerns the person, and what they have confirmed."""
    user, at = person(request), clock.now()
    adoption = queries.adoption_for(user, get_object_or_404(Policy, slug=slug), at)
    if adoption is None:
        raise Http404
    return text(request, adoption.version)


@require_GET
def read_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version at its stable address, also when a later one is in force."""
    user, at = person(request), clock.now()
    versions = queries.visible_to(user, at).select_related("policy")
    return text(request, get_object_or_404(versions, policy__slug=slug, number=number))


def text(request: HttpRequest, version: Version, form: AcknowledgeForm | None = None) -> HttpResponse:
    """Render a version; with a form where it is in force and the person still owes its acknowledgement."""
    user, at = person(request), clock.now()
    adoption = queries.adoption_for(user, version.policy, at)
    if adoption and adoption.version_id != version.pk:
        adoption = None
    form = form or AcknowledgeForm(initial={"text_hash": version.text_hash})
    done = queries.acknowledgement_of(user, adoption, at) if adoption else None
    owed = adoption and not done and queries.reaches(user, version, at)
    context = {
        "version": version,
        "adoption": adoption or queries.latest_adoption(user, version, at),
        "in_force": adoption is not None,
        "text": rendered(version.body),
        "form": form if owed else None,
        "next_section": queries.next_section(user, adoption, at) if owed and adoption else None,
        "quiz": queries.quiz_owed(user, adoption, at) if owed and adoption else None,
        "asked": queries.open_question(user, version) if owed else None,
        "wording": workflow.wording(version, adoption.effective_from, user.language) if adoption else "",
        "acknowledgement": done,
        "review": queries.review_of(adoption, at) if adoption else None,
        "today": clock.day_of(at),
        "may_write": adoption is not None and queries.may_write(user, adoption, at),
        "may_review": adoption is not None and queries.may_review(user, adoption, at),
    }
    return render(request, "policy/read.html", context, status=422 if form.errors else 200)
