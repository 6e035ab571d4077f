"""What a company sets its deadlines to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.deadlines import DEADLINES, Deadline
from companies.models import Company, CompanyDays, User
from companies.queries.deadlines import version_of_days
from kit import clock
from kit.workflow import Forbidden, Refused, Stale


@transaction.atomic
def set_days(
    company: Company,
    key: str,
    *,
    value: int,
    valid_from: dt.date,
    by: User,
    at: dt.datetime,
    version: str | None = None,
) -> CompanyDays:
    """Set a deadline of the company to days or months, from tomorrow or later; what has begun keeps its due day.

    `version` is what the form was filled in upon. Raises `Forbidden`, `Stale` where somebody has set the same deadline
    since, `Refused` outside its bounds, for a day that has come, or where that already holds.
    """
    if not queries.may_set_days(by, company, at):
        raise Forbidden("set_days")
    Company.objects.select_for_update().get(pk=company.pk)
    set_to = CompanyDays(company=company, key=key, value=value, valid_from=valid_from, by=by, at=at)
    if version is not None and version != version_of_days(company, key):
        raise Stale(set_to, "set_days")
    _within(DEADLINES[key], value)
    if valid_from <= clock.day_of(at):
        raise Refused(_("Choose tomorrow or a later day. What has begun keeps the day it was told."), "valid_from")
    if value == queries.days_on(key, company, valid_from):
        raise Refused(_("That is what holds on that day already."), "value")
    set_to.save()
    return set_to


def _within(deadline: Deadline, value: int) -> None:
    if not deadline.least <= value <= deadline.most:
        bounds = {"least": deadline.least, "most": deadline.most}
        raise Refused(_("Choose a number from %(least)s to %(most)s.") % bounds, "value")
