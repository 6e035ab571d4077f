"""Kinds of duty and notice made for tests, on a table that has nothing to do with duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import DateField, F, QuerySet, Value

from companies.models import User
from kit.duties import DutyKind, NoticeKind, Task

LADDER = (-7, -1, 0, 3)
NAMES = ("Hemlig", "Kund")  # what a mail must not say


def duty_kind(due: dt.date, *people: User, key: str = "paint", action: str = "Måla", **more: Any) -> DutyKind:
    """A duty of each of these people with the person as its object, done when the person's phone is known."""
    ids = [person.pk for person in people]

    def rows(at: dt.datetime) -> QuerySet[Any, Any]:
        owing = User.objects.filter(pk__in=ids, phone="")
        given = {name: Value(day, output_field=DateField()) for name, day in (("since", due), ("due", due))}
        return owing.values(who_id=F("id"), object_id=F("id"), **given)

    def describe(row: dict[str, Any]) -> Task:
        return Task(what=f"Måla åt {' '.join(NAMES)}", why=f"{NAMES[0]} frågar", url="/policy/", action=action)

    return DutyKind(key, rows, describe, **{"ladder": LADDER, **more})


def done(person: User) -> None:
    """The duty is done."""
    User.objects.filter(pk=person.pk).update(phone="0")


def notice_kind(content: Callable[[Any, Any], dict[str, Any] | None] | None = None) -> NoticeKind:
    """A kind that a fact causes."""
    words = {"subject": "Nytt", "what": "Något har hänt", "why": "Du bad om det", "action": "Läs", "url": "/policy/"}
    return NoticeKind("told", content or (lambda object_id, person: dict(words)))
