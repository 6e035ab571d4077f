"""What is done with a case: verb × status × side, the trace, the races, the duties."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companies.models import User
from incidents import duties, wall, workflow
from incidents.models import Case, Grant, Message, Note, Opening
from kit.workflow import Forbidden, Refused, Stale, record
from notices.models import Notice
from notices.workflow import remind
from tests.cast import DAY
from tests.incidents.conftest import Around, readers
from tests.racing import race, tally

SIDES = ("reporter", "handler", "second")
ANYBODY_INSIDE = {(status, side) for status in Case.Status.values for side in SIDES}
HANDLERS = {(status, side) for status, side in ANYBODY_INSIDE if side != "reporter"}
DONE: dict[str, set[tuple[str, str]]] = {
    "acknowledge": {("received", "handler"), ("received", "second")},
    "close": {("acknowledged", "handler"), ("acknowledged", "second")},
    "message": ANYBODY_INSIDE,
    "name_another": HANDLERS,
    "recuse": HANDLERS,
}
OUTSIDE = ("accused", "leader", "excluded", "syd_handler", "fallback")


def act(verb: str, around: Around, case: Case, by: User, at: dt.datetime | None = None) -> Any:
    """Do a verb as it is done well."""
    at = at or around.cast.at
    more: dict[str, Any] = {
        "message": {"text": "ord"},
        "close": {"outcome": "substantiated", "text": "ord"},
        "name_another": {"handler": around.fallback, "note": "ord"},
        "recuse": {"note": ""},
    }.get(verb, {})
    return getattr(workflow, verb)(case, by=by, at=at, **more)


def bring(around: Around, status: str) -> Case:
    """Bring the report to a status."""
    for verb in {"acknowledged": ("acknowledge",), "closed": ("acknowledge", "close")}.get(status, ()):
        act(verb, around, around.case, around.handler)
    return Case.objects.get(pk=around.case.pk)


def outcome(verb: str, around: Around, case: Case, by: User) -> str:
    """Return how a verb ends, and take back what it wrote."""
    try:
        with transaction.atomic():
            act(verb, around, case, by)
            transaction.set_rollback(True)
    except (Forbidden, Stale, wall.Shut) as error:
        return type(error).__name__
    return "done"


def test_the_page_above_names_every_verb() -> None:
    assert set(DONE) == set(workflow.MOVES) | {"message", "name_another", "recuse"}


@pytest.mark.parametrize("status", Case.Status.values)
def test_each_verb_is_done_exactly_where_the_page_says(around: Around, status: str) -> None:
    case = bring(around, status)
    lines = case.history.count()
    for verb, cells in DONE.items():
        for side in SIDES:
            may = "done" if (status, side) in cells else "Forbidden" if side == "reporter" else "Stale"
            assert outcome(verb, around, case, getattr(around, side)) == may, (verb, side)
        for who in OUTSIDE:
            assert outcome(verb, around, case, getattr(around, who)) == "Shut", (verb, who)
    assert case.history.count() == lines


def test_the_trace_has_verb_and_handler_and_no_words(around: Around) -> None:
    case = bring(around, "closed")
    lines = case.history.order_by("history_id").values_list("history_change_reason", "history_user__name")
    assert list(lines) == [
        ("submit", around.cast.portal.name),
        ("acknowledge", around.handler.name),
        ("close", around.handler.name),
    ]
    assert (case.acknowledged_at, case.closed_at, case.outcome) == (around.cast.at, around.cast.at, "substantiated")


def test_eight_acknowledgements_at_once_are_one(transactional_db: None, around: Around) -> None:
    def press(number: int) -> None:
        workflow.acknowledge(Case.objects.get(pk=around.case.pk), by=around.handler, at=around.cast.at)

    assert tally(race(8, press)) == {"done": 1, "Stale": 7}
    assert around.case.history.filter(history_change_reason="acknowledge").count() == 1


def test_both_sides_talk_and_the_other_is_told_without_facts(around: Around) -> None:
    Notice.objects.all().delete()
    workflow.message(around.case, "fråga", by=around.handler, at=around.cast.at)
    assert [one.person for one in Notice.objects.all()] == [around.reporter]
    workflow.message(around.case, "svar", by=around.reporter, at=around.cast.at)
    assert {one.person for one in Notice.objects.exclude(person=around.reporter)} == {around.handler, around.second}
    assert around.case.pk not in Notice.objects.values_list("object_id", flat=True)
    with wall.opened(around.case, around.second, at=around.cast.at) as opened:
        rows = {(row.side, row.author, opened.text(row, "text")) for row in Message.objects.all()}
        assert rows == {("handler", around.handler, "fråga"), ("reporter", None, "svar")}


@pytest.mark.parametrize("text", ["", "  \n "])
def test_no_words_are_no_message(around: Around, text: str) -> None:
    bring(around, "acknowledged")
    before = Opening.objects.count()
    for verb in (
        lambda: workflow.message(around.case, text, by=around.handler, at=around.cast.at),
        lambda: workflow.close(around.case, outcome="substantiated", text=text, by=around.handler, at=around.cast.at),
        lambda: workflow.close(around.case, outcome="", text="x", by=around.handler, at=around.cast.at),
        lambda: workflow.name_another(around.case, around.fallback, by=around.handler, at=around.cast.at, note=text),
    ):
        with pytest.raises(Refused), transaction.atomic():
            verb()
    assert Opening.objects.count() == before
    assert Case.objects.get().status == "acknowledged"


@pytest.mark.parametrize("who", ["accused", "leader", "excluded", "syd_handler", "second", "reporter"])
def test_nobody_who_is_denied_not_designated_or_named_already_can_be_named(around: Around, who: str) -> None:
    with pytest.raises(Refused) as caught:
        workflow.name_another(around.case, getattr(around, who), by=around.handler, at=around.cast.at, note="x")
    assert caught.value.code == "handler"


def test_whoever_is_named_reads_from_then_on_and_the_reason_is_the_handlers(around: Around) -> None:
    grant = act("name_another", around, around.case, around.handler)
    assert (grant.handler, grant.by, grant.reason) == (around.fallback, around.handler, "named")
    assert around.fallback.name in readers(around.case)
    with wall.opened(around.case, around.fallback, at=around.cast.at) as opened:
        assert [opened.text(note, "text") for note in Note.objects.all()] == ["ord"]


def test_a_recusal_is_for_good(around: Around) -> None:
    act("recuse", around, around.case, around.second)
    assert around.second.name not in readers(around.case)
    ended = Grant.objects.get(case=around.case, handler=around.second)
    assert (ended.until, ended.ended_by) == (around.cast.at, around.second)
    with pytest.raises(Refused):
        workflow.name_another(around.case, around.second, by=around.handler, at=around.cast.at, note="x")


def test_where_the_last_one_steps_back_whoever_is_eligible_steps_in(around: Around) -> None:
    act("recuse", around, around.case, around.second)
    act("recuse", around, around.case, around.handler)
    assert readers(around.case) == {around.reporter.name, around.fallback.name}
    assert Grant.objects.get(handler=around.fallback).reason == "stepped_in"
    with pytest.raises(Refused) as caught, transaction.atomic():
        act("recuse", around, around.case, around.fallback)
    assert caught.value.code == "last_one"
    assert around.fallback.name in readers(around.case)


def test_the_database_refuses_what_the_map_forbids(around: Around) -> None:
    for change in ({"status": "closed"}, {"status": "x"}, {"outcome": "substantiated"}, {"closed_at": around.cast.at}):
        case = Case.objects.get()
        for name, value in change.items():
            setattr(case, name, value)
        with pytest.raises(IntegrityError, match="case_status_known"), transaction.atomic():
            record(case, "x", around.cast.portal)
    with pytest.raises(IntegrityError, match="grant_one_open"), transaction.atomic():
        record(
            Grant(case=around.case, handler=around.handler, by=around.cast.portal, reason="named",
                  from_at=around.cast.at), "x", around.cast.portal,
        )  # fmt: skip


def who(rows: Any) -> set[uuid.UUID]:
    return {row["who_id"] for row in rows}


def test_a_report_awaits_its_handlers_for_seven_days_until_it_is_acknowledged(around: Around) -> None:
    at = around.cast.at
    rows = list(duties.acknowledge(at))
    assert who(rows) == {around.handler.pk, around.second.pk}
    assert {(row["object_id"], row["since"], row["due"]) for row in rows} == {
        (around.case.pk, around.cast.today, around.cast.today + 7 * DAY)
    }
    bring(around, "acknowledged")
    assert not duties.acknowledge(at).exists()


def test_what_the_reporter_writes_awaits_an_answer_also_after_the_end(around: Around) -> None:
    at = around.cast.at
    case = bring(around, "closed")
    assert not duties.answer(at).exists()
    act("message", around, case, around.reporter, at + DAY)
    rows = list(duties.answer(at + DAY))
    assert who(rows) == {around.handler.pk, around.second.pk}
    assert {row["due"] for row in rows} == {around.cast.today + 6 * DAY}
    act("message", around, case, around.second, at + 2 * DAY)
    assert not duties.answer(at + 2 * DAY).exists()


def test_a_recused_handler_has_no_duty(around: Around) -> None:
    act("recuse", around, around.case, around.second)
    assert who(duties.acknowledge(around.cast.at)) == {around.handler.pk}


def test_the_clock_reminds_and_says_nothing(around: Around) -> None:
    assert remind(duties.KINDS, around.cast.at + 5 * DAY) > 0
    told = Notice.objects.filter(kind="case_acknowledge")
    assert {one.person for one in told} == {around.handler, around.second}
    task = duties.KINDS[0].describe(duties.acknowledge(around.cast.at).first())
    assert task.url == f"/oppna/{around.case.pk}/"


def test_an_answer_is_news_for_the_reporter_until_it_is_read(around: Around) -> None:
    at = around.cast.at
    assert not wall.has_news(around.reporter, at)
    act("message", around, around.case, around.handler, at + DAY)
    assert wall.has_news(around.reporter, at + DAY)
    with wall.opened(around.case, around.reporter, at=at + 2 * DAY):
        pass
    assert not wall.has_news(around.reporter, at + 2 * DAY)
