"""Pages of policies: read, acknowledge, receipt, the manager's people, review, enter a text."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies import queries as companies
from companies.models import Company
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.extraction import Document
from policy.extraction.document import SECTIONS
from policy.extraction.facts import SHAPES
from policy.extraction.report import sections, taken_out
from policy.forms import AcknowledgeForm, EnterForm, FollowingForm, ReviewForm, TakeInForm
from policy.models import Policy, Version
from policy.queries import Following, Prospect
from policy.rendering import render as rendered

PAGE = 100

NEEDED = [*SECTIONS, *(f"{label}: {shape}" for label, shape in SHAPES.items())]


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
        "wording": workflow.wording(version, adoption.effective_from, user.language) if adoption else "",
        "acknowledgement": done,
        "review": queries.review_of(adoption, at) if adoption else None,
        "today": clock.day_of(at),
        "may_review": adoption is not None and queries.may_review(user, adoption, at),
    }
    return render(request, "policy/read.html", context, status=422 if form.errors else 200)


@require_POST
def acknowledge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm the sentence shown, then show the receipt."""
    user, at = person(request), clock.now()
    versions = queries.visible_to(user, at).select_related("policy")
    version = get_object_or_404(versions, policy__slug=slug, number=number)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return text(request, version, form)
    done = workflow.acknowledge(version, by=user, at=at, text_hash=form.cleaned_data["text_hash"])
    return redirect(done)


@require_GET
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was confirmed, when, on which exact text."""
    receipts = queries.receipts_visible_to(person(request), clock.now())
    found = get_object_or_404(receipts.select_related("version__policy", "person", "company"), pk=pk)
    return render(request, "policy/receipt.html", {"receipt": found, "own": found.person_id == person(request).pk})


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show a manager which of their people have acknowledged; those who follow up a company see all of it."""
    user, at = person(request), clock.now()
    following = FollowingForm(request.GET).following()
    everyone = queries.people(user, Following(following.company), at)
    rows, more_after = queries.page(queries.people(user, following, at), PAGE)
    context = {
        "rows": rows,
        "more_after": more_after,
        "counts": queries.state_counts(everyone, clock.day_of(at)),
        "following": following,
        "company_name": rows[0]["company__name"] if following.company and rows else "",
        "today": clock.day_of(at),
    }
    return render(request, "policy/people.html", context)


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


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Take a text and show what was understood of it; nothing is written."""
    writable, at = _writable(request), clock.now()
    if "mend" in request.POST:
        chosen = {"companies": request.POST.getlist("companies")}
        form = EnterForm(companies=writable, initial=request.POST.dict() | chosen)
    else:
        form = EnterForm(request.POST or None, request.FILES or None, companies=writable)
    document = form.document if form.is_bound and form.is_valid() else None
    if document is None:
        return render(
            request, "policy/enter.html", {"form": form, "needed": NEEDED}, status=422 if form.errors else 200
        )
    given = form.cleaned_data
    found = queries.prospect(document, given["companies"], at)
    return _look(request, TakeInForm.about(found, document, given, writable, at), found, document)


@require_http_methods(["GET", "POST"])
def import_document(request: HttpRequest) -> HttpResponse:
    """Take in the text that was shown for the companies that were shown: all of it, or nothing."""
    writable, at = _writable(request), clock.now()
    form = TakeInForm(request.POST, companies=writable, at=at)
    if request.method == "GET" or not (form.is_valid() or form.found):
        return enter(request)
    if form.errors:
        return _look(request, form, form.found, form.document)
    given, into = form.cleaned_data, form.cleaned_data["companies"]
    try:
        done = workflow.import_document(form.document, into, by=person(request), at=at, **form.decided())
    except Refused as error:
        found = queries.prospect(form.document, into, at)
        again = TakeInForm.about(found, form.document, given, writable, at)
        return _look(request, again, found, form.document, str(error.sentence))
    messages.success(request, done.outcome())
    return redirect(done.version)


def _writable(request: HttpRequest) -> QuerySet[Company]:
    """Return the companies for which the person may enter a text; 403 where there is none."""
    found = queries.writable(person(request), clock.now())
    if not found:
        raise Forbidden("import_document")
    return found


def _look(
    request: HttpRequest, form: TakeInForm, found: Prospect | None, document: Document, refused: str = ""
) -> HttpResponse:
    """Show what was understood of the text, what would become of it, and the text as it will be read."""
    context = {
        "form": form,
        "found": found,
        "document": document,
        "refused": refused,
        "sections": sections(document),
        "taken_out": taken_out(document),
        "text": rendered(document.body),
    }
    return render(request, "policy/look.html", context, status=409 if refused else (422 if form.errors else 200))
