"""How a row changes: one lock, one check of the right, one arrow, one line of history with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from kit.basis import Basis as Basis


class Forbidden(PermissionDenied):
    """The person may see this but not do that (403); a sentence says why, in the person's language."""

    def __init__(self, verb: str = "", sentence: Any = "") -> None:
        super().__init__(verb)
        self.sentence = sentence


class Refused(Exception):
    """The move is not possible; the sentence says why and what to do next, in the person's language."""

    def __init__(self, sentence: Any, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class Stale(Exception):
    """Somebody was first: the row no longer stands where the form believed (409)."""

    def __init__(self, obj: models.Model, verb: str) -> None:
        super().__init__(f"{obj._meta.label} {obj.pk} cannot {verb} any more")
        self.obj = obj
        self.verb = verb
        self.then = ("", "")  # what else waits for the person, in words, and the address of the next one
        self.sentence = ""  # who was first and when, where the view knows better than the row's history
        self.said: list[str] = []  # what the first one did, and why
        self.own = False  # it was the person themselves, in another window


def nothing(by: Any, obj: Any, at: dt.datetime) -> None:
    """Guard that stops nobody."""


@dataclass(frozen=True)
class Move:
    """One arrow of a state map: where it starts, where it ends, who may walk it."""

    sources: Collection[str]
    target: str
    can: Callable[[Any, Any, dt.datetime], Basis | None]
    guard: Callable[[Any, Any, dt.datetime], None] = nothing


def record(obj: Any, verb: str, by: Any) -> None:
    """Save a tracked row with its reason and actor; both stick to the instance, so both are taken off again."""
    obj._change_reason = verb
    obj._history_user = by
    try:
        obj.save()
    finally:
        del obj._change_reason, obj._history_user


@transaction.atomic
def walk(
    obj: Any, moves: dict[str, Move], verb: str, *, by: Any, at: dt.datetime, note: str = "", **changes: Any
) -> Basis:
    """Lock the row, check right and arrow, save the named fields, write one history row with the reason.

    A change may be a function of the locked row, called when right and arrow are known to hold. Raises `Forbidden`
    without the right, `Stale` when the row has moved on, `Refused` when a guard says no.
    """
    move = moves[verb]
    obj.refresh_from_db(from_queryset=type(obj)._default_manager.select_for_update(of=("self",)))
    basis = move.can(by, obj, at)
    if basis is None:
        raise Forbidden(verb)
    if obj.status not in move.sources:
        raise Stale(obj, verb)
    move.guard(by, obj, at)
    for name, value in changes.items():
        setattr(obj, name, value(obj) if callable(value) else value)
    obj.status = move.target
    record(obj, f"{verb}: {note}" if note else verb, by)
    return basis
