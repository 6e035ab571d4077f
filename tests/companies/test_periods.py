"""Periods of one person never overlap, whoever is at it at the same moment: the database itself refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from companies import workflow
from companies.models import Employment, RoleAssignment, User
from kit.workflow import Refused, record
from tests.cast import DAY, Cast
from tests.racing import race, tally

FIRST = dt.date(2030, 1, 10)
LAST = dt.date(2030, 1, 20)
OVERLAPPING = [(0, 0), (-5, 0), (10, 20), (3, 4), (-5, 20), (5, None), (-100, None)]
APART = [(-5, -1), (11, 15), (11, None)]


def days(pair: tuple[int, int | None]) -> dict[str, Any]:
    """Days counted from FIRST; LAST is number 10."""
    first, last = pair
    return {"first_day": FIRST + first * DAY, "last_day": None if last is None else FIRST + last * DAY}


@pytest.fixture
def person(cast: Cast) -> User:
    """Somebody employed, and HR, from FIRST to LAST in nord."""
    person = cast.add("Peri Påhittsson")
    cast.employ(person, cast.nord, **days((0, 10)))
    cast.appoint(person, cast.nord, "hr", **days((0, 10)))
    return person


@pytest.mark.parametrize("pair", OVERLAPPING)
def test_overlapping_periods_are_refused_with_a_sentence(
    cast: Cast, person: User, pair: tuple[int, int | None]
) -> None:
    with pytest.raises(Refused) as employed:
        cast.employ(person, cast.nord, **days(pair))
    with pytest.raises(Refused) as appointed:
        cast.appoint(person, cast.nord, "hr", **days(pair))
    assert employed.value.code == "employment_no_overlap"
    assert appointed.value.code == "role_assignment_no_overlap"
    assert (person.employments.count(), person.assignments.count()) == (1, 1)


@pytest.mark.parametrize("pair", APART)
def test_periods_beside_each_other_are_fine(cast: Cast, person: User, pair: tuple[int, int | None]) -> None:
    cast.employ(person, cast.nord, **days(pair))
    cast.appoint(person, cast.nord, "hr", **days(pair))
    assert (person.employments.count(), person.assignments.count()) == (2, 2)


def test_another_company_another_person_or_another_role_overlaps_nothing(cast: Cast, person: User) -> None:
    cast.employ(person, cast.syd, **days((0, 10)))
    cast.appoint(person, cast.syd, "hr", **days((0, 10)))
    cast.appoint(person, cast.nord, "quality", **days((0, 10)))
    cast.appoint(cast.colleague, cast.nord, "hr", **days((0, 10)))
    assert (person.employments.count(), person.assignments.count()) == (2, 3)


def test_a_period_may_be_saved_again_and_shortened_and_not_stretched_over_its_neighbour(
    cast: Cast, person: User
) -> None:
    cast.employ(person, cast.nord, **days((12, None)))  # with a day between: what follows at once goes with the end
    first = person.employments.get(first_day=FIRST)
    workflow.end_employment(first, last_day=LAST - DAY, by=cast.portal, at=cast.at)
    workflow.end_employment(first, last_day=LAST, by=cast.portal, at=cast.at)
    with pytest.raises(Refused) as raised:
        workflow.end_employment(first, last_day=LAST + 2 * DAY, by=cast.portal, at=cast.at)
    assert raised.value.code == "employment_no_overlap"
    first.refresh_from_db()
    assert first.last_day == LAST


@pytest.mark.parametrize("model", [Employment, RoleAssignment])
def test_the_last_day_is_not_before_the_first(cast: Cast, person: User, model: Any) -> None:
    row = model.objects.get(person=person)
    row.last_day = FIRST - 2 * DAY  # an employment that ends the day before it begins never was
    with pytest.raises(IntegrityError, match="days_in_order"), transaction.atomic():
        record(row, "move", cast.portal)


@pytest.mark.parametrize("table", ["companies_employment", "companies_roleassignment"])
def test_the_portals_log_in_cannot_switch_the_guard_off(person: User, table: str) -> None:
    for statement in (f"ALTER TABLE {table} DISABLE TRIGGER ALL", "SET session_replication_role = replica"):
        with pytest.raises(Exception, match=r"must be owner|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


ROUNDS, DEEP_ROUNDS, THREADS = 4, 20, 8


def test_of_many_who_employ_at_the_same_moment_exactly_one_succeeds(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    for number in range(DEEP_ROUNDS if deep else ROUNDS):
        person = cast.add(f"Tävla Påhittsson {number}")
        outcomes = race(THREADS, lambda i, person=person: cast.employ(person, cast.nord, **days((i, 20 + i))))
        assert tally(outcomes) == {"done": 1, "Refused": THREADS - 1}
        assert person.employments.count() == 1


def test_of_many_who_appoint_at_the_same_moment_exactly_one_succeeds(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    for number in range(DEEP_ROUNDS if deep else ROUNDS):
        person = cast.add(f"Tävla Påhittsson {number}")
        outcomes = race(THREADS, lambda i, person=person: cast.appoint(person, cast.nord, "hr", **days((i, None))))
        assert tally(outcomes) == {"done": 1, "Refused": THREADS - 1}
        assert person.assignments.count() == 1


def test_two_periods_that_grow_towards_each_other_do_not_meet(transactional_db: None, cast: Cast, deep: bool) -> None:
    for number in range(DEEP_ROUNDS if deep else ROUNDS):
        person = cast.add(f"Växa Påhittsson {number}")
        early = cast.employ(person, cast.nord, **days((0, 5)))

        def grow(i: int, early: Employment = early, person: User = person) -> Any:
            if i:
                return cast.employ(person, cast.nord, **days((8, None)))
            return workflow.end_employment(early, last_day=LAST, by=cast.portal, at=cast.at)

        assert tally(race(2, grow)) == {"done": 1, "Refused": 1}
