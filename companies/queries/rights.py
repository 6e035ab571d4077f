"""What carries a right at a moment, and in which companies a person has it: asked often, so written as SQL once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast

from companies.models import Company, Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, EMPLOYED, Can, Role
from kit import clock
from kit.among import MOST, AllBut, Keys
from kit.written import COMPANY, PERSON, WHEN, Question, write

from .live import delegated, live_employments, on, open_on

BY_DELEGATION = 0

# The companies of each combination of rights, of whoever has roles there; bit n of it is the n-th right asked about.
# A row for each right and company would take ten times as long where somebody has a role in every company of many;
# a combination in which nothing is that was asked about has none.
BY_ROLE = """
WITH mine AS ({mine}),
wanted AS MATERIALIZED (SELECT permission.id, asked.place FROM unnest({cans}) WITH ORDINALITY AS asked (can, place)
                        LEFT JOIN auth_permission AS permission ON permission.codename = asked.can),
found AS MATERIALIZED (
  SELECT array_agg(DISTINCT mine.company_id) AS companies, rule.rights_id
  FROM mine JOIN companies_grouprights AS rule ON rule.group_id = mine.group_id
  WHERE (rule.company_id = mine.company_id) IS TRUE GROUP BY rule.rights_id),
named AS MATERIALIZED (
  SELECT companies, (
    SELECT bit_or(1::bigint << wanted.place::integer) FROM wanted JOIN companies_rightset AS combination
    ON (wanted.id = ANY(combination.permissions)) IS TRUE WHERE combination.id = rights_id) AS rights
  FROM found)
"""
EACH = "SELECT array_to_string(companies, ','), rights, 0 AS of, '' AS until FROM named WHERE rights IS NOT NULL"
# A combination that is that of nearly all companies is told by the others.
OR_THE_OTHERS = """,
told AS MATERIALIZED (
  SELECT companies, rights, CASE WHEN cardinality(companies) > {few} THEN
    ARRAY(SELECT id FROM companies_company EXCEPT SELECT unnest(companies)) END AS others
  FROM named WHERE rights IS NOT NULL)
SELECT array_to_string(companies, ','), rights, 0 AS of, '' AS until
FROM told WHERE (cardinality(others) < cardinality(companies)) IS NOT TRUE
UNION ALL
SELECT array_to_string(others, ','), rights, cardinality(companies) + cardinality(others),
  (SELECT latest.id::text FROM companies_company AS latest ORDER BY latest.id DESC LIMIT 1)
FROM told WHERE cardinality(others) < cardinality(companies)
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
def _by_company(cans: tuple[Can, ...], told: str) -> Question:
    """Return the question of `companies_by_right`: companies and their rights by role, by employment, if delegated."""
    day = clock.day_of(WHEN)
    employed = Exists(live_employments(WHEN).filter(person=PERSON))  # asked once, not for each role
    closed = Company.objects.exclude(open_on(day))  # hardly any: to join those that are open takes as long as the rest
    roles = RoleAssignment.objects.filter(on(day), employed, person=PERSON).exclude(company__in=closed.order_by())
    mine = write(roles.order_by().values_list("company_id", "group_id"))
    names = ", ".join(f"'{can.value}'" for can in cans)
    statement = BY_ROLE.format(mine=mine.statement, cans=f"ARRAY[{names}]") + told
    blanks = dict(mine.blanks)
    for more in _beside_roles(cans):
        statement, blanks = f"{statement} UNION ALL ({more.statement})", blanks | dict(more.blanks)
    return Question(statement, blanks)


def _beside_roles(cans: tuple[Can, ...]) -> Iterator[Question]:
    def written(rows: QuerySet[Any, Any], rights: int) -> Question:
        found = rows.order_by().annotate(found=Value(rights, BigIntegerField()), of=Value(0), until=Value(""))
        return write(found.values_list(Cast("company_id", TextField()), "found", "of", "until"))

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
    found = _found(user, tuple(cans), at, EACH)
    return {can: keys for can, keys in found.items() if isinstance(keys, set)}


def reach_by_right(user: User, cans: Collection[Can], at: dt.datetime, few: int = MOST) -> dict[Can, Keys]:
    """Return the same, where a right holds in more than a `few` companies, and in nearly all, as all but the others."""
    return _found(user, tuple(cans), at, OR_THE_OTHERS.format(few=few))


def _found(user: User, asked: tuple[Can, ...], at: dt.datetime, told: str) -> dict[Can, Keys]:
    found: dict[Can, Keys] = {can: set() for can in asked}
    delegable: frozenset[Can] = frozenset()
    for text, rights, number, last in _by_company(asked, told).ask(at, person=user.pk):
        named = text.split(",") if text else ()
        keys = AllBut(frozenset(named), last, number) if last else set(named)
        for place, can in enumerate(asked, 1):
            if rights >> place & 1:
                found[can] = found[can] | keys
        if rights == BY_DELEGATION:  # however many there are, each right is asked about once
            delegable = DELEGABLE.intersection(asked)
    for can in delegable:
        found[can] = found[can] | {str(row[0]) for row in _by_delegation(can).ask(at, person=user.pk)}
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
