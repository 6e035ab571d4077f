"""The second wall and the sealing: what the database shows when the first wall is forgotten, what a dump says."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from incidents import wall, workflow
from incidents.models import Case, CaseKey, Concern, Message, Note, Opening, Report
from kit import clock
from kit.sealed import Tampered
from notices.workflow import deliver, remind
from plsportal import duties
from plsportal.environment import database
from tests.cast import as_fresh
from tests.incidents.conftest import MARKERS, REASON, TALK, Around
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = ("casekey", "report", "message", "note", "concern")


@pytest.fixture
def talk(transactional_db: None, around: Around) -> Around:
    """Return the people with every kind of content behind the wall."""
    at = around.cast.at
    workflow.acknowledge(around.case, by=around.handler, at=at)
    workflow.message(around.case, TALK, by=around.handler, at=at)
    workflow.name_another(around.case, around.fallback, by=around.handler, at=at, note=REASON)
    return around


def count(table: str, setting: str | None) -> int:
    """Return how many rows of a table raw SQL finds as the portal's log-in."""
    with transaction.atomic(), connection.cursor() as cursor:
        if setting is not None:
            cursor.execute("SELECT set_config('plsportal.case', %s, true)", [setting])
        cursor.execute(f"SELECT count(*) FROM incidents_{table}")
        return int(cursor.fetchone()[0])


def as_owner(statement: str, *values: Any) -> list[Any]:
    """Run a statement as the log-in that owns the tables, as a dump does."""
    owner, place = database(owner=True), connection.settings_dict
    with psycopg.connect(
        host=place["HOST"], port=place["PORT"] or None, user=owner["USER"], dbname=place["NAME"],
        password=owner["PASSWORD"] or None, autocommit=True,
    ) as direct:  # fmt: skip
        cursor = direct.execute(statement, values)  # type: ignore[call-overload]
        return list(cursor.fetchall()) if cursor.description else []


@pytest.mark.parametrize("table", CONTENT)
def test_nothing_is_found_without_the_case_with_another_or_with_an_emptied_setting(talk: Around, table: str) -> None:
    assert as_owner(f"SELECT count(*) FROM incidents_{table}")[0][0] > 0
    for setting in (None, "", str(uuid.uuid4())):
        assert count(table, setting) == 0
    assert count(table, str(talk.case.pk)) > 0
    assert count(table, None) == 0, "the setting outlives its transaction"


@pytest.mark.parametrize("model", [CaseKey, Report, Message, Note, Concern])
def test_a_forgotten_filter_finds_nothing(talk: Around, model: Any) -> None:
    assert list(model.objects.all()) == []
    with wall.opened(talk.case, talk.handler, at=talk.cast.at):
        assert model.objects.exists()
    assert list(model.objects.all()) == []


def test_one_open_case_shows_no_other(talk: Around) -> None:
    other = talk.report()
    with wall.opened(talk.case, talk.handler, at=talk.cast.at):
        assert not Report.objects.filter(case=other).exists()
        assert Report.objects.get().case_id == talk.case.pk


def test_within_one_transaction_a_closed_case_is_closed(talk: Around) -> None:
    with transaction.atomic():
        with wall.opened(talk.case, talk.handler, at=talk.cast.at):
            assert Report.objects.exists()
        assert not Report.objects.exists()
        with pytest.raises(ZeroDivisionError), wall.opened(talk.case, talk.handler, at=talk.cast.at):
            raise ZeroDivisionError
        assert not Report.objects.exists()


def test_nothing_is_written_into_a_case_that_is_not_open(talk: Around) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        Message(case=talk.case, side="reporter", text=b"x", at=talk.cast.at).save()


def test_a_setting_that_is_no_case_fails_closed(talk: Around) -> None:
    with pytest.raises(DataError):
        count("report", "' OR true --")


def test_the_portals_log_in_can_neither_change_content_nor_switch_the_wall_off(talk: Around) -> None:
    for statement in (
        "ALTER TABLE incidents_report DISABLE ROW LEVEL SECURITY",
        "DROP POLICY opened ON incidents_report",
        "UPDATE incidents_report SET what = ''",
        "DELETE FROM incidents_message",
        "DELETE FROM incidents_opening",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_without_the_master_key_nobody_can_be_asked_about(talk: Around) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incident_concerned(%s::bytea[])", [[talk.accused.pk.bytes]])
        assert cursor.fetchone() == (0,)


def dump() -> str:
    tables = as_owner("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    return "\n".join(str(row[0]) for (name,) in tables for row in as_owner(f'SELECT t::text FROM "{name}" t'))


def test_no_marker_stands_in_a_dump_a_log_or_a_mail(
    talk: Around, client_for: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.incidents.test_wall import address

    caplog.set_level(logging.DEBUG)
    at = talk.cast.at
    for person in (talk.handler, talk.reporter):
        client = as_fresh(client_for(person), person)
        assert client.get(address("case", talk.case.pk)).status_code == 200
        assert client.post(address("message", talk.case.pk), {"text": MARKERS[4]}).status_code == 302
    remind(duties.KINDS, at)
    assert deliver(duties.ALL, at) > 0
    mails = "\n".join(f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox)
    text = dump()
    for marker in MARKERS:
        coded = (marker, marker.encode().hex(), marker.encode("utf-16-le").hex())
        assert not any(one in place for one in coded for place in (text, caplog.text, mails)), marker
    assert str(talk.case.pk) in text and talk.handler.email in text, "the dump is a dump"


def test_a_mail_about_a_case_says_the_same_to_everybody(talk: Around) -> None:
    remind(duties.KINDS, talk.cast.at)
    deliver(duties.ALL, talk.cast.at)
    people = {talk.handler.email, talk.second.email, talk.fallback.email, talk.reporter.email}
    letters = [one for one in mail.outbox if one.to[0] in people]
    assert {one.to[0] for one in letters} >= people
    for one in letters:
        text = f"{one.subject} {one.body}".lower()
        assert not any(word in text for word in ("anmäl", "anmal", "trakass", "ärende", "report", "case"))


def test_who_reported_and_who_is_accused_stands_beside_the_case_in_no_dump(talk: Around) -> None:
    """The ids of the people concerned occur, but in no row that also names the case."""
    for (name,) in as_owner("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'incidents_%%'"):
        for (row,) in as_owner(f'SELECT t::text FROM "{name}" t'):
            for person in (talk.reporter, talk.accused, talk.excluded, talk.leader):
                assert str(person.pk) not in row, name


def test_the_outbox_of_a_dump_leads_to_no_reporter(talk: Around) -> None:
    same = "SELECT count(*) FROM notices_notice n JOIN incidents_opening o ON o.at IN (n.created_at, n.available_at)"
    assert as_owner("SELECT count(*) FROM notices_notice WHERE kind = 'case_news'") != [(0,)]
    assert as_owner(same) == [(0,)]
    deliver(duties.ALL, clock.now())
    assert as_owner("SELECT count(*) FROM notices_notice WHERE kind = 'case_news'") == [(0,)]


def test_a_text_moved_to_another_row_column_or_case_does_not_open(talk: Around) -> None:
    at, other = talk.cast.at, talk.report()
    moves = {
        "column": 'UPDATE incidents_report SET what = "where" WHERE case_id = %s',
        "case": "UPDATE incidents_report SET what = (SELECT what FROM incidents_report WHERE case_id = %s) "
        "WHERE case_id = %s",
    }
    as_owner(moves["column"], talk.case.pk)
    as_owner(moves["case"], talk.case.pk, other.pk)
    for case in (talk.case, other):
        with pytest.raises(Tampered), wall.opened(case, talk.handler, at=at) as opened:
            opened.text(Report.objects.get(), "what")
    first = workflow.message(other, "ett", by=talk.handler, at=at)
    second = workflow.message(other, "två", by=talk.handler, at=at)
    as_owner("UPDATE incidents_message SET text = (SELECT text FROM incidents_message WHERE id = %s) WHERE id = %s",
             first.pk, second.pk)  # fmt: skip
    with wall.opened(other, talk.handler, at=at) as opened:
        assert opened.text(Message.objects.get(pk=first.pk), "text") == "ett"
        with pytest.raises(Tampered):
            opened.text(Message.objects.get(pk=second.pk), "text")


def test_the_page_of_a_text_that_was_moved_shows_nothing_of_it(talk: Around, client_for: Any) -> None:
    from tests.incidents.test_wall import address

    as_owner('UPDATE incidents_report SET what = "where"')
    client = as_fresh(client_for(talk.handler), talk.handler)
    client.raise_request_exception = False
    answer = client.get(address("case", talk.case.pk))
    assert answer.status_code == 500 and not any(marker in answer.content.decode() for marker in MARKERS)


def test_after_a_recusal_nobody_reads_on_the_old_grant(talk: Around) -> None:
    """Ten readers beside one recusal: whoever has it open ends first, whoever comes later gets a no."""
    at, case = talk.cast.at, talk.case
    done: list[str] = []

    def act(number: int) -> str:
        if number == 0:
            workflow.recuse(Case.objects.get(pk=case.pk), by=talk.second, at=at, note="")
            done.append("recused")
            return "recused"
        with wall.opened(case, talk.second, at=at) as opened:
            assert opened.text(Report.objects.get(), "what")
            assert not done, "somebody reads although the recusal is committed"
        return "read"

    outcomes = race(8, act)
    assert outcomes[0] == "recused"
    assert {type(one).__name__ if isinstance(one, Exception) else one for one in outcomes[1:]} <= {"read", "Shut"}
    assert not wall.can_read(talk.second, case, at)
    assert Opening.objects.filter(reader=talk.second, verb="recuse").count() == 1


def test_one_reporter_a_case_and_one_key(talk: Around) -> None:
    with pytest.raises(IntegrityError), wall.opened(talk.case, talk.handler, at=talk.cast.at):
        Concern(case=talk.case, kind="reporter", tag=b"x").save()
    with pytest.raises(IntegrityError), wall.opened(talk.case, talk.handler, at=talk.cast.at):
        CaseKey(case=talk.case, wrapped=b"x").save()
