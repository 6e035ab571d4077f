"""What carries a right at a moment, and in which companies a person has it: asked often, so written as SQL once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast

from companies.models import Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, EMPLOYED, Can, Role
from kit import clock
from kit.written import COMPANY, PERSON, WHEN, Question, write

from .live import delegated, live_employments, on, open_on

BY_DELEGATION = 0

# The companies of each combination of rights, of whoever has roles there; bit n of it is the n-th right asked about.
# A row for each right and company would take ten times as long where somebody has a role in every company of many;
# a combination in which nothing is that was asked about has none.
BY_ROLE = """
WITH mine AS MATERIALIZED ({mine}),
wanted AS MATERIALIZED (SELECT permission.id, asked.place FROM unnest({cans}) WITH ORDINALITY AS asked (can, place)
                        LEFT JOIN auth_permission AS permission ON permission.codename = asked.can),
found AS (
  SELECT string_agg(mine.company_id::text, ',') AS companies, permissions
  FROM mine JOIN companies_grouprights AS rule ON rule.group_id = mine.group_id
  WHERE (rule.company_id = mine.company_id) IS TRUE GROUP BY permissions)
SELECT companies, (SELECT bit_or(1::bigint << place::integer) FROM wanted WHERE (id = ANY(permissions)) IS TRUE)
FROM found
"""


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
def _by_delegation(can: Can) -> Question:
    return write(delegations(can, WHEN).filter(person=PERSON).order_by().values_list("company_id"))


@cache
def _by_company(cans: tuple[Can, ...]) -> Question:
    """Return the question of `companies_by_right`: companies and their rights by role, by employment, if delegated."""
    day = clock.day_of(WHEN)
    employed = Exists(live_employments(WHEN).filter(person=PERSON))  # asked once, not for each role
    roles = RoleAssignment.objects.filter(on(day), open_on(day, "company__"), employed, person=PERSON)
    mine = write(roles.order_by().values_list("company_id", "group_id"))
    names = ", ".join(f"'{can.value}'" for can in cans)
    statement = BY_ROLE.format(mine=mine.statement, cans=f"ARRAY[{names}]")
    blanks = dict(mine.blanks)
    for more in _beside_roles(cans):
        statement, blanks = f"{statement} UNION ALL ({more.statement})", blanks | dict(more.blanks)
    return Question(statement, blanks)


def _beside_roles(cans: tuple[Can, ...]) -> Iterator[Question]:
    def written(rows: QuerySet[Any, Any], rights: int) -> Question:
        found = rows.order_by().annotate(found=Value(rights, BigIntegerField()))
        return write(found.values_list(Cast("company_id", TextField()), "found"))

    if employed := EMPLOYED.intersection(cans):
        there = employed_with(next(iter(employed)), WHEN).filter(person=PERSON)
        yield written(there, sum(2 << cans.index(can) for can in employed))
    delegable = DELEGABLE.intersection(cans)
    if delegable and len(cans) == 1:
        yield written(delegations(cans[0], WHEN).filter(person=PERSON), 2)
    elif delegable:
        given = Delegation.objects.filter(delegated(WHEN), person=PERSON, cans__overlap=sorted(delegable))
        yield written(given, BY_DELEGATION)


def companies_where(user: User, can: Can, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies in which the person has the right; lists filter by them. One query."""
    return set(map(uuid.UUID, companies_by_right(user, (can,), at)[can]))


def companies_by_right(user: User, cans: Collection[Can], at: dt.datetime) -> dict[Can, set[str]]:
    """Return for each right what `companies_where` does, as texts: to make keys of a thousand takes as long as a page.

    One query, and one for each right if any was delegated.
    """
    asked = tuple(cans)
    found: dict[Can, set[str]] = {can: set() for can in asked}
    for companies, rights in _by_company(asked).ask(at, person=user.pk):
        if rights is None:
            continue
        keys = companies.split(",")
        for place, can in enumerate(asked, 1):
            if rights >> place & 1:
                found[can].update(keys)
        if rights == BY_DELEGATION:
            for can in DELEGABLE.intersection(asked):
                found[can].update(str(row[0]) for row in _by_delegation(can).ask(at, person=user.pk))
    return found


@cache
def bases(can: Can) -> list[tuple[str, Question]]:
    """Return the questions of `basis`, each for at most one row; what nobody can have on that ground is not asked."""
    none = Value("", output_field=CharField())
    found = {
        "role": carriers(can, WHEN).annotate(as_=F("role")),
        "delegation": delegations(can, WHEN).annotate(as_=none) if can in DELEGABLE else None,
        "employment": employed_with(can, WHEN).annotate(as_=none) if can in EMPLOYED else None,
    }
    return [
        (kind, write(rows.filter(person=PERSON, company=COMPANY).values_list("pk", "as_", "first_day", "last_day")[:1]))
        for kind, rows in found.items()
        if rows is not None
    ]
