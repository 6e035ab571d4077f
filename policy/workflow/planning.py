"""A company plans a review, and says which role sees to it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Basis, Forbidden, Refused, Stale
from notices import workflow as notices
from policy import queries
from policy.models import REVIEWERS, Adoption, ReviewCall, ReviewPlan, ReviewResponsible

from .reviews import theirs
from .shared import hold


@transaction.atomic
def plan_review(
    adoption: Adoption,
    *,
    day: dt.date,
    people: Collection[User],
    by: User,
    at: dt.datetime,
    upon: uuid.UUID | None = None,
) -> ReviewPlan:
    """Plan the review for a day and call people to it, who get a mail; an earlier plan that was not held gives way.

    `upon` is the plan that the writer saw; those who were called to it and no longer are, are told. Raises `Forbidden`,
    `Refused` for a day that has passed or somebody from elsewhere, `Stale` where it has been planned meanwhile.
    """
    basis = _may(adoption, "plan_review", by, at)
    if day < clock.day_of(at):
        raise Refused(_("That day has passed. Choose a day to come, or record the review."), "day")
    theirs(adoption, people, at)
    hold(adoption.policy.slug)
    before = queries.open_plan(adoption, at)
    if (before.pk if before else None) != upon:
        raise Stale(before or adoption, "plan_review")
    ids = {"policy_id": adoption.policy_id, "company_id": adoption.company_id}
    plan = ReviewPlan(**ids, day=day, by=by, basis_role=basis.role, at=at)
    plan.save(force_insert=True)
    ReviewCall.objects.bulk_create(ReviewCall(plan=plan, person=one) for one in set(people))
    _tell(plan, before, people)
    return plan


def _tell(plan: ReviewPlan, before: ReviewPlan | None, people: Collection[User]) -> None:
    """Tell those who are called, and those who were and no longer are; whoever plans knows."""
    notices.tell("review_called", plan.pk, [one for one in people if one != plan.by], at=plan.at)
    if before:
        dropped = [one for one in queries.called(before) if one not in set(people) and one != plan.by]
        notices.tell("review_called_off", before.pk, dropped, at=plan.at)


@transaction.atomic
def set_responsible(
    adoption: Adoption, *, role: str, first_day: dt.date, by: User, at: dt.datetime, upon: uuid.UUID | None = None
) -> ReviewResponsible:
    """Say which role sees to the review of the policy for the company from a day on; that role is reminded of it.

    HR, CEO or quality manager may, and be it (policy: Ansvarsfördelning). `upon` is what the writer saw as said last.
    Raises `Forbidden`, `Refused` for a day that has passed or another role, `Stale` where more has been said meanwhile.
    """
    basis = _may(adoption, "set_responsible", by, at)
    if first_day < clock.day_of(at):
        raise Refused(_("That day has passed. It applies from today at the earliest."), "first_day")
    if role not in REVIEWERS:
        raise Refused(_("HR, CEO or quality manager reviews a policy."), "role")
    hold(adoption.policy.slug)
    before = queries.said_last(adoption)
    if (before.pk if before else None) != upon:
        raise Stale(before or adoption, "set_responsible")
    ids = {"policy_id": adoption.policy_id, "company_id": adoption.company_id}
    fact = ReviewResponsible(**ids, role=role, first_day=first_day, by=by, basis_role=basis.role, at=at)
    fact.save(force_insert=True)
    return fact


def _may(adoption: Adoption, verb: str, by: User, at: dt.datetime) -> Basis:
    basis = companies.basis(by, Can.REVIEW_POLICY, adoption.company_id, at)
    if basis is None:
        raise Forbidden(verb)
    return basis
