"""Answers kept in the memory of this process, so that many who ask the same cost the database little.

An answer is given again for `LIVES` seconds at most, and only while nothing in the register has changed; whether
something has is asked once in `LOOKS` seconds. So a closing is told within about a second by every process. A change
that is committed after a later one has been seen (numbers of history may come out of order) waits for `LIVES`, and so
does what was seen on a profile: no answer is ever older than that.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from accounts.platforms import Identity
from kit import clock

from .answers import Answer, answer, register_version

LIVES, LOOKS = 3.0, 1.0  # seconds
MOST = 10_000

Key = tuple[str, str, str, dt.date]


class Answers:
    """The answers of one process; the least used goes when there are too many."""

    def __init__(self, *, most: int = MOST, ticks: Callable[[], float] = time.monotonic) -> None:
        self.most, self.ticks = most, ticks
        self._kept: OrderedDict[Key, tuple[float, Any, Answer]] = OrderedDict()
        self._version: Any = None
        self._looked: float | None = None
        self._lock = threading.Lock()

    def answer(self, identity: Identity, at: dt.datetime) -> Answer:
        """Return the answer, kept or new. The day is part of the question: a decision ends at midnight."""
        key = (identity.platform, identity.kind, identity.handle, clock.day_of(at))
        version, now = self.version(), self.ticks()
        with self._lock:
            when, told, known = self._kept.get(key, (0.0, None, None))
            if known is not None and told == version and now - when < LIVES:
                self._kept.move_to_end(key)
                return known
        fresh = answer(identity, at)  # read after the version: at worst it is newer than its label
        with self._lock:
            self._kept[key] = (now, version, fresh)
            self._kept.move_to_end(key)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return fresh

    def version(self) -> Any:
        """Return the register's version as it was read a second ago at most."""
        now = self.ticks()
        with self._lock:
            if self._looked is not None and now - self._looked < LOOKS:
                return self._version
            self._looked = now
        found = register_version()
        with self._lock:
            self._version = found
        return found

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._looked = None


ANSWERS = Answers()
