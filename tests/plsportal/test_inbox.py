"""What awaits one person: their duties of every kind, each once, in the order of need, and a number that is true."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateField, F, Value
from django.test.utils import CaptureQueriesContext

from companies.models import User
from kit import clock
from kit.duties import LATE, SOON, TODAY, DutyKind, Task
from plsportal import inbox
from plsportal.duties import ALL, KINDS, NOTICES
from policy import workflow as policies
from tests.cast import DAY, Cast


def kind(key: str, due: dt.date, *people: User) -> DutyKind:
    """A duty of these people; the object is the person."""
    ids = [person.pk for person in people]

    def rows(at: dt.datetime) -> Any:
        given = {name: Value(day, output_field=DateField()) for name, day in (("since", due), ("due", due))}
        return User.objects.filter(pk__in=ids).values(who_id=F("id"), object_id=F("id"), **given)

    return DutyKind(key, rows, lambda row: Task(key, "Därför", f"/{key}/", "Gör det"))


@pytest.fixture
def kinds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[DutyKind]:
    """Five duties of colleague, two of hr, one of them the same thing twice."""
    today = cast.today
    made = [
        kind("soon", today + DAY, cast.colleague),
        kind("later", today + 9 * DAY, cast.colleague, cast.hr),
        kind("late", today - 3 * DAY, cast.colleague, cast.hr),
        kind("today", today, cast.colleague),
        kind("also-late", today - 3 * DAY, cast.colleague),
    ]
    monkeypatch.setattr(inbox, "KINDS", made)
    return made


def test_the_most_urgent_comes_first_and_carries_the_one_primary_button(kinds: list[DutyKind], cast: Cast) -> None:
    items = inbox.items(cast.colleague, cast.at)
    assert [item.kind for item in items] == ["also-late", "late", "today", "soon", "later"]
    assert [item.leads for item in items] == [True, False, False, False, False]
    assert [item.group for item in items] == [LATE, LATE, TODAY, SOON, SOON]
    assert [item.kind for item in inbox.items(cast.hr, cast.at)] == ["late", "later"]
    assert inbox.items(cast.ceo, cast.at) == []


def test_the_groups_are_late_today_soon_without_the_empty_ones(kinds: list[DutyKind], cast: Cast) -> None:
    grouped = inbox.grouped(inbox.items(cast.colleague, cast.at))
    assert [(group, len(members)) for group, members in grouped] == [(LATE, 2), (TODAY, 1), (SOON, 2)]
    assert [group for group, _ in inbox.grouped(inbox.items(cast.hr, cast.at))] == [LATE, SOON]
    assert inbox.grouped([]) == []


def test_the_number_counts_duties_of_different_kinds_on_the_same_object(kinds: list[DutyKind], cast: Cast) -> None:
    for person, expected in ((cast.colleague, 5), (cast.hr, 2), (cast.ceo, 0)):
        assert inbox.count(person, cast.at) == len(inbox.items(person, cast.at)) == expected


def test_number_and_list_are_one_query_a_kind(cast: Cast, policy_in_force: Any) -> None:
    quick = {kind.possible for kind in KINDS if kind.possible}
    for ask in (inbox.count, inbox.items):
        with CaptureQueriesContext(connection) as asked:
            ask(cast.hr, cast.at)
        assert len(asked) <= 2 + len(quick) + len(KINDS)  # what one may, what is possible, and each kind


def test_who_holds_no_role_and_has_no_part_in_anything_is_asked_little(cast: Cast, policy_in_force: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        inbox.count(cast.colleague, cast.at)
    assert len(asked) == 11


def test_a_duty_in_two_companies_is_one_row_with_the_nearest_day(cast: Cast, policy_in_force: Any) -> None:
    cast.employ(cast.newcomer, cast.syd)
    later = cast.at + 3 * DAY
    person = cast.person("Tvåbolags Påhittsson", cast.nord, employment={"first_day": clock.day_of(later)})
    cast.employ(person, cast.syd)
    [item] = inbox.items(person, later)
    assert item.due == cast.today + 14 * DAY
    assert inbox.count(person, later) == 1


def test_what_is_done_is_gone(cast: Cast, policy_in_force: Any) -> None:
    version = policy_in_force.version
    assert [item.kind for item in inbox.items(cast.colleague, cast.at)] == ["acknowledge"]
    policies.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    assert inbox.items(cast.colleague, cast.at) == []
    assert inbox.count(cast.colleague, cast.at) == 0


@pytest.mark.parametrize("written", [inbox._counting, inbox._listing])
def test_all_but_those_that_ask_on_their_way_are_asked_by_a_question_written_once(db: None, written: Any) -> None:
    assert {kind.key for kind in KINDS if written(kind.rows) is None} == {
        "case_acknowledge",
        "case_answer",
        "propose_chair",
    }


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(ALL) == len(KINDS) + len(NOTICES)
    assert all(len(key) <= 40 for key in ALL)
