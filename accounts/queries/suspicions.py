"""Questions about accounts that somebody suspects: who assesses them, where they stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from accounts.models import Account, Suspicion
from accounts.platforms import Identity
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can

may_handle = companies.may(Can.HANDLE_SUSPICIONS)
SUSPICIONS = 200  # shown at once; more than that wait only where somebody floods the portal


def suspicions_visible_to(user: User, at: dt.datetime) -> QuerySet[Suspicion]:
    """Return the suspected accounts of the companies where the person may assess them."""
    return Suspicion.objects.filter(company__in=companies.companies_where(user, Can.HANDLE_SUSPICIONS, at))


def suspicions(user: User, at: dt.datetime, *, everything: bool = False) -> QuerySet[Any, Any]:
    """Return plain rows, those that wait the longest first; with `everything` those settled too, the latest first."""
    rows = suspicions_visible_to(user, at)
    if not everything:
        rows = rows.filter(status=Suspicion.Status.OPEN).order_by("told_at", "id")
    return rows.values("id", "platform", "url", "status", "times", "told_at", "company__name", "company__slug")


def registered(identity: Identity) -> Account | None:
    """Return the row of the register with this address, whatever its status."""
    same = {"platform": identity.platform, "kind": identity.kind, "handle": identity.handle}
    return Account.objects.filter(**same).select_related("company").first()


def taking_companies(user: User, suspicion: Suspicion, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies into whose register the person may take the account over.

    Those where they assess suspicions; whoever assesses for the parent sends it to whichever company it belongs to.
    """
    mine = companies.companies_where(user, Can.HANDLE_SUSPICIONS, at)
    if suspicion.company.parent and suspicion.company_id in mine:
        return companies.open_companies()
    return companies.open_companies().filter(pk__in=mine)
