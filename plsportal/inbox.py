"""What awaits one person: the duties of all kinds, filtered by them, in the order of their due days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db.models import QuerySet

from companies.models import User
from companies.queries import rights_of
from kit import clock
from kit.duties import LATE, SOON, TODAY, DutyKind, Task, urgency
from kit.standing import kept
from kit.written import PERSON, Question
from plsportal.duties import KINDS

Rows = Callable[[dt.datetime], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Item:
    """One row of the inbox."""

    kind: str
    task: Task
    due: dt.date
    since: dt.date
    group: str
    leads: bool = False  # the page's one primary button


def _kinds(user: User, at: dt.datetime) -> list[DutyKind]:
    """Return the kinds that can await this person at all: most people hold no role and are asked little."""
    rights = rights_of(user, at)
    kinds = [kind for kind in KINDS if not kind.needs or kind.needs & rights]
    answers = {ask: ask(user, at) for ask in {kind.possible for kind in kinds if kind.possible}}
    return [kind for kind in kinds if kind.possible is None or answers[kind.possible]]


def items(user: User, at: dt.datetime) -> list[Item]:
    """Return the person's duties, the most urgent first; one query a kind of duty."""
    today = clock.day_of(at)
    found: dict[tuple[str, Any], Item] = {}
    for kind in _kinds(user, at):
        for row in _rows(kind, user.pk, at):
            item = Item(kind.key, kind.describe(row), row["due"], row["since"], urgency(row["due"], today))
            found.setdefault((kind.key, row["object_id"]), item)
    ordered = sorted(found.values(), key=lambda item: (item.due, item.kind))
    return [replace(item, leads=place == 0) for place, item in enumerate(ordered)]


def _rows(kind: DutyKind, who: uuid.UUID, at: dt.datetime) -> Iterable[dict[str, Any]]:
    question = _listing(kind.rows)
    return question.rows(at, person=who) if question else kind.rows(at).filter(who_id=who).order_by("due")


def count(user: User, at: dt.datetime) -> int:
    """Return how many duties await the person, one query a kind of duty; equal to the length of `items`."""
    found = 0
    for kind in _kinds(user, at):
        question = _counting(kind.rows)
        found += question.count(at, person=user.pk) if question else _of(kind.rows(at), user.pk).count()
    return found


def _of(rows: QuerySet[Any, Any], who: uuid.UUID) -> QuerySet[Any, Any]:
    return rows.filter(who_id=who).order_by().values("object_id").distinct()


@cache
def _counting(rows: Rows) -> Question | None:
    """Return the question for a person's duties of a kind, which every page counts; none where it cannot be kept."""
    return kept(lambda at: _of(rows(at), PERSON))


@cache
def _listing(rows: Rows) -> Question | None:
    """Return the question for what the inbox says of a person's duties of a kind; none where it cannot be kept."""
    return kept(lambda at: rows(at).filter(who_id=PERSON).order_by("due"))


def grouped(rows: list[Item]) -> list[tuple[str, list[Item]]]:
    """Return the groups late, today, soon, without those that are empty."""
    groups = [(group, [item for item in rows if item.group == group]) for group in (LATE, TODAY, SOON)]
    return [(group, members) for group, members in groups if members]
