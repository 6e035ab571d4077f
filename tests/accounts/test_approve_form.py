"""Conditions and length of an approval: whatever is wrong is told at its field, and nothing typed is lost."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import workflow
from accounts.models import Condition, ConditionMet, Decision, Request
from companies.models import User
from tests.accounts.registered import registered
from tests.accounts.stages import NOTE, bring, tables
from tests.accounts.test_kinds import ask as ask_about
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
LONG = "å" * 501
NO_DAY = "Välj den dag då det senast ska vara uppfyllt."
NO_TEXT = "Skriv vad som ska göras, med några meningar."
PAST = "Välj idag eller en senare dag."
GOOD = {"text_1": "Två administratörer <båda>"}
WRONG: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "no day": ({"text_1": "Skriv en rutin"}, {"due_1": NO_DAY}),
    "no text": ({"due_1": "in 5"}, {"text_1": NO_TEXT}),
    "only spaces": ({"text_1": "   ", "due_1": "in 5"}, {"text_1": NO_TEXT}),
    "no day at all": ({"text_1": "Skriv en rutin", "due_1": "i morgon"}, {"due_1": "Skriv ett datum, som 2026-11-22."}),
    "a day that is not": (
        {"text_1": "Skriv en rutin", "due_1": "2026-02-30"},
        {"due_1": "Skriv ett datum, som 2026-11-22."},
    ),
    "a slip in the year": ({"text_1": "Skriv en rutin", "due_1": "0026-02-03"}, {"due_1": "Kontrollera årtalet."}),
    "the past": ({"text_1": "Skriv en rutin", "due_1": "in -1"}, {"due_1": PAST}),
    "too long": ({"text_1": LONG, "due_1": "in 5"}, {"text_1": "högst 500 tecken"}),
    "only the third": ({"text_3": "Skriv en rutin", "due_3": "in -1"}, {"due_3": PAST}),
    "two things": ({"text_1": "Skriv en rutin", "due_2": "in 5"}, {"due_1": NO_DAY, "text_2": NO_TEXT}),
    "twice the past": (
        {"text_1": "Ett", "due_1": "in -1", "text_2": "Två", "due_2": "in -9", "due_3": "in 1"},
        {"due_1": PAST, "due_2": PAST, "text_3": NO_TEXT},
    ),
    "none": ({"months": "0"}, {"months": "Välj mellan 1 och 24 månader."}),
    "too many": ({"months": "25"}, {"months": "Välj mellan 1 och 24 månader."}),
    "no number": ({"months": "många"}, {"months": "Välj mellan 1 och 24 månader."}),
    "both": (
        {"months": "25", "text_1": "Skriv en rutin"},
        {"months": "Välj mellan 1 och 24 månader.", "due_1": NO_DAY},
    ),
}


def waiting(cast: Cast, draft: Request, kind: str) -> Request:
    """A request that awaits the CEO."""
    if kind == "open":
        return bring(draft, "endorsed", cast)
    found = ask_about("operate", registered(cast, "fortsatter"), cast)
    workflow.endorse(found, by=cast.hr, at=cast.at)
    return found


def spelled(cast: Cast, words: dict[str, str]) -> dict[str, str]:
    """Write "in 5" as that day."""
    days = {name: int(word[3:]) for name, word in words.items() if word.startswith("in ")}
    return {**words, **{name: (cast.today + number * DAY).isoformat() for name, number in days.items()}}


@pytest.mark.parametrize("kind", ["open", "operate"])
@pytest.mark.parametrize("wrong", list(WRONG))
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, request_draft: Request, client_for: Login, wrong: str, kind: str
) -> None:
    found, (words, told) = waiting(cast, request_draft, kind), WRONG[wrong]
    sent = spelled(cast, {"text_5": "Till sist <allt>", "due_5": "in 9", **words})
    before = tables()
    answer = client_for(cast.ceo).post(f"{found.get_absolute_url()}godkann/", sent)
    page = html.unescape(answer.content.decode())
    form: Any = answer.context["approve"]
    assert answer.status_code == 422 and tables() == before
    assert set(form.errors) == set(told)
    for name, sentence in told.items():
        assert sentence in " ".join(form.errors[name]) and sentence in page
        assert f'id="{form[name].auto_id}"' in page and f'href="#{form[name].auto_id}"' in page
        assert 'aria-invalid="true"' in page
    for name, word in sent.items():
        if name != "months":  # chosen from a list, which has nothing else to show
            assert form[name].value() == word and word in page
    assert "<båda>" not in page and "<allt>" not in answer.content.decode()


def test_beside_a_condition_to_mend_no_button_approves_without_it(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found, client = waiting(cast, request_draft, "open"), client_for(cast.ceo)
    approve = f'action="{found.get_absolute_url()}godkann/"'
    assert client.get(found.get_absolute_url()).content.decode().count(approve) == 2  # as asked, and on conditions
    page = client.post(f"{found.get_absolute_url()}godkann/", {"text_1": "Skriv en rutin"}).content.decode()
    assert page.count(approve) == 1 and page.index(approve) < page.index("Skriv en rutin")


NO_CONDITION = "Skriv villkoret. Vill du inte ha något, godkänn som det är sökt i stället."


@pytest.mark.parametrize("kind", ["open", "operate"])
@pytest.mark.parametrize("words", [{}, {"text_1": "  ", "text_2": "\n"}, {"months": "24"}])
def test_on_conditions_without_a_condition_approves_nothing(
    cast: Cast, request_draft: Request, client_for: Login, words: dict[str, str], kind: str
) -> None:
    found, before = waiting(cast, request_draft, kind), tables()
    answer = client_for(cast.ceo).post(f"{found.get_absolute_url()}godkann/", {"on_conditions": "1", **words})
    assert answer.status_code == 422 and tables() == before
    assert set(answer.context["approve"].errors) == {"text_1"}
    assert NO_CONDITION in html.unescape(answer.content.decode())


def test_a_shorter_time_alone_is_something_to_say(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = waiting(cast, request_draft, "open")
    page = client_for(cast.ceo).get(found.get_absolute_url()).content.decode()
    assert page.count('name="on_conditions"') == 1  # and not beside the button that approves as asked
    words = {"on_conditions": "1", "months": "12"}
    assert client_for(cast.ceo).post(f"{found.get_absolute_url()}godkann/", words).status_code == 302
    assert Decision.objects.filter(outcome="approved").exists() and not Condition.objects.exists()


def test_what_is_mended_is_approved_as_it_was_typed(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found, client = waiting(cast, request_draft, "open"), client_for(cast.ceo)
    words = spelled(cast, {**GOOD, "due_1": "in -1", "months": "12"})
    assert client.post(f"{found.get_absolute_url()}godkann/", words).status_code == 422
    mended = spelled(cast, {**words, "due_1": "in 3"})
    assert client.post(f"{found.get_absolute_url()}godkann/", mended).status_code == 302
    condition = Condition.objects.get()
    assert (condition.text, condition.due) == (GOOD["text_1"], cast.today + 3 * DAY)
    assert {one.outcome for one in Decision.objects.all()} == {"approved"}


@pytest.mark.parametrize(("note", "sentence"), [("", "Skriv hur det är uppfyllt"), ("  ", "Skriv hur det är uppfyllt")])
def test_a_condition_is_met_with_words_or_not_at_all(
    cast: Cast, request_draft: Request, client_for: Login, note: str, sentence: str
) -> None:
    found = waiting(cast, request_draft, "open")
    workflow.approve(found, by=cast.ceo, at=cast.at, note=NOTE, conditions=[("Gör det", cast.today)])
    page = reverse("accounts:meet_condition", args=[found.pk, 1])
    answer = client_for(cast.communicator).post(page, {"1-note": note})
    assert answer.status_code == 422 and sentence in html.unescape(answer.content.decode())
    long = client_for(cast.communicator).post(page, {"1-note": LONG * 4})
    assert long.status_code == 422 and LONG * 4 in long.content.decode()
    assert not ConditionMet.objects.exists()
