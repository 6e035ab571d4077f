"""Questions about lists of existing accounts put before the CEO ("samlingsbeslut")."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Collective, Request
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can

from .existing import Line, imports_accounts_of
from .requests import WAITING, ceo_is_concerned, parties, requests_visible_to

S = Request.Status
ON_A_LIST = 200  # accounts at most: a form brings back three fields of each, and a press decides on all in seconds


def collectives_visible_to(user: User, at: dt.datetime) -> QuerySet[Collective]:
    """Return the lists of which the person sees a request; those of the companies they put lists for."""
    seen = requests_visible_to(user, at).filter(collective__isnull=False).order_by().values("collective")
    return Collective.objects.filter(Q(pk__in=seen) | Q(company__in=imports_accounts_of(user, at)))


def on_the_list(collective: Collective, user: User, at: dt.datetime) -> QuerySet[Request]:
    """Return the requests of the list that the person sees, with `concerns_ceo` and `again`: put on a later list."""
    later = Request.objects.filter(
        account=OuterRef("account"), collective__isnull=False, collective__put_at__gt=OuterRef("collective__put_at")
    )
    rows = requests_visible_to(user, at).filter(collective=collective)
    if imports_accounts_of(user, at).filter(pk=collective.company_id).exists():
        rows = Request.objects.annotate(concerns_ceo=ceo_is_concerned(at)).filter(collective=collective)
    related = ("account", "owner", "backup", "requested_by")
    return rows.annotate(again=Exists(later)).select_related(*related).order_by("account__sort_key", "pk")


def decides(user: User, requests: list[Any], company: Company | uuid.UUID, at: dt.datetime) -> set[uuid.UUID]:
    """Return which of these requests of one company the person may decide; the same no as `may_decide`, asked at once.

    The rows carry `concerns_ceo`. Three questions, however many rows.
    """
    usual = companies.basis(user, Can.DECIDE_OPERATE, company, at)
    givers = set(companies.delegators_of(user, at)) if usual and usual.kind == "delegation" else set()
    chair = companies.basis(user, Can.DECIDE_WHEN_CEO_IS_CONCERNED, company, at)
    return {
        row.pk
        for row in requests
        if row.status in WAITING
        and (chair if row.concerns_ceo else usual)
        and user.pk not in parties(row)
        and (row.concerns_ceo or not givers & parties(row))
        and user.pk != row.endorsed_by_id
    }


def vacant(requests: list[Any], company: Company, at: dt.datetime) -> bool:
    """Return whether nobody holds the right to decide on some of these: no CEO, or no chair."""
    chair = Can.DECIDE_WHEN_CEO_IS_CONCERNED
    needed = {chair if row.concerns_ceo else Can.DECIDE_OPERATE for row in requests}
    return any(not companies.holders(can, company, at).exists() for can in sorted(needed))


def line_of(request: Request) -> Line:
    """Return what the warnings are about, as the request says it."""
    assert request.account_id is not None
    key = (request.platform, request.account_kind, request.handle)
    return Line(request.account_id, request.name, key, request.owner, request.backup)


def lists_of(company: Company) -> QuerySet[Any, Any]:
    """Return plain rows of the company's lists, the newest first: how many accounts, and what became of them."""
    return (
        Collective.objects.filter(company=company)
        .annotate(
            total=Count("requests"),
            waiting=Count("requests", filter=Q(requests__status__in=WAITING)),
            decided=Count("requests", filter=Q(requests__status=S.CARRIED_OUT)),
            refused=Count("requests", filter=Q(requests__status=S.REFUSED)),
            returned=Count("requests", filter=Q(requests__status=S.RETURNED)),
            withdrawn=Count("requests", filter=Q(requests__status=S.WITHDRAWN)),
        )
        .order_by("-put_at", "-pk")
        .values(
            "id", "put_at", "total", "waiting", "decided", "refused", "returned", "withdrawn", name=F("put_by__name")
        )
    )
