"""Which version is in force where, and who may read which."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from companies import queries as companies
from companies.models import Employment, User
from companies.permissions import Can
from kit import clock
from policy.models import Adoption, Policy, Version


def begun(at: dt.datetime) -> QuerySet[Adoption]:
    """Return the adoptions whose day has come, and which were entered here by then."""
    return Adoption.objects.filter(effective_from__lte=clock.day_of(at), recorded_at__lte=at)


def in_force(at: dt.datetime) -> QuerySet[Adoption]:
    """Return the adoptions in force at the moment: for each company and policy the latest that has begun."""
    later = begun(at).filter(
        Q(effective_from__gt=OuterRef("effective_from"))
        | Q(effective_from=OuterRef("effective_from"), version__number__gt=OuterRef("version__number")),
        policy=OuterRef("policy"),
        company=OuterRef("company"),
    )
    return begun(at).filter(companies.open_on(clock.day_of(at), "company__"), ~Exists(later))


def visible_to(user: User, at: dt.datetime) -> QuerySet[Version]:
    """Return the versions adopted by a company whose policies the person may see, superseded ones too."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    return Version.objects.filter(adoptions__company__in=ids).distinct()


def adoption_for(user: User, policy: Policy, at: dt.datetime) -> Adoption | None:
    """Return the adoption in force that concerns the person: of their own company first, else of one they may see."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    rows = in_force(at).filter(policy=policy, company__in=ids).select_related("version__policy", "company")
    return own_adoption(user, policy, at) or rows.first()


def own_adoption(user: User, policy: Policy, at: dt.datetime) -> Adoption | None:
    """Return the adoption in force that the person acknowledges: of the latest text that reaches them, once for all
    their companies.
    """
    own = in_force(at).filter(policy=policy, company__in=own_companies(user, at))
    return own.select_related("version__policy", "company").order_by("-version__number", "-effective_from").first()


def latest_adoption(user: User, version: Version, at: dt.datetime) -> Adoption | None:
    """Return the adoption of this version that concerns the person most: its day and names stand on the page."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    own = Q(company__in=own_companies(user, at))
    rows = version.adoptions.filter(company__in=ids).select_related("company")
    return rows.annotate(own=own).order_by("-own", "-effective_from", "-recorded_at").first()


def replaced_by(adoption: Adoption, at: dt.datetime) -> Adoption | None:
    """Return the adoption that took over in the company from this one, on its own day; None while this one stands."""
    after = Q(effective_from__gt=adoption.effective_from) | Q(
        effective_from=adoption.effective_from, version__number__gt=adoption.version.number
    )
    rows = begun(at).filter(after, policy=adoption.policy_id, company=adoption.company_id)
    return rows.select_related("version__policy").order_by("effective_from", "-version__number").first()


def adoption_in(user: User, slug: str, number: int, company: str, at: dt.datetime) -> QuerySet[Adoption]:
    """Return the company's adoption of the version, where the person may see the company's policies; else nothing."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    rows = Adoption.objects.filter(company__in=ids, company__slug=company, version__number=number)
    return rows.filter(policy__slug=slug).select_related("version__policy", "company")


def own_companies(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return, as a subquery, the companies whose policies reach the person (not where they are external)."""
    return companies.employments_of(user, at).exclude(kind=Employment.Kind.EXTERNAL).values("company")


def reaches(user: User, version: Version, at: dt.datetime) -> bool:
    """Return whether this version is in force in a company of the person's own."""
    return in_force(at).filter(version=version, company__in=own_companies(user, at)).exists()
