"""A question is written once only where it asks the same at every moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from companies.models import Employment, User
from kit import clock
from kit.standing import NotStanding, standing

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 7, 15, 6, 30, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)


def test_days_and_moments_at_a_fixed_distance_are_told_anew_each_time() -> None:
    question = standing(
        lambda at: Employment.objects.filter(last_day__lt=clock.day_of(at) + WEEK, left_at__lt=at - WEEK).values("pk")
    )
    assert set(question.values(AT).values()) == {dt.date(2026, 7, 22), AT - WEEK}


@pytest.mark.parametrize(
    "build",
    [
        lambda at: Employment.objects.filter(left_at__lt=clock.midnight(clock.day_of(at))),
        lambda at: Employment.objects.filter(last_day__lt=clock.add_months(clock.day_of(at), 1)),
        lambda at: Employment.objects.filter(last_day__lt=clock.day_of(at).replace(day=1)),
        lambda at: Employment.objects.filter(last_day__week_day=at.isoweekday()),
        lambda at: Employment.objects.filter(person__in=list(User.objects.all())),
    ],
    ids=["the midnight before", "a month on", "the first of the month", "the day of the week", "asks the database"],
)
def test_what_keeps_no_fixed_distance_is_not_written_once(build: Callable[[dt.datetime], Any]) -> None:
    with pytest.raises(NotStanding):
        standing(lambda at: build(at).values("pk"))
