"""Versions side by side: what each company has in force, and what a person acknowledged before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from policy.models import Acknowledgement, Adoption, Policy, Version

from .versions import in_force, visible_to

IN_FORCE, COMING, SUPERSEDED = "in_force", "later", "superseded"


@dataclass(frozen=True)
class Cell:
    """What a version is in one company: nothing, or its adoption and its state today."""

    company: Company
    adoption: Adoption | None = None
    state: str = ""


@dataclass(frozen=True)
class Chart:
    """The versions of a policy, the latest first, each with a cell for each company that the person may see."""

    companies: tuple[Company, ...]
    rows: tuple[tuple[Version, tuple[Cell, ...]], ...]


def chart(user: User, policy: Policy, at: dt.datetime) -> Chart:
    """Return who has adopted what of the policy, as far as the person may see. Six queries."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    versions = list(visible_to(user, at).filter(policy=policy).defer("body", "body_en").order_by("-number"))
    adoptions = list(Adoption.objects.filter(policy=policy, company__in=ids).select_related("company"))
    now = set(in_force(at).filter(policy=policy, company__in=ids).values_list("pk", flat=True))
    order = Company.objects.filter(pk__in={one.company_id for one in adoptions}).order_by("sort_key")
    having = tuple(order)
    found = {(one.version_id, one.company_id): one for one in adoptions}
    rows = tuple(
        (version, tuple(_cell(company, found.get((version.pk, company.pk)), now, at) for company in having))
        for version in versions
    )
    return Chart(having, rows)


def state_of(adoption: Adoption, at: dt.datetime) -> str:
    """Return what the adopted version is in its company: in force, to come, or superseded."""
    now = set(in_force(at).filter(pk=adoption.pk).values_list("pk", flat=True))
    return _cell(adoption.company, adoption, now, at).state


def _cell(company: Company, adoption: Adoption | None, now: set[Any], at: dt.datetime) -> Cell:
    if adoption is None:
        return Cell(company)
    if adoption.pk in now:
        return Cell(company, adoption, IN_FORCE)
    coming = adoption.effective_from > clock.day_of(at) or adoption.recorded_at > at
    return Cell(company, adoption, COMING if coming else SUPERSEDED)


def acknowledged_before(user: User, version: Version, at: dt.datetime) -> Acknowledgement | None:
    """Return the latest acknowledgement that the person gave of an earlier version of the policy, if any."""
    earlier = Acknowledgement.objects.filter(
        person=user, version__policy=version.policy_id, version__number__lt=version.number, at__lte=at
    )
    return earlier.select_related("version").order_by("-version__number").first()
