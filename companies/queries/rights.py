"""What carries a right at a moment, and in which companies a person has it: asked often, so written as SQL once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from companies.models import Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, EMPLOYED, Can, Role
from kit import clock

from .live import delegated, live_employments, on, open_on

# They stand in the written questions where the person, the moment and its day come: nobody's, and long past.
WHO, WHEN = uuid.UUID(int=2**128 - 1), dt.datetime(1900, 1, 1, 12, tzinfo=dt.UTC)
BY_DELEGATION = "delegated"


def carriers(can: Can, at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Return the role assignments that carry the right: live, and guardian's row says that the role may."""
    return live_assignments(at).filter(
        group__companygroupobjectpermission__permission__codename=can,
        group__companygroupobjectpermission__content_object=F("company"),
    )


def live_assignments(at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Assignments of people employed anywhere in the group, in companies that are open."""
    day = clock.day_of(at)
    employed = Exists(live_employments(at).filter(person=OuterRef("person")))
    return RoleAssignment.objects.filter(on(day), open_on(day, "company__"), employed)


def delegations(can: Can, at: dt.datetime) -> QuerySet[Delegation]:
    """Return the delegations that carry the right; they end with the employment, and with what the delegator may."""
    if can not in DELEGABLE:
        return Delegation.objects.none()
    employed = Exists(live_employments(at).filter(person=OuterRef("person"), company=OuterRef("company")))
    delegator = Exists(
        carriers(can, at).filter(person=OuterRef("delegated_by"), company=OuterRef("company"), role=Role.CEO)
    )
    day = clock.day_of(at)
    begun, open_there = delegated(at), open_on(day, "company__")
    return Delegation.objects.filter(begun, open_there, employed, delegator, cans__contains=[can])


def employed_with(can: Can, at: dt.datetime) -> QuerySet[Employment]:
    """Employments that carry the right by themselves (what every employee may)."""
    if can not in EMPLOYED:
        return Employment.objects.none()
    there = live_employments(at).filter(open_on(clock.day_of(at), "company__"))
    return there.exclude(kind=Employment.Kind.EXTERNAL)


@cache
def _by_carrier(can: Can) -> tuple[str, tuple[Any, ...]]:
    """Return the question of `companies_where` as SQL, which Django writes once: writing it costs ten times asking."""
    mine = Q(person=WHO)
    found = carriers(can, WHEN).filter(mine).order_by().values_list("company_id")
    for more in (delegations(can, WHEN), employed_with(can, WHEN)):
        found = found.union(more.filter(mine).order_by().values_list("company_id"))
    return found.query.sql_with_params()


@cache
def _by_delegation(can: Can) -> tuple[str, tuple[Any, ...]]:
    return delegations(can, WHEN).filter(person=WHO).order_by().values_list("company_id").query.sql_with_params()


@cache
def _by_company(cans: tuple[Can, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the question of `companies_by_right` as SQL: company and rights by role, by employment, if delegated."""
    permission = "group__companygroupobjectpermission"
    of = {f"{permission}__content_object": F("company"), f"{permission}__permission__codename__in": cans}
    roles = live_assignments(WHEN).filter(person=WHO, **of).order_by().values("company_id")
    found = roles.annotate(found=StringAgg(f"{permission}__permission__codename", ",")).values_list(
        "company_id", "found"
    )
    if employed := EMPLOYED.intersection(cans):
        there = employed_with(next(iter(employed)), WHEN).filter(person=WHO).order_by()
        by_employment = there.annotate(found=Value(",".join(sorted(employed))))
        found = found.union(by_employment.values_list("company_id", "found"), all=True)
    if delegable := DELEGABLE.intersection(cans):
        rows = Delegation.objects.filter(delegated(WHEN), person=WHO, cans__overlap=sorted(delegable)).order_by()
        found = found.union(rows.annotate(found=Value(BY_DELEGATION)).values_list("company_id", "found"), all=True)
    return found.query.sql_with_params()


def _asked(written: tuple[str, tuple[Any, ...]], user: User, at: dt.datetime) -> list[tuple[Any, ...]]:
    """Return the rows of a written question, asked about this person and this moment."""
    meant = {WHO: user.pk, WHEN: at, clock.day_of(WHEN): clock.day_of(at)}
    values: list[Any] = [meant.get(one, one) if isinstance(one, uuid.UUID | dt.date) else one for one in written[1]]
    with connection.cursor() as cursor:
        cursor.execute(written[0], values)
        return cursor.fetchall()


def companies_where(user: User, can: Can, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies in which the person has the right; lists filter by them. One query."""
    return {row[0] for row in _asked(_by_carrier(can), user, at)}


def companies_by_right(user: User, cans: Collection[Can], at: dt.datetime) -> dict[Can, set[uuid.UUID]]:
    """Return for each right what `companies_where` does. One query, and one for each right if any was delegated."""
    found: dict[Can, set[uuid.UUID]] = {can: set() for can in cans}
    places: dict[str, list[uuid.UUID]] = {}  # most people have the same rights in all of theirs
    for company, rights in _asked(_by_company(tuple(found)), user, at):
        places.setdefault(rights, []).append(company)
    if places.pop(BY_DELEGATION, None):
        for can in DELEGABLE.intersection(found):
            found[can].update(row[0] for row in _asked(_by_delegation(can), user, at))
    for rights, companies in places.items():
        for right in set(rights.split(",")):
            found[Can(right)].update(companies)
    return found
