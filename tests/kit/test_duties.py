"""The three groups of the inbox."""

import datetime as dt

import pytest

from kit.duties import LATE, SOON, TODAY, urgency


@pytest.mark.parametrize(("days", "group"), [(-400, LATE), (-1, LATE), (0, TODAY), (1, SOON), (30, SOON)])
def test_a_duty_is_late_from_the_day_after_it_was_due(days: int, group: str) -> None:
    today = dt.date(2026, 3, 1)
    assert urgency(today + dt.timedelta(days=days), today) == group
