"""Nobody falls out of the line when a manager in the middle leaves; a plain oracle over random trees and leavings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies import queries, workflow
from companies.models import Company, Employment, User
from kit import clock
from kit.keys import uuid7
from kit.workflow import Refused
from tests.cast import Cast

from .lines import DAY, boss_over_manager, leaves, of

PEOPLE, COMPANIES, TODAY = range(7), range(2), dt.date(2026, 3, 15)


@dataclass(frozen=True)
class Work:
    """An employment: whose, where, led by whom, from when to when."""

    person: int
    company: int
    manager: int | None
    first: dt.date
    last: dt.date | None
    kind: str = "employee"

    def live(self) -> bool:
        """Return whether its days say that it runs."""
        return self.first <= TODAY and (self.last is None or self.last >= TODAY)


@dataclass(frozen=True)
class Group:
    """What the oracle knows; it asks each row in turn, upwards, and knows no set and no recursion in a database."""

    rows: tuple[Work, ...]
    inactive: frozenset[int]

    def runs(self, row: Work) -> bool:
        return row.live() and row.person not in self.inactive

    def works(self, person: int) -> bool:
        return any(self.runs(row) for row in self.rows if row.person == person)

    def nearest(self, row: Work) -> int | None:
        """Return who leads: the named one, else the first who works here, each step by the last employment."""
        seen: set[Work] = set()
        while row.manager is not None and row not in seen:
            if self.works(row.manager):
                return row.manager
            seen.add(row)
            past = [one for one in self.rows if one.person == row.manager and one.first <= TODAY]
            past = [one for one in past if one.kind != "external"]
            here = [one for one in past if one.company == row.company] or past
            if not here:
                return None
            row = max(here, key=lambda one: (one.last or dt.date.max, one.first, one.company))
        return None

    def reports(self) -> list[Work]:
        return [row for row in self.rows if self.runs(row) and row.kind != "external"]

    def led(self, manager: int) -> set[Work]:
        return {row for row in self.reports() if row.person != manager and self.nearest(row) == manager}

    def below(self, manager: int) -> set[Work]:
        found: set[Work] = set()
        steps = [manager]
        while steps:
            one = steps.pop()
            new = {row for row in self.reports() if self.nearest(row) == one and row.person != manager} - found
            found |= new
            steps += [row.person for row in new]
        return found


DAYS = st.integers(-4, 4).map(lambda number: TODAY + number * DAY)


@st.composite
def groups(draw: Any) -> Group:
    """A tree whose managers have lower numbers, over one or two companies, from which many have left.

    Some are no tree: the writers refuse a ring of managers, and a line must end nevertheless.
    """
    rows: list[Work] = []
    ring = draw(st.sampled_from([False, False, True]))

    def boss(person: int) -> int | None:
        others = [one for one in PEOPLE if one < person or (ring and one != person)]
        return draw(st.none() | st.sampled_from(others)) if others else None

    for person in PEOPLE:
        for company in draw(st.sampled_from([(0,), (0,), (1,), (0, 1)])):
            first, last = sorted([draw(DAYS), draw(DAYS)])
            kind = draw(st.sampled_from(["employee"] * 7 + ["external"]))
            ended = draw(st.booleans())
            rows.append(Work(person, company, boss(person), first, last if ended else None, kind))
            if ended and draw(st.booleans()):  # another period of the same person there, led by somebody else perhaps
                until = draw(st.none() | st.just(last + 2 * DAY))
                rows.append(Work(person, company, boss(person), last + DAY, until))
    return Group(tuple(rows), draw(st.frozensets(st.sampled_from(PEOPLE), max_size=2)))


@pytest.fixture
def people(portal: User) -> list[User]:
    """As many people as the oracle has numbers."""
    at = clock.now()
    return [workflow.add_person(name=f"Påhitt Påhittsson {i}", by=portal, at=at) for i in PEOPLE]


@pytest.fixture
def companies(portal: User) -> list[Company]:
    """Two companies; their keys are in the order of their numbers."""
    at, numbers = clock.now(), ("559900-0014", "559900-0022")
    return [
        workflow.add_company(name=f"Påhitt {i}", slug=f"c{i}", number=numbers[i], hue=i, by=portal, at=at)
        for i in COMPANIES
    ]


def test_lines_are_what_the_oracle_says(people: list[User], companies: list[Company], deep: bool) -> None:
    at = clock.midnight(TODAY) + dt.timedelta(hours=12)

    def write(group: Group) -> dict[Any, Work]:
        works = sorted(group.rows, key=lambda row: row.company)
        rows = [
            Employment(
                pk=pk, person=people[row.person], company=companies[row.company], kind=row.kind,
                manager=None if row.manager is None else people[row.manager], first_day=row.first, last_day=row.last,
            )
            for pk, row in zip(sorted(uuid7() for _row in works), works, strict=True)
        ]  # fmt: skip
        Employment.objects.bulk_create(rows)
        User.objects.filter(pk__in=[people[number].pk for number in group.inactive]).update(is_active=False)
        return {row.pk: work for row, work in zip(rows, works, strict=True)}

    def asked(expression: Any, known: dict[Any, Work]) -> set[Work]:
        return {known[pk] for pk in Employment.objects.filter(pk__in=expression).values_list("pk", flat=True)}

    @settings(max_examples=300 if deep else 40, suppress_health_check=[HealthCheck.too_slow])
    @given(groups())
    def examples(group: Group) -> None:
        with transaction.atomic():
            known = write(group)
            for number, person in enumerate(people):
                assert asked(queries.led_by(person.pk, at), known) == group.led(number)
                assert asked(queries.line_of(person.pk, at), known) == group.below(number)
                mine = {group.nearest(row) for row in group.reports() if row.person == number} - {None, number}
                assert set(queries.managers_of(person, at)) == {people[one] for one in mine if one is not None}
            transaction.set_rollback(True)

    examples()


def test_whoever_is_led_by_one_who_left_leads_not_the_one_above(cast: Cast) -> None:
    boss = boss_over_manager(cast)
    leaves(cast.manager, cast)
    assert queries.is_manager(boss, cast.at) and not queries.is_manager(cast.manager, cast.at)
    with pytest.raises(Refused) as raised:
        workflow.move(of(boss), by=cast.hr, at=cast.at, manager=cast.colleague)
    assert raised.value.code == "manager_ring"
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, manager=None)
    workflow.move(of(boss), by=cast.hr, at=cast.at, manager=cast.colleague)
    assert {row.person for row in queries.reports_of(boss, cast.at)} == {cast.communicator}


def test_a_manager_whom_another_company_employed_is_followed_by_the_last_employment_of_all(cast: Cast) -> None:
    boss = cast.person("Över Påhittschef", cast.group)
    middle = cast.person("Mellan Påhittschef", cast.group, employment={"manager": boss})
    far = cast.person("Fjärran Påhittsson", cast.nord, employment={"manager": middle})
    leaves(middle, cast)
    assert set(queries.managers_of(far, cast.at)) == {boss}
    assert [(row.person, row.company) for row in queries.reports_of(boss, cast.at)] == [(far, cast.nord)]


@pytest.mark.parametrize("number", [1, 3])
def test_a_line_is_one_question_however_many_have_left(cast: Cast, number: int) -> None:
    boss = boss_over_manager(cast)
    for name in ("Alva", "Bo", "Cilla")[:number]:
        middle = cast.person(f"{name} Påhittschef", cast.nord, employment={"manager": boss})
        cast.person(f"{name} Påhittsson", cast.nord, employment={"manager": middle})
        leaves(middle, cast)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.reports_of(boss, cast.at)) == number + 1
        assert len(Employment.objects.filter(pk__in=queries.line_of(boss.pk, cast.at))) == number + 3
        assert queries.is_manager(boss, cast.at)
    assert len(asked) == 3
