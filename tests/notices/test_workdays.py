"""Reminders wait for a working day; what has come meanwhile is told once; what cannot wait does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import clock
from kit.workdays import is_working_day
from notices.models import Notice
from notices.workflow import remind
from plsportal.duties import KINDS
from tests.cast import DAY, Cast

from .kinds import duty_kind
from .test_remind import steps

LUCIA_WEEK = dt.date(2030, 12, 20)  # a Friday; Christmas Eve is the Tuesday, New Year's Eve the Tuesday after


@pytest.fixture(autouse=True)
def every_day_works() -> None:
    """Take away what lets other tests run on any day."""


def morning(day: dt.date) -> dt.datetime:
    return clock.midnight(day) + dt.timedelta(hours=8)


def test_on_a_day_off_nobody_is_reminded_and_the_next_working_day_tells_the_latest_step_once(cast: Cast) -> None:
    kind = duty_kind(LUCIA_WEEK + 2 * DAY, cast.colleague, ladder=(-2, -1, 0))  # due on the Sunday
    told = {days: remind([kind], morning(LUCIA_WEEK + days * DAY)) for days in range(5)}
    assert told == {0: 1, 1: 0, 2: 0, 3: 1, 4: 0}
    assert steps() == [-2, 0]


def test_over_christmas_nothing_is_told_on_any_day_off(cast: Cast) -> None:
    kind = duty_kind(LUCIA_WEEK, cast.colleague, ladder=tuple(range(20)))
    days = [LUCIA_WEEK + number * DAY for number in range(20)]
    assert [day for day in days if remind([kind], morning(day))] == [day for day in days if is_working_day(day)]
    assert not is_working_day(dt.date(2030, 12, 24))
    assert not is_working_day(dt.date(2030, 12, 31))


def test_what_cannot_wait_is_told_on_a_sunday_beside_what_can(cast: Cast) -> None:
    sunday = LUCIA_WEEK + 2 * DAY
    kinds = [duty_kind(sunday, cast.hr, key=key, any_day=key == "urgent") for key in ("urgent", "calm")]
    assert remind(kinds, morning(sunday)) == 1
    assert Notice.objects.get().kind == "urgent"
    assert remind(kinds, morning(sunday + DAY)) == 1


def test_a_report_a_withdrawn_consent_and_an_invitation_do_not_wait_and_nothing_else() -> None:
    urgent = {kind.key for kind in KINDS if kind.any_day}
    taken_down = {"take_down", "take_down_own", "take_down_left"}
    assert urgent == {"case_acknowledge", "case_answer", "invited", *taken_down}
    assert {kind.key for kind in KINDS if kind.alone} == {"case_acknowledge", "case_answer", "invited"}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    nights=st.sets(st.integers(-9, 40)),
    ladder=st.sets(st.integers(-9, 9), min_size=1, max_size=5),
    weekly=st.booleans(),
)
def test_whichever_nights_are_missed_each_working_day_tells_the_latest_step_and_none_twice(
    cast: Cast, nights: set[int], ladder: set[int], weekly: bool
) -> None:
    """Against a list kept in Python, over Christmas, with nights on which the clock stood still."""
    with transaction.atomic():
        kind = duty_kind(LUCIA_WEEK, cast.colleague, ladder=tuple(ladder), weekly=weekly)
        every = {*ladder, *(range(max(ladder), 99, 7) if weekly else ())}
        expected: list[int] = []
        for days in sorted(nights):
            day = LUCIA_WEEK + days * DAY
            come = [step for step in every if step <= days]
            if come and max(come) not in expected and is_working_day(day):
                expected.append(max(come))
            remind([kind], morning(day))
        assert steps() == expected
        transaction.set_rollback(True)
