"""What is derived: live, suspended, later, ended; against a plain oracle. And two who appoint at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts import duties, queries, workflow
from accounts.models import Appointment
from companies import workflow as companies
from companies.permissions import Can
from kit.keys import uuid7
from kit.workflow import record
from policy.models import Acknowledgement
from tests.accounts.appointed import NOTE, appoint, appointed, newer_text, state, undertaking
from tests.accounts.stages import read_policy
from tests.cast import DAY, Cast
from tests.policy.conftest import stage
from tests.policy.oracle import Adopted, Employed, Signed, World, day_of
from tests.policy.stage import CENTRE, Stage
from tests.policy.test_in_force import VERSIONS, examples
from tests.racing import race, tally

__all__ = ["stage"]

DECIDED = dt.datetime.combine(CENTRE, dt.time(9), tzinfo=dt.UTC)


def days(first: int, last: int) -> Any:
    """Days from the decision on."""
    return st.integers(first, last).map(lambda number: CENTRE + number * DAY)


def moments(first: int, last: int) -> Any:
    """Moments after the decision, some of them near midnight in Stockholm."""
    hours = st.sampled_from([10, 22, 23])
    return st.builds(lambda day, hour: dt.datetime.combine(day, dt.time(hour, 30), dt.UTC), days(first, last), hours)


@st.composite
def worlds(draw: Any) -> World:
    """One person who has read what was in force when appointed; later texts, later readings, an end of it all."""
    later = draw(st.sets(st.integers(2, VERSIONS)))
    known = [Adopted(0, 1, 0, CENTRE - 90 * DAY, DECIDED - 30 * DAY)]
    known += [Adopted(0, number, 0, draw(days(-100, 40)), draw(moments(0, 40))) for number in sorted(later)]
    other = draw(st.none() | moments(0, 40))
    known += [Adopted(1, 1, 0, CENTRE, other)] if other else []
    signed = [Signed(0, 0, 1, DECIDED - 20 * DAY)]
    signed += [Signed(0, 0, number, draw(moments(0, 60))) for number in sorted(later) if draw(st.booleans())]
    flags = st.tuples(*[st.booleans()] * VERSIONS)
    return World(
        material=(draw(flags), draw(flags)),
        adopted=known,
        employed=[Employed(0, 0, CENTRE - 60 * DAY, draw(st.none() | days(0, 80)), "employee")],
        signed=signed,
        inactive=draw(st.sampled_from([frozenset(), frozenset(), frozenset({0})])),
        closed=draw(st.sampled_from([{}, {}, {0: CENTRE + 30 * DAY}])),
    )


def expected(
    world: World, first: dt.date, last: dt.date | None, at: dt.datetime, graced: dt.date | None, promised: Any
) -> str:
    """What the state is, told in plain words."""
    day = day_of(at)
    if (last is not None and last < max(first, day)) or not world.open(0, at):
        return "ended"
    if not any(world._live(row, at) for row in world.employed):
        return "ended"
    if first > day:
        return "later"
    late = [row for row in world.introduced(at) if row.done is None and row.due < day]
    if late:
        return "suspended"
    given = promised is not None and promised <= at
    return "active" if given or (graced is not None and graced >= day) else "waiting"


def test_an_appointment_is_in_the_state_that_the_oracle_says(stage: Stage, deep: bool) -> None:
    seen: set[str] = set()

    @examples(deep)
    @given(
        worlds(), days(0, 30) | days(0, 20), st.none() | days(15, 70), moments(0, 75), st.none() | days(0, 60),
        st.none() | moments(0, 60) | moments(0, 5),
    )  # fmt: skip
    def check(
        world: World, first: dt.date, last: dt.date | None, at: dt.datetime, graced: dt.date | None, promised: Any
    ) -> None:
        last = None if last is None else max(last, first - DAY)
        with stage.plays(world):
            row = Appointment(
                person=stage.people[0], company=stage.companies[0], kind="spokesperson", topics="x", languages=["sv"],
                rank="primary", undertake_by=graced, first_day=first, last_day=last,
                appointed_by=stage.people[1], appointed_at=DECIDED, basis_kind="role",
                basis_id=uuid7(), acknowledgement=Acknowledgement.objects.get(version=stage.versions[0, 1]),
            )  # fmt: skip
            record(row, "appoint", stage.people[1])
            if promised:
                undertaking(stage.people[0], stage.companies[0], promised).save()
            got = state(row, at)
        assert got == expected(world, first, last, at, graced, promised)
        seen.add(got)

    check()
    assert seen == {"active", "waiting", "suspended", "later", "ended"}


def test_the_database_lets_in_exactly_what_the_oracle_calls_acknowledged(stage: Stage, deep: bool) -> None:
    seen: set[bool] = set()

    @examples(deep)
    @given(worlds(), moments(0, 60), st.just(1) | st.integers(1, VERSIONS))
    def check(world: World, at: dt.datetime, number: int) -> None:
        signed = next((row for row in world.signed if row.number == number), None)
        current = world.in_force(0, 0, at)
        if signed is None or current is None:
            return
        counts = signed.at <= at and number >= world.asked(0, current.number)
        with stage.plays(world):
            row = Appointment(
                person=stage.people[0], company=stage.companies[0], kind="spokesperson", topics="x", languages=["sv"],
                rank="primary", first_day=day_of(at), appointed_by=stage.people[1], appointed_at=at, basis_kind="role",
                basis_id=uuid7(), acknowledgement=Acknowledgement.objects.get(version=stage.versions[0, number]),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    record(row, "appoint", stage.people[1])
            except IntegrityError as no:
                got = "appointment_acknowledged" not in str(no.__cause__.diag.constraint_name)  # type: ignore[union-attr]
            else:
                got = True
        # The oracle's company may be closed to the question of who owes something; the gate asks of texts alone.
        assert got == counts
        seen.add(got)

    check()
    assert seen == {True, False}


def test_a_new_version_suspends_nobody_before_it_is_overdue_and_reading_it_helps_at_once(cast: Cast) -> None:
    made = appointed(cast)
    text = newer_text(cast)
    assert [state(made, cast.at + days * DAY) for days in (0, 1, 14, 15, 40)] == [
        "active", "active", "active", "suspended", "suspended",
    ]  # fmt: skip
    from policy import workflow as policies

    late = cast.at + 20 * DAY
    policies.acknowledge(text, by=cast.colleague, at=late, text_hash=text.text_hash)
    assert [state(made, cast.at + 15 * DAY), state(made, late)] == ["suspended", "active"]


def test_it_ends_with_the_employment_in_that_company(cast: Cast) -> None:
    made = appointed(cast)
    cast.employ(cast.colleague, cast.syd)
    companies.end_employment(cast.colleague.employments.get(company=cast.nord), last_day=cast.today, by=cast.portal,
                             at=cast.at)  # fmt: skip
    assert [state(made, cast.at), state(made, cast.at + DAY)] == ["active", "ended"]


@pytest.mark.django_db(transaction=True)
def test_two_who_appoint_the_same_person_at_once_make_one_appointment(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    read_policy(cast, cast.colleague)
    for number in range(50 if deep else 3):
        first = cast.today + number * 10 * DAY
        outcomes = race(4, lambda n: appoint(cast, first_day=first + n * DAY, last_day=first + 9 * DAY))  # noqa: B023
        assert tally(outcomes) == {"done": 1, "Refused": 3}, outcomes
        assert Appointment.objects.count() == number + 1


def waiting(cast: Cast, at: dt.datetime) -> set[Any]:
    """Who is asked to renew."""
    both = [*duties.expiring_appointment(at), *duties.expiring_appointment_delegated(at)]
    return {(row["who_id"], (row["due"] - cast.today).days, (row["since"] - cast.today).days) for row in both}


def test_the_ceo_and_a_delegate_are_asked_to_renew_within_thirty_days(cast: Cast) -> None:
    made = appointed(cast, last_day=cast.today + 60 * DAY)
    span = {"first_day": cast.today, "last_day": cast.today + 90 * DAY}
    companies.delegate(cast.manager, cast.nord, [Can.APPOINT], by=cast.ceo, at=cast.at, **span)
    both = {(who.pk, 60, 30) for who in (cast.ceo, cast.manager)}
    asked = [waiting(cast, cast.at + days * DAY) for days in (29, 30, 60, 61)]
    assert asked == [set(), both, both, set()]
    at = cast.at + 40 * DAY
    assert queries.expiring(at).count() == 1
    following = appoint(cast, first_day=cast.today + 61 * DAY, at=at)
    assert waiting(cast, at) == set()
    workflow.end_appointment(following, last_day=cast.today + 40 * DAY, by=cast.ceo, at=at, note=NOTE)
    assert waiting(cast, at) == both
    workflow.end_appointment(made, last_day=cast.today + 60 * DAY, by=cast.ceo, at=at, note=NOTE)
    assert waiting(cast, at) == set()


def test_the_chair_is_asked_to_renew_the_ceos_own(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord, first_day=cast.today)
    appointed(cast, cast.ceo, by=cast.chair, last_day=cast.today + 3 * DAY)
    assert waiting(cast, cast.at) == {(cast.chair.pk, 3, 0)}
