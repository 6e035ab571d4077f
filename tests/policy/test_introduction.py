"""The introduction: a new person goes from the policy in short to how they may publish, and goes on where they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import User
from plsportal import inbox
from policy import queries, workflow
from policy.models import Acknowledgement, Version
from policy.rendering import leads
from policy.texts import SCENARIOS
from tests.cast import Cast

from .texts import adopt

ClientFor = Callable[[User], Client]


def place(name: str, version: Version, *more: Any) -> str:
    return reverse(f"policy:{name}", args=[version.policy.slug, *more])


def ask_questions(version: Version, cast: Cast) -> None:
    adoption = version.adoptions.select_related("company").get(company=cast.nord)
    workflow.set_quiz(adoption, questions=list(SCENARIOS[:2]), pass_mark=1, tries=3, by=cast.hr, at=cast.at)


def ask_sections(version: Version, cast: Cast) -> None:
    adoption = version.adoptions.select_related("company").get(company=cast.nord)
    workflow.set_reading_rule(adoption, every_section=True, by=cast.hr, at=cast.at)


def answer(version: Version, cast: Cast, *places: int) -> None:
    for one in places:
        choice = SCENARIOS[one]["right"]
        workflow.answer_quiz(version, question=one, choice=choice, by=cast.newcomer, at=cast.at)


def sign(version: Version, by: User, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=by, at=cast.at, text_hash=version.text_hash)


def now(version: Version, cast: Cast) -> str:
    adoption = queries.own_adoption(cast.newcomer, version.policy, cast.at)
    assert adoption is not None
    return queries.introduction(cast.newcomer, adoption, cast.at).now


# The whole way


def test_a_newcomer_goes_the_five_steps_from_the_duty_to_the_last_page(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    ask_questions(version, cast)
    client = client_for(cast.newcomer)
    assert place("introduce", version) in client.get("/").content.decode()
    short = client.get(place("introduce", version)).content.decode()
    assert "Steg 1 av 5" in short and place("read_step", version) in short
    read = client.get(place("read_step", version)).content.decode()
    assert "Steg 2 av 5" in read and place("quiz", version, version.number) in read
    assert 'name="read"' not in read
    for one in SCENARIOS[:2]:
        asked = client.get(place("quiz", version, version.number))
        assert "Steg 3 av 5" in asked.content.decode()
        form = asked.context["form"]
        values = {**{name: form[name].value() for name in form.fields if name != "choice"}, "choice": one["right"]}
        why = client.get(client.post(place("quiz", version, version.number), values).url).content.decode()
        assert "Steg 3 av 5" in why
    assert place("confirm", version) in why
    page = client.get(place("confirm", version))
    assert "Steg 4 av 5" in page.content.decode() and page.context["wording"] in page.content.decode()
    done = client.post(place("confirm", version), {"read": "on", "text_hash": version.text_hash})
    receipt = Acknowledgement.objects.get()
    assert (done.url, receipt.person_id) == (receipt.get_absolute_url(), cast.newcomer.pk)
    assert reverse("how_to_publish") in client.get(done.url).content.decode()
    assert "Steg 5 av 5" in client.get(reverse("how_to_publish")).content.decode()


def test_without_a_quiz_there_are_four_steps_and_the_text_leads_to_the_press(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    read = client_for(cast.newcomer).get(place("read_step", version)).content.decode()
    assert "Steg 2 av 4" in read and place("confirm", version) in read and 'name="read"' not in read


def test_every_section_shown_leads_back_into_the_introduction(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    ask_sections(version, cast)
    client, total = client_for(cast.newcomer), len(queries_parts(version))
    assert place("read_section", version, version.number, 1) in client.get(place("read_step", version)).content.decode()
    for section in range(1, total + 1):
        where = place("read_section", version, version.number, section)
        assert "Steg 2 av 4" in client.get(where).content.decode()
        onward = client.post(where)
    assert onward.url == place("introduce", version)
    assert client.get(onward.url).url == place("confirm", version)


def queries_parts(version: Version) -> tuple[Any, ...]:
    from policy.rendering import parts

    return parts(version.body)


# Where one was


def test_one_goes_on_where_the_facts_say_that_one_was(version: Version, cast: Cast, client_for: ClientFor) -> None:
    ask_questions(version, cast)
    client = client_for(cast.newcomer)
    assert now(version, cast) == queries.SHORT
    answer(version, cast, 0)
    assert now(version, cast) == queries.QUIZ
    assert client.get(place("introduce", version)).url == place("quiz", version, version.number)
    answer(version, cast, 1)
    assert now(version, cast) == queries.CONFIRM
    assert client.get(place("introduce", version)).url == place("confirm", version)
    sign(version, cast.newcomer, cast)
    assert now(version, cast) == queries.PUBLISH
    for name in ("introduce", "read_step"):
        assert client.get(place(name, version)).url == reverse("how_to_publish")
    assert client.get(place("confirm", version)).url == place("introduce", version)


def test_a_section_that_was_shown_is_where_one_goes_on(version: Version, cast: Cast, client_for: ClientFor) -> None:
    ask_sections(version, cast)
    assert now(version, cast) == queries.SHORT
    workflow.show_section(version, 1, by=cast.newcomer, at=cast.at)
    left = len(queries_parts(version)) > 1
    assert now(version, cast) == (queries.READ if left else queries.CONFIRM)
    to = place("read_section", version, version.number, 2) if left else place("confirm", version)
    assert client_for(cast.newcomer).get(place("introduce", version)).url == to


# What hinders


def test_the_press_waits_for_the_questions_and_nothing_is_written(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    ask_questions(version, cast)
    client = client_for(cast.newcomer)
    values = {"read": "on", "text_hash": version.text_hash}
    assert client.post(place("confirm", version), values).url == place("read_step", version)
    answer(version, cast, 0)
    assert client.post(place("confirm", version), values).url == place("introduce", version)
    assert not Acknowledgement.objects.exists()


def test_without_the_tick_the_step_says_so_at_its_field(version: Version, cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.newcomer).post(place("confirm", version), {"text_hash": version.text_hash})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Steg 3 av 4" in shown and 'href="#id_read">Din bekräftelse</a>: Kryssa i rutan' in shown
    assert 'id="id_read_error"' in shown and 'aria-describedby="id_read_error"' in shown
    assert not Acknowledgement.objects.exists()


def test_another_text_than_the_one_in_force_is_not_confirmed(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    page = client_for(cast.newcomer).post(place("confirm", version), {"read": "on", "text_hash": "0" * 64})
    assert page.status_code == 409
    assert not Acknowledgement.objects.exists()


# Whom it is for


def test_who_has_acknowledged_an_earlier_text_keeps_the_reading_page(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    sign(version, cast.colleague, cast)
    later = adopt(cast, "Ändrad text.", title=version.title)
    urls = {who: [one.task.url for one in inbox.items(who, cast.at) if one.kind == "acknowledge"] for who in
            (cast.colleague, cast.newcomer)}  # fmt: skip
    assert urls == {cast.colleague: [place("read", later)], cast.newcomer: [place("introduce", later)]}
    page = client_for(cast.colleague).get(place("read_section", later, 2, 1)).content.decode()
    assert "Steg 2" not in page


def test_the_way_in_leads_to_what_is_owed_first_and_else_home(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.newcomer)
    assert client.get(reverse("policy:introduction")).url == place("introduce", version)
    sign(version, cast.newcomer, cast)
    assert client.get(reverse("policy:introduction")).url == reverse("home")


@pytest.mark.parametrize("name", ["introduce", "read_step", "confirm"])
def test_whom_the_policy_does_not_reach_has_no_introduction(
    version: Version, cast: Cast, client_for: ClientFor, name: str
) -> None:
    for who in (cast.auditor, cast.chair):
        assert client_for(who).get(place(name, version)).status_code == 404


def test_the_steps_change_nothing_when_shown(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.newcomer)
    for name in ("introduce", "read_step", "confirm"):
        assert client.get(place(name, version)).status_code == 200
    assert now(version, cast) == queries.SHORT
    assert not Acknowledgement.objects.exists()


def test_on_another_day_the_last_page_is_no_step(version: Version, cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.colleague).get(reverse("how_to_publish"))
    assert page.status_code == 200
    assert "Steg" not in page.content.decode()


# The policy in short


def test_the_short_form_is_headings_and_first_sentences_in_the_texts_own_words() -> None:
    body = "## Mål\n\nEn mening, t.ex. denna. Nästa mening.\n\n## Tomt\n\n## Regler\n\n- Först **detta**! Sedan det.\n"
    found = [(heading.label, sentence) for heading, sentence in leads(body)]
    assert found == [("1. Mål", "En mening, t.ex. denna."), ("2. Tomt", ""), ("3. Regler", "Först detta!")]


def test_what_stands_before_the_first_heading_is_no_section() -> None:
    assert leads("Bara text. Mer text.") == ()
