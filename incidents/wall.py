"""The wall around cases: one formula for list and detail, and the one way to open a case (architecture § 4, 6).

`can_read` = handler ∨ reporter. Handler = designated today ∧ named by a live grant ∧ not denied; a denial always wins.
Reporter = wrote it. No role, no superuser and no list opens a case.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from companies.models import Employment, User
from incidents import queries
from incidents.models import Case, CaseKey, Concern, Grant, Opening
from incidents.models.structure import Side
from kit import sealed
from kit.workflow import Basis

SPEAKING = ("submit", "acknowledge", "message", "close")  # the openings that say something to the other side


class Shut(Http404):
    """The wall says no; whoever asks sees the same as for a case that does not exist."""


def written(user: User) -> set[uuid.UUID]:
    """Return the cases that the person has reported."""
    return {case for case, kind in queries.concerned([user.pk]) if kind == Concern.Kind.REPORTER}


def denied(person: uuid.UUID, at: dt.datetime) -> set[uuid.UUID]:
    """Return the cases that are closed to the person as handler, by today's employments."""
    own = {case for case, _kind in queries.concerned([person])}  # every kind denies the person themselves
    line = queries.concerned(queries.below(person, at))
    return own | {case for case, kind in line if kind in queries.FROM_BELOW}


def handled(user: User, at: dt.datetime) -> QuerySet[Grant]:
    """Return the grants by which the person handles cases: live, and no denial beside them."""
    grants = queries.live_grants(at).filter(handler=user)
    return grants.exclude(case__in=denied(user.pk, at)) if grants.exists() else grants.none()


def visible_to(user: User, at: dt.datetime) -> QuerySet[Case]:
    """Return the cases that the person may read: as reporter or as handler; everybody else gets none."""
    return Case.objects.filter(Q(pk__in=written(user)) | Q(pk__in=handled(user, at).values("case")))


def can_read(user: User, case: Case, at: dt.datetime) -> bool:
    """Return whether the person may read the case at the moment."""
    return visible_to(user, at).filter(pk=case.pk).exists()


def may_handle(by: User, case: Case, at: dt.datetime) -> Basis | None:
    """Return the grant that carries a handler's right to this case, or None."""
    grant = handled(by, at).filter(case=case).first()
    return Basis("grant", grant.pk, "handler") if grant else None


def handlers_of(case: Case, at: dt.datetime) -> list[User]:
    """Return who can read the case as handler at the moment, by name."""
    named = queries.live_grants(at).filter(case=case).values("handler")
    people = User.objects.filter(pk__in=named)
    return [person for person in people if case.pk not in denied(person.pk, at)]


def shut_out(at: dt.datetime) -> Q:
    """Return the grants that a change of managers has shut since they were given, for lists of duties.

    All other denials keep a grant from being given, or end it; only a handler who leads people can be shut out later.
    """
    leads = Exists(Employment.objects.filter(manager=OuterRef("handler")))  # now, or of people who have left
    handlers = queries.live_grants(at).filter(leads).order_by().values_list("handler", flat=True).distinct()
    shut = Q(pk__in=[])
    for handler in handlers:
        shut |= Q(handler=handler, case__in=denied(handler, at))
    return shut


@dataclass(frozen=True)
class Opened:
    """A case while it is open: it seals and unseals at the place where a row keeps its words."""

    case: Case
    user: User
    side: str

    @cached_property
    def key(self) -> bytes:
        """Return the case's wrapped key, which row security shows while the case is open."""
        return bytes(CaseKey.objects.values_list("wrapped", flat=True).get(case=self.case))

    def seal(self, row: Any, column: str, text: str) -> bytes:
        """Return the text sealed for a column of a row."""
        return sealed.seal(self.key, text, place=_place(row, column))

    def text(self, row: Any, column: str) -> str:
        """Return what stands in a column of a row. Raises `Tampered` for a text that was sealed elsewhere."""
        return sealed.unseal(self.key, getattr(row, column), place=_place(row, column))


def _place(row: Any, column: str) -> str:
    return f"{row._meta.db_table}.{column}.{row.pk}.1"


def side_of(user: User, case: Case, at: dt.datetime) -> str | None:
    """Return on which side the person stands in the case, or None: on no side."""
    if case.pk in written(user):
        return Side.REPORTER
    return Side.HANDLER if may_handle(user, case, at) else None


@contextmanager
def opened(case: Case, user: User, *, at: dt.datetime, verb: str = "read", alone: bool = False) -> Iterator[Opened]:
    """Open a case for the length of a transaction; the opening is recorded first. Raises `Shut`.

    `alone` waits until nobody else has it open, for the moves that take somebody's access away.
    """
    with transaction.atomic():
        wait(case.pk, alone=alone)
        side = side_of(user, case, at)
        if side is None:
            raise Shut
        reader = user if side == Side.HANDLER else None
        Opening(case=case, side=side, reader=reader, verb=verb, at=at).save()
        unlock(case.pk)
        yield Opened(case, user, side)
        unlock(None)


def wait(case: uuid.UUID, *, alone: bool) -> None:
    """Hold the case until the transaction ends: together with other readers, or alone."""
    with connection.cursor() as cursor:
        if alone:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"case {case}"])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [f"case {case}"])


def unlock(case: uuid.UUID | None) -> None:
    """Tell row security which case this transaction may read and write; None: none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plsportal.case', %s, true)", [str(case or "")])


def listed(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of the person's cases, each with whether it is one's own report and whether it has news."""
    own = written(user)
    rows = visible_to(user, at).annotate(
        seen_by_reporter=_last(side=Side.REPORTER),
        seen_by_me=_last(reader=user),
        reporter_spoke=_last(side=Side.REPORTER, verb__in=SPEAKING),
        handler_spoke=_last(side=Side.HANDLER, verb__in=SPEAKING),
    )
    columns = ("id", "status", "received_at", "company__name", "company__slug", "seen_by_reporter", "seen_by_me")
    found = list(rows.values(*columns, "reporter_spoke", "handler_spoke"))
    return [{**row, "own": row["id"] in own, "news": _news(row, row["id"] in own)} for row in found]


def _last(**which: Any) -> Subquery:
    return Subquery(Opening.objects.filter(case=OuterRef("pk"), **which).order_by("-at").values("at")[:1])


def _news(row: dict[str, Any], own: bool) -> bool:
    spoke, seen = (row["handler_spoke"], row["seen_by_reporter"]) if own else (row["reporter_spoke"], row["seen_by_me"])
    return spoke is not None and (seen is None or spoke > seen)


def has_news(user: User, at: dt.datetime) -> bool:
    """Return whether one of the person's own reports has an answer they have not read, for the home page."""
    return bool(written(user)) and any(row["news"] for row in listed(user, at) if row["own"])
