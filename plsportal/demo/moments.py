"""The demonstration's story lies in the past: history and mails of each event carry the moment at which it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from simple_history.signals import pre_create_historical_record

from kit import clock

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


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
