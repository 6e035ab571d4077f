"""Drafts: who may see them, who writes and who adopts, and what each company has said."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit.workflow import Basis
from policy.models import Adoption, Draft, Policy, Submission, Version

WAITS, ADOPTED, OBJECTED = "waiting", "adopted", "returned"


def proposable(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies for which the person may prepare a text: where they write policies; the parent's writers
    prepare for the whole group. Whether a company adopts it is for its own CEO to say.
    """
    ids = companies.companies_where(user, Can.WRITE_POLICY, at)
    whole_group = Exists(Company.objects.filter(pk__in=ids, parent=True))
    return companies.open_companies().filter(Q(pk__in=ids) | whole_group)


def drafts_visible_to(user: User, at: dt.datetime) -> QuerySet[Draft]:
    """Return the drafts that writers and CEOs of a company concerned may read: it is to adopt it, or has the policy."""
    ids = companies.companies_where(user, Can.ADOPT_POLICY, at)
    ids |= {company.pk for company in proposable(user, at)}
    has_it = Exists(Adoption.objects.filter(policy=OuterRef("policy"), company__in=ids))
    return Draft.objects.filter(Q(companies__overlap=list(ids)) | has_it)


def writes(by: User, draft: Draft, at: dt.datetime) -> Basis | None:
    """Return the right to work on the draft: to write policy in a company it is for, or in the parent."""
    ids = companies.companies_where(by, Can.WRITE_POLICY, at)
    parent = companies.parent_company()
    own = [pk for pk in draft.companies if pk in ids]
    if not own and parent is not None and parent.pk in ids:
        own = [parent.pk]
    return companies.basis(by, Can.WRITE_POLICY, own[0], at) if own else None


def adopts(by: User, draft: Draft, at: dt.datetime) -> Basis | None:
    """Return the right to adopt policies in a company that the draft is for."""
    ids = companies.companies_where(by, Can.ADOPT_POLICY, at)
    own = [pk for pk in draft.companies if pk in ids]
    return companies.basis(by, Can.ADOPT_POLICY, own[0], at) if own else None


def latest_version(policy: Policy) -> Version | None:
    """Return the version with the highest number, or None for a policy without a text."""
    return policy.versions.order_by("-number").first()


def latest_number(policy: Policy) -> int:
    """Return the number of the latest version, 0 for none."""
    return policy.versions.order_by("-number").values_list("number", flat=True).first() or 0


def unanswered(at: dt.datetime) -> QuerySet[Submission]:
    """Return what lies before CEOs: put before them in the draft's present turn, neither adopted nor objected to,
    and no later version of the policy has come.
    """
    adopted = Adoption.objects.filter(version=OuterRef("draft__version"), company=OuterRef("company"))
    later = Version.objects.filter(policy=OuterRef("draft__policy"), number__gt=OuterRef("draft__version__number"))
    return Submission.objects.filter(
        ~Exists(adopted),
        ~Exists(later),
        turn=F("draft__turn"),
        draft__status__in=(Draft.Status.REVIEW, Draft.Status.ADOPTED),
        objection__isnull=True,
        at__lte=at,
    )


def adoptable(by: User, draft: Draft, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies for which the person may adopt the draft now, or object to it."""
    waiting = unanswered(at).filter(draft=draft).values("company")
    own = companies.companies_where(by, Can.ADOPT_POLICY, at)
    return companies.open_companies().filter(pk__in=own).filter(pk__in=waiting)


@dataclass(frozen=True)
class Answer:
    """What a company has said of a draft: it waits, has adopted it, or has objected with a reason."""

    company: Company
    state: str
    adoption: Adoption | None = None
    note: str = ""
    by: str = ""
    at: dt.datetime | None = None


def answers(draft: Draft, at: dt.datetime) -> list[Answer]:
    """Return what each company that the draft was last put before has said; none where it was not. Three queries."""
    waiting = set(unanswered(at).filter(draft=draft).values_list("company_id", flat=True))
    adopted = (
        {one.company_id: one for one in Adoption.objects.filter(version=draft.version_id)} if draft.version else {}
    )
    rows = draft.submissions.filter(turn=draft.turn).select_related("company", "objection__by")
    return [_answer(row, waiting, adopted) for row in rows.order_by("company__sort_key", "company")]


def _answer(row: Submission, waiting: set[uuid.UUID], adopted: dict[uuid.UUID, Adoption]) -> Answer:
    if found := adopted.get(row.company_id):
        return Answer(row.company, ADOPTED, found, by=found.adopted_by_name, at=found.recorded_at)
    if objection := getattr(row, "objection", None):
        return Answer(row.company, OBJECTED, note=objection.note, by=objection.by.name, at=objection.at)
    return Answer(row.company, WAITS if row.company_id in waiting else "none")


def open_drafts(user: User, at: dt.datetime) -> list[Any]:
    """Return plain rows of the drafts that are worked on or lie before a CEO, for those who may see them."""
    waiting = Exists(unanswered(at).filter(draft=OuterRef("pk")))
    rows = drafts_visible_to(user, at).filter(Q(status__in=Draft.OPEN) | waiting)
    names = {"title": F("policy__title"), "by": F("opened_by__name")}
    return list(rows.order_by("policy__title", "-opened_at").values("id", "status", "opened_at", "turn", **names))


def open_draft_of(policy: Policy) -> Draft | None:
    """Return the draft of the policy that is worked on or lies before the CEOs, if there is one."""
    return policy.drafts.filter(status__in=Draft.OPEN).first()
