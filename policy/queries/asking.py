"""Questions about policies: whose they are, who may answer; and which sections a person has still to be shown."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit.dates import AddDays, LocalDay
from policy.models import Adoption, Question, ReadingRule, SectionShown, Version
from policy.rendering import parts

from .versions import in_force, own_companies

ANSWER_DAYS = 7  # within which HR answers


def questions_visible_to(user: User, at: dt.datetime) -> QuerySet[Question]:
    """Return the questions of one's own and of the companies whose HR one is; a manager sees what stands instead of an
    acknowledgement of their people's, and so does the acting one where theirs has left (`companies.queries.led_by`).
    """
    reports = Q(person__in=companies.reports_of(user, at).values("person"), kind__in=Question.INSTEAD)
    return Question.objects.filter(Q(person=user) | reports | Q(company__in=companies.edits_people_of(user, at)))


def may_answer(user: User, question: Question, at: dt.datetime) -> bool:
    """Return whether the person is the HR that answers; never one's own question."""
    hr = companies.edits_people_of(user, at).filter(pk=question.company_id).exists()
    return hr and question.person_id != user.pk


def waits_for_an_answer(user: User, policy_id: uuid.UUID, kind: str) -> bool:
    """Return whether the person has asked already and has no answer yet: a plain question beside the other kinds."""
    rows = questions_unanswered().filter(person=user, version__policy=policy_id)
    plain = Q(kind=Question.Kind.PLAIN)
    return rows.filter(plain if kind == Question.Kind.PLAIN else ~plain).exists()


def askable(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the policies that reach the person, each with the version that they can ask about."""
    own = in_force(at).filter(company__in=own_companies(user, at)).order_by("version__title", "-version__number")
    rows: QuerySet[Any, Any] = own.values("policy__slug", "version__title", "version__number")
    return list({row["policy__slug"]: row for row in reversed(rows)}.values())[::-1]


def questions_unanswered() -> QuerySet[Question]:
    """Return the questions without an answer."""
    return Question.objects.filter(reply__isnull=True)


def open_question(user: User, version: Version) -> Question | None:
    """Return the person's latest question about a policy, answered or not."""
    rows = Question.objects.filter(person=user, version__policy=version.policy_id)
    return rows.select_related("reply").first()


def to_answer(at: dt.datetime, way: str) -> QuerySet[Any, Any]:
    """Return unanswered questions with `who_id`, the HR who answer: `way` "company", or "served_by" where it has none.

    Nobody answers their own.
    """
    may = companies.carriers(Can.EDIT_PEOPLE, at)
    rows = questions_unanswered().filter(**{f"{way}__assignments__in": may.values("pk"), "at__lte": at})
    if way == "served_by":
        rows = rows.exclude(Exists(may.filter(company=OuterRef("company"))))
    return (
        rows.annotate(
            who_id=F(f"{way}__assignments__person"),
            since=LocalDay("at"),
            due=AddDays(LocalDay("at"), ANSWER_DAYS),
            object_id=F("id"),
        )
        .exclude(who_id=F("person"))
        .values("who_id", "company_id", "since", "due", "object_id", "version__title", "kind", "person__name")
        .distinct()
    )


def serving(company: Company) -> Company:
    """Return the company whose HR serves one that has none: the parent."""
    return Company.objects.filter(parent=True).first() or company


def every_section(adoption: Adoption, at: dt.datetime) -> bool:
    """Return whether the company asks that every section was shown before the policy is acknowledged."""
    rows = ReadingRule.objects.filter(policy=adoption.policy_id, company=adoption.company_id, at__lte=at)
    return bool(rows.values_list("every_section", flat=True).first())


def shown_sections(user: User, version: Version) -> set[int]:
    """Return the numbers of the sections that were shown to the person."""
    return set(SectionShown.objects.filter(person=user, version=version).values_list("section", flat=True))


def next_section(user: User, adoption: Adoption, at: dt.datetime) -> int | None:
    """Return the first section that the person has still to be shown; None where nothing hinders."""
    if not every_section(adoption, at):
        return None
    shown = shown_sections(user, adoption.version)
    return next((number for number in range(1, len(parts(adoption.version.body)) + 1) if number not in shown), None)
