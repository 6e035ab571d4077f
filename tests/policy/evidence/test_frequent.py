"""A question that many have is shown to everybody in HR's words, and never who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from companies.models import User
from kit.workflow import Forbidden, Refused, Stale, record
from notices.models import Notice
from policy import duties, queries, workflow
from policy.models import Frequent, Question, Version
from tests.cast import DAY, Cast
from tests.policy.texts import adopt
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
S = Frequent.Status
WORDS = {"question": "Får man dela bilder från jobbet?", "answer": "Ja, när alla som syns har sagt ja."}
ENGLISH = {"question_en": "May one share pictures from work?", "answer_en": "Yes, when all have agreed."}


def answered(version: Version, cast: Cast, *, by: User | None = None) -> Question:
    asked = workflow.ask(version, kind="plain", text="Får jag dela min bild?", by=by or cast.colleague, at=cast.at)
    workflow.answer(asked, text="Ja, när alla har sagt ja.", by=cast.hr, at=cast.at)
    return asked


def shown(version: Version, cast: Cast, **more: Any) -> Frequent:
    return workflow.make_frequent(answered(version, cast), by=cast.hr, at=cast.at, **{**WORDS, **more})


def told(user: User, cast: Cast) -> list[str]:
    return [one.question for one in queries.frequent_shown_to(user, cast.at)]


# A plain question


def test_who_has_acknowledged_asks_at_any_time_and_hr_alone_is_told(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    person, where = client_for(cast.colleague), reverse("policy:ask", args=[version.policy.slug, version.number])
    assert where in person.get(version.get_absolute_url()).content.decode()
    assert "kind" not in person.get(where).context["form"].fields
    page = person.post(where, {"text": "Får jag dela bilden?"}, follow=True)
    asked = Question.objects.get()
    assert (asked.kind, asked.company) == ("plain", cast.nord)
    assert "bekräftelsen väntar" not in page.content.decode().lower()
    assert client_for(cast.hr).get(asked.get_absolute_url()).status_code == 200
    assert client_for(cast.manager).get(asked.get_absolute_url()).status_code == 404
    assert not Notice.objects.filter(kind="policy_question").exists()
    row = duties.answer_question(asked.at).get(object_id=asked.pk)
    assert "väntar" not in str(duties.asking._answer_task(row).why)
    assert "väntar" not in str(duties.asking._answered(asked.pk, cast.colleague))
    assert duties.asking._answered(asked.pk, cast.manager) is None


def test_one_asks_from_the_page_of_questions_about_what_reaches_one(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    page = reverse("policy:questions")
    where = reverse("policy:ask", args=[version.policy.slug, version.number])
    later = adopt(cast, "Ny", cast.nord)
    assert where not in client_for(cast.colleague).get(page).content.decode()
    newer = reverse("policy:ask", args=[later.policy.slug, later.number])
    assert client_for(cast.colleague).get(page).content.decode().count(newer) == 1
    assert client_for(cast.stranger).get(page).content.decode().count(where) == 1
    assert [one["version__number"] for one in queries.askable(cast.auditor, cast.at)] == []


def test_a_plain_question_hinders_neither_a_no_nor_the_acknowledgement(version: Version, cast: Cast) -> None:
    workflow.ask(version, kind="plain", text="Vad är en talesperson?", by=cast.colleague, at=cast.at)
    with pytest.raises(Refused):
        workflow.ask(version, kind="plain", text="En till?", by=cast.colleague, at=cast.at)
    assert workflow.ask(version, kind="decline", text="Nej", by=cast.colleague, at=cast.at)
    assert workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    for kind in Question.INSTEAD:
        with pytest.raises(Refused, match="bekräftat"), translation.override("sv"):
            workflow.ask(version, kind=kind, text="Nej", by=cast.colleague, at=cast.at)


def test_a_plain_question_is_no_state_of_the_acknowledgement(version: Version, cast: Cast) -> None:
    workflow.ask(version, kind="plain", text="Vad är en talesperson?", by=cast.colleague, at=cast.at)
    assert [cell.question for cell in queries.person_cells(cast.colleague, cast.colleague, cast.at)] == [None]
    workflow.ask(version, kind="ask", text="Först?", by=cast.colleague, at=cast.at)
    assert [cell.question for cell in queries.person_cells(cast.colleague, cast.colleague, cast.at)] == ["ask"]


# Shown to everybody


def test_hr_shows_it_in_other_words_and_everybody_reads_it_where_they_look(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    asked = answered(version, cast)
    hr, reader = client_for(cast.hr), client_for(cast.communicator)
    where = reverse("policy:make_frequent", args=[asked.pk])
    assert where in hr.get(asked.get_absolute_url()).content.decode()
    form = hr.get(where)
    assert form.context["form"].initial == {"answer": asked.reply.text}
    assert hr.post(where, WORDS).url == reverse("policy:questions")
    slug = version.policy.slug
    places = [version.get_absolute_url(), reverse("policy:questions"), reverse("policy:introduce", args=[slug])]
    for place in places:
        page = reader.get(place).content.decode()
        assert WORDS["question"] in page
        assert WORDS["answer"] in page
        assert cast.colleague.name not in page
        assert asked.text not in page
    assert hr.get(where).url == reverse("policy:reword", args=[Frequent.objects.get().pk])
    assert reverse("policy:reword", args=[Frequent.objects.get().pk]) in hr.get(places[1]).content.decode()
    assert reverse("policy:reword", args=[Frequent.objects.get().pk]) not in reader.get(places[1]).content.decode()


def test_who_may_not_reword_it_is_not_led_there(version: Version, cast: Cast, client_for: ClientFor) -> None:
    made = shown(version, cast)
    where, asked, listed = (
        reverse("policy:reword", args=[made.pk]),
        made.origin.get_absolute_url(),
        reverse("policy:questions"),
    )
    hr = client_for(cast.hr)
    assert all(where in hr.get(page).content.decode() for page in (asked, listed))
    workflow.reword(made, revision=made.revision, by=boss_of_all(cast), at=cast.at, everywhere=True, **WORDS)
    assert hr.get(where).status_code == 403
    assert not any(where in hr.get(page).content.decode() for page in (asked, listed))
    assert WORDS["question"] in hr.get(listed).content.decode()


def boss_of_all(cast: Cast) -> User:
    """Return somebody who is HR of nord and of the parent."""
    cast.appoint(cast.group_hr, cast.nord, "hr")
    return cast.group_hr


@pytest.mark.parametrize("words", [{"answer": ""}, {"question": " "}, {"question_en": "May one?"}])
def test_words_that_lack_their_half_are_a_sentence_and_no_other_s_press(
    version: Version, cast: Cast, words: dict[str, str]
) -> None:
    asked = answered(version, cast)
    with pytest.raises(Refused) as refused:
        workflow.make_frequent(asked, by=cast.hr, at=cast.at, **{**WORDS, **words})
    assert refused.value.code == "question"
    made = workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS)
    with pytest.raises(Stale):
        workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS)
    with pytest.raises(Refused):
        workflow.reword(made, revision=made.revision, by=cast.hr, at=cast.at, **{**WORDS, **words})
    made.refresh_from_db()
    assert (made.question, made.answer) == (WORDS["question"], WORDS["answer"])


def test_it_is_shown_to_whom_the_policy_reaches_and_from_the_parent_to_all(version: Version, cast: Cast) -> None:
    made = shown(version, cast)
    assert told(cast.colleague, cast) == told(cast.communicator, cast) == [WORDS["question"]]
    for other in (cast.stranger, cast.syd_hr, cast.group_hr, cast.auditor, cast.outsider_superuser):
        assert told(other, cast) == []
    workflow.hide_frequent(made, by=cast.hr, at=cast.at)
    asked = workflow.ask(version, kind="plain", text="Vi då?", by=cast.ceo, at=cast.at)
    workflow.answer(asked, text="Ja", by=cast.group_hr, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS)
    workflow.make_frequent(asked, by=cast.group_hr, at=cast.at, everywhere=True, **WORDS)
    assert told(cast.colleague, cast) == told(cast.stranger, cast) == [WORDS["question"]]
    assert told(cast.auditor, cast) == []


def test_what_hr_of_one_company_shows_is_not_shown_in_all(version: Version, cast: Cast, client_for: ClientFor) -> None:
    asked = answered(version, cast)
    with pytest.raises(Forbidden):
        workflow.make_frequent(asked, by=cast.hr, at=cast.at, everywhere=True, **WORDS)
    hr = client_for(cast.hr)
    assert "everywhere" not in hr.get(reverse("policy:make_frequent", args=[asked.pk])).context["form"].fields
    hr.post(reverse("policy:make_frequent", args=[asked.pk]), {**WORDS, "everywhere": "on"})
    assert not Frequent.objects.get().everywhere


def test_english_readers_get_english_where_there_is_any(version: Version, cast: Cast) -> None:
    made = shown(version, cast)
    with translation.override("en"):
        assert queries.frequent_shown_to(cast.communicator, cast.at)[0].language == "sv"
        workflow.reword(made, revision=1, by=cast.hr, at=cast.at, **WORDS, **ENGLISH)
        (one,) = queries.frequent_shown_to(cast.communicator, cast.at)
        assert (one.question, one.answer, one.language) == (*ENGLISH.values(), "en")
    with translation.override("sv"):
        assert told(cast.communicator, cast) == [WORDS["question"]]


@pytest.mark.parametrize("field", ["question", "answer", "question_en", "answer_en"])
def test_words_that_name_whoever_asked_are_refused_at_their_field(
    version: Version, cast: Cast, client_for: ClientFor, field: str
) -> None:
    asked = answered(version, cast)
    words = {**WORDS, **ENGLISH, field: f"Som {cast.colleague.name.upper()} undrar"}
    page = client_for(cast.hr).post(reverse("policy:make_frequent", args=[asked.pk]), words)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert all(text in page.content.decode() for text in words.values())
    with pytest.raises(Refused):
        workflow.reword(shown_again(asked, cast), revision=1, by=cast.hr, at=cast.at, **words)


def shown_again(asked: Question, cast: Cast) -> Frequent:
    return workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"question": ""}, "question"), ({"answer": " "}, "answer"), ({"question": "x" * 301}, "question"),
        ({"answer": "x" * 4001}, "answer"), ({"answer_en": ""}, "answer_en"), ({"question_en": ""}, "question_en"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(
    version: Version, cast: Cast, client_for: ClientFor, changes: dict[str, str], wrong: str
) -> None:
    asked, words = answered(version, cast), {**WORDS, **ENGLISH, **changes}
    for where in (reverse("policy:make_frequent", args=[asked.pk]), ""):
        address = where or reverse("policy:reword", args=[shown_again(asked, cast).pk])
        page = client_for(cast.hr).post(address, {**words, "revision": 1})
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [wrong]
        assert all(text.strip() in page.content.decode() for text in words.values())
        assert Frequent.objects.count() == (0 if where else 1)
    assert Frequent.objects.get().question == WORDS["question"]


def test_only_an_answered_question_and_never_ones_own_is_shown(version: Version, cast: Cast) -> None:
    asked = workflow.ask(version, kind="plain", text="Obesvarad?", by=cast.colleague, at=cast.at)
    with pytest.raises(Refused):
        workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS)
    own = workflow.ask(version, kind="plain", text="Egen?", by=cast.hr, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.make_frequent(own, by=cast.hr, at=cast.at, **WORDS)


# Each verb in each status, who, and how it is kept

DONE = {
    ("reword", S.SHOWN): S.SHOWN,
    ("reword", S.WITHDRAWN): S.SHOWN,
    ("hide_frequent", S.SHOWN): S.WITHDRAWN,
}


@pytest.mark.parametrize("status", S.values)
@pytest.mark.parametrize("verb", ["reword", "hide_frequent"])
def test_each_verb_does_in_each_status_what_the_map_says(version: Version, cast: Cast, verb: str, status: str) -> None:
    made = shown(version, cast)
    if status == S.WITHDRAWN:
        workflow.hide_frequent(made, by=cast.hr, at=cast.at)
    more = {"revision": 1, **WORDS} if verb == "reword" else {}
    before = made.history.count()
    if (verb, status) not in DONE:
        with pytest.raises(Stale):
            getattr(workflow, verb)(made, by=cast.hr, at=cast.at, **more)
        assert made.history.count() == before
        return
    getattr(workflow, verb)(made, by=cast.hr, at=cast.at, **more)
    last = made.history.first()
    assert Frequent.objects.get().status == DONE[verb, status]
    assert (last.history_change_reason, last.history_user, made.history.count()) == (verb, cast.hr, before + 1)
    assert bool(told(cast.communicator, cast)) == (DONE[verb, status] == S.SHOWN)


@pytest.mark.parametrize("name", ["reword", "hide_frequent"])
@pytest.mark.parametrize(
    ("everywhere", "who", "status"),
    [
        (False, "hr", 302), (False, "colleague", 404), (False, "manager", 404), (False, "ceo", 404),
        (False, "group_hr", 404), (False, "syd_hr", 404), (False, "outsider_superuser", 404),
        (True, "group_hr", 302), (True, "hr", 403), (True, "stranger", 404),
    ],
)  # fmt: skip
def test_hr_of_its_company_words_it_and_the_parents_what_all_see(
    version: Version, cast: Cast, client_for: ClientFor, name: str, everywhere: bool, who: str, status: int
) -> None:
    made = shown(version, cast)
    if everywhere:
        made.everywhere = True
        record(made, "reword", cast.group_hr)
    more = {**WORDS, "revision": 1, "everywhere": "on"}
    answer = client_for(getattr(cast, who)).post(reverse(f"policy:{name}", args=[made.pk]), more)
    assert answer.status_code == status
    if name == "reword":
        page = client_for(getattr(cast, who)).get(reverse("policy:reword", args=[made.pk]))
        assert page.status_code == (200 if status == 302 else status)
    assert who == "colleague" or cast.colleague.name not in answer.content.decode()


def test_what_it_has_said_is_kept_with_who_and_when(version: Version, cast: Cast, client_for: ClientFor) -> None:
    made = shown(version, cast)
    workflow.reword(made, revision=1, by=cast.hr, at=cast.at, question="Och film?", answer="Likadant.")
    workflow.hide_frequent(made, by=cast.hr, at=cast.at)
    said = [(one["history_change_reason"], one["question"]) for one in queries.worded(made)]
    assert said == [("hide_frequent", "Och film?"), ("reword", "Och film?"), ("make_frequent", WORDS["question"])]
    page = client_for(cast.hr).get(reverse("policy:reword", args=[made.pk])).content.decode()
    for words in (WORDS["question"], "Och film?", "Dold", "Omskriven", "Frågan visas inte nu"):
        assert words in page


def test_the_second_writer_sees_both_and_loses_nothing(version: Version, cast: Cast, client_for: ClientFor) -> None:
    made, hr = shown(version, cast), client_for(cast.hr)
    where, mine = reverse("policy:reword", args=[made.pk]), {"question": "Min fråga?", "answer": "Mitt svar."}
    workflow.reword(made, revision=1, by=cast.hr, at=cast.at, question="Först sparad?", answer="Ja.")
    page = hr.post(where, {**mine, "revision": 1})
    assert page.status_code == 409
    for words in ("Först sparad?", *mine.values(), cast.hr.name):
        assert words in page.content.decode()
    assert Frequent.objects.get().question == "Först sparad?"
    again = page.context["form"].data["revision"]
    assert hr.post(where, {**mine, "revision": again}).status_code == 302
    assert Frequent.objects.get().question == mine["question"]
    assert hr.post(where, mine).status_code == 409


def test_two_who_reword_at_once_are_one_and_so_are_two_who_show(
    transactional_db: None, version: Version, cast: Cast
) -> None:
    asked = answered(version, cast)
    outcomes = race(3, lambda _: workflow.make_frequent(asked, by=cast.hr, at=cast.at, **WORDS).pk)
    assert tally(outcomes) == {"done": 1, "Stale": 2}
    pk = Frequent.objects.get().pk

    def reword(number: int) -> None:
        words = {"question": str(number), "answer": "Ja."}
        workflow.reword(Frequent.objects.get(pk=pk), revision=1, by=cast.hr, at=cast.at, **words)

    assert tally(race(3, reword)) == {"done": 1, "Stale": 2}
    assert Frequent.objects.get().revision == 2


def test_the_database_wants_an_answer_in_each_language_that_asks(version: Version, cast: Cast) -> None:
    asked = answered(version, cast)
    for words in ({"answer": ""}, {"question_en": "Why?"}, {"answer_en": "So."}):
        with pytest.raises(Refused) as refused, transaction.atomic():
            workflow.make_frequent(asked, by=cast.hr, at=cast.at, **{**WORDS, **words})
        assert isinstance(refused.value.__cause__, IntegrityError)
    assert not Frequent.objects.exists()


@pytest.mark.parametrize("place", ["policy:questions", "policy:read"])
def test_one_and_three_cost_the_same(version: Version, cast: Cast, client_for: ClientFor, place: str) -> None:
    client, counts = client_for(cast.hr), []
    where = reverse(place, args=[version.policy.slug] if place == "policy:read" else [])
    for people in ([cast.colleague], [cast.manager, cast.communicator]):
        for person in people:
            workflow.make_frequent(answered(version, cast, by=person), by=cast.hr, at=cast.at, **WORDS)
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(where)
        counts.append(len(asked))
    assert page.content.decode().count(f"<summary>{WORDS['question']}") == 3
    assert counts[0] == counts[1] <= 30


def test_a_text_that_no_longer_reaches_shows_none_of_its_questions(version: Version, cast: Cast) -> None:
    shown(version, cast)
    assert told(cast.colleague, cast) == [WORDS["question"]]
    assert [one.question for one in queries.frequent_shown_to(cast.colleague, cast.at - 900 * DAY)] == []
