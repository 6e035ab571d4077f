"""What the portal's own kinds of duty tell, and what facts tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from companies.deadlines import LONGEST
from companies.models import User
from kit import clock
from kit.keys import uuid7
from notices.models import Notice
from notices.workflow import remind, tell
from plsportal import duties as roof
from policy import workflow as policies
from tests.cast import DAY, Cast
from tests.policy.reviewed import answered

from .test_remind import steps


def test_the_annual_review_is_told_to_the_role_that_sees_to_it_and_next_year_again(
    cast: Cast, policy_in_force: Any
) -> None:
    [review] = [kind for kind in roof.KINDS if kind.key == "review"]
    reviewers = {cast.hr}
    due = clock.add_months(policy_in_force.effective_from, 12)

    def told(day: dt.date) -> set[User]:
        known = set(Notice.objects.values_list("pk", flat=True))
        for _ in range(2):
            remind([review], clock.midnight(day) + dt.timedelta(hours=8))
        rows = Notice.objects.exclude(pk__in=known).filter(object_id=policy_in_force.pk)
        assert {row.due for row in rows} <= {due}
        assert len(rows) == len({row.person for row in rows})
        return {row.person for row in rows}

    assert told(due - 31 * DAY) == set()
    assert told(due - 30 * DAY) == reviewers
    assert told(due - 29 * DAY) == set()
    assert told(due - 1 * DAY) == reviewers
    reviewed = due - 1 * DAY
    at = clock.midnight(reviewed) + dt.timedelta(hours=9)
    minutes = {"outcome": "unchanged", "participants": "Påhitt", "minutes": "Påhitt", "answers": answered()}
    policies.review(policy_in_force, by=cast.hr, at=at, day=reviewed, **minutes)
    assert told(due) == set()
    due = clock.add_months(reviewed, 12)
    assert told(due - 30 * DAY) == reviewers


def test_every_kind_of_the_portal_is_written_by_the_same_statement(cast: Cast, request_draft: Any) -> None:
    """One statement a kind, whatever the number of people, and none of them fails.

    Who is to propose a chair is asked first: where nothing waits for one there is nothing to write.
    """
    with CaptureQueriesContext(connection) as asked:
        remind(roof.KINDS, cast.at)
    assert len([query for query in asked if "INSERT INTO notices_notice" in query["sql"]]) == len(roof.KINDS) - 1


def test_who_owes_the_policy_in_two_companies_is_told_once(cast: Cast, policy_in_force: Any) -> None:
    cast.employ(cast.colleague, cast.syd)
    [acknowledge] = [kind for kind in roof.KINDS if kind.key == "acknowledge"]
    remind([acknowledge], cast.at)
    assert steps(cast.colleague) == [-LONGEST]


# What a fact causes


def test_what_a_fact_causes_is_told_once_for_each_time_it_happens(cast: Cast) -> None:
    thing = uuid7()
    for step in (None, None, 1, 1, 2):
        tell("told", thing, [cast.colleague, cast.hr], at=cast.at, step=step)
    assert steps(cast.colleague) == steps(cast.hr) == [None, 1, 2]


def test_a_fact_that_did_not_happen_is_not_told(transactional_db: None, cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell("told", uuid7(), [cast.colleague], at=cast.at)
        raise RuntimeError
    assert not Notice.objects.exists()
