"""Questions that many have: who words them, and to whom they are shown."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit.workflow import Basis
from policy.models import Frequent

from .versions import in_force, own_companies

MOST = 100  # shown at once


class Told(NamedTuple):
    """A question with its answer as a reader sees it, in `language`; never who asked."""

    slug: str
    title: str
    question: str
    answer: str
    language: str


def words_frequent(by: User, frequent: Frequent, at: dt.datetime) -> Basis | None:
    """Return the right to word it: HR's of its company, and the parent's alone where it is shown in all companies."""
    parent = companies.parent_company()
    own = None if frequent.everywhere else companies.basis(by, Can.EDIT_PEOPLE, frequent.company_id, at)
    if own or parent is None:
        return own
    serves = frequent.everywhere or frequent.company_id in companies.edits_people(by, at)
    return companies.basis(by, Can.EDIT_PEOPLE, parent, at) if serves else None


def may_show_everywhere(user: User, at: dt.datetime) -> bool:
    """Return whether the person is HR of the parent, who speaks to all companies."""
    parent = companies.parent_company()
    return parent is not None and companies.basis(user, Can.EDIT_PEOPLE, parent, at) is not None


def frequent_visible_to(user: User, at: dt.datetime) -> QuerySet[Frequent]:
    """Return those that the person answers for as HR, withdrawn ones too; others read the words alone."""
    here = Q(company__in=companies.edits_people_of(user, at))
    return Frequent.objects.filter(here | Q(everywhere=True) if may_show_everywhere(user, at) else here)


def frequent_shown_to(user: User, at: dt.datetime, policy: uuid.UUID | None = None) -> list[Told]:
    """Return what is shown to the person: about every policy that reaches them, or one, in their language."""
    own = own_companies(user, at)
    reached = Exists(in_force(at).filter(policy=OuterRef("policy"), company__in=own))
    rows = Frequent.objects.filter(Q(everywhere=True) | Q(company__in=own), reached, status=Frequent.Status.SHOWN)
    rows = rows.order_by("policy__title", "made_at", "id")
    return _told(rows.filter(policy=policy) if policy else rows)


def _told(rows: QuerySet[Frequent]) -> list[Told]:
    columns = ("policy__slug", "policy__title", "question", "answer", "question_en", "answer_en")
    english = get_language() == "en"
    return [
        Told(slug, title, question_en, answer_en, "en")
        if english and question_en
        else Told(slug, title, question, answer, "sv")
        for slug, title, question, answer, question_en, answer_en in rows.values_list(*columns)[:MOST]
    ]


def names_the_asker(frequent: Frequent, words: str) -> bool:
    """Return whether the words name whoever asked."""
    return " ".join(frequent.origin.person.name.split()).casefold() in " ".join(words.split()).casefold()


def worded(frequent: Frequent) -> list[dict[str, Any]]:
    """Return what it has said, the latest first: when, who, which verb, the words."""
    columns = ("history_date", "history_change_reason", "history_user__name", "question", "answer", "revision")
    return list(frequent.history.order_by("-history_date", "-history_id").values(*columns)[:MOST])
