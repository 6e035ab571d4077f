"""A question or a no instead of the acknowledgement: it reaches HR and manager, and the person stays owing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from notices import workflow as notices
from notices.models import Notice
from plsportal.duties import ALL
from policy import duties, workflow
from policy.models import Acknowledgement, Question, ReadingRule, Reply, SectionShown, Version
from tests.cast import DAY, Cast
from tests.racing import race, tally

ClientFor = Callable[[User], Client]


def ask(version: Version, by: User, cast: Cast, kind: str = "ask") -> Question:
    return workflow.ask(version, kind=kind, text="Får jag dela bilden?", by=by, at=cast.at)


def answerers(cast: Cast) -> set[Any]:
    kinds = (duties.answer_question, duties.answer_question_for)
    return {who for kind in kinds for who in kind(cast.at).values_list("who_id", flat=True)}


def test_one_asks_first_hr_answers_and_the_acknowledgement_still_waits(
    version: Version, cast: Cast, client_for: ClientFor, mailoutbox: list[Any]
) -> None:
    person = client_for(cast.colleague)
    where = reverse("policy:ask", args=[version.policy.slug, version.number])
    assert where in person.get(version.get_absolute_url()).content.decode()
    answer = person.post(where, {"kind": "ask", "text": "Får jag dela bilden?"})
    asked = Question.objects.get()
    assert (answer.url, asked.company, asked.kind) == (asked.get_absolute_url(), cast.nord, "ask")
    assert asked.get_absolute_url() in person.get(version.get_absolute_url()).content.decode()
    assert answerers_now() == {cast.hr.pk}
    hr = client_for(cast.hr)
    assert asked.get_absolute_url() in hr.get(reverse("home")).content.decode()
    assert "Får jag dela bilden?" in hr.get(asked.get_absolute_url()).content.decode()
    hr.post(asked.get_absolute_url(), {"text": "Ja, om alla som syns har sagt ja."})
    assert answerers_now() == set()
    assert "Ja, om alla som syns" in person.get(asked.get_absolute_url()).content.decode()
    assert cast.colleague.pk in set(duties.acknowledge(cast.at).values_list("who_id", flat=True))
    assert set(Notice.objects.values_list("kind", "person")) == {
        ("policy_question", cast.manager.pk), ("policy_answer", cast.colleague.pk),
    }  # fmt: skip
    notices.deliver(ALL, cast.at + DAY)
    assert {mail.to[0] for mail in mailoutbox} == {cast.manager.email, cast.colleague.email}
    for mail in mailoutbox:
        assert cast.colleague.name not in mail.body
        assert "bilden" not in mail.body


def answerers_now() -> set[Any]:
    from kit import clock

    kinds = (duties.answer_question, duties.answer_question_for)
    return {who for kind in kinds for who in kind(clock.now()).values_list("who_id", flat=True)}


def test_who_declines_goes_on_owing_and_may_sign_after_all(version: Version, cast: Cast) -> None:
    asked = ask(version, cast.colleague, cast, "decline")
    row = duties.answer_question(cast.at).get(object_id=asked.pk)
    assert "vill inte bekräfta" in str(duties.asking._answer_task(row).what)
    assert cast.colleague.name not in str(duties.asking._answer_task(row).mailed)
    assert row["due"] == cast.today + 7 * DAY
    assert cast.colleague.pk in set(duties.acknowledge(cast.at).values_list("who_id", flat=True))
    assert workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)


def test_a_second_question_waits_for_the_answer_to_the_first(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    asked = ask(version, cast.colleague, cast)
    where = reverse("policy:ask", args=[version.policy.slug, version.number])
    answer = client_for(cast.colleague).post(where, {"kind": "ask", "text": "En till?"})
    assert answer.status_code == 422
    assert "tidigare fråga" in answer.content.decode()
    assert "En till?" in answer.content.decode()
    workflow.answer(asked, text="Ja", by=cast.hr, at=cast.at)
    assert ask(version, cast.colleague, cast)


def test_pressed_six_times_at_once_it_is_one_question(transactional_db: None, version: Version, cast: Cast) -> None:
    assert tally(race(6, lambda number: ask(version, cast.colleague, cast).pk)) == {"done": 1, "Refused": 5}


def test_two_who_answer_at_once_are_one_answer(transactional_db: None, version: Version, cast: Cast) -> None:
    asked = ask(version, cast.colleague, cast)
    outcomes = race(4, lambda number: workflow.answer(asked, text=str(number), by=cast.hr, at=cast.at).pk)
    assert tally(outcomes) == {"done": 1, "Stale": 3}


@pytest.mark.parametrize(
    "values", [{}, {"kind": "ask"}, {"kind": "x", "text": "Hej"}, {"kind": "ask", "text": "x" * 2001}]
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    version: Version, cast: Cast, client_for: ClientFor, values: dict[str, str]
) -> None:
    answer = client_for(cast.colleague).post(reverse("policy:ask", args=[version.policy.slug, version.number]), values)
    assert answer.status_code == 422
    assert values.get("text", "") in answer.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("who", "reads", "answers"),
    [
        ("colleague", 200, 403), ("manager", 200, 403), ("hr", 200, 302), ("communicator", 404, 404),
        ("ceo", 404, 404), ("auditor", 404, 404), ("syd_hr", 404, 404), ("group_hr", 404, 404),
        ("stranger", 404, 404), ("outsider_superuser", 404, 404),
    ],
)  # fmt: skip
def test_a_question_is_read_by_those_concerned_and_answered_by_hr(
    version: Version, cast: Cast, client_for: ClientFor, who: str, reads: int, answers: int
) -> None:
    asked = ask(version, cast.colleague, cast)
    client = client_for(getattr(cast, who))
    assert client.get(asked.get_absolute_url()).status_code == reads
    assert client.post(asked.get_absolute_url(), {"text": "Svar"}).status_code == answers
    assert (asked.get_absolute_url() in client.get(reverse("policy:questions")).content.decode()) == (reads == 200)


def test_nobody_answers_their_own_question(version: Version, cast: Cast) -> None:
    asked = ask(version, cast.hr, cast)
    assert cast.hr.pk not in answerers(cast)
    with pytest.raises(Forbidden):
        workflow.answer(asked, text="Ja", by=cast.hr, at=cast.at)


def test_a_company_without_hr_is_served_by_the_parents(version: Version, cast: Cast) -> None:
    asked = ask(version, cast.colleague, cast)
    assert answerers(cast) == {cast.hr.pk}
    companies.leave_now(cast.hr.employments.get(), by=cast.portal, at=cast.at)
    later = cast.at + dt.timedelta(minutes=1)
    assert set(duties.answer_question(later)) == set()
    assert set(duties.answer_question_for(later).values_list("who_id", flat=True)) == {cast.group_hr.pk}
    assert workflow.answer(asked, text="Ja", by=cast.group_hr, at=later)


def test_who_is_not_reached_has_nothing_to_ask_before(version: Version, cast: Cast, client_for: ClientFor) -> None:
    where = reverse("policy:ask", args=[version.policy.slug, version.number])
    assert client_for(cast.auditor).get(where).status_code == 403
    with pytest.raises(Forbidden):
        ask(version, cast.auditor, cast)


def test_an_empty_answer_is_told_and_a_late_one_names_who_was_first(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    asked = ask(version, cast.colleague, cast)
    client = client_for(cast.hr)
    assert client.post(asked.get_absolute_url(), {"text": " "}).status_code == 422
    workflow.answer(asked, text="Först", by=cast.hr, at=cast.at)
    assert client.post(asked.get_absolute_url(), {"text": "Sedan"}).status_code == 409
    with pytest.raises(Stale):
        workflow.answer(asked, text="Sedan", by=cast.hr, at=cast.at)


def test_the_list_costs_the_same_for_one_and_for_three(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client, counts = client_for(cast.hr), []
    client.get(reverse("policy:questions"))
    for people in ([cast.colleague], [cast.manager, cast.communicator]):
        for person in people:
            ask(version, person, cast)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("policy:questions")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", [Question, Reply, ReadingRule, SectionShown])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_said(db: None, model: Any, verb: str) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


# Every section


def rule(version: Version, cast: Cast, every: bool = True, by: User | None = None) -> None:
    adoption = version.adoptions.select_related("company").get(company=cast.nord)
    workflow.set_reading_rule(adoption, every_section=every, by=by or cast.hr, at=cast.at)


def test_where_a_company_asks_for_it_every_section_is_shown_before_the_press(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    setting = reverse("policy:set_reading_rule", args=[version.policy.slug, "nord"])
    assert setting in client.get(version.get_absolute_url()).content.decode()
    client.post(setting, {"every_section": "on"})
    person = client_for(cast.colleague)
    assert person.get(version.get_absolute_url()).context["next_section"] == 1
    press = {"read": "on", "text_hash": version.text_hash}
    where = reverse("policy:acknowledge", args=[version.policy.slug, version.number])
    assert person.post(where, press).status_code == 409
    page, total = reverse("policy:read_section", args=[version.policy.slug, version.number, 1]), 0
    while "avsnitt" in page:
        shown = person.get(page)
        total = shown.context["total"]
        assert f"Avsnitt {shown.context['section']} av {total}" in shown.content.decode()
        page = person.post(page).url
    assert SectionShown.objects.filter(person=cast.colleague).count() == total == 3
    assert page == reverse("policy:introduce", args=[version.policy.slug])
    assert person.get(version.get_absolute_url()).context["next_section"] is None
    assert person.post(where, press).status_code == 302
    assert Acknowledgement.objects.get().person == cast.colleague


def test_the_rule_is_the_companys_own_and_can_be_taken_back(version: Version, cast: Cast) -> None:
    rule(version, cast)
    assert workflow.acknowledge(version, by=cast.stranger, at=cast.at, text_hash=version.text_hash)
    with pytest.raises(Refused):
        workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    rule(version, cast, every=False)
    assert workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    for by in (cast.colleague, cast.manager, cast.auditor, cast.syd_hr, cast.outsider_superuser):
        with pytest.raises(Forbidden):
            rule(version, cast, by=by)


def test_a_get_shows_and_notes_nothing_and_there_is_no_other_section(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.colleague)
    for number, status in ((1, 200), (0, 404), (4, 404)):
        page = reverse("policy:read_section", args=[version.policy.slug, version.number, number])
        assert client.get(page).status_code == status
    assert not SectionShown.objects.exists()
    with pytest.raises(Refused):
        workflow.show_section(version, 4, by=cast.colleague, at=cast.at)


def test_a_section_is_spoken_as_the_swedish_that_it_is_and_says_so_to_english_readers(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    page = reverse("policy:read_section", args=[version.policy.slug, version.number, 1])
    client = client_for(cast.colleague)
    assert "Texten är på svenska." not in client.get(page).content.decode()
    companies.change_person(cast.colleague, language="en", by=cast.colleague, at=cast.at)
    shown = client.get(page).content.decode()
    assert '<article class="document" lang="sv">' in shown
    assert "The text is in Swedish." in shown


def test_the_kiosk_shows_section_after_section_too(version: Version, cast: Cast, client_for: ClientFor) -> None:
    rule(version, cast)
    worker = companies.add_person(name="Utan Påhittsdator", by=cast.portal, at=cast.at)
    cast.employ(worker, cast.nord, manager=cast.manager, number="4711")
    code = workflow.make_kiosk_code(worker, by=cast.manager, at=cast.at)
    kiosk = client_for(cast.manager)
    kiosk.post(reverse("policy:open_kiosk"))
    kiosk.post("/kiosk/", {"number": "4711", "code": code})
    for number in (1, 2, 3):
        page = kiosk.get("/kiosk/policy/")
        assert page.context["section"] == number
        kiosk.post("/kiosk/policy/", {"section": number})
    kiosk.post("/kiosk/policy/", {"text_hash": version.text_hash, "read": "on"})
    assert Acknowledgement.objects.get().person == worker
