"""The quiz: scenario questions with the reason after each answer, passed before the press, kept as they were asked."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.extraction import extract
from policy.models import Acknowledgement, Quiz, QuizAnswer, Version
from policy.rendering import render
from policy.texts import SCENARIOS
from tests.cast import DAY, Cast
from tests.policy.texts import adopt
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
SAMPLE = Path(__file__).parents[3] / "policy/samples/policy-kring-sociala-medier.txt"
RIGHT = [one["right"] for one in SCENARIOS]
KIOSK = "/kiosk/policy/"


def wrong(place: int) -> int:
    return (RIGHT[place] + 1) % 3


def test_each_scenario_names_the_clause_of_the_text_that_it_is_about(db: None) -> None:
    page = render(extract(SAMPLE.read_bytes()).body).html
    said = {found[0]: found[1] for found in re.findall(r'<li id="(p2-\d)">(.*?)(?=<li id=|</ol>)', page, re.S)}
    about = ["åsikten är din egen", "från en kunds arbetsplats", "ha samtyckt innan du publicerar", "må dåligt"]
    for one, words in zip(SCENARIOS, about, strict=True):
        assert words in said[one["clause"]]


def setup(
    version: Version, cast: Cast, *, mark: int = 3, tries: int = 2, by: User | None = None, many: int = 4
) -> Quiz:
    adoption = version.adoptions.select_related("company").get(company=cast.nord)
    return workflow.set_quiz(
        adoption, questions=list(SCENARIOS[:many]), pass_mark=mark, tries=tries, by=by or cast.hr, at=cast.at
    )


def give(
    version: Version, cast: Cast, *choices: int, at: dt.datetime | None = None, start: int = 0
) -> list[QuizAnswer]:
    moment = at or cast.at
    return [
        workflow.answer_quiz(version, question=place, choice=choice, by=cast.colleague, at=moment)
        for place, choice in enumerate(choices)
    ]


def sign(version: Version, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)


def test_one_answers_reads_why_passes_and_acknowledges(version: Version, cast: Cast, client_for: ClientFor) -> None:
    setup(version, cast)
    client = client_for(cast.colleague)
    page = client.get(version.get_absolute_url()).content.decode()
    where = reverse("policy:quiz", args=[version.policy.slug, version.number])
    assert where in page
    assert reverse("policy:acknowledge", args=[version.policy.slug, version.number]) not in page
    for place, one in enumerate(SCENARIOS):
        asked = client.get(where)
        assert f"Fråga {place + 1} av 4" in asked.content.decode()
        assert one["text"]["sv"] in asked.content.decode()
        assert one["explanation"]["sv"] not in asked.content.decode()
        answer = client.post(where, {"question": place, "choice": RIGHT[place] if place else wrong(0)}, follow=True)
        assert one["explanation"]["sv"] in answer.content.decode()
        assert ("Inte riktigt" in answer.content.decode()) == (place == 0)
    assert "3 av 4 rätt" in answer.content.decode()
    assert client.get(where).status_code == 302
    assert client.get(version.get_absolute_url()).context["quiz"] is None
    press = {"read": "on", "text_hash": version.text_hash}
    assert (
        client.post(reverse("policy:acknowledge", args=[version.policy.slug, version.number]), press).status_code == 302
    )


def test_english_is_asked_in_english_and_what_lacks_it_in_swedish(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    setup(version, cast)
    companies.change_person(cast.colleague, language="en", by=cast.colleague, at=cast.at)
    cast.colleague.refresh_from_db()
    where = reverse("policy:quiz", args=[version.policy.slug, version.number])
    assert SCENARIOS[0]["text"]["en"] in client_for(cast.colleague).get(where).content.decode()
    bare = {**SCENARIOS[0], "text": {"sv": "Bara svenska?", "en": ""}}
    assert queries.asked(bare, "en") == queries.asked(bare, "sv")
    assert (queries.asked(bare, "en")["text"], queries.asked(bare, "en")["language"]) == ("Bara svenska?", "sv")
    assert queries.asked(SCENARIOS[0], "en")["language"] == "en"


def test_nobody_acknowledges_before_the_quiz_is_passed(version: Version, cast: Cast) -> None:
    setup(version, cast)
    with pytest.raises(Refused):
        sign(version, cast)
    give(version, cast, wrong(0), wrong(1), RIGHT[2], RIGHT[3])
    with pytest.raises(Refused):
        sign(version, cast)
    give(version, cast, *RIGHT)
    assert sign(version, cast)


def test_as_many_tries_a_day_as_hr_says_and_again_tomorrow(version: Version, cast: Cast, client_for: ClientFor) -> None:
    setup(version, cast, tries=2)
    for _round in range(2):
        give(version, cast, *(wrong(place) for place in range(4)))
    with pytest.raises(Refused, match="imorgon"):
        give(version, cast, RIGHT[0])
    page = client_for(cast.colleague).get(reverse("policy:quiz", args=[version.policy.slug, version.number]))
    said = page.content.decode()
    assert "<title>Imorgon kan du försöka igen" in said
    assert reverse("policy:ask", args=[version.policy.slug, version.number]) in said
    give(version, cast, *RIGHT, at=cast.at + DAY)
    assert QuizAnswer.objects.filter(round=3).count() == 4


def test_only_the_question_that_is_next_is_answered_and_twice_is_once(version: Version, cast: Cast) -> None:
    setup(version, cast)
    (first,) = give(version, cast, RIGHT[0])
    assert give(version, cast, RIGHT[0]) == [first]
    for question, choice in ((0, wrong(0)), (2, 0), (1, 3), (1, -1), (9, 0)):
        with pytest.raises(Refused):
            workflow.answer_quiz(version, question=question, choice=choice, by=cast.colleague, at=cast.at)
    assert QuizAnswer.objects.count() == 1


def test_six_presses_at_once_are_one_answer(transactional_db: None, version: Version, cast: Cast) -> None:
    setup(version, cast)
    outcomes = race(6, lambda number: give(version, cast, RIGHT[0])[0].pk)
    assert (tally(outcomes), QuizAnswer.objects.count()) == ({"done": 6}, 1)


def test_what_was_asked_is_kept_when_hr_changes_it(version: Version, cast: Cast) -> None:
    old = setup(version, cast, many=2, mark=1)
    (done,) = give(version, cast, wrong(0))
    new = setup(version, cast, many=1, mark=1)
    assert (QuizAnswer.objects.get(pk=done.pk).quiz, old.questions[0]) == (old, SCENARIOS[0])
    adoption = queries.own_adoption(cast.colleague, version.policy, cast.at)
    assert adoption
    found = queries.quiz_owed(cast.colleague, adoption, cast.at)
    assert found
    assert (found.quiz, found.answered) == (new, {})


def test_a_new_text_is_asked_about_anew_and_no_questions_are_no_quiz(version: Version, cast: Cast) -> None:
    setup(version, cast, many=1, mark=1)
    give(version, cast, RIGHT[0])
    assert sign(version, cast)
    newer = adopt(cast, "Nyare text")
    with pytest.raises(Refused):
        sign(newer, cast)
    setup(newer, cast, many=0)
    assert sign(newer, cast)


@pytest.mark.parametrize("who", ["colleague", "manager", "communicator", "auditor", "syd_hr", "stranger"])
def test_questions_are_set_by_those_who_write_policy(version: Version, cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        setup(version, cast, by=getattr(cast, who))
    for by in (cast.quality, cast.ceo):
        assert setup(version, cast, by=by)


def test_who_is_not_reached_is_not_asked_and_sees_no_answer_of_others(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    setup(version, cast)
    (done,) = give(version, cast, RIGHT[0])
    seen = reverse("policy:quiz_answered", args=[done.pk])
    assert client_for(cast.colleague).get(seen).status_code == 200
    for who in (cast.hr, cast.manager, cast.stranger):
        assert client_for(who).get(seen).status_code == 404
    where = reverse("policy:quiz", args=[version.policy.slug, version.number])
    assert client_for(cast.auditor).get(where).status_code == 403


def test_an_unanswered_question_says_so(version: Version, cast: Cast, client_for: ClientFor) -> None:
    setup(version, cast)
    where = reverse("policy:quiz", args=[version.policy.slug, version.number])
    for values in ({}, {"question": 0}, {"question": 0, "choice": 7}, {"question": "x", "choice": 0}):
        answer = client_for(cast.colleague).post(where, values)
        assert answer.status_code == 422
        assert SCENARIOS[0]["text"]["sv"] in answer.content.decode()
    assert not QuizAnswer.objects.exists()


def filled(questions: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What a browser sends of the form that HR edits."""
    from policy.forms import initial_of

    sent: dict[str, Any] = {"pass_mark": len(questions), "tries": 3, "q-TOTAL_FORMS": len(questions) + 1}
    sent |= {"q-INITIAL_FORMS": len(questions), "q-MIN_NUM_FORMS": 0, "q-MAX_NUM_FORMS": 10}
    for place, one in enumerate(questions):
        sent |= {f"q-{place}-{name}": value for name, value in {**initial_of(one), "clause": "p1"}.items()}
    return {**sent, f"q-{len(questions)}-clause": "", **more}


def test_hr_begins_with_the_four_scenarios_changes_them_and_turns_them_off(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    where = reverse("policy:set_quiz", args=[version.policy.slug, "nord"])
    assert where in client.get(version.get_absolute_url()).content.decode()
    page = html.unescape(client.get(where).content.decode())
    assert all(one["text"]["sv"] in page and one["text"]["en"] in page for one in SCENARIOS)
    changed = {"q-0-text_sv": "Påhittad fråga?", "q-1-DELETE": "on", "pass_mark": 2}
    assert client.post(where, filled(list(SCENARIOS), **changed)).status_code == 302
    quiz = Quiz.objects.get()
    assert [one["text"]["sv"] for one in quiz.questions] == [
        "Påhittad fråga?",
        *(s["text"]["sv"] for s in SCENARIOS[2:]),
    ]
    assert (quiz.pass_mark, quiz.tries, quiz.by) == (2, 3, cast.hr)
    assert "Påhittad fråga?" in client.get(where).content.decode()
    client.post(where, {"off": "1"})
    adoption = version.adoptions.get(company=cast.nord)
    from kit import clock

    assert queries.quiz_of(adoption, clock.now()) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"q-0-text_sv": ""}, "behöver fyllas i"), ({"q-0-right": "2", "q-0-option_2_sv": ""}, "tredje alternativet"),
        ({"pass_mark": "9"}, "så många"), ({"pass_mark": "0"}, "Minst 1."), ({"tries": "x"}, "heltal"),
        ({"q-0-clause": "p99"}, "giltigt"), ({"q-0-right": ""}, "behöver fyllas i"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_quiz_is_told_and_nothing_typed_is_lost(
    version: Version, cast: Cast, client_for: ClientFor, change: dict[str, str], said: str
) -> None:
    where = reverse("policy:set_quiz", args=[version.policy.slug, "nord"])
    answer = client_for(cast.hr).post(where, filled(list(SCENARIOS[:2]), **{"q-1-text_sv": "Skrivet?", **change}))
    assert answer.status_code == 422
    assert "Skrivet?" in answer.content.decode()
    assert said in answer.content.decode()
    assert not Quiz.objects.exists()


def at_the_kiosk(cast: Cast, client_for: ClientFor) -> tuple[User, Client]:
    worker = companies.add_person(name="Utan Påhittsdator", by=cast.portal, at=cast.at)
    cast.employ(worker, cast.nord, manager=cast.manager, number="4711")
    code = workflow.make_kiosk_code(worker, by=cast.manager, at=cast.at)
    kiosk = client_for(cast.manager)
    kiosk.post(reverse("policy:open_kiosk"))
    kiosk.post("/kiosk/", {"number": "4711", "code": code})
    return worker, kiosk


def shown(kiosk: Client, address: str = KIOSK) -> str:
    return html.unescape(kiosk.get(address).content.decode())


def test_the_kiosk_shows_the_text_first_and_then_asks_with_the_reason_after_each_answer(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    setup(version, cast)
    worker, kiosk = at_the_kiosk(cast, client_for)
    first = shown(kiosk)
    assert 'class="document"' in first
    assert first.index('class="document"') < first.index(f'href="{KIOSK}?fragor=1"')
    assert "text_hash" not in first
    assert SCENARIOS[0]["text"]["sv"] not in first
    page = shown(kiosk, f"{KIOSK}?fragor=1")
    for place in range(4):
        assert SCENARIOS[place]["text"]["sv"] in page
        assert f'href="{KIOSK}"' in page  # back to the text
        answer = kiosk.post(KIOSK, {"question": place, "choice": RIGHT[place]})
        page = shown(kiosk, answer["Location"])
        assert SCENARIOS[place]["explanation"]["sv"] in page
    assert 'name="text_hash"' in page
    kiosk.post(KIOSK, {"text_hash": version.text_hash, "read": "on"})
    assert Acknowledgement.objects.get().person == worker


def test_a_missing_choice_at_the_kiosk_is_told_at_the_question(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    setup(version, cast)
    _worker, kiosk = at_the_kiosk(cast, client_for)
    answer = kiosk.post(KIOSK, {"question": 0})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["choice"])
    assert SCENARIOS[0]["text"]["sv"] in html.unescape(answer.content.decode())


def test_who_has_used_the_tries_at_the_kiosk_is_told_so_and_led_to_the_text(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    setup(version, cast, mark=1, tries=1, many=1)
    _worker, kiosk = at_the_kiosk(cast, client_for)
    answer = kiosk.post(KIOSK, {"question": 0, "choice": wrong(0)})
    page = shown(kiosk, answer["Location"])
    assert "Imorgon kan du försöka igen" in page
    assert f'href="{KIOSK}"' in page


@pytest.mark.parametrize("model", [Quiz, QuizAnswer])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_asked_and_answered(db: None, model: Any, verb: str) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))
