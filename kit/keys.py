"""Primary keys made in Python, so that a key is known before its row is written."""

import datetime as dt
import uuid

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """Return a new time-ordered key (RFC 9562, version 7)."""
    return _uuid7()


def first_key(at: dt.datetime) -> uuid.UUID:
    """Return the least key that can have been made at this moment (to the millisecond): later ones are greater."""
    milliseconds = (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | 0x2 << 62)
