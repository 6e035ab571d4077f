"""The version, or the adoption, that an address names, as the person may see it; else 404."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from kit.workflow import Forbidden
from policy import queries
from policy.models import Adoption, Version


def load_version(request: HttpRequest, slug: str, number: int) -> Version:
    """Return a version, also when a later one is in force."""
    versions = queries.visible_to(person(request), clock.now()).select_related("policy")
    return get_object_or_404(versions, policy__slug=slug, number=number)


def load_to_set(request: HttpRequest, slug: str, company: str, verb: str) -> Adoption:
    """Return the adoption in force in a company for which the person writes policy; `Forbidden` where they do not."""
    user, at = person(request), clock.now()
    adoption: Adoption = get_object_or_404(queries.in_force_for(user, slug, company, at))
    if not queries.may_write(user, adoption, at):
        raise Forbidden(verb)
    return adoption


def load_to_review(request: HttpRequest, slug: str, company: str) -> Any:
    """Return the adoption in force in a company whose policies the person may see, with `due` and `last_review`."""
    at = clock.now()
    seen = companies.companies_where(person(request), Can.SEE_REGISTER, at)
    due = queries.reviews_due(at).select_related("version__policy", "policy", "company")
    return get_object_or_404(due, policy__slug=slug, company__slug=company, company__in=seen)
