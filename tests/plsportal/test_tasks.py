"""The clock's tasks: what each does, and that it may do it twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection

from kit import clock
from notices import queries, workflow
from notices.models import Notice
from plsportal import tasks
from tests.cast import DAY, Cast


def test_a_tick_reminds_and_says_that_the_clock_goes(cast: Cast, policy_in_force: Any) -> None:
    assert queries.clock_stands_still(cast.at)
    tasks.tick()
    told = set(Notice.objects.values_list("kind", "person", "step"))
    assert ("acknowledge", cast.colleague.pk, -60) in told
    assert not queries.clock_stands_still(clock.now())
    tasks.tick()
    assert set(Notice.objects.values_list("kind", "person", "step")) == told
    assert Notice.objects.count() == len(told)


def test_deliver_sends_what_waits(cast: Cast, policy_in_force: Any) -> None:
    tasks.tick()
    waiting = Notice.objects.count()
    assert [tasks.deliver(), tasks.deliver()] == [waiting, 0]
    people = Notice.objects.values_list("person__email", flat=True).distinct()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(people)  # one mail a person
    assert queries.last_run("deliver") is not None


def test_a_tick_that_fails_does_not_say_that_the_clock_goes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(kinds: Any, at: dt.datetime) -> int:
        raise RuntimeError

    monkeypatch.setattr(workflow, "remind", fails)
    with pytest.raises(RuntimeError):
        tasks.tick()
    assert queries.last_run("tick") is None


def test_a_tick_throws_away_sessions_and_limits_that_have_run_out_and_no_other(cast: Cast) -> None:
    for key, days in (("old", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=cast.at + days * DAY)
    cache.set("live", "1", 600)
    cache.set("old", "1", 600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = %s WHERE cache_key LIKE '%%old'", [cast.at - DAY])
    tasks.tick()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:live"]
