"""Primary keys made in Python, so that a key is known before its row is written."""

import uuid

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """Return a new time-ordered key (RFC 9562, version 7)."""
    return _uuid7()
