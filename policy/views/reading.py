"""Pages of policies that everybody reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.comparison import changes
from policy.forms import AcknowledgeForm
from policy.models import Adoption, Policy, Version
from policy.rendering import render as rendered

from .loading import load_version

LANGUAGES = (("sv", "Svenska"), ("en", "English"))  # each in itself
INDEX = (Can.REVIEW_POLICY, Can.WRITE_POLICY, Can.ADOPT_POLICY)  # what the list asks for


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the policies in force, and for those who follow up how many have acknowledged."""
    user, at = person(request), clock.now()
    may = companies.companies_by_right(user, INDEX, at)
    rows = list(queries.library(user, at))
    follow_up, writing = queries.followed_up(user, at), bool(may[Can.WRITE_POLICY])
    context = {
        "rows": rows,
        "today": clock.day_of(at),
        "reviewable": {row["company_id"] for row in rows if str(row["company_id"]) in may[Can.REVIEW_POLICY]},
        "rates": queries.company_rates(follow_up, at) if 0 < len(follow_up) <= queries.COMPANIES else [],
        "follows_up": bool(follow_up),
        "may_write": writing,
        "drafts": queries.open_drafts(user, at) if writing or may[Can.ADOPT_POLICY] else [],
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
    return text(request, load_version(request, slug, number))


def text(
    request: HttpRequest, version: Version, form: AcknowledgeForm | None = None, more: dict[str, Any] | None = None
) -> HttpResponse:
    """Render a version; with a form where it is in force and the person still owes its acknowledgement.

    `more` is what a page that shows the text as a step of the introduction adds.
    """
    user, at = person(request), clock.now()
    current = queries.adoption_for(user, version.policy, at)
    adoption = current if current and current.version_id == version.pk else None
    language = language_of(request, version, form)
    form = form or AcknowledgeForm(initial={"text_hash": version.texts[language][2]})
    done = queries.acknowledgement_of(user, adoption, at) if adoption else None
    reached = adoption is not None and queries.reaches(user, version, at)
    owed = reached and not done
    context = {
        "version": version,
        **({"adoption": adoption} if adoption else _not_in_force(user, version, current, at)),
        **_read(version, language),
        "form": form if owed else None,
        "acknowledgement": done,
        **(_owed(user, version, language, at) if owed else {}),
        **(_first(user, adoption, at) if owed and adoption else {}),
        **(asking(user, version, at) if reached else {}),
        **_in_force(user, version, adoption, at),
        **(more or {}),
    }
    return render(request, "policy/read.html", context, status=422 if form.errors else 200)


def _read(version: Version, language: str) -> dict[str, Any]:
    """Return the text in a language of its, and the languages that it has."""
    title, body, _hash = version.texts[language]
    languages = LANGUAGES if len(version.texts) > 1 else ()
    return {"text": rendered(body), "title": title, "language": language, "languages": languages}


def _owed(user: User, version: Version, language: str, at: dt.datetime) -> dict[str, Any]:
    """Return whether the acknowledgement is asked for now, and what has changed since the one before."""
    before = queries.acknowledged_before(user, version, at)
    body = version.texts[language][1]
    return {
        "asked_now": queries.asked_of(user, version, at),
        "before": before,
        "passages": changes(before.version.texts.get(language, ("", before.version.body))[1], body) if before else (),
    }


def _in_force(user: User, version: Version, adoption: Adoption | None, at: dt.datetime) -> dict[str, Any]:
    """Return what the person confirms, when it is reviewed, and what they may do; less where it is not in force."""
    writing = companies.companies_where(user, Can.WRITE_POLICY, at)
    return {
        "in_force": adoption is not None,
        "wording": workflow.wording(version, adoption.effective_from, user.language) if adoption else "",
        "review": queries.review_of(adoption, at) if adoption else None,
        "today": clock.day_of(at),
        "may_write": bool(writing),
        "may_set": adoption is not None and adoption.company_id in writing,
        "may_review": adoption is not None and queries.may_review(user, adoption, at),
    }


def _not_in_force(user: User, version: Version, current: Adoption | None, at: dt.datetime) -> dict[str, Any]:
    """Return what became of a version that is not the person's: to come, replaced by another, in force elsewhere."""
    adoption = queries.latest_adoption(user, version, at)
    if adoption is None:
        return {"current": current}
    return {
        "current": current,
        "adoption": adoption,
        "state": queries.state_of(adoption, at),
        "replaced": queries.replaced_by(adoption, at),
    }


def _first(user: User, adoption: Adoption, at: dt.datetime) -> dict[str, Any]:
    """Return what stands before an acknowledgement: a section, a quiz."""
    return {
        "next_section": queries.next_section(user, adoption, at),
        "quiz": queries.quiz_owed(user, adoption, at),
    }


def asking(user: User, version: Version, at: dt.datetime) -> dict[str, Any]:
    """Return what others have asked about the policy, and the person's own latest question."""
    return {
        "may_ask": True,
        "asked": queries.open_question(user, version),
        "frequent": queries.frequent_shown_to(user, at, version.policy_id),
    }


def language_of(request: HttpRequest, version: Version, form: AcknowledgeForm | None = None) -> str:
    """Return the language of the text to show: that of the form which came back, else of the page, else Swedish."""
    shown = form.data.get("text_hash") if form is not None else None
    again = next((one for one, (_title, _body, text_hash) in version.texts.items() if text_hash == shown), None)
    language = again or getattr(request, "LANGUAGE_CODE", "sv")
    return language if language in version.texts else "sv"
