"""The annual review: when it is due, and what was found ("ses över årligen")."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from policy.models import Adoption, Question, Review

from .matrix import company_rates
from .versions import in_force


def reviews_due(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return adoptions in force with `last_review` and `due`: a year after the last review or adoption, or sooner.

    The policy says every year ("ses över årligen"); a company may set fewer months.
    """
    last = (
        Review.objects.filter(policy=OuterRef("policy"), company=OuterRef("company"), at__lte=at)
        .order_by("-day")
        .values("day")[:1]
    )
    return in_force(at).annotate(
        last_review=Subquery(last),
        counted_from=Greatest(F("effective_from"), Subquery(last)),
        due=companies.due("review", since="counted_from"),
    )


def library(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of the policies in force in the companies whose policies the person may see."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    return (
        reviews_due(at)
        .filter(company__in=ids)
        .order_by("policy__title", "company__sort_key")
        .values(
            "policy__slug",
            "policy__title",
            "version__number",
            "company__name",
            "company__slug",
            "effective_from",
            "due",
            "company_id",
        )
    )


def may_review(user: User, adoption: Adoption, at: dt.datetime) -> bool:
    """Return whether the person may record a review of the policy for the adoption's company."""
    return companies.basis(user, Can.REVIEW_POLICY, adoption.company_id, at) is not None


def may_write(user: User, adoption: Adoption, at: dt.datetime) -> bool:
    """Return whether the person writes policy in the adoption's company, and says what it asks of its readers."""
    return companies.basis(user, Can.WRITE_POLICY, adoption.company_id, at) is not None


def review_of(adoption: Adoption, at: dt.datetime) -> Adoption | None:
    """Return the adoption with `due` and `last_review`."""
    return reviews_due(at).filter(pk=adoption.pk).first()


def reviews_of(adoption: Adoption) -> QuerySet[Review]:
    """Return the reviews of the policy for the adoption's company, the latest first."""
    rows = Review.objects.filter(policy=adoption.policy_id, company=adoption.company_id)
    return rows.select_related("by", "version", "policy", "company").prefetch_related("attended__person")


def reviews_visible_to(user: User, slug: str, company: str, at: dt.datetime) -> QuerySet[Review]:
    """Return the reviews of a policy for a company whose policies the person may see, of superseded texts too."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    rows = Review.objects.filter(policy__slug=slug, company__slug=company, company__in=ids)
    return rows.select_related("by", "version", "policy", "company").prefetch_related("attended__person")


def next_due(adoption: Adoption, day: dt.date) -> dt.date:
    """Return by when the policy is to be reviewed again once it was reviewed on a day, unless it was later already."""
    last = reviews_of(adoption).values_list("day", flat=True).first()
    since = max(day, adoption.effective_from, last or day)
    return clock.add_months(since, companies.days_on("review", adoption.company_id, since))


def figures(adoption: Adoption, at: dt.datetime) -> dict[str, int]:
    """Return what a review looks at: whom the policy reaches, who has acknowledged, and since the last review, or since
    the text came into force, how many questions were asked and how many versions began.

    A question counts once: the last review counted those that were asked before it was written down.
    """
    here = {"policy": adoption.policy_id, "company": adoption.company_id}
    last = reviews_of(adoption).values_list("day", "at").first()
    since = last[0] if last else adoption.effective_from
    rates = company_rates([adoption.company_id], at)
    rate = next((row for row in rates if row["policy__slug"] == adoption.policy.slug), {"reached": 0, "done": 0})
    asked = Question.objects.filter(version__policy=adoption.policy_id, company=adoption.company_id)
    asked = asked.filter(at__gt=last[1]) if last else asked.filter(at__gte=clock.midnight(since))
    begun = Adoption.objects.filter(**here, effective_from__gt=since, effective_from__lte=clock.day_of(at))
    return {
        "reached": int(rate["reached"]),
        "acknowledged": int(rate["done"]),
        "questions": asked.filter(at__lte=at).count(),
        "versions": begun.filter(recorded_at__lte=at).count(),
    }
