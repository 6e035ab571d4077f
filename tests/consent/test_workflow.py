"""Asking, answering, withdrawing, permissions, publications: what each writes, refuses and leaves behind."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from consent import duties, queries, workflow
from consent.models import Answer, ConsentRequest, ConsentText, Showing, Subject, TakeDown, Withdrawal
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from notices import workflow as notices
from tests.cast import DAY, Cast
from tests.consent.stages import CONTACT, NAME, Stage, everybody, tables


def test_only_those_who_may_ask_do(cast: Cast, stage: Stage) -> None:
    able = set()
    for name, person in everybody(cast).items():
        before = tables()
        try:
            stage.ask(by=person)
        except Forbidden:
            assert tables() == before
        else:
            able.add(name)
    assert able == {"communicator", "hr"}


def test_a_question_keeps_who_when_and_the_words_and_its_trace(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    line = request.history.get()
    assert (line.history_change_reason, line.history_user) == ("ask", cast.communicator)
    assert (request.asked_by, request.asked_at, request.text) == (cast.communicator, cast.at, ConsentText.objects.get())
    assert stage.ask(cast.colleague).text_id == request.text_id == 1


def test_a_new_wording_gets_the_next_number(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from consent import rendering

    old = stage.ask()
    monkeypatch.setattr(rendering, "SV", {**rendering.SV, "no": "Nej, tack"})
    assert (stage.ask().text_id, old.text_id) == (2, 1)
    assert ConsentText.objects.get(number=1).sv["no"] == "Nej"


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (700, True), (750, False)])
def test_a_consent_ends_within_24_months(cast: Cast, stage: Stage, days: int, fine: bool) -> None:
    until = cast.today + days * DAY
    if fine:
        assert stage.ask(until=until).until == until
    else:
        with pytest.raises(Refused):
            stage.ask(until=until)


def test_the_database_too_knows_24_months(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    with pytest.raises(IntegrityError, match="consent_has_an_end"), transaction.atomic():
        ConsentRequest.objects.filter(pk=request.pk).update(until=clock.add_months(cast.today, 24) + DAY)


def test_an_employee_is_one_subject_of_a_company_and_somebody_who_left_is_not_asked(cast: Cast, stage: Stage) -> None:
    assert stage.ask(cast.colleague).subject == stage.ask(cast.colleague).subject
    for person in (cast.leaver, cast.stranger):
        with pytest.raises(Refused):
            stage.ask(person)


def test_an_answer_stands_apart_from_what_was_shown_and_comes_once(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    given = stage.answer(request, media=["film"], channels=["social"])
    showing = Showing.objects.get()
    assert (showing.text_id, showing.language, showing.at) == (request.text_id, "sv", cast.at)
    assert (given.gave, given.media, given.channels, given.showing) == (True, ["film"], ["social"], showing)
    before = tables()
    for gave in (True, False):
        with pytest.raises(Refused) as no:
            stage.answer(request, gave=gave)
        assert no.value.code == "answered"
    assert tables() == before


def test_a_no_gives_nothing_even_with_ticks(stage: Stage) -> None:
    given = stage.answer(stage.ask(), gave=False, media=["film"], channels=["social"])
    assert (given.gave, given.media, given.channels) == (False, [], [])


@pytest.mark.parametrize(
    "given",
    [{"media": []}, {"channels": []}, {"media": ["sound"]}, {"channels": ["website"]}, {"media": ["picture", "name"]}],
)
def test_nobody_gives_more_than_was_asked_for_or_a_yes_to_nothing(stage: Stage, given: dict[str, list[str]]) -> None:
    request, before = stage.ask(), Answer.objects.count()
    with pytest.raises(Refused):
        stage.answer(request, **given)
    assert Answer.objects.count() == before


@pytest.mark.parametrize("model", [ConsentText, Showing, Answer, Withdrawal, TakeDown])
def test_the_portals_log_in_can_not_change_a_fact(stage: Stage, cast: Cast, model: type) -> None:
    publication, given = stage.published()
    workflow.withdraw(given, at=cast.at)
    workflow.take_down(publication, by=cast.communicator, at=cast.at)
    for statement in ("UPDATE {} SET at = now()", "DELETE FROM {}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as c:
            c.execute(statement.format(model._meta.db_table))


def test_a_withdrawal_is_one_fact_however_often_it_is_pressed(cast: Cast, stage: Stage) -> None:
    given = stage.answer(stage.ask())
    workflow.withdraw(given, at=cast.at)
    workflow.withdraw(given, at=cast.at + DAY)
    workflow.record_withdrawal(given, by=cast.hr, at=cast.at + DAY)
    fact = Withdrawal.objects.get()
    assert (fact.at, fact.way, fact.by) == (cast.at, "link", None)


def test_a_withdrawal_that_was_told_names_who_recorded_it(cast: Cast, stage: Stage) -> None:
    given = stage.answer(stage.ask())
    for person in (cast.ceo, cast.auditor, cast.colleague, cast.syd_hr):
        with pytest.raises(Forbidden):
            workflow.record_withdrawal(given, by=person, at=cast.at)
    workflow.record_withdrawal(given, by=cast.hr, at=cast.at)
    fact = Withdrawal.objects.get()
    assert (fact.way, fact.by) == ("told", cast.hr)


def test_a_no_is_not_withdrawn(cast: Cast, stage: Stage) -> None:
    with pytest.raises(Refused):
        workflow.withdraw(stage.answer(stage.ask(), gave=False), at=cast.at)


def test_a_new_link_kills_the_old_one(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    old = queries.asking_token(request)
    workflow.renew_link(request, by=cast.hr, at=cast.at)
    with pytest.raises(queries.NoSuchLink) as no:
        queries.asked_by_token(old, cast.at)
    assert no.value.gone
    assert queries.asked_by_token(queries.asking_token(request), cast.at) == request
    assert [line.history_change_reason for line in request.history.all()] == ["renew_link", "ask"]


def test_a_link_works_for_sixty_days_and_a_receipt_for_ever(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    token = queries.asking_token(request)
    assert queries.asked_by_token(token, cast.at + 60 * DAY) == request
    with pytest.raises(queries.NoSuchLink):
        queries.asked_by_token(token, cast.at + 61 * DAY)
    given = stage.answer(request)
    assert queries.receipt_by_token(queries.receipt_token(given)) == given


def test_the_links_of_asking_and_receipt_are_not_each_others(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    given = stage.answer(request)
    with pytest.raises(queries.NoSuchLink):
        queries.asked_by_token(queries.receipt_token(given), cast.at)
    with pytest.raises(queries.NoSuchLink):
        queries.receipt_by_token(queries.asking_token(request))


@pytest.mark.parametrize(("who", "address"), [("outsider", CONTACT), ("colleague", "kolla.pahittsson@demo.example")])
def test_link_and_receipt_go_by_mail_and_the_outbox_keeps_no_address(
    cast: Cast, stage: Stage, who: str, address: str
) -> None:
    from plsportal.duties import ALL

    request = stage.ask(None if who == "outsider" else cast.colleague)
    workflow.send(request, by=cast.communicator, at=cast.at)
    assert notices.deliver(ALL, cast.at) == 1
    (letter,) = outbox.outbox
    assert letter.to == [address]
    assert queries.asking_token(request) in letter.body
    stage.answer(request)
    assert notices.deliver(ALL, cast.at) == 1
    given = Answer.objects.get()
    assert queries.receipt_token(given) in outbox.outbox[1].body
    workflow.withdraw(given, at=cast.at)


def test_without_an_address_nothing_is_sent(cast: Cast, stage: Stage) -> None:
    request = stage.ask(workflow.Outsider(NAME))
    with pytest.raises(Refused) as no:
        workflow.send(request, by=cast.communicator, at=cast.at)
    assert no.value.code == "contact"
    assert stage.answer(request).gave


def test_a_letter_about_an_answered_question_is_dropped(cast: Cast, stage: Stage) -> None:
    from plsportal.duties import ALL

    request = stage.ask()
    workflow.send(request, by=cast.communicator, at=cast.at)
    stage.answer(request, gave=False)
    assert notices.deliver(ALL, cast.at) == 0
    assert outbox.outbox == []


def test_no_name_stands_in_the_words_of_a_subject(stage: Stage) -> None:
    subject = stage.ask().subject
    assert str(subject) == str(subject.pk) and NAME not in repr(subject)
    assert not hasattr(Subject, "history")


def test_duties_are_listed_under_their_keys() -> None:
    assert [kind.key for kind in duties.KINDS] == ["take_down", "take_down_own", "take_down_left", "renew_consent"]
    assert {kind.ladder for kind in duties.KINDS[:3]} == {(0, 1, 3)}


def test_a_stale_press_is_told(cast: Cast, stage: Stage) -> None:
    publication, _given = stage.published()
    with pytest.raises(Stale):
        workflow.drop(publication, by=cast.communicator, at=cast.at)
