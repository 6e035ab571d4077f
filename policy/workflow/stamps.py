"""The portal has an authority outside the house vouch for when it sealed (RFC 3161). Nobody waits for it."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from kit.outgoing import Unanswered, post
from notices import workflow as notices
from notices.queries import last_run
from policy import queries
from policy.models import Seal, Stamp
from policy.sealing import sealed
from policy.stamping import NotVouched, Vouched, asking, vouched

logger = logging.getLogger(__name__)

SECONDS = 20  # how long one run begins to ask; the clock comes again
PATIENCE, MOST = 10, 65_536  # seconds for an answer, bytes of it
RUN = 1000  # at most in a run
ASTRAY = dt.timedelta(hours=1)  # a stamp stays for ever: none is kept of an authority whose clock is wrong
KIND = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def stamp_waiting(at: dt.datetime) -> int:
    """Ask for a stamp on each seal that has none, the newest first, for a while; return how many are new.

    One run at a time. The first that the authority fails ends the run: it sees nothing but a hash, so what it does to
    one it does to all, and the next run asks again. A seal that fails here does so alone: it is logged and waits, the
    others get theirs. Killed at any moment, what was stored holds.
    """
    if not settings.TSA_URL:
        return 0
    with _alone() as alone:
        if not alone:
            return 0
        seals = _waiting()
        count = _stamp(seals, at)
        if count == len(seals) < RUN:
            notices.finished("stamp", at)
        return count


@transaction.atomic
def _waiting() -> list[Seal]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1min'")  # behind by millions, it is more than a page asks
    return list(queries.unstamped(last_run("stamp"))[:RUN])


def _stamp(seals: Iterable[Seal], at: dt.datetime) -> int:
    until, count = time.monotonic() + SECONDS, 0
    for seal in seals:
        if time.monotonic() > until:
            break
        try:
            _stamped(seal, at)
        except (InterfaceError, OperationalError):
            raise  # of the database, not of this seal
        except (Unanswered, NotVouched) as error:
            logger.warning("no time stamp", extra={"task": "stamp"}, exc_info=error)
            break
        except Exception as error:  # whatever it is about this one, the older ones do not wait for it
            logger.error("no time stamp for seal %s", seal.pk, extra={"task": "stamp"}, exc_info=error)
        else:
            count += 1
    return count


def _stamped(seal: Seal, at: dt.datetime) -> None:
    response, said = _asked(sealed(seal), at)
    made = Stamp(seal=seal, response=response, said_at=said.at, authority=said.authority, made_at=at)
    Stamp.objects.bulk_create([made], ignore_conflicts=True)  # another run's, should it come first, is as good


def _asked(data: bytes, at: dt.datetime) -> tuple[bytes, Vouched]:
    """Return the authority's answer and what it vouches for. Raises `Unanswered` or `NotVouched`."""
    request = asking(data)
    response = post(settings.TSA_URL, request.as_bytes(), headers=KIND, seconds=PATIENCE, most=MOST)
    said = vouched(response, data, settings.TSA_ROOTS, nonce=request.nonce)
    if abs(said.at - at) > ASTRAY:
        raise NotVouched("another time")
    return response, said


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the turn of the database session, without a transaction that would stay open while others are asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('policy.stamp', 0))")
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended('policy.stamp', 0))")
