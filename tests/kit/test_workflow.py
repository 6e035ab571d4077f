"""One lock, one right, one arrow, one line of history with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Request
from companies.models import User
from kit.keys import uuid7
from kit.workflow import Basis, Forbidden, Move, Refused, Stale, record, walk
from tests.cast import Cast
from tests.racing import race, tally

S = Request.Status
BASIS = Basis("role", uuid7(), "hr")


def may_everybody(by: User, obj: Any, at: dt.datetime) -> Basis | None:
    return BASIS


def may_nobody(by: User, obj: Any, at: dt.datetime) -> Basis | None:
    return None


def refuses(by: User, obj: Any, at: dt.datetime) -> None:
    raise Refused("Not like this.", "thus")


MOVES = {
    "submit": Move({S.DRAFT, S.RETURNED}, S.SUBMITTED, may_everybody),
    "endorse": Move({S.SUBMITTED}, S.ENDORSED, may_nobody),
    "withdraw": Move({S.DRAFT}, S.WITHDRAWN, may_everybody, refuses),
}


@pytest.fixture
def thing(cast: Cast) -> Request:
    """A row with a life."""
    people = {"requested_by": cast.communicator, "owner": cast.communicator, "backup": cast.colleague}
    address = {"platform": "instagram", "account_kind": "profile", "handle": "nord", "url": "https://example.se/nord"}
    request = Request(company=cast.nord, name="Påhittat", purpose="Ett", audience="Alla", **address, **people)
    record(request, "draft", cast.communicator)
    return request


def lines(thing: Request) -> list[tuple[str, str, Any]]:
    """What history tells, from the beginning: sign, reason, actor."""
    rows = thing.history.order_by("history_id")
    return [(row.history_type, row.history_change_reason, row.history_user) for row in rows]


def test_the_first_line_of_history_has_verb_and_actor(thing: Request, cast: Cast) -> None:
    assert lines(thing) == [("+", "draft", cast.communicator)]


def test_a_move_ends_in_one_line_with_verb_note_and_actor(thing: Request, cast: Cast) -> None:
    assert walk(thing, MOVES, "submit", by=cast.hr, at=cast.at, note="nu är den klar") is BASIS
    assert Request.objects.get().status == thing.status == S.SUBMITTED
    assert lines(thing)[1:] == [("~", "submit: nu är den klar", cast.hr)]
    assert thing.history.first().status == S.SUBMITTED


def test_without_a_note_the_reason_is_the_verb(thing: Request, cast: Cast) -> None:
    walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    assert lines(thing)[1:] == [("~", "submit", cast.hr)]


def test_named_fields_are_saved_and_a_function_sees_the_locked_row(thing: Request, cast: Cast) -> None:
    Request.objects.filter(pk=thing.pk).update(audience="Den nya raden")

    def from_row(locked: Request) -> str:
        return f"{locked.audience}, {locked.status}"

    walk(thing, MOVES, "submit", by=cast.hr, at=cast.at, submitted_at=cast.at, purpose=from_row)
    saved = Request.objects.get()
    assert (saved.submitted_at, saved.purpose) == (cast.at, "Den nya raden, draft")


def test_what_was_changed_in_memory_before_is_not_saved(thing: Request, cast: Cast) -> None:
    thing.name, thing.status = "Smuggelgods", S.RETURNED
    walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    assert Request.objects.get().name == "Påhittat"


def untouched(thing: Request) -> bool:
    return Request.objects.get().status == S.DRAFT and len(lines(thing)) == 1


def test_without_the_right_nothing_happens(thing: Request, cast: Cast) -> None:
    forbidden = {"submit": Move({S.DRAFT}, S.SUBMITTED, may_nobody)}
    with pytest.raises(Forbidden):
        walk(thing, forbidden, "submit", by=cast.stranger, at=cast.at)
    assert untouched(thing)


def test_the_right_is_asked_before_the_arrow_so_that_a_stranger_learns_nothing(thing: Request, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        walk(thing, MOVES, "endorse", by=cast.stranger, at=cast.at)
    assert untouched(thing)


def test_an_arrow_that_does_not_start_here_is_stale(thing: Request, cast: Cast) -> None:
    walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    thing.status = S.DRAFT  # what an old page believes
    with pytest.raises(Stale) as raised:
        walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    assert (raised.value.obj, raised.value.verb) == (thing, "submit")
    assert len(lines(thing)) == 2


def test_a_guard_stops_the_move_with_its_sentence(thing: Request, cast: Cast) -> None:
    with pytest.raises(Refused) as raised:
        walk(thing, MOVES, "withdraw", by=cast.communicator, at=cast.at)
    assert (raised.value.sentence, raised.value.code) == ("Not like this.", "thus")
    assert untouched(thing)


def test_right_and_guard_are_asked_of_the_locked_row_for_the_actor_at_the_moment(thing: Request, cast: Cast) -> None:
    Request.objects.filter(pk=thing.pk).update(audience="Den nya raden")
    asked: list[tuple[Any, str, dt.datetime]] = []

    def may(by: User, obj: Request, at: dt.datetime) -> Basis:
        asked.append((by, obj.audience, at))
        return BASIS

    def guard(by: User, obj: Request, at: dt.datetime) -> None:
        asked.append((by, obj.audience, at))

    walk(thing, {"go": Move({S.DRAFT}, S.SUBMITTED, may, guard)}, "go", by=cast.hr, at=cast.at)
    assert asked == [(cast.hr, "Den nya raden", cast.at)] * 2


def test_the_row_is_locked_while_the_right_is_asked(thing: Request, cast: Cast) -> None:
    with transaction.atomic(), connection.execute_wrapper(_remember(seen := [])):
        walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    assert "FOR UPDATE OF" in next(sql for sql in seen if sql.startswith("SELECT"))


def _remember(seen: list[str]) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    return wrapper


def test_reason_and_actor_do_not_sign_the_next_save(thing: Request, cast: Cast) -> None:
    walk(thing, MOVES, "submit", by=cast.hr, at=cast.at)
    assert not {"_change_reason", "_history_user"} & set(vars(thing))
    with pytest.raises(IntegrityError, match="history_change_reason"), transaction.atomic():
        thing.save()
    assert len(lines(thing)) == 2


def test_reason_and_actor_come_off_when_the_save_fails_too(thing: Request, cast: Cast) -> None:
    thing.status = "unheard_of"
    with pytest.raises(IntegrityError), transaction.atomic():
        record(thing, "submit", cast.hr)
    assert not {"_change_reason", "_history_user"} & set(vars(thing))


def test_a_tracked_row_without_a_reason_is_refused_by_the_database(thing: Request, cast: Cast) -> None:
    values = {field.attname: getattr(thing, field.attname) for field in Request._meta.concrete_fields}
    with pytest.raises(IntegrityError, match="history_change_reason"), transaction.atomic():
        Request.objects.create(**{**values, "id": uuid7(), "handle": "another"})
    assert Request.objects.count() == 1


def test_a_failure_after_the_arrow_takes_everything_back(thing: Request, cast: Cast) -> None:
    def breaks(locked: Request) -> None:
        record(cast.nord, "move", cast.hr)
        raise RuntimeError

    before = cast.nord.history.count()
    with pytest.raises(RuntimeError):
        walk(thing, MOVES, "submit", by=cast.hr, at=cast.at, purpose=breaks)
    assert untouched(thing)
    assert cast.nord.history.count() == before


def test_of_many_at_the_same_moment_exactly_one_walks(transactional_db: None, thing: Request, cast: Cast) -> None:
    def press(number: int) -> Basis:
        return walk(Request.objects.get(pk=thing.pk), MOVES, "submit", by=cast.hr, at=cast.at)

    for _ in range(3):
        Request.objects.update(status=S.DRAFT)
        before = len(lines(thing))
        assert tally(race(6, press)) == {"done": 1, "Stale": 5}
        assert len(lines(thing)) == before + 1
