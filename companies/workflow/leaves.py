"""Leaves: registered, changed, taken back, by HR and never by the person themselves. Why is written nowhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from companies.models import Employment, Leave, User
from companies.queries import versions
from kit.constraints import refusing
from kit.workflow import Refused, Stale, record

from .people import may_edit

DAY = dt.timedelta(days=1)


@transaction.atomic
def register_leave(
    employment: Employment, *, first_day: dt.date, last_day: dt.date | None, by: User, at: dt.datetime
) -> Leave:
    """Register that the person is on leave from the company; no last day: until further notice.

    Raises `Forbidden`, and `Refused` for impossible or overlapping days and for one's own leave.
    """
    employment.refresh_from_db(from_queryset=Employment.objects.select_for_update(of=("self",)))
    _may(employment, by, at)
    leave = Leave(employment=employment, first_day=first_day, last_day=last_day)
    _within(leave)
    _save(leave, "register_leave", by)
    return leave


@transaction.atomic
def change_leave(
    leave: Leave, *, first_day: dt.date, last_day: dt.date | None, by: User, at: dt.datetime, version: int | None = None
) -> Leave:
    """Set when a leave begins and ends. `version` is what the form was filled in upon.

    Raises `Forbidden`, `Stale` where somebody has changed the leave since, and `Refused` as when it is registered.
    """
    _lock(leave, by, at, "change_leave", version)
    leave.first_day, leave.last_day = first_day, last_day
    _within(leave)
    _save(leave, "change_leave", by)
    return leave


@transaction.atomic
def withdraw_leave(leave: Leave, *, by: User, at: dt.datetime, version: int | None = None) -> Leave:
    """Take back a leave that was registered by mistake: it never was. Raises `Forbidden`, `Stale`, `Refused`."""
    _lock(leave, by, at, "withdraw_leave", version)
    leave.last_day = leave.first_day - DAY
    _save(leave, "withdraw_leave", by)
    return leave


def end_leaves(ended: Collection[Employment], verb: str, by: User) -> None:
    """End the leaves of these people in these companies with the unbroken time in which each began, in two queries.

    Whoever is employed again is not on leave by an old one, and a leave that would begin when nobody is employed never
    was. An open leave of somebody whose last day is only set later goes on as long as they do.
    """
    wanted = {(one.person_id, one.company_id) for one in ended}
    rows = Leave.objects.exclude(last_day__lt=F("first_day")).select_related("employment")
    rows = rows.filter(employment__person__in={person for person, _company in wanted})
    found = [
        (leave, place)
        for leave in rows.select_for_update(of=("self",)).order_by("id")
        if (place := (leave.employment.person_id, leave.employment.company_id)) in wanted
    ]
    spans = _spans({person for _leave, (person, _company) in found})
    for leave, place in found:
        until = (last for first, last in spans[place] if first <= leave.first_day <= (last or leave.first_day))
        last = next(until, leave.first_day - DAY)
        if last and (leave.last_day is None or leave.last_day > last):
            leave.last_day = last
            _save(leave, verb, by)


def _spans(people: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], list[tuple[dt.date, dt.date | None]]]:
    """Return first and last day of each unbroken time of these people, by person and company."""
    spans: dict[tuple[uuid.UUID, uuid.UUID], list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    rows = Employment.objects.exclude(last_day__lt=F("first_day")).filter(person__in=people) if people else []
    for work in sorted(rows, key=lambda work: work.first_day):
        here, first = spans[work.person_id, work.company_id], work.first_day
        if here and here[-1][1] == first - DAY:
            first, _last = here.pop()
        here.append((first, work.last_day))
    return spans


def _may(employment: Employment, by: User, at: dt.datetime) -> None:
    may_edit(by, employment.company, at)
    if employment.person_id == by.pk:
        raise Refused(_("Nobody registers their own leave. Ask somebody else in HR to do it."), "own")


def _lock(leave: Leave, by: User, at: dt.datetime, verb: str, version: int | None) -> None:
    """Lock the row, ask for the right, and see that it is the one that the form was filled in upon."""
    leave.refresh_from_db(from_queryset=Leave.objects.select_for_update(of=("self",)))
    _may(leave.employment, by, at)
    never = leave.last_day is not None and leave.last_day < leave.first_day
    if never or (version is not None and version != versions.version_of(leave)):
        raise Stale(leave, verb)


def _within(leave: Leave) -> None:
    if leave.last_day and leave.last_day < leave.first_day:
        raise Refused(_("The last day cannot be before the first day."), "last_day")
    last = leave.employment.last_day
    if leave.first_day < leave.employment.first_day or (last and leave.first_day > last):
        raise Refused(_("The leave must begin while the employment lasts."), "first_day")


def _save(leave: Leave, verb: str, by: User) -> None:
    with refusing({"leave_no_overlap": (_("These days overlap another leave of the person."), "first_day")}):
        record(leave, verb, by)
