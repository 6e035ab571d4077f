"""What the shell of every page knows of a person, kept for at most a minute: the pages themselves ask each time.

It is forgotten whenever the person does anything, so that one's own act shows at once; what somebody else does, and a
right that starts or ends, shows in the navigation within the minute. Working it out costs ten times a page.
"""

from __future__ import annotations

import datetime as dt
import uuid
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.cache import cache
from django.http import HttpRequest

from companies import queries
from companies.models import Company, User
from consent import queries as consent
from plsportal import inbox

SECONDS = 60
LISTED = 12  # companies that the menu of each page has room for; who has more chooses on the page "More"
SAFE = {"GET", "HEAD", "OPTIONS"}
Mark = tuple[uuid.UUID, str, str]  # a company: key, short name, name


@dataclass(frozen=True)
class Known:
    """What the navigation rests on: how much awaits the person, and what they may use."""

    waiting: int
    rights: frozenset[str]
    publishes: bool
    manages: bool


@dataclass(frozen=True)
class Shell:
    """What is known of a person, and which companies are theirs; `chosen` is the company that the session names."""

    at: dt.datetime
    chosen: str | None
    known: Known
    wears: Mark | None  # the company that the pages wear
    listed: tuple[Mark, ...]  # those one can change to; none where they are too many
    companies: int

    def fresh(self, chosen: str | None, at: dt.datetime) -> bool:
        """Tell whether it was worked out for this choice within the minute before `at`."""
        return self.chosen == chosen and dt.timedelta(0) <= at - self.at < dt.timedelta(seconds=SECONDS)


# What another release has kept is not read.
SHAPE = zlib.crc32(f"{Shell.__annotations__} {Known.__annotations__}".encode())


def _key(user: User) -> str:
    return f"shell:{SHAPE}:{user.pk}"


def of(request: HttpRequest, user: User, at: dt.datetime) -> Shell:
    """Return the person's shell; while something is being done it is worked out anew and not kept."""
    reads, chosen = request.method in SAFE, request.session.get("company")
    kept: Shell | None = cache.get(_key(user)) if reads else None
    shown: int | None = getattr(request, "duties_shown", None)  # the page has counted them already
    if kept is None or not kept.fresh(chosen, at):
        made = _make(user, chosen, at, shown)
    else:
        made = kept if shown is None else replace(kept, known=replace(kept.known, waiting=shown))
    if reads and made != kept:
        cache.set(_key(user), made, SECONDS)
    return made


def forget(user: User) -> None:
    """Forget what is kept of the person: they have done something."""
    cache.delete(_key(user))


def _make(user: User, chosen: str | None, at: dt.datetime, shown: int | None) -> Shell:
    rows = list(queries.visible_to(user, at).values_list("pk", "slug", "name"))
    worn = chosen
    if chosen is None and len(rows) > 1:
        worn = queries.employments_of(user, at).values_list("company__slug", flat=True).first()
    wears = next((row for row in rows if row[1] == worn), rows[0] if rows else None)
    known = Known(
        waiting=inbox.count(user, at) if shown is None else shown,
        rights=frozenset(queries.rights_of(user, at)),
        publishes=consent.publishes(user, at),
        manages=queries.is_manager(user, at),
    )
    return Shell(at, chosen, known, wears, tuple(rows) if len(rows) <= LISTED else (), len(rows))


@lru_cache(maxsize=4096)
def company(mark: Mark | None) -> Company | None:
    """Return as much of a company as the shell shows."""
    return Company(pk=mark[0], slug=mark[1], name=mark[2]) if mark else None
