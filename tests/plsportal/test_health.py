"""Health: alive, able to serve, going. Routing asks the second, an alarm the third."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from kit import clock
from kit.keys import uuid7
from notices.models import Notice
from notices.workflow import finished

MINUTE = dt.timedelta(minutes=1)


def ask(name: str) -> tuple[int, dict[str, Any]]:
    """Return status and content of a health page, asked without a log-in."""
    answer = Client().get(f"/health/{name}")
    assert answer["Content-Type"] == "application/json"
    return answer.status_code, json.loads(answer.content)


@pytest.fixture
def going(db: None) -> None:
    finished("tick", clock.now())


@pytest.fixture
def database_away(transactional_db: None) -> Iterator[None]:
    """The server's socket is not where it was."""
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nonexistent"
    yield
    connection.close()
    connection.settings_dict["HOST"] = place


def test_all_is_well(going: None) -> None:
    assert ask("live") == (200, {"status": "ok"})
    assert ask("ready") == (200, {"status": "ok", "degraded": []})
    status, content = ask("clock")
    assert (status, content["status"]) == (200, "ok")


def test_without_a_database_the_process_lives_and_cannot_serve(database_away: None) -> None:
    assert ask("live") == (200, {"status": "ok"})
    assert ask("ready") == (503, {"status": "unavailable", "reason": "database"})
    assert ask("clock") == (503, {"status": "unavailable", "reason": "database"})


def test_with_tables_older_than_the_code_it_cannot_serve(going: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known = MigrationRecorder.applied_migrations

    def one_less(self: MigrationRecorder) -> dict[Any, Any]:
        applied = known(self)
        applied.pop(("notices", "0001_initial"))
        return applied

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", one_less)
    assert ask("ready") == (503, {"status": "unavailable", "reason": "migrations"})


def test_a_clock_that_stands_still_alarms_and_routes_nobody_away(db: None) -> None:
    assert ask("clock") == (503, {"status": "still", "last_tick": None})
    old = clock.now() - 6 * MINUTE
    finished("tick", old)
    status, content = ask("clock")
    assert (status, content["status"], dt.datetime.fromisoformat(content["last_tick"])) == (503, "still", old)
    assert ask("ready") == (200, {"status": "degraded", "degraded": ["clock"]})
    finished("tick", clock.now() - 4 * MINUTE)
    assert ask("clock")[0] == 200


def test_mail_that_waits_too_long_shows_as_degraded(going: None) -> None:
    at = clock.now()
    row = {"kind": "told", "object_id": uuid7(), "language": "sv", "created_at": at}
    Notice.objects.create(**row, available_at=at - 4 * MINUTE)
    assert ask("ready")[1]["status"] == "ok"
    Notice.objects.update(available_at=at - 6 * MINUTE)
    assert ask("ready") == (200, {"status": "degraded", "degraded": ["outbox"]})


@pytest.mark.parametrize("name", ["live", "ready", "clock"])
def test_only_safe_methods_are_answered_and_nothing_is_remembered(going: None, name: str) -> None:
    client = Client()
    assert client.post(f"/health/{name}").status_code == 405
    answer = client.get(f"/health/{name}")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
