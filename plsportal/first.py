"""The set-up of an empty portal in the browser: who holds the code that the terminal showed, and not by guessing."""

from __future__ import annotations

import hmac
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from companies import queries as companies
from plsportal.local.first import USED, digest

TRIES, SECONDS = 10, 900
KEY = "first-start-tries"


def is_open() -> bool:
    """Return whether the portal is empty: nobody has set it up."""
    return companies.parent_company() is None


def has_code() -> bool:
    """Return whether a code was made at the start of the portal."""
    return bool(_kept())


def too_many() -> bool:
    """Count a try; return whether there were too many, by whomever, in the last quarter of an hour."""
    cache.add(KEY, 0, SECONDS)
    return bool(cache.incr(KEY) > TRIES)


def right(code: str) -> bool:
    """Return whether this is the code."""
    kept = _kept()
    return bool(kept) and hmac.compare_digest(kept, digest(code))


def close() -> None:
    """Let no code work any more; the next start of the portal makes none."""
    if has_code():
        _file().write_text(USED)
    cache.delete(KEY)


def _file() -> Path:
    return Path(settings.VAR) / "setup_code"


def _kept() -> str:
    file = _file()
    kept = file.read_text() if file.exists() else ""
    return "" if kept == USED else kept
