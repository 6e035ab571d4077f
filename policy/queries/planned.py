"""Who sees to it that a policy is reviewed, when it is planned, and who could take part."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from companies import queries as companies
from companies.models import User
from companies.permissions import Can, Role
from companies.queries.held import moment_of
from kit import clock
from policy.models import REVIEWERS, Adoption, Review, ReviewPlan, ReviewResponsible

from .versions import in_force


def responsible(at: dt.datetime) -> Coalesce:
    """Return an expression: the role that sees to the review of the row's `policy` in its `company` on the day."""
    said = ReviewResponsible.objects.filter(
        policy=OuterRef("policy"), company=OuterRef("company"), first_day__lte=clock.day_of(at), at__lte=at
    )
    latest = said.order_by("-first_day", "-at", "-id").values("role")[:1]
    return Coalesce(Subquery(latest), Value(Role.HR), output_field=CharField())


def responsible_for(adoption: Adoption, at: dt.datetime) -> Role:
    """Return the role that sees to the review of the adoption's policy in its company."""
    rows = Adoption.objects.filter(pk=adoption.pk).annotate(role=responsible(at))
    return Role(rows.values_list("role", flat=True).get())


def responsibles_of(adoption: Adoption) -> QuerySet[ReviewResponsible]:
    """Return what was said of the responsible role, past and to come, the latest first day first."""
    rows = ReviewResponsible.objects.filter(policy=adoption.policy_id, company=adoption.company_id)
    return rows.select_related("by")


def said_last(adoption: Adoption) -> ReviewResponsible | None:
    """Return what was said last of the responsible role, from whichever day it applies."""
    return responsibles_of(adoption).order_by("-at", "-id").first()


def open_plans(at: dt.datetime) -> QuerySet[ReviewPlan]:
    """Return the plans that hold: the latest of each policy and company in force, unless its review has been held."""
    later = ReviewPlan.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")),
        policy=OuterRef("policy"),
        company=OuterRef("company"),
        at__lte=at,
    )
    held = Review.objects.filter(plan=OuterRef("pk"), at__lte=at)
    applies = in_force(at).filter(policy=OuterRef("policy"), company=OuterRef("company"))
    return ReviewPlan.objects.filter(Exists(applies), ~Exists(later), ~Exists(held), at__lte=at)


def open_plan(adoption: Adoption, at: dt.datetime) -> ReviewPlan | None:
    """Return the plan that holds for the adoption's policy and company."""
    rows = open_plans(at).filter(policy=adoption.policy_id, company=adoption.company_id)
    return rows.select_related("by").first()


def plan_held(adoption: Adoption, day: dt.date, at: dt.datetime) -> ReviewPlan | None:
    """Return the plan that a review of this day holds; one from before the plan was made holds none."""
    plan = open_plan(adoption, at)
    return plan if plan and day >= clock.day_of(plan.at) else None


def called(plan: ReviewPlan) -> QuerySet[User]:
    """Return the people who are called to a planned review."""
    return User.objects.filter(pk__in=plan.calls.values("person")).order_by("sort_key", "pk")


def awaited(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the open plans with `who_id`, once for each who is called and could take part: who has moved to another
    company is awaited no more, for the review is not theirs to see.
    """
    place = {"company": OuterRef("company"), "person": OuterRef("who_id")}
    there = companies.employed_with(Can.SEE_REGISTER, at).filter(**place)
    reviewing = companies.live_assignments(at).filter(**place, role__in=REVIEWERS)
    return open_plans(at).annotate(who_id=F("calls__person")).filter(Exists(there) | Exists(reviewing))


def could_attend(company: uuid.UUID, at: dt.datetime, *days: dt.date) -> QuerySet[Any, Any]:
    """Return who could take part: the company's own people and those who review there, with `safety` and `reviews`.

    With `days`, also who could on one of them: of a review entered afterwards somebody may have left since.

    Safety representatives stand first (policy: "inom ramen för det systematiska arbetsmiljöarbetet").
    """
    moments = sorted({at, *(moment_of(day, at) for day in days)})
    works = reduce(or_, (companies.employed_with(Can.SEE_REGISTER, moment) for moment in moments))
    holds = reduce(or_, (companies.live_assignments(moment) for moment in moments))
    there, reviewing = works.filter(company=company), holds.filter(company=company, role__in=REVIEWERS)
    found = User.objects.filter(Q(pk__in=there.values("person")) | Q(pk__in=reviewing.values("person")))
    return found.annotate(
        safety=Exists(there.filter(person=OuterRef("pk"), safety_representative=True)),
        reviews=Exists(reviewing.filter(person=OuterRef("pk"))),
    ).order_by("-safety", "-reviews", "sort_key", "pk")


def safety_representatives(company: uuid.UUID, day: dt.date, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the people who were safety representatives in the company on a day."""
    live = companies.live_employments(moment_of(day, at)).filter(company=company, safety_representative=True)
    return set(live.values_list("person", flat=True))


def lacks_representative(review: Review) -> bool:
    """Return whether no safety representative took part in a review, though the company had one that day."""
    if any(one.safety_representative for one in review.attended.all()):
        return False
    return bool(safety_representatives(review.company_id, review.day, review.at))
