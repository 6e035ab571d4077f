"""What awaits those who are called to a review, and what they are told."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from kit import clock
from kit.dates import LocalDay
from kit.duties import DutyKind, NoticeKind, Task, news
from kit.templatetags.times import day_words
from kit.written import DAY, PERSON, Question, write
from policy import queries
from policy.models import ReviewCall, ReviewPlan


def attend_review(at: dt.datetime) -> QuerySet[Any, Any]:
    """People called to a planned review, until its day has passed or it has been held."""
    rows = queries.awaited(at).filter(day__gte=clock.day_of(at))
    return rows.values(
        "company_id",
        "policy__slug",
        "policy__title",
        "company__name",
        "company__slug",
        "day",
        "who_id",
        object_id=F("id"),
        since=LocalDay(F("at")),
        due=F("day"),
    )


def _attend_task(row: dict[str, Any]) -> Task:
    what = _said(row["policy__title"], row["company__name"], row["day"])
    return Task(
        what=what,
        why=_("You are called to it. The policy is reviewed every year (Ansvarsfördelning)."),
        url=reverse("policy:review", args=[row["policy__slug"], row["company__slug"]]),
        action=_("See the review"),
        mailed=what,
    )


def _said(policy: str, company: str, day: dt.date) -> str:
    names = {"policy": policy, "company": company, "day": day_words(day)}
    return _("%(policy)s is reviewed for %(company)s on %(day)s") % names


def _called(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Tell the day of a review; None: it has been moved or held, or the person is not in it any more."""
    plan = _plan(object_id)
    if plan is None or not queries.open_plans(clock.now()).filter(pk=object_id).exists():
        return None
    what = _said(plan.policy.title, plan.company.name, plan.day)
    why = _("You are called to it. It also stands in your inbox until that day.")
    return news(what, why, _("See the review"), reverse("policy:review", args=[plan.policy.slug, plan.company.slug]))


def _called_off(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Tell somebody that they are not called any more: the review was planned anew without them."""
    plan = _plan(object_id)
    if plan is None:
        return None
    what = _("You are no longer called to the review of %(policy)s on %(day)s") % {
        "policy": plan.policy.title,
        "day": day_words(plan.day),
    }
    why = _("It has been planned anew. You need do nothing.")
    url = reverse("policy:review", args=[plan.policy.slug, plan.company.slug])
    return news(what, why, _("See the review"), url)


def _plan(key: uuid.UUID) -> ReviewPlan | None:
    return ReviewPlan.objects.select_related("policy", "company").filter(pk=key).first()


def _is_called(user: User, at: dt.datetime) -> bool:
    """Whether the person is called to anything that lies ahead."""
    return bool(_calls().ask(at, person=user.pk))


@cache
def _calls() -> Question:
    return write(ReviewCall.objects.filter(person=PERSON, plan__day__gte=DAY).order_by().values_list("pk")[:1])


KINDS = [DutyKind("attend_review", attend_review, _attend_task, ladder=(-1,), possible=_is_called)]
NOTICES = [NoticeKind("review_called", _called), NoticeKind("review_called_off", _called_off)]
