"""The demonstration's story lies in the past: history and mails of each event carry the moment at which it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from simple_history.signals import pre_create_historical_record

from companies.models import Company, User
from kit import clock

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


@dataclass
class Story:
    """The story so far: companies by short name, people by name, and the day from which it is told."""

    now: dt.datetime
    portal: User
    companies: dict[str, Company] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def day(self, ago: int) -> dt.date:
        """Return the day so many days ago."""
        return clock.day_of(self.now) - dt.timedelta(days=ago)

    def moment(self, ago: int, hour: int = 9) -> dt.datetime:
        """Return an hour of the day so many days ago, never one that is still to come."""
        return min(self.now, clock.midnight(self.day(ago)) + dt.timedelta(hours=hour, minutes=7 * ago % 60))


def moment() -> dt.datetime:
    """Return the moment of the story that is being told, else now."""
    return _told.get() or clock.now()


@contextmanager
def told_at(at: dt.datetime) -> Iterator[dt.datetime]:
    """Let what happens inside carry the moment `at`."""
    token = _told.set(at)
    pre_create_historical_record.connect(_date, dispatch_uid="plsportal.demo.moments")
    try:
        yield at
    finally:
        _told.reset(token)
        if _told.get() is None:
            pre_create_historical_record.disconnect(dispatch_uid="plsportal.demo.moments")


def _date(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    history_instance.history_date = moment()
