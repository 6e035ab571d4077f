"""The reminder job is a pure function of facts and time: each step once, the latest only, however often it runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.models import User
from kit import clock
from kit.keys import uuid7
from notices.models import Notice
from notices.workflow import remind
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .kinds import LADDER, done, duty_kind


def steps(person: User | None = None) -> list[int | None]:
    """Return the steps told, in the order in which they were written."""
    rows = Notice.objects.all() if person is None else Notice.objects.filter(person=person)
    return list(rows.order_by("id").values_list("step", flat=True))


def run(kind: Any, at: dt.datetime, *, days: int = 0) -> int:
    return remind([kind], at + days * DAY)


def test_each_step_of_the_ladder_is_told_on_its_day_and_once(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague)
    told = {days: run(kind, cast.at, days=days) for days in range(-10, 10)}
    assert {days for days, new in told.items() if new} == set(LADDER)
    assert sum(told.values()) == len(LADDER)
    assert steps() == list(LADDER)


def test_a_notice_says_whom_what_and_nothing_more(cast: Cast) -> None:
    run(duty_kind(cast.today, cast.colleague), cast.at)
    notice = Notice.objects.get()
    assert (notice.kind, notice.object_id, notice.person) == ("paint", cast.colleague.pk, cast.colleague)
    assert (notice.due, notice.step, notice.language, notice.attempts) == (None, 0, "sv", 0)
    assert notice.created_at == notice.available_at == cast.at
    assert (notice.sent_at, notice.dropped_at, notice.locked_until, notice.last_error) == (None, None, None, "")


def test_twice_at_the_same_moment_is_once(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague, cast.hr)
    assert [run(kind, cast.at), run(kind, cast.at)] == [2, 0]
    assert Notice.objects.count() == 2


def test_after_three_missed_days_only_the_latest_step_is_told(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague)
    run(kind, cast.at, days=-2)
    assert run(kind, cast.at, days=2) == 1
    assert steps() == [-7, 0]
    assert run(kind, cast.at, days=2) == 0


def test_a_duty_that_is_years_late_when_it_is_first_seen_makes_one_mail(cast: Cast) -> None:
    kind = duty_kind(cast.today - 1500 * DAY, cast.colleague)
    assert [run(kind, cast.at, days=days) for days in (0, 1, 2)] == [1, 0, 0]
    assert steps() == [LADDER[-1]]


def test_before_the_first_step_nothing_is_told(cast: Cast) -> None:
    assert run(duty_kind(cast.today + 8 * DAY, cast.colleague), cast.at) == 0


def test_a_clock_that_goes_back_tells_no_step_again(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague)
    assert [run(kind, cast.at, days=days) for days in (0, -1, 0)] == [1, 1, 0]


def test_days_are_those_of_stockholm(cast: Cast) -> None:
    due = dt.date(2030, 7, 2)
    kind = duty_kind(due, cast.colleague, ladder=(0,))
    assert remind([kind], dt.datetime(2030, 7, 1, 21, 59, tzinfo=dt.UTC)) == 0
    assert remind([kind], dt.datetime(2030, 7, 1, 22, 0, tzinfo=dt.UTC)) == 1


def test_a_duty_that_is_done_is_told_no_more(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague, cast.hr)
    run(kind, cast.at, days=-1)
    done(cast.colleague)
    run(kind, cast.at)
    assert (steps(cast.colleague), steps(cast.hr)) == ([-1], [-1, 0])


def test_a_kind_without_a_ladder_tells_nobody(cast: Cast) -> None:
    assert run(duty_kind(cast.today, cast.colleague, ladder=()), cast.at) == 0


def test_a_kind_that_asks_nobody_is_no_error(cast: Cast) -> None:
    kind = duty_kind(cast.today)
    assert run(kind, cast.at) == 0


def test_two_kinds_on_the_same_object_are_two_notices(cast: Cast) -> None:
    kinds = [duty_kind(cast.today, cast.colleague, key=key) for key in ("paint", "carpet")]
    assert remind(kinds, cast.at) == 2


def test_next_years_round_of_a_recurring_duty_is_told_again_and_another_duty_is_not(cast: Cast) -> None:
    for recurring, expected in ((True, [-1, 0, -1, 0]), (False, [-1, 0])):
        Notice.objects.all().delete()
        for year in (0, 365):
            kind = duty_kind(cast.today + year * DAY, cast.colleague, recurring=recurring, ladder=(-1, 0))
            for days in (-1, 0, 1):
                run(kind, cast.at, days=year + days)
        assert steps() == expected


def test_what_is_weekly_is_told_once_a_week_after_the_last_step_for_as_long_as_it_is_owed(cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague, ladder=(-1, 0), weekly=True)
    for days in range(-3, 30):
        run(kind, cast.at, days=days)
    assert steps() == [-1, 0, 7, 14, 21, 28]
    done(cast.colleague)
    assert run(kind, cast.at, days=35) == 0


def test_a_weekly_duty_that_is_a_century_late_makes_one_mail_and_no_error(cast: Cast) -> None:
    kind = duty_kind(cast.today - 40_000 * DAY, cast.colleague, weekly=True)
    assert [run(kind, cast.at, days=days) for days in (0, 1, 7)] == [1, 0, 0]


def test_two_rows_of_the_same_duty_and_person_are_one_notice(cast: Cast) -> None:
    """As when a person holds two roles that the duty asks, or works in two companies."""
    kind = duty_kind(cast.today, cast.colleague)
    doubled = type(kind)(
        kind.key, lambda at: kind.rows(at).union(kind.rows(at), all=True), kind.describe, ladder=LADDER
    )
    assert run(doubled, cast.at) == 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    runs=st.lists(st.tuples(st.integers(-12, 40), st.integers(0, 23)), max_size=12),
    ladder=st.sets(st.integers(-9, 9), max_size=5),
    weekly=st.booleans(),
)
def test_whatever_the_runs_each_step_is_told_at_most_once_and_only_in_time(
    cast: Cast, runs: list[tuple[int, int]], ladder: set[int], weekly: bool
) -> None:
    """Against a list kept in Python: a run tells the latest step that has come, unless it was told."""
    with transaction.atomic():
        kind = duty_kind(cast.today, cast.colleague, ladder=tuple(ladder), weekly=weekly)
        all_steps = {*ladder, *(range(max(ladder), 99, 7) if weekly and ladder else ())}
        midnight = clock.midnight(cast.today)
        expected: list[int] = []
        for days, hour in runs:
            come = [step for step in all_steps if step <= days]
            if come and max(come) not in expected:
                expected.append(max(come))
            remind([kind], midnight + days * DAY + dt.timedelta(hours=hour))
        assert steps() == expected
        transaction.set_rollback(True)


# Many at once


def test_on_many_connections_at_once_each_notice_is_written_once(transactional_db: None, cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague, cast.hr, cast.ceo)
    outcomes = race(4, lambda number: run(kind, cast.at))
    assert tally(outcomes) == {"done": 4}
    assert sum(outcomes) == Notice.objects.count() == 3


def test_while_one_machine_reminds_another_goes_by(transactional_db: None, cast: Cast) -> None:
    kind = duty_kind(cast.today, cast.colleague)

    def other(number: int) -> int:
        return run(kind, cast.at)

    with transaction.atomic():
        assert run(kind, cast.at) == 1
        assert race(1, other) == [0]
        transaction.set_rollback(True)
    assert race(1, other) == [1]  # what the first one lost the next tick finds


def test_without_the_lock_the_unique_key_alone_keeps_it_to_one(transactional_db: None, cast: Cast) -> None:
    row = {"kind": "paint", "object_id": uuid7(), "person": cast.hr, "step": 0, "language": "sv"}

    def write(number: int) -> None:
        Notice.objects.create(**row, created_at=cast.at, available_at=cast.at)

    assert tally(race(4, write)) == {"done": 1, "IntegrityError": 3}


def test_an_empty_due_day_or_step_is_a_value_like_any_other(cast: Cast) -> None:
    row = {"kind": "told", "object_id": uuid7(), "person": None, "due": None, "step": None, "language": "sv"}
    Notice.objects.create(**row, created_at=cast.at, available_at=cast.at)
    with pytest.raises(IntegrityError, match="notice_once"), transaction.atomic():
        Notice.objects.create(**row, created_at=cast.at, available_at=cast.at)


def test_what_counts_anew_is_told_afresh_from_its_later_day_and_once(cast: Cast) -> None:
    for days in (0, 1, 40, 41):
        first = cast.today + (days // 40 * 40) * DAY
        run(duty_kind(first, cast.colleague, ladder=(0,), anew=True), cast.at, days=days)
    assert steps() == [0, 0]
    assert list(Notice.objects.order_by("id").values_list("due", flat=True)) == [cast.today, cast.today + 40 * DAY]
