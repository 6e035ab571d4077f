"""`bin/manage remind`: who is told what on a day; a dry run writes nothing; days out of sense are refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kit import clock
from notices import workflow
from notices.models import Notice
from plsportal.duties import KINDS
from policy import queries
from tests.cast import DAY, Cast


def told(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("remind", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_dry_run_says_who_would_be_told_what_and_writes_nothing(cast: Cast, policy_in_force: Any) -> None:
    due = queries.reviews_due(cast.at).get(pk=policy_in_force.pk).due
    lines = told("--on", due.isoformat(), "--dry-run")
    assert f"{cast.hr}: A policy is to be reviewed (review), step +0, due {due}" in lines
    assert any(line.startswith(f"{cast.colleague}: You are to read and acknowledge a policy") for line in lines)
    assert lines[-1] == f"{len([line for line in lines if ', step ' in line])} reminders would be written on {due}."
    assert not Notice.objects.exists()


def test_the_day_it_names_is_the_one_the_duty_is_due(cast: Cast, policy_in_force: Any) -> None:
    due = queries.owed(cast.at).get(person=cast.colleague.pk).due
    lines = told("--on", due.isoformat(), "--dry-run")
    [line] = [line for line in lines if line.startswith(f"{cast.colleague}: You are to read and acknowledge")]
    assert line.endswith(f"step +0, due {due}")


def test_it_says_exactly_what_the_clock_then_writes(cast: Cast, policy_in_force: Any) -> None:
    lines = [line for line in told("--dry-run") if ", step " in line]
    workflow.remind(KINDS, cast.at)
    rows = Notice.objects.select_related("person")
    assert rows
    assert sorted(line.split(":")[0] for line in lines) == sorted(str(row.person) for row in rows)


def test_without_the_flag_it_writes_what_the_clock_would_once(cast: Cast, policy_in_force: Any) -> None:
    first, second = told(), told()
    assert Notice.objects.count() == len([line for line in first if ", step " in line]) > 0
    assert second[-1] == f"0 reminders were written on {clock.today()}."


def test_what_was_told_already_is_not_said_again(cast: Cast, policy_in_force: Any) -> None:
    workflow.remind(KINDS, cast.at)
    assert told("--dry-run")[-1].startswith("0 reminders would")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("christmas", "no date"),
        ("2026-13-40", "no date"),
        ((clock.today() - 32 * DAY).isoformat(), "too long ago"),
        ((clock.today() + 2000 * DAY).isoformat(), "too far ahead"),
        ("0001-01-01", "too long ago"),
    ],
)
def test_a_day_out_of_sense_is_refused_with_the_reason(cast: Cast, day: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        told("--on", day, "--dry-run")


def test_nobody_is_reminded_ahead_of_time(cast: Cast) -> None:
    with pytest.raises(CommandError, match="has not come yet"):
        told("--on", (clock.today() + DAY).isoformat())
    assert not Notice.objects.exists()


class TestDaysOff:
    """With the real calendar."""

    @pytest.fixture(autouse=True)
    def every_day_works(self) -> None:
        """Take away what lets other tests run on any day."""

    def test_on_a_day_off_it_says_so_and_reminds_of_nothing_that_can_wait(
        self, cast: Cast, policy_in_force: Any
    ) -> None:
        day = next(day for day in (cast.today + number * DAY for number in range(8)) if day.isoweekday() == 7)
        lines = told("--on", day.isoformat(), "--dry-run")
        assert lines[0] == f"{day} is a day off: only what cannot wait is told."
        assert lines[-1] == f"0 reminders would be written on {day}."
