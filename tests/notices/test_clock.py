"""The real clock: beat ticks, workers work, over a real broker; a review that is near makes one mail a person."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from celery.beat import PersistentScheduler
from django.conf import settings

from companies import workflow as companies
from kit import clock
from kit.workdays import is_working_day
from notices import queries
from notices.models import Notice, Run
from plsportal import tasks
from plsportal.celery import app
from plsportal.local.fleet import Fleet
from tests.cast import Cast
from tests.policy.texts import adopt

PATIENCE = 90  # seconds; on a quiet machine the test takes eight


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Return when it is true; fail with a word when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"not {what} within {PATIENCE} s"
        time.sleep(0.1)


def mails(var: Path) -> list[tuple[str, str]]:
    """Return receiver and text of the mails that have left."""
    found = [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in (var / "mail").glob("*.eml")]
    return [(str(mail["To"]), str(mail.get_body(("plain",)).get_content())) for mail in found]


def overdue_notebook(var: Path) -> None:
    """Let beat believe that it last ticked an hour ago, so that the test does not wait a minute for the next tick."""
    (var / "beat").mkdir(parents=True)
    book = PersistentScheduler(app=app, schedule_filename=str(var / "beat" / "schedule"))
    for entry in book.schedule.values():
        entry.last_run_at = entry.default_now() - dt.timedelta(hours=1)
    book.close()


def ran_after(moment: dt.datetime) -> bool:
    return Run.objects.filter(name__in=("tick", "deliver"), at__gt=moment).count() == 2


@pytest.fixture
def quiet_broker() -> None:
    """Nothing of an earlier test waits in the queue."""
    app.control.purge()


def test_a_review_within_thirty_days_makes_one_mail_to_the_role_that_sees_to_it_however_often_the_clock_ticks(
    fleet: Fleet, cast: Cast, quiet_broker: None, tmp_path: Path
) -> None:
    """On a day off the clock ticks as well, and reminds nobody; an invitation, which cannot wait, leaves on any day."""
    adopt(cast, "Snart dags", cast.nord, days=350)
    invited = cast.person("Inbjuden Påhittsson", cast.nord)
    companies.invite([invited.pk], by=cast.hr, at=cast.at)
    works = is_working_day(clock.today())
    reviewers = {cast.hr.email: 1} if works else {}

    def reviews() -> Counter[str]:
        return Counter(to for to, text in mails(tmp_path) if "/oversyn/nord/" in text)

    overdue_notebook(tmp_path)
    for number in (1, 2):
        fleet.launch(f"worker-{number}", "worker", PLS_TASK_PROCESSES="1")
    fleet.launch("beat", "beat")
    wait_until(lambda: ran_after(cast.at), "a tick of beat's done by a worker")
    assert not queries.clock_stands_still(clock.now())

    for _ in range(4):
        tasks.tick.delay()
    for _ in range(4):
        tasks.deliver.delay()
    wait_until(
        lambda: reviews() == reviewers and bool(mails(tmp_path)) and not queries.waiting(clock.now()).exists(),
        "everything sent",
    )
    assert fleet.end("beat") == 0

    since = clock.now()
    for task in (tasks.tick, tasks.deliver, tasks.tick, tasks.deliver):
        task.delay()
    wait_until(lambda: ran_after(since), "the last ticks done")
    for number in (1, 2):
        assert fleet.end(f"worker-{number}") == 0  # each finishes what it has begun
    assert reviews() == reviewers
    told = Notice.objects.filter(sent_at__isnull=False)
    together = told.exclude(kind="invited").values_list("person__email", flat=True).distinct()
    assert Counter(to for to, _ in mails(tmp_path)) == Counter(together) + Counter([invited.email])
    assert works == bool(together)
    assert not Notice.objects.filter(sent_at=None).exists()
    for name in ("worker-1", "worker-2", "beat"):
        assert "Traceback" not in (tmp_path / f"{name}.log").read_text()


def test_the_schedule_names_tasks_that_exist_and_ticks_each_minute() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert set(schedule) == {"tick", "deliver"}
    for entry in schedule.values():
        assert entry["task"] in app.tasks
        assert entry["schedule"] <= 60
        assert entry["options"]["expires"] < entry["schedule"]  # a worker that was away does not work off old ticks
