"""For random people, days and rights the three doors answer what the oracle answers."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies import queries, workflow
from companies.models import Company, Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, Can, Role
from kit import clock
from kit.among import AllBut, array, none_of
from kit.workflow import record

from .oracle import Period, World

PEOPLE, COMPANIES = range(4), range(3)
CENTRE = dt.date(2026, 3, 15)
DAYS = st.integers(-6, 6).map(lambda number: CENTRE + dt.timedelta(days=number))
RIGHTS = st.sampled_from([*Can, *[Can.DECIDE_OPEN] * 8, *[Can.SEE_REGISTER] * 3])


@st.composite
def periods(draw: Any, what: Any, *, open_end: bool = True, **more: Any) -> Period:
    """A period near the centre, one day long at least."""
    first, last = sorted([draw(DAYS), draw(DAYS)])
    if not open_end:
        first, last = min(first, CENTRE), max(last, CENTRE)  # long ones, else hardly any lives
    end = None if open_end and draw(st.booleans()) else last
    person, company = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(COMPANIES))
    return Period(person, company, first, end, draw(what), **{name: draw(value) for name, value in more.items()})


KINDS = st.sampled_from(Employment.Kind.values)
ROLES = st.sampled_from([Role.CEO, Role.CEO, *Role])  # more chief executives, so that delegations live
CANS = st.frozensets(st.sampled_from(sorted(DELEGABLE)), min_size=1) | st.frozensets(st.sampled_from(list(Can)))
MOMENTS = st.datetimes(
    dt.datetime.combine(CENTRE, dt.time()) - dt.timedelta(days=8),
    dt.datetime.combine(CENTRE, dt.time()) + dt.timedelta(days=8),
    timezones=st.just(dt.UTC),
)
DELEGATED = periods(
    st.just(""), open_end=False, cans=CANS.filter(bool), by=st.sampled_from(PEOPLE), ended=st.none() | MOMENTS
)


def apart(rows: list[Period]) -> list[Period]:
    """Leave out what the database refuses: a period that overlaps an earlier one of the same kind."""
    kept: list[Period] = []
    for row in rows:
        same = [other for other in kept if (other.person, other.company) == (row.person, row.company)]
        if not any(
            (other.what == row.what or other.what not in Role.values)
            and other.first <= (row.last or dt.date.max)
            and row.first <= (other.last or dt.date.max)
            for other in same
        ):
            kept.append(row)
    return kept


def once(rows: list[Period]) -> list[Period]:
    """Leave out delegations of the same right by the same CEO to the same person in the same days, and to oneself."""
    kept: list[Period] = []
    for row in (row for row in rows if row.by != row.person):
        running = [one for one in kept if one.ended is None and row.ended is None and one.cans & row.cans]
        same = [one for one in running if (one.person, one.company, one.by) == (row.person, row.company, row.by)]
        if not any(one.first <= (row.last or dt.date.max) and row.first <= (one.last or dt.date.max) for one in same):
            kept.append(row)
    return kept


@st.composite
def worlds(draw: Any) -> World:
    """A world in which some delegations come from somebody who may be CEO and go to somebody who may be employed."""
    employments = apart(draw(st.lists(periods(KINDS), min_size=2, max_size=6)))
    assignments = apart(draw(st.lists(periods(ROLES), min_size=1, max_size=6)))
    delegations = draw(st.lists(DELEGATED, max_size=2))
    for row in draw(st.lists(DELEGATED, min_size=1, max_size=3)):
        giver, taker = draw(st.sampled_from(assignments)), draw(st.sampled_from(employments))
        delegations.append(replace(row, company=giver.company, by=giver.person, person=taker.person))
    return World(
        employments,
        assignments,
        once(delegations),
        draw(st.frozensets(st.sampled_from(PEOPLE), max_size=1)),
        draw(st.dictionaries(st.sampled_from(COMPANIES), DAYS, max_size=1)),
    )


@dataclass
class Stage:
    """The rows that stand for the oracle's numbers."""

    people: list[User]
    companies: list[Company]
    by: User

    def play(self, world: World) -> None:
        """Write a world, past all rules of the workflow but those of the database."""
        for row in world.employments:
            self._write(Employment, row, "employ", kind=row.what)
        for row in world.assignments:
            group = Group.objects.get(name=f"{self.companies[row.company].pk}:{row.what}")
            self._write(RoleAssignment, row, "appoint", role=row.what, group=group, appointed_by=self.by)
        for row in world.delegations:
            more = {"delegated_by": self.people[row.by], "ended_at": row.ended}
            self._write(Delegation, row, "delegate", cans=sorted(row.cans), **more)
        for number in world.inactive:
            User.objects.filter(pk=self.people[number].pk).update(is_active=False)
        for number, day in world.closed.items():
            Company.objects.filter(pk=self.companies[number].pk).update(closed_on=day)

    def _write(self, model: Any, row: Period, verb: str, **values: Any) -> None:
        person, company = self.people[row.person], self.companies[row.company]
        days = {"first_day": row.first, "last_day": row.last}
        record(model(person=person, company=company, **days, **values), verb, self.by)


@pytest.fixture
def stage(portal: User) -> Stage:
    """Three companies and four people; the second is a superuser, which is worth nothing."""
    at = clock.now()
    numbers = ("559900-0014", "559900-0022", "559900-0030")
    companies = [
        workflow.add_company(name=f"Påhitt {i}", slug=f"c{i}", number=number, hue=i, by=portal, at=at)
        for i, number in enumerate(numbers)
    ]
    people = [workflow.add_person(name=f"Påhitt Påhittsson {i}", by=portal, at=at) for i in PEOPLE]
    User.objects.filter(pk=people[1].pk).update(is_superuser=True)
    return Stage(people, companies, portal)


def test_who_may_in_nearly_all_companies_may_in_all_but_the_others(stage: Stage) -> None:
    roles = [Period(0, number, CENTRE, None, Role.HR) for number in (0, 1)]
    stage.play(World([Period(0, 2, CENTRE, None, "employee")], roles, [], frozenset(), {}))
    person, at, cans = stage.people[0], clock.midnight(CENTRE), (Can.EDIT_PEOPLE, Can.REQUEST_ACCOUNT)
    last = str(max(one.pk for one in stage.companies))
    assert queries.reach_by_right(person, cans, at, few=0) == {
        Can.EDIT_PEOPLE: AllBut(frozenset({str(stage.companies[2].pk)}), last, 3),
        Can.REQUEST_ACCOUNT: AllBut(frozenset(), last, 3),  # in the third one by the employment
    }
    assert queries.reach_by_right(person, cans, at)[Can.EDIT_PEOPLE] == {str(one.pk) for one in stage.companies[:2]}


def test_a_company_that_came_to_be_since_then_is_not_among_all_but_some(stage: Stage) -> None:
    roles = [Period(0, number, CENTRE, None, Role.HR) for number in COMPANIES]
    stage.play(World([Period(0, 2, CENTRE, None, "employee")], roles, [], frozenset(), {}))
    person, at = stage.people[0], clock.midnight(CENTRE)
    before = queries.reach_by_right(person, [Can.EDIT_PEOPLE], at, few=0)[Can.EDIT_PEOPLE]
    new = workflow.add_company(name="Ny", slug="ny", number="559900-0048", hue=1, by=stage.by, at=clock.now())
    after = queries.reach_by_right(person, [Can.EDIT_PEOPLE], at, few=0)[Can.EDIT_PEOPLE]
    assert isinstance(before, AllBut) and isinstance(after, AllBut)
    told = [none_of("pk", array(one.without), one.last) for one in (before, after)]
    assert [set(Company.objects.filter(one)) for one in told] == [set(stage.companies)] * 2
    assert (str(new.pk) in before, str(new.pk) in after, after.without) == (False, False, {str(new.pk)})


def test_rights_are_asked_about_once_however_many_delegations_there_are(stage: Stage) -> None:
    ceos = [Period(1, number, CENTRE, None, Role.CEO) for number in COMPANIES]
    work = [Period(person, number, CENTRE, None, "employee") for person in (0, 1) for number in COMPANIES]
    asked = []
    for number in COMPANIES:
        given = Period(0, number, CENTRE, CENTRE, "", cans=frozenset({Can.DECIDE_OPEN}), by=1)
        first = number == 0
        stage.play(World(work if first else [], ceos if first else [], [given], frozenset(), {}))
        with CaptureQueriesContext(connection) as queries_of:
            found = queries.reach_by_right(stage.people[0], list(Can), clock.midnight(CENTRE))[Can.DECIDE_OPEN]
        assert found == {str(one.pk) for one in stage.companies[: number + 1]}
        asked.append(len(queries_of))
    assert asked == [8, 8, 8]  # one, and one for each right that can be delegated


def test_every_door_answers_what_the_oracle_answers(stage: Stage, deep: bool) -> None:
    @settings(max_examples=200 if deep else 20, suppress_health_check=[HealthCheck.too_slow])
    @given(worlds(), st.lists(MOMENTS, min_size=2, max_size=2), st.data())
    def examples(world: World, moments: list[dt.datetime], data: Any) -> None:
        with transaction.atomic():
            stage.play(world)
            for at in moments:
                compare(stage, world, data.draw(RIGHTS), at)
            transaction.set_rollback(True)

    examples()


def everything(stage: Stage) -> set[uuid.UUID]:
    return {one.pk for one in stage.companies}


def compare(stage: Stage, world: World, can: Can, at: dt.datetime) -> None:
    """One right at one moment: each person's basis, the companies for lists, the holders for duties."""
    day = clock.day_of(at)
    for number, person in enumerate(stage.people):
        expected = [world.basis(number, can, company, day, at) for company in COMPANIES]
        found = [queries.basis(person, can, company, at) for company in stage.companies]
        assert [basis and basis.kind for basis in found] == expected
        with CaptureQueriesContext(connection) as asked:
            listed = queries.companies_where(person, can, at)
        assert len(asked) == 1
        assert listed == {stage.companies[company].pk for company in COMPANIES if expected[company]}
        texts = {str(one) for one in listed}
        assert queries.companies_by_right(person, list(Can), at)[can] == texts
        assert queries.companies_by_right(person, [can], at) == {can: texts}
        for asked_for in (list(Can), [can]):
            reach = queries.reach_by_right(person, asked_for, at, few=0)[can]
            assert ({key for key in map(str, everything(stage)) if key in reach}, len(reach)) == (texts, len(texts))
        assert queries.may_log_in(person, at) == (number not in world.inactive and world.employed(number, day))
    for company in COMPANIES:
        holders = {stage.people[n] for n in PEOPLE if world.basis(n, can, company, day, at) in ("role", "delegation")}
        assert set(queries.holders(can, stage.companies[company], at)) == holders
