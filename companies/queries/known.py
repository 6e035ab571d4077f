"""Who could decide on a past day as it was known then, beside what counts today: periods are dated back at times."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from companies.models import Company, Delegation, Employment, RoleAssignment
from companies.permissions import DELEGABLE, GRANTS, Can, Role
from companies.queries.held import DECISIONS, moment_of
from kit import clock


@dataclass(frozen=True)
class Carrier:
    """What let a person decide something on a day: a role or a delegation, as one row of its history says."""

    can: Can
    person: str
    role: str  # nothing for a delegation
    carried_by: uuid.UUID  # the role assignment or the delegation
    person_id: uuid.UUID
    first_day: dt.date
    last_day: dt.date | None
    by: str


@dataclass(frozen=True)
class Change:
    """A line of history, written after the day, of what carried a right on it or was to."""

    when: dt.datetime
    by: str
    reason: str
    person: str


def known(company: Company, day: dt.date, at: dt.datetime) -> list[Carrier]:
    """Return who could decide what at noon of the day (now, for today), by what stood in the tables when it ended.

    What a role carries is read from the page of rights as it is today; that an account was inactive is not dated.
    """
    end, moment = _end_of(day, at), moment_of(day, at)
    held, given = _as_of(RoleAssignment, end, company=company.pk), _as_of(Delegation, end, company=company.pk)
    works = _working({row.person_id for row in [*held, *given]}, end, moment)
    roles = [row for row in held if _covers(row, moment) and row.person_id in works]
    found = [_carrier(can, row, row.role, row.appointed_by) for row in roles for can in _of(GRANTS[Role(row.role)])]
    ceos = {row.person_id for row in roles if row.role == Role.CEO}
    for row in given:
        here = company.pk in works.get(row.person_id, ())
        if _covers(row, moment) and here and row.delegated_by_id in ceos and _not_taken_back(row, moment):
            cans = _of(DELEGABLE & {Can(can) for can in row.cans})
            found += [_carrier(can, row, "", row.delegated_by) for can in cans]
    if company.closed_on and company.closed_on <= day:
        return []
    return sorted(found, key=lambda one: (DECISIONS.index(one.can), one.role == "", one.person))


def changed_since(company: Company, day: dt.date, people: Iterable[uuid.UUID], at: dt.datetime) -> list[Change]:
    """Return what was written after the day about these people's roles and delegations there, and employments."""
    end, ids = _end_of(day, at), list(people)
    rows: list[Any] = []
    for model, where in (
        (RoleAssignment, Q(company=company.pk, person__in=ids)),
        (Delegation, Q(company=company.pk, person__in=ids) | Q(company=company.pk, delegated_by__in=ids)),
        (Employment, Q(person__in=ids)),
    ):
        lines = model.history.filter(where, first_day__lte=day, history_date__gte=end)
        rows += lines.select_related("history_user", "person")
    ordered = sorted(rows, key=lambda row: row.history_date, reverse=True)
    return [_change(row) for row in ordered]


def _change(row: Any) -> Change:
    by = row.history_user.name if row.history_user else ""
    return Change(row.history_date, by, row.history_change_reason.partition(": ")[2], row.person.name)


def _end_of(day: dt.date, at: dt.datetime) -> dt.datetime:
    """What is known at the end of a past day, and by now of today."""
    return at if day >= clock.day_of(at) else clock.midnight(day + dt.timedelta(days=1))


def _as_of(model: Any, end: dt.datetime, **where: Any) -> list[Any]:
    """Return each row as its last line of history before `end` has it."""
    lines = model.history.filter(history_date__lte=end, **where)
    latest = lines.order_by("id", "-history_date", "-history_id").distinct("id")
    related = {RoleAssignment: ("person", "appointed_by"), Delegation: ("person", "delegated_by")}.get(model, ())
    return list(latest.select_related(*related))


def _working(people: set[uuid.UUID], end: dt.datetime, moment: dt.datetime) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return in which companies each of these people worked at the moment, by what was known at `end`."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in _as_of(Employment, end, person__in=people):
        if _covers(row, moment) and not (row.left_at and row.left_at <= moment):
            found.setdefault(row.person_id, set()).add(row.company_id)
    return found


def _covers(row: Any, moment: dt.datetime) -> bool:
    day = clock.day_of(moment)
    return row.first_day <= day and (row.last_day is None or row.last_day >= day)


def _not_taken_back(row: Any, moment: dt.datetime) -> bool:
    return row.ended_at is None or row.ended_at > moment


def _of(cans: Iterable[Can]) -> list[Can]:
    return [can for can in DECISIONS if can in set(cans)]


def _carrier(can: Can, row: Any, role: str, by: Any) -> Carrier:
    return Carrier(can, row.person.name, role, row.id, row.person_id, row.first_day, row.last_day, by.name)
