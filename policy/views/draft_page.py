"""The page of a draft: what it says, what it changes, what each company has said, and what one may do about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from companies.models import Company
from kit import clock
from kit.people import person
from policy import queries
from policy.comparison import changes
from policy.forms import AdoptForm, ObjectForm, WithdrawForm
from policy.models import Draft
from policy.rendering import render as rendered

SENTENCES = {
    "open_draft": gettext_noop("%(person)s began the draft."),
    "save": gettext_noop("%(person)s wrote on the text."),
    "submit": gettext_noop("%(person)s put the text before the CEO."),
    "take_back": gettext_noop("%(person)s took the text back."),
    "send_back": gettext_noop("%(person)s sent the text back."),
    "adopt": gettext_noop("%(person)s adopted the text."),
    "refuse": gettext_noop("%(person)s did not adopt the text."),
    "withdraw": gettext_noop("%(person)s gave the draft up."),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    when: dt.date
    sentence: str
    note: str


def draft_page(
    request: HttpRequest,
    draft: Draft,
    *,
    adopt_form: AdoptForm | None = None,
    object_form: ObjectForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    refused: str = "",
) -> HttpResponse:
    """Show the draft, with the form that was filled in wrongly, or with what was refused and why."""
    user, at = person(request), clock.now()
    may_write = queries.writes(user, draft, at) is not None
    mine = list(queries.adoptable(user, draft, at))
    bound = adopt_form or object_form or withdraw_form
    context = _said(draft, at) | {
        "draft": draft,
        "refused": refused,
        "writing": may_write and draft.status == Draft.Status.DRAFT,
        "may_take_back": may_write and draft.status == Draft.Status.REVIEW,
        "verb": "refuse" if draft.version_id else "send_back",
        "adopt_form": adopt_form or (AdoptForm(draft=draft, companies=mine, at=clock.day_of(at)) if mine else None),
        "object_form": object_form or (ObjectForm(companies=mine) if mine else None),
        "withdraw_form": withdraw_form or WithdrawForm(auto_id="withdraw_%s"),
    }
    status = 409 if refused else 422 if bound is not None and bound.errors else 200
    return render(request, "policy/draft.html", context, status=status)


def _said(draft: Draft, at: dt.datetime) -> dict[str, Any]:
    """Return the text, what it changes in the version before, and what has been said of it."""
    before = draft.policy.versions.filter(number=draft.upon).first() if draft.upon else None
    return {
        "text": rendered(draft.body),
        "english": rendered(draft.body_en) if draft.body_en else None,
        "before": before,
        "passages": changes(before.body, draft.body) if before else (),
        "answers": queries.answers(draft, at),
        "companies": Company.objects.filter(pk__in=draft.companies).order_by("sort_key"),
        "story": story(draft),
    }


def story(draft: Draft) -> list[Line]:
    """Return what happened, the latest first."""
    rows = draft.history.select_related("history_user").order_by("-history_date", "-history_id")[:50]
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    verb, _colon, note = row.history_change_reason.partition(": ")
    return Line(clock.day_of(row.history_date), _(SENTENCES[verb]) % {"person": row.history_user.name}, note)
