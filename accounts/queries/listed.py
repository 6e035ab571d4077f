"""The public list: official accounts by company and platform, in pages that stay small whatever their number."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Account
from companies.models import Company

from .answers import PublicAccount, official, rows_shown

PAGE = 60  # accounts on a page of the list
COMPANIES = 200


class Listed(NamedTuple):
    """A page of the list, and the key of its last row where there are more."""

    rows: list[Any]
    after: uuid.UUID | None


def listed(at: dt.datetime, company: Company | None, platform: str, after: uuid.UUID | None) -> Listed:
    """Return official accounts in the order of their companies' names and their own, `PAGE` of them."""
    rows = narrowed(official(at), company, platform).order_by("company__sort_key", "company_id", "sort_key", "id")
    if after and (last := Account.objects.filter(pk=after).select_related("company").first()):
        keys = {"company__sort_key": last.company.sort_key, "company_id": last.company_id}
        rows = rows.filter(_beyond({**keys, "sort_key": last.sort_key, "pk": last.pk}))
    found = rows_shown(rows[: PAGE + 1], at)
    return Listed(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def narrowed(rows: QuerySet[Account], company: Company | None, platform: str) -> QuerySet[Account]:
    """Return the rows of a company, of a platform, of both, or all."""
    if company:
        rows = rows.filter(company=company)
    return rows.filter(platform=platform) if platform else rows


def _beyond(keys: dict[str, Any]) -> Q:
    """Return the condition that a row comes after these values, read from left to right."""
    names = list(keys)
    later = Q(pk__in=[])
    for place, name in enumerate(names):
        same = Q(**{before: keys[before] for before in names[:place]})
        later |= same & Q(**{f"{name}__gt": keys[name]})
    return Q(**{f"{names[0]}__gte": keys[names[0]]}) & later


def companies_listed(at: dt.datetime, platform: str, after: uuid.UUID | None) -> Listed:
    """Return the companies that have official accounts, each with their number, `COMPANIES` of them."""
    rows = narrowed(official(at), None, platform).order_by("company__sort_key", "company_id")
    if after and (last := Company.objects.filter(pk=after).first()):
        rows = rows.filter(_beyond({"company__sort_key": last.sort_key, "company_id": last.pk}))
    counted = rows.values(key=F("company_id"), company_name=F("company__name"), slug=F("company__slug"))
    found = list(counted.annotate(total=Count("pk"))[: COMPANIES + 1])
    return Listed(found[:COMPANIES], found[COMPANIES - 1]["key"] if len(found) > COMPANIES else None)


def platforms_listed(at: dt.datetime, company: Company | None) -> list[str]:
    """Return the platforms on which there are official accounts, of a company or of all."""
    rows = narrowed(official(at), company, "").order_by().values_list("platform", flat=True)
    return sorted(rows.distinct())


def official_of(account: PublicAccount, at: dt.datetime) -> list[PublicAccount]:
    """Return the official accounts of the same company, for whoever looks at one that is official no longer."""
    return rows_shown(official(at).filter(company__slug=account.slug).order_by("sort_key", "id")[:5], at)
