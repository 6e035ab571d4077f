"""A person makes the address of their calendar of reviews, makes it anew, or takes it back."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from companies import queries as companies
from companies.models import User
from kit.workflow import Forbidden
from policy import queries
from policy.models import ReviewCalendar

BYTES = 32  # of chance in an address


@transaction.atomic
def make_calendar(*, by: User, at: dt.datetime) -> str:
    """Make the person an address and return its secret part, which is shown once; an earlier one ends by it.

    Raises `Forbidden` for somebody who works nowhere any more.
    """
    if not companies.may_log_in(by, at):
        raise Forbidden("make_calendar")
    token = secrets.token_urlsafe(BYTES)
    ReviewCalendar(person=by, token_hash=queries.hash_of(token), at=at).save(force_insert=True)
    return token


@transaction.atomic
def revoke_calendar(*, by: User, at: dt.datetime) -> None:
    """Take the person's address back; where none holds there is nothing to take back."""
    if queries.calendar_of(by):
        ReviewCalendar(person=by, at=at).save(force_insert=True)
