"""Questions about an account that goes to another company of the group: who may accept it there."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts.models import Request
from companies import queries as companies
from companies.models import User
from kit.workflow import Basis

from .requests import accepting, parties


def may_accept(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return what the right to accept an account from another company, or to decline, rests on.

    It is a decision to operate: of the receiving CEO or a delegate, of the chair where that CEO is concerned; nobody
    accepts on a request of their own, nor one that they endorsed.
    """
    if request.to_company_id is None or by.pk in parties(request) or by.pk == request.endorsed_by_id:
        return None
    return companies.basis(by, accepting(request, at), request.to_company_id, at)


def accepters(request: Request, at: dt.datetime) -> QuerySet[User]:
    """Return who could accept the account for the receiving company."""
    assert request.to_company_id is not None
    people = companies.holders(accepting(request, at), request.to_company_id, at).exclude(pk__in=parties(request))
    return people.exclude(pk=request.endorsed_by_id) if request.endorsed_by_id else people
