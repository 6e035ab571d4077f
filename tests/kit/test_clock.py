"""Days in Stockholm and months as the law counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import clock

DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2200, 1, 1))
MOMENTS = st.datetimes(dt.datetime(1980, 1, 2), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


def months_later(day: dt.date, months: int) -> dt.date:
    """The oracle: count months one by one, then take the day's number, or the last one that exists."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    number = day.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


@given(DAYS, st.integers(-600, 600))
def test_months_are_counted_as_the_law_says(day: dt.date, months: int) -> None:
    assert clock.add_months(day, months) == months_later(day, months)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2026-08-31", 24, "2028-08-31"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-05-05", 0, "2024-05-05"),
    ],
)
def test_a_month_without_that_day_ends_on_its_last_one(day: str, months: int, then: str) -> None:
    assert clock.add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)


@given(DAYS)
def test_a_day_begins_at_its_midnight_and_not_a_moment_before(day: dt.date) -> None:
    start = clock.midnight(day).astimezone(dt.UTC)
    assert clock.day_of(start) == day
    assert clock.day_of(start - dt.timedelta(microseconds=1)) == day - dt.timedelta(days=1)


@given(MOMENTS)
def test_a_moment_lies_between_the_midnights_of_its_day(at: dt.datetime) -> None:
    day = clock.day_of(at)
    assert clock.midnight(day) <= at < clock.midnight(day + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-14T22:59:59+00:00", "2026-01-14"),  # winter: one hour ahead of UTC
        ("2026-01-14T23:00:00+00:00", "2026-01-15"),
        ("2026-07-14T21:59:59+00:00", "2026-07-14"),  # summer: two hours
        ("2026-07-14T22:00:00+00:00", "2026-07-15"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),  # the day the clocks go forward
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),  # the day they go back
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
        ("2026-07-14T12:00:00-12:00", "2026-07-15"),  # a moment written elsewhere
    ],
)
def test_the_day_is_stockholms_summer_and_winter(moment: str, day: str) -> None:
    assert clock.day_of(dt.datetime.fromisoformat(moment)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_the_days_of_changed_clocks_are_shorter_and_longer(day: str, hours: int) -> None:
    first = dt.date.fromisoformat(day)
    start, end = (clock.midnight(first + dt.timedelta(days=extra)).astimezone(dt.UTC) for extra in (0, 1))
    assert end - start == dt.timedelta(hours=hours)


def test_now_is_a_moment_in_utc_and_today_its_day() -> None:
    before = clock.now()
    assert before.utcoffset() == dt.timedelta()
    assert clock.today() in (clock.day_of(before), clock.day_of(clock.now()))
