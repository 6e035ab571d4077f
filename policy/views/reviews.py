"""The annual review: its page, where it is recorded, and the protocol of one that was held."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kit import clock
from kit.fields import DayField
from kit.files import attachment
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.checklist import BY_KEY
from policy.forms import ReviewForm
from policy.models import Adoption, Review

from .loading import load_to_review
from .paper import protocol_pdf


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Record the annual review of a policy for a company; a text that is to be revised is opened to write on."""
    user, at = person(request), clock.now()
    adoption = load_to_review(request, slug, company)
    if not queries.may_review(user, adoption, at):
        if request.method == "POST":
            raise Forbidden("review")
        return _page(request, adoption, None)
    form = _form(adoption, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _record(request, adoption, form)
    return _page(request, adoption, form, status=422 if form.errors else 200)


@require_GET
def read_review(request: HttpRequest, slug: str, company: str, pk: uuid.UUID) -> HttpResponse:
    """Show the protocol of a review, at an address that stays."""
    found = _found(request, slug, company, pk)
    context = {
        "review": found,
        "answers": [{**one, "question": BY_KEY[one["question"]]} for one in found.answers],
        "lacks_representative": queries.lacks_representative(found),
    }
    return render(request, "policy/read_review.html", context)


@require_GET
def review_pdf(request: HttpRequest, slug: str, company: str, pk: uuid.UUID) -> HttpResponse:
    """Give the protocol as PDF in the reader's language, to whoever may read its page."""
    found = _found(request, slug, company, pk)
    made = protocol_pdf(found, request.LANGUAGE_CODE, lacks_representative=queries.lacks_representative(found))
    return attachment(made, "application/pdf", f"protokoll-{slug}-{company}-{found.day.isoformat()}.pdf")


def _found(request: HttpRequest, slug: str, company: str, pk: uuid.UUID) -> Review:
    return get_object_or_404(queries.reviews_visible_to(person(request), slug, company, clock.now()), pk=pk)


def _typed(data: Mapping[str, Any]) -> list[dt.date]:
    """Return the day that is typed, where it is one: whoever worked there on it could take part."""
    try:
        return [DayField().clean(data.get("day"))]
    except ValidationError:
        return []


def _form(adoption: Adoption, data: Any = None) -> ReviewForm:
    at = clock.now()
    plan = queries.open_plan(adoption, at)
    called = list(plan.calls.values_list("person", flat=True)) if plan else None
    days = [*([plan.day] if plan else []), *_typed(data or {})]
    among = queries.could_attend(adoption.company_id, at, *(day for day in days if day <= clock.day_of(at)))
    return ReviewForm(data, among=among, upon=queries.reviews_of(adoption).count(), called=called)


def _record(request: HttpRequest, adoption: Adoption, form: ReviewForm) -> HttpResponse:
    """Keep the review and lead on; whoever records second sees the first one, and loses nothing."""
    open_already = queries.open_draft_of(adoption.policy)
    try:
        done = workflow.review(adoption, by=person(request), at=clock.now(), **form.found())
    except Refused as error:
        form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
        return _page(request, adoption, form, status=422)
    except Stale:
        earlier = queries.reviews_of(adoption)
        data = request.POST.copy()
        data["upon"] = str(earlier.count())
        return _page(request, adoption, _form(adoption, data), status=409, meanwhile=earlier.latest("at"))
    return _onward(request, done, open_already=bool(open_already))


def _onward(request: HttpRequest, done: Review, *, open_already: bool) -> HttpResponse:
    """Lead to the protocol, or to the draft where the text is to be revised."""
    if queries.lacks_representative(done):
        messages.warning(request, _("No safety representative took part, though the company has one. It stands so."))
    draft = queries.open_draft_of(done.policy) if done.outcome == Review.Outcome.REVISE else None
    if draft is None:
        messages.success(request, _("The review is kept."))
        return redirect(done)
    if open_already:
        messages.success(request, _("The review is kept. A draft of the policy is open already: go on with it here."))
    else:
        messages.success(request, _("The review is kept. Here is the draft, with the text that applies now."))
    return redirect(draft)


def _page(
    request: HttpRequest, adoption: Any, form: ReviewForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**_shown(adoption, clock.now()), "form": form, **more}
    if form:
        context |= _before(adoption, clock.now())
    return render(request, "policy/review.html", context, status=status)


def _shown(adoption: Any, at: dt.datetime) -> dict[str, Any]:
    """Return what everybody of the company sees of the review."""
    plan = queries.open_plan(adoption, at)
    return {
        "adoption": adoption,
        "reviews": queries.reviews_of(adoption),
        "today": clock.day_of(at),
        "plan": plan,
        "called": queries.called(plan) if plan else (),
        "role": queries.responsible_for(adoption, at),
    }


def _before(adoption: Any, at: dt.datetime) -> dict[str, Any]:
    """Return what whoever records one sees first."""
    return {
        "figures": queries.figures(adoption, at),
        "since": adoption.last_review or adoption.effective_from,
        "next": queries.next_due(adoption, clock.day_of(at)),
        "draft": queries.open_draft_of(adoption.policy),
    }
