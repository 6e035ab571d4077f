"""A customer's permission is recorded and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from consent import queries
from consent.models import CustomerPermission
from kit.workflow import Forbidden, Refused, record

FIELDS = ("customer", "workplace", "shows", "evidence", "first_day", "last_day")


@transaction.atomic
def record_permission(company: Company, *, by: User, at: dt.datetime, **values: Any) -> CustomerPermission:
    """Record what a customer allows to be shown. Raises `Forbidden`, and `Refused` for days in disorder."""
    if queries.may_ask(by, company, at) is None:
        raise Forbidden("record_permission")
    if values["last_day"] and values["last_day"] < values["first_day"]:
        raise Refused(_("The last day cannot be before the first day."), "last_day")
    permission = CustomerPermission(company=company, recorded_by=by, **{name: values[name] for name in FIELDS})
    record(permission, "record_permission", by)
    return permission


@transaction.atomic
def end_permission(
    permission: CustomerPermission, *, last_day: dt.date, note: str, by: User, at: dt.datetime
) -> CustomerPermission:
    """Set the last day, or an earlier one, with the reason; yesterday means: not from now on.

    Raises `Forbidden`, and `Refused` without a reason, for a later day, or for one before the permission began.
    """
    permission.refresh_from_db(from_queryset=CustomerPermission.objects.select_for_update(of=("self",)))
    if queries.may_ask(by, permission.company_id, at) is None:
        raise Forbidden("end_permission")
    if not note.strip():
        raise Refused(_("Write why it ends."), "note")
    if permission.last_day and last_day >= permission.last_day:
        raise Refused(_("It ends no later than that already. Record a new permission instead."), "last_day")
    if permission.first_day - last_day > dt.timedelta(days=1):
        raise Refused(_("The last day cannot be before the first day."), "last_day")
    permission.last_day = last_day
    record(permission, f"end_permission: {note.strip()}", by)
    return permission
