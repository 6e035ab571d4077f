"""On which accounts a person may plan publications."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from accounts import queries as accounts
from accounts.models import Account
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from consent.models import Publication
from kit.standing import standing
from kit.workflow import Basis
from kit.written import PERSON, Question


def run_by(user: User, at: dt.datetime, column: str) -> Q:
    """Accounts that the person is appointed to run, and may: the appointment is live."""
    return Q(**{f"{column}__in": accounts.run_by(user, at).values("account")})


def accounts_for(user: User, at: dt.datetime) -> QuerySet[Account]:
    """Return the official accounts for which the person may plan publications."""
    asks = companies.companies_where(user, Can.ASK_CONSENT, at)
    return _active().filter(Q(company__in=asks) | run_by(user, at, "pk")).select_related("company")


def publishes(user: User, at: dt.datetime) -> bool:
    """Return whether there is any account for which the person may plan publications; every page asks."""
    asks = companies.companies_where(user, Can.ASK_CONSENT, at)
    return bool(asks and _active().filter(company__in=asks).exists()) or bool(_runs_any().ask(at, person=user.pk))


def _active() -> QuerySet[Account]:
    return Account.objects.filter(status=Account.Status.ACTIVE, company__closed_on__isnull=True)


@cache
def _runs_any() -> Question:
    def runs(at: dt.datetime) -> QuerySet[Any, Any]:
        mine = accounts.publishing(at).filter(person=PERSON, account__in=_active())
        return mine.order_by().values("pk")[:1]

    return standing(runs)


def may_plan(by: User, obj: Publication | Account, at: dt.datetime) -> Basis | None:
    """Return the right to plan, publish and drop: by role, or by a live appointment to run the account."""
    account = obj.account_id if isinstance(obj, Publication) else obj.pk
    return companies.basis(by, Can.ASK_CONSENT, obj.company_id, at) or accounts.runs(by, account, at)
