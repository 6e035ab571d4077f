"""Days off: Saturdays, Sundays, the public holidays and the three eves; every other day is worked."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.workdays import is_working_day

# 2026 as the almanac has it: New Year, Epiphany, Good Friday, Easter Monday, 1 May, Ascension Day, and the three eves.
OFF = "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-19 2026-12-24 2026-12-25 2026-12-31"
# Thursdays before and Fridays after them, eves that are no holiday (Twelfth Night, Maundy Thursday, Walpurgis Night).
WORKED = "2026-01-02 2026-01-05 2026-04-02 2026-04-07 2026-04-30 2026-05-15 2026-06-18 2026-12-23 2026-12-30"


@pytest.mark.parametrize("day", OFF.split())
def test_public_holidays_and_the_three_eves_are_days_off(day: str) -> None:
    assert not is_working_day(dt.date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKED.split())
def test_the_days_around_them_are_worked(day: str) -> None:
    assert is_working_day(dt.date.fromisoformat(day))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)))
def test_no_weekend_is_worked_and_nobody_waits_longer_than_a_week_for_a_working_day(day: dt.date) -> None:
    assert not (is_working_day(day) and day.isoweekday() > 5)
    assert any(is_working_day(day + dt.timedelta(days=later)) for later in range(7))
