"""Questions about the register: what one may see, what the public may know, who may run an account."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import Account
from companies import queries as companies
from companies.models import Employment, User
from companies.permissions import Can


def visible_to(user: User, at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts of the companies whose register the person may see."""
    return Account.objects.filter(company__in=companies.companies_where(user, Can.SEE_REGISTER, at))


def public() -> QuerySet[Account]:
    """Return what the public may know: accounts that run by decision."""
    return Account.objects.filter(status=Account.Status.ACTIVE, company__closed_on__isnull=True)


def employees(at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments of people whom the policy reaches: not the board, auditors, outside handlers."""
    return companies.live_employments(at).exclude(kind=Employment.Kind.EXTERNAL)


def possible_operators(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[User]:
    """Return the people who may run an account of these companies: those employed there today."""
    return User.objects.filter(pk__in=employees(at).filter(company__in=ids).values("person"))
