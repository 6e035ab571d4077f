"""What awaits whom about drafts: adopting what is prepared, and working on what came back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.deadlines import ADOPT_DAYS, REDO_DAYS
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays, LocalDay
from kit.duties import DutyKind, NoticeKind, Task, news
from policy import queries
from policy.models import Draft, Submission


def adopt_policy(at: dt.datetime) -> QuerySet[Any, Any]:
    """The CEO of each company before whom a draft lies that they have neither adopted nor objected to."""
    holders = companies.carriers(Can.ADOPT_POLICY, at).values("pk")
    rows = queries.unanswered(at).filter(company__assignments__in=holders)
    return _of_draft(rows, "company__assignments__person", F("at"), ADOPT_DAYS)


def redo_policy(at: dt.datetime) -> QuerySet[Any, Any]:
    """Whoever put a draft before the CEOs, when one of them has sent it back, until it is put anew or given up."""
    rows = Submission.objects.filter(
        draft__status=Draft.Status.DRAFT, turn=F("draft__turn"), objection__isnull=False, objection__at__lte=at
    )
    return _of_draft(rows, "by", F("objection__at"), REDO_DAYS)


def _of_draft(rows: QuerySet[Submission], who: str, moment: F, days: int) -> QuerySet[Any, Any]:
    names = {"title": F("draft__policy__title"), "asked_by": F("by__name"), "object_id": F("id")}
    return (
        rows.annotate(who_id=F(who), since=LocalDay(moment))
        .annotate(due=AddDays(F("since"), days))
        .values("who_id", "company_id", "since", "due", "draft_id", "company__name", **names)
        .distinct()
    )


def _adopt_task(row: dict[str, Any]) -> Task:
    names = {"policy": row["title"], "company": row["company__name"], "person": row["asked_by"]}
    return Task(
        what=_("Adopt %(policy)s for %(company)s") % names,
        why=_("%(person)s has put the text before you. Each company's CEO adopts its policies.") % names,
        url=reverse("policy:draft", args=[row["draft_id"]]),
        action=_("Read and decide"),
        mailed=_("A text of a policy awaits your decision"),
    )


def _redo_task(row: dict[str, Any]) -> Task:
    names = {"policy": row["title"], "company": row["company__name"]}
    return Task(
        what=_("Work on the draft of %(policy)s") % names,
        why=_("The CEO of %(company)s has sent it back with a reason.") % names,
        url=reverse("policy:draft", args=[row["draft_id"]]),
        action=_("Read and complete"),
        mailed=_("A draft of a policy was sent back to you"),
    )


def _something_waits(user: User, at: dt.datetime) -> bool:
    """Whether any draft lies before a CEO."""
    return queries.unanswered(at).exists()


def _came_back(user: User, at: dt.datetime) -> bool:
    """Whether a draft of the person's came back."""
    return Submission.objects.filter(by=user, draft__status=Draft.Status.DRAFT, objection__isnull=False).exists()


def _answered(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say to whoever put a draft before the CEOs that one of them has answered; the answer stands in the portal."""
    submission = Submission.objects.filter(pk=object_id).select_related("draft__policy", "company").first()
    if submission is None or not queries.drafts_visible_to(person, clock.now()).filter(pk=submission.draft_id).exists():
        return None
    names = {"policy": submission.draft.policy.title, "company": submission.company.name}
    what = _("The CEO of %(company)s has answered about %(policy)s") % names
    return news(what, _("You put the text before them."), _("Read the answer"), submission.draft.get_absolute_url())


NOTICES = [NoticeKind("draft_answered", _answered)]
KINDS = [
    DutyKind(
        "adopt_policy",
        adopt_policy,
        _adopt_task,
        ladder=(-ADOPT_DAYS, -7, -1, 0, 3, 7),
        needs=frozenset({Can.ADOPT_POLICY}),
        possible=_something_waits,
    ),
    DutyKind(
        "redo_policy",
        redo_policy,
        _redo_task,
        ladder=(-7, 0, 7),
        needs=frozenset({Can.WRITE_POLICY}),
        possible=_came_back,
    ),
]
