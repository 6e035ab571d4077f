"""Questions about the register: what one may see, what the public may know, who may run an account."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from functools import cache

from django.db.models import Exists, Q, QuerySet

from accounts.models import Account
from companies import queries as companies
from companies.models import Company, Employment, User
from companies.permissions import Can
from kit.among import AllBut, Keys, Number
from kit.written import Question, write

from .among import told, written_among


def visible_to(user: User, at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts of the companies whose register the person may see, or that they serve as the parent's HR."""
    seen = companies.companies_where(user, Can.SEE_REGISTER, at)
    return Account.objects.filter(Q(company__in=seen) | Q(company__in=served(user, at)))


def served(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies without a live HR, for HR of the parent company (architecture § 4); none for others."""
    hr = companies.carriers(Can.IMPORT_ACCOUNTS, at)
    mine = hr.filter(person=user, company__parent=True)
    return companies.open_companies().filter(Exists(mine)).exclude(pk__in=hr.values("company"))


def register_ids(user: User, rights: Mapping[Can, Keys], at: dt.datetime) -> Keys:
    """Return the ids of the companies whose register the person sees, by the rights SEE_REGISTER and IMPORT_ACCOUNTS.

    The same as `visible_to`; only who enters accounts somewhere is asked whether they serve other companies too, and
    not who enters them everywhere: there is no company left that they could serve.
    """
    seen, own = rights[Can.SEE_REGISTER], rights[Can.IMPORT_ACCOUNTS]
    number = Number.of(own) if isinstance(own, AllBut) else Number.MANY
    if not own or number is Number.ALL:
        return seen
    return seen | {str(pk) for (pk,) in _served(number).ask(at, **told(own, "own"))}


@cache
def _served(number: Number) -> Question:
    """Return the question of `served`, for who enters accounts in their `own` companies; the parent may be of them."""
    own = written_among(number, "pk", "own")
    rows = companies.open_companies().filter(~own, companies.served_with(Can.IMPORT_ACCOUNTS, own))
    return write(rows.order_by().values_list("pk"))


def employees(at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments of people whom the policy reaches: not the board, auditors, outside handlers."""
    return companies.live_employments(at).exclude(kind=Employment.Kind.EXTERNAL)


def possible_operators(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[User]:
    """Return the people who may run an account of these companies: those employed there today."""
    return User.objects.filter(pk__in=employees(at).filter(company__in=ids).values("person"))
