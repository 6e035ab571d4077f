"""Delegations of the CEO: `companies.workflow` writes them, which knows no notices; here the person is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from companies import workflow as companies
from companies.models import Company, Delegation, User
from notices import workflow as notices


@transaction.atomic
def delegate(person: User, company: Company, cans: Any, *, by: User, at: dt.datetime, **days: Any) -> Delegation:
    """Let a named person decide named things for a company; the person is told. Raises what the writer raises."""
    made = companies.delegate(person, company, cans, by=by, at=at, **days)
    notices.tell("delegated", made.pk, [person], at=at)
    return made


@transaction.atomic
def end_delegation(
    delegation: Delegation, *, by: User, at: dt.datetime, note: str, last_day: dt.date | None = None
) -> Delegation:
    """Take a delegation back, at once or after a day; the person is told. Raises what the writer raises."""
    companies.end_delegation(delegation, by=by, at=at, note=note, last_day=last_day)
    times = delegation.history.filter(history_change_reason__startswith="end_delegation").count()
    notices.tell("delegation_ended", delegation.pk, [delegation.person], at=at, step=times)
    return delegation
