"""All writes of the outbox: a step of a ladder that has come, what a fact causes, and the sending.

Rows are written exactly once by their unique key; mail leaves at least once, with the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from companies.models import User
from kit import clock
from kit.duties import DutyKind, NoticeKind
from kit.standing import kept
from kit.workdays import is_working_day
from kit.written import Question, write
from notices import mail, queries
from notices.models import Notice, Run

logger = logging.getLogger(__name__)

CHUNK = 500
LOCK = dt.timedelta(minutes=5)
HOLD = LOCK / 2  # how long a worker sends on one claim: what it begins by then is over before the claim runs out
MOST_WEEKS = 4000  # a step is a small integer: what is owed since a lifetime is told no further
RETRY = (dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1))
Kinds = Mapping[str, DutyKind | NoticeKind]


def remind(kinds: Sequence[DutyKind], at: dt.datetime) -> int:
    """Write the notice of the latest step that has come for each duty; return how many are new.

    A pure function of facts and time: run twice, late or on two machines, the rows are the same. On a day off only
    the kinds of `any_day` are told; the step that comes meanwhile is the latest one on the next working day.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('notices.remind', 0))")
        if not cursor.fetchone()[0]:
            return 0  # another machine is at it
        cursor.execute("SET LOCAL statement_timeout = '5min'")  # everybody at once is more than a page asks
        works = is_working_day(clock.day_of(at))
        return sum(_remind(cursor, kind, at) for kind in kinds if kind.ladder and (works or kind.any_day))


# One statement a kind, however many people: the duties are what the kind's own query says at the moment.
REMIND = """
    WITH asked AS (
        SELECT %(kind)s::text AS kind, %(ladder)s::smallint[] AS ladder, %(last)s::integer AS last,
               %(at)s::timestamptz AS at, %(today)s::date AS today
    ), owed AS MATERIALIZED (
        SELECT object_id, who_id, due, {round} AS round FROM ({rows}) AS rows
    ), duty AS MATERIALIZED (
        SELECT asked.*, object_id, who_id, round,
               CASE WHEN today - due > last THEN last + 7 * LEAST((today - due - last) / 7, {weeks})
                    ELSE (SELECT max(step) FROM unnest(ladder) AS step WHERE due + step <= today) END AS step
        FROM owed, asked
    )
    INSERT INTO notices_notice
        (kind, object_id, person_id, due, step, language, created_at, available_at, attempts, last_error)
    SELECT kind, object_id, who_id, round, step, person.language, at, at, 0, ''
    FROM duty JOIN companies_user person ON person.id = who_id
    WHERE step IS NOT NULL AND NOT EXISTS (
        SELECT FROM notices_notice told
        WHERE told.kind = duty.kind AND told.object_id = duty.object_id AND told.person_id = who_id
          AND told.step = duty.step AND {told}
    )
    ON CONFLICT DO NOTHING
"""
# What a round of a duty is, and which notices were told in it.
ONCE = ("NULL::date", "told.due IS NULL")
EACH_DUE = ("due", "told.due = round")
ANEW = (
    "min(since) OVER (PARTITION BY object_id, who_id)",
    "told.created_at >= round::timestamp AT TIME ZONE 'Europe/Stockholm'",
)


def _remind(cursor: Any, kind: DutyKind, at: dt.datetime) -> int:
    try:
        rows = _written(kind.rows) or write(kind.rows(at).order_by())
    except EmptyResultSet:  # the kind asks nobody, whatever the facts
        return 0
    last = max(kind.ladder) if kind.weekly else None
    asked = {"kind": kind.key, "ladder": list(kind.ladder), "last": last, "at": at, "today": clock.day_of(at)}
    day, told = EACH_DUE if kind.recurring else ANEW if kind.anew else ONCE
    statement = REMIND.format(rows=rows.statement, weeks=MOST_WEEKS, round=day, told=told)
    cursor.execute(statement, {**rows.values(at), **asked})
    return int(cursor.rowcount)


@cache
def _written(rows: Callable[[dt.datetime], QuerySet[Any, Any]]) -> Question | None:
    """Return what a kind asks, written once for all moments; none where it must be written for each."""
    return kept(lambda at: rows(at).order_by())


def tell(kind: str, object_id: UUID, people: Iterable[User], *, at: dt.datetime, step: int | None = None) -> None:
    """Write what a fact causes, in the transaction of the fact: told if, and only if, the fact is.

    `step` numbers what may happen to the same object more than once.
    """
    Notice.objects.bulk_create(
        (
            Notice(
                kind=kind,
                object_id=object_id,
                person=person,
                step=step,
                language=person.language,
                created_at=at,
                available_at=at,
            )
            for person in people
        ),
        ignore_conflicts=True,
    )


def tell_outsider(kind: str, object_id: UUID, language: str, *, at: dt.datetime, step: int | None = None) -> None:
    """Write what a fact causes for somebody without a log-in; the kind's `address` is opened when the mail leaves."""
    notice = Notice(
        kind=kind, object_id=object_id, person=None, step=step, language=language, created_at=at, available_at=at
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def deliver(kinds: Kinds, at: dt.datetime, limit: int = CHUNK) -> int:
    """Claim waiting notices, send them, mark them; return how many were told.

    What duties tell one person goes in one mail, each fact in a mail of its own. A worker killed in between leaves its
    claim to run out, a slow one gives back what it has not begun; both go on at a later tick.
    """
    stop = time.monotonic() + HOLD.total_seconds()
    sent = 0
    together = {key for key, kind in kinds.items() if isinstance(kind, DutyKind) and not kind.alone}
    envelopes = _envelopes(_claim(together, at, limit), together)
    for place, envelope in enumerate(envelopes):
        if time.monotonic() > stop:
            _give_back(chain.from_iterable(envelopes[place:]))
            break
        sent += _send(kinds, envelope, at)
    return sent


@transaction.atomic
def _claim(together: Collection[str], at: dt.datetime, limit: int) -> list[Notice]:
    """Claim the oldest, and whatever else goes in the same mails; one worker at a time, so that no mail is divided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('notices.claim', 0))")
    free = (
        queries.waiting(at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .order_by("available_at", "id")
    )
    claimed = list(free[:limit])
    people = {notice.person_id for notice in claimed if notice.kind in together}
    known = [notice.pk for notice in claimed]
    claimed += free.filter(kind__in=together, person__in=people).exclude(pk__in=known)
    Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(
        locked_until=at + LOCK, attempts=F("attempts") + 1
    )
    return claimed


def _envelopes(claimed: Iterable[Notice], together: Collection[str]) -> list[list[Notice]]:
    """Return what goes in one mail each, in the order in which the first of it waits."""
    found: dict[Any, list[Notice]] = {}
    for notice in claimed:
        found.setdefault(notice.person_id if notice.kind in together else -notice.pk, []).append(notice)
    return list(found.values())


def _give_back(notices: Iterable[Notice]) -> None:
    rest = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    rest.update(locked_until=None, attempts=F("attempts") - 1)


def _send(kinds: Kinds, envelope: list[Notice], at: dt.datetime) -> int:
    told: list[Notice] = []
    named = list(envelope)  # without what is tried again later: that comes in a mail of another name
    contents: list[dict[str, Any]] = []
    for notice in envelope:
        try:
            content = mail.content(kinds[notice.kind], notice, at)
        except Exception as error:  # one that fails, for whatever reason, holds up no other; it is tried again
            _later([notice], error, at)
            named.remove(notice)
            continue
        if content is None:
            _mark(kinds, [notice], "dropped_at")
        else:
            told.append(notice)
            contents.append(content)
    if not told:
        return 0
    try:
        mail.send(named, contents)
    except Exception as error:
        _later(told, error, at)
        return 0
    _mark(kinds, told, "sent_at")
    return len(told)


def _later(notices: list[Notice], error: Exception, at: dt.datetime) -> None:
    for notice in notices:
        wait = RETRY[min(notice.attempts, len(RETRY) - 1)]
        Notice.objects.filter(pk=notice.pk).update(
            locked_until=None, available_at=at + wait, last_error=type(error).__name__
        )
        logger.error("mail not sent", extra={"task": notice.kind}, exc_info=error)


def _mark(kinds: Kinds, notices: list[Notice], column: str) -> None:
    fleeting = [notice.pk for notice in notices if getattr(kinds[notice.kind], "fleeting", False)]
    Notice.objects.filter(pk__in=fleeting).delete()
    rest = Notice.objects.filter(pk__in=[notice.pk for notice in notices if notice.pk not in fleeting])
    rest.update(locked_until=None, last_error="", **{column: clock.now()})


def finished(name: str, at: dt.datetime) -> None:
    """Note when a job of the clock finished."""
    Run.objects.update_or_create(name=name, defaults={"at": at})
