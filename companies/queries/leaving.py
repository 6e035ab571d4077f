"""Who leaves soon, what each of them still holds, and who takes over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from companies import queries
from companies.models import Company, Employment, LeftBehind, RoleAssignment, User
from companies.permissions import Can
from companies.queries.people import goes_on, held, sees_people
from kit import clock
from kit.made import rows_made
from kit.written import DAY as DAY_ASKED
from kit.written import WHEN, Question, composed, write

SOON_DAYS = 60
DAY = dt.timedelta(days=1)
# A company at a time, and only those of the HR who is asked about: the people of one are few.
LEFT_BEHIND = """
SELECT whose.company_id, unled.*, gone.key AS leaver_id,
       coalesce(gone.key, md5(whose.company_id::text || unled.manager_id::text)::uuid) AS key, whose.who_id,
       greatest(begun, ended.since) AS since
FROM (SELECT place.id AS company_id, hr.person_id AS who_id
      FROM companies_company AS place JOIN ({hr}) AS hr ON hr.company_id = place.id
        OR hr.parent AND NOT EXISTS (SELECT FROM ({hr}) AS own WHERE own.company_id = place.id)) AS whose
CROSS JOIN LATERAL (
  SELECT manager_id, count(DISTINCT person_id) AS people, min(first_day) AS begun FROM ({unled}) AS one
  WHERE one.company_id = whose.company_id GROUP BY manager_id OFFSET 0) AS unled
LEFT JOIN LATERAL (
  SELECT key FROM ({past}) AS past WHERE person_id = manager_id AND past.company_id = whose.company_id
  ORDER BY last_day DESC LIMIT 1) AS gone ON true
LEFT JOIN LATERAL (
  SELECT max(CASE WHEN left_at IS NULL THEN last_day + 1 ELSE last_day END) AS since
  FROM ({past}) AS past WHERE person_id = manager_id) AS ended ON true
"""


def leavers(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the employments that end within 60 days without another one that follows at once."""
    day = clock.day_of(at)
    ending = Employment.objects.filter(
        company__in=ids, last_day__gte=day, last_day__lte=day + dt.timedelta(days=SOON_DAYS)
    )
    rows = ending.exclude(last_day__lt=F("first_day")).filter(~goes_on())
    return rows.select_related("person", "company").order_by("last_day", "person__sort_key", "id")


def leaving(ids: Collection[uuid.UUID], at: dt.datetime) -> list[dict[str, Any]]:
    """Return for each leaver what they still hold in these companies, and who takes over. Five queries."""
    found = list(leavers(ids, at))
    things = held({one.person_id for one in found}, ids, at)
    others = _others(ids, at)
    return [_with_holdings(one, things, others) for one in found]


def _others(ids: Collection[uuid.UUID], at: dt.datetime) -> list[RoleAssignment]:
    """Everybody who holds a role there, now or later, and is employed somewhere in the group."""
    employed = Employment.objects.filter(queries.unfinished(at), person=OuterRef("person"), person__is_active=True)
    runs = Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at))
    rows = RoleAssignment.objects.filter(runs, Exists(employed), company__in=ids)
    return list(rows.select_related("person"))


def _with_holdings(one: Any, things: dict[str, list[Any]], others: list[RoleAssignment]) -> dict[str, Any]:
    after = one.last_day + DAY
    roles = [role for role in things["roles"] if role.person_id == one.person_id]
    reports = [row for row in things["reports"] if row.manager_id == one.person_id and _covers(row, after)]
    return {
        "employment": one,
        "roles": [{"role": role, "takers": _takers(role, after, others)} for role in roles],
        "delegations": [each for each in things["delegations"] if each.person_id == one.person_id],
        "reports": reports,
    }


def _takers(role: RoleAssignment, after: dt.date, others: list[RoleAssignment]) -> list[str]:
    """The names of those who hold the same role in the company on the day after."""
    same = [one for one in others if (one.company_id, one.role) == (role.company_id, role.role)]
    return [one.person.name for one in same if one.person_id != role.person_id and _covers(one, after)]


def _covers(period: Any, day: dt.date) -> bool:
    return period.first_day <= day and (period.last_day is None or period.last_day >= day)


@dataclass(frozen=True)
class Reports:
    """Who would still report to a leaver: whom one may move, whom one only sees, and where there are more."""

    movable: tuple[Employment, ...]
    seen: tuple[Employment, ...]
    elsewhere: tuple[str, ...]  # names of companies


@dataclass(frozen=True)
class Group:
    """People of one company who report to a leaver: those who need another manager now, or who begin `later`."""

    company: Company
    later: bool
    people: tuple[Employment, ...]


def day_after(leaver: Employment, at: dt.datetime) -> dt.date | None:
    """Return from when somebody else takes over: the day after the last, or today where that has passed."""
    if leaver.last_day is None:
        return None
    gone = leaver.left_at is not None and leaver.left_at <= at
    return clock.day_of(at) if gone else max(leaver.last_day + DAY, clock.day_of(at))


def reports_after(leaver: Employment, day: dt.date, user: User, at: dt.datetime) -> Reports:
    """Return the employments that name the leaver as manager on the day or later, as the person may see and change."""
    rows = Employment.objects.filter(queries.unfinished(at), Q(last_day__isnull=True) | Q(last_day__gte=day))
    rows = _led(rows).filter(manager=leaver.person_id).exclude(last_day__lt=F("first_day"))
    found = list(rows.select_related("person", "company").order_by("person__sort_key", "first_day", "id"))
    edits, sees = queries.edits_people(user, at), sees_people(user, at)
    return Reports(
        tuple(one for one in found if one.company_id in edits),
        tuple(one for one in found if one.company_id in sees - edits),
        tuple(dict.fromkeys(one.company.name for one in found if one.company_id not in sees)),
    )


def grouped(reports: Collection[Employment], day: dt.date) -> list[Group]:
    """Return who reports to a leaver on the day, each once a company, and then who begins there later.

    Of a leaver who is gone, the first of a company are those whom `left_behind` counts.
    """
    found: list[Group] = []
    for company in sorted({one.company for one in reports}, key=lambda one: (one.sort_key, one.pk)):
        here = sorted((one for one in reports if one.company_id == company.pk), key=lambda one: one.first_day > day)
        first = {one.person_id: one for one in reversed(here)}  # a change to come is no other person
        for later in (False, True):
            people = tuple(one for one in here if first[one.person_id] is one and (one.first_day > day) is later)
            found += [Group(company, later, people)] if people else []
    return found


def without_manager(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments whose manager no longer works anywhere in the group; external people have none.

    A manager who has not begun yet has not left.
    """
    rows = _unled(at).filter(company__in=ids)
    return rows.select_related("person", "manager", "company").order_by("manager__sort_key", "person__sort_key", "id")


def _unled(at: dt.datetime) -> QuerySet[Employment]:
    gone = ~Exists(queries.managing(at).filter(person=OuterRef("manager")))
    return _led(queries.live_employments(at)).filter(gone, manager__isnull=False)


def _led(rows: QuerySet[Employment]) -> QuerySet[Employment]:
    """Return those of the employments in which somebody has a manager: external people have none."""
    return rows.filter(person__is_active=True).exclude(kind=Employment.Kind.EXTERNAL)


def left_behind(at: dt.datetime) -> QuerySet[LeftBehind]:
    """Return how many of each company and manager those are, for the HR of the company; the parent's HR serves those
    that have none (architecture § 4).
    """
    return rows_made(LeftBehind, _left_behind(), at)


@cache
def _left_behind() -> Question:
    held = queries.carriers(Can.EDIT_PEOPLE, WHEN).order_by()
    past = Employment.objects.filter(last_day__lt=DAY_ASKED + DAY, last_day__gte=F("first_day")).order_by()
    parts = {
        "unled": write(_unled(WHEN).order_by().values("company_id", "manager_id", "person_id", "first_day")),
        "past": write(past.values("person_id", "company_id", "last_day", "left_at", key=F("pk"))),
        "hr": write(held.values("person_id", "company_id", parent=F("company__parent")).distinct()),
    }
    return composed(LEFT_BEHIND, parts, {})
