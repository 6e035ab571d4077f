"""Which policies stand open to everybody, and who may open them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from policy.models import Adoption, Policy, PolicyOpening

from .versions import in_force


def in_force_and_opened(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the adoptions in force, with `opened`: whether the company shows the policy to everybody."""
    latest = PolicyOpening.objects.filter(policy=OuterRef("policy"), company=OuterRef("company"), at__lte=at)
    return in_force(at).annotate(opened=Subquery(latest.order_by("-at", "-id").values("opened")[:1]))


def open_adoption(slug: str, company: str, at: dt.datetime) -> Adoption | None:
    """Return the adoption that anybody may read: in force in the company, which has declared the policy open."""
    rows = in_force_and_opened(at).filter(policy__slug=slug, company__slug=company, opened=True)
    return rows.select_related("version__policy", "company").first()


def openable(user: User, policy: Policy, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the adoptions in force of the policy in the companies for which the person may open it."""
    ids = companies.companies_where(user, Can.WRITE_POLICY, at)
    rows = in_force_and_opened(at).filter(policy=policy, company__in=ids)
    return rows.select_related("company").order_by("company__sort_key")


def in_force_for(user: User, slug: str, company: str, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the adoption in force in a company whose policies the person may see, with `opened`; else nothing."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    rows = in_force_and_opened(at).filter(policy__slug=slug, company__slug=company, company__in=ids)
    return rows.select_related("version__policy", "company")
