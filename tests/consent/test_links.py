"""The personal links over HTTP: nothing pre-ticked, a no as near as a yes, GET never acts, dead links tell nothing."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from consent import queries, workflow
from consent.models import Answer, Showing, Withdrawal
from tests.cast import DAY, Cast
from tests.consent.stages import NAME, Stage, tables


def asking(request: Any) -> str:
    """Return the address of the question."""
    return reverse("consent:answer", args=[queries.asking_token(request)])


def receipt(given: Answer) -> str:
    """Return the address of the receipt."""
    return reverse("consent:receipt", args=[queries.receipt_token(given)])


def shown(page: Any) -> str:
    """Return what the form carries."""
    return html.unescape(re.search(r'name="shown" value="([^"]+)"', page.content.decode()).group(1))


def test_the_page_says_all_that_is_needed_and_ticks_nothing(cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    answer = Client().get(asking(request))
    page = html.unescape(answer.content.decode())
    for text in (
        "Får Nordpåhitt AB visa dig?", NAME, cast.nord.number, request.purpose, cast.communicator.name,
        cast.communicator.email, "Bilder på mig", "Filmer med mig", "På bolagets officiella konton i sociala medier",
        "I tryck", "tar du tillbaka ditt samtycke", "Ja, jag samtycker till det jag kryssat i", ">Nej<",
    ):  # fmt: skip
        assert text in page, text
    for text in ("Min röst", "Internt på jobbet", " checked"):
        assert text not in page
    assert page.count('type="checkbox"') == 4
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert "sid" not in answer.cookies, "a stranger gets no session"


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_never_acts(cast: Cast, stage: Stage, method: str) -> None:
    request, given = stage.ask(), stage.answer(stage.ask(cast.colleague))
    before = tables()
    places = [
        asking(request) + "?answer=yes&medium=film&channel=social",
        receipt(given),
        receipt(given) + "ta-tillbaka/",
    ]
    for place in places:
        answer = getattr(Client(), method)(place)
        assert answer.status_code == 200
        assert " checked" not in answer.content.decode()
    assert tables() == before


def test_a_yes_stores_what_was_ticked_and_leads_to_the_receipt(stage: Stage) -> None:
    request = stage.ask()
    client = Client()
    form = {"shown": shown(client.get(asking(request))), "medium": ["film"], "channel": ["social"], "answer": "yes"}
    answer = client.post(asking(request), form)
    given = Answer.objects.get()
    assert (given.gave, given.media, given.channels) == (True, ["film"], ["social"])
    assert (answer.status_code, answer.url) == (302, receipt(given))
    assert Showing.objects.get().at <= given.at
    again = client.post(asking(request), form)
    assert again.url == receipt(given), "a double press of the same form leads to the receipt"
    assert client.post(asking(request), form | {"shown": ""}).status_code == 410
    assert Answer.objects.count() == 1


def test_a_no_needs_no_tick_and_stores_none(stage: Stage) -> None:
    request = stage.ask()
    client = Client()
    form = {"shown": shown(client.get(asking(request))), "medium": ["film"], "answer": "no"}
    page = client.post(asking(request), form, follow=True).content.decode()
    given = Answer.objects.get()
    assert (given.gave, given.media) == (False, [])
    assert "ta-tillbaka" not in page


@pytest.mark.parametrize(
    "ticks", [{}, {"medium": ["film"]}, {"channel": ["social"]}, {"medium": ["sound"], "channel": ["social"]}]
)
def test_a_yes_to_nothing_comes_back_with_what_was_ticked(stage: Stage, ticks: dict[str, list[str]]) -> None:
    request = stage.ask()
    client = Client()
    answer = client.post(asking(request), {"shown": shown(client.get(asking(request))), "answer": "yes", **ticks})
    assert answer.status_code == 422
    asked = [value for values in ticks.values() for value in values if value != "sound"]
    assert answer.content.decode().count(" checked") == len(asked)
    assert not Answer.objects.exists()


def test_the_language_switch_keeps_the_ticks_and_stores_nothing(stage: Stage) -> None:
    request = stage.ask()
    client = Client()
    before = tables()
    form = {"shown": shown(client.get(asking(request))), "medium": ["film"], "channel": ["print"], "language": "en"}
    answer = client.post(asking(request), form)
    page = html.unescape(answer.content.decode())
    assert "May Nordpåhitt AB show you?" in page and '<html lang="en"' in page
    assert answer["Content-Language"] == "en"
    ticked = re.findall(r'value="(\w+)"[^>]* checked', page)
    assert ticked == ["film", "print"]
    assert tables() == before
    client.post(asking(request), {"shown": shown(answer), "medium": ["film"], "channel": ["print"], "answer": "yes"})
    assert Showing.objects.get().language == "en"


@pytest.mark.parametrize("how", ["none", "changed", "another's", "no answer"])
def test_an_answer_from_another_page_is_not_stored_and_keeps_the_ticks(cast: Cast, stage: Stage, how: str) -> None:
    request, other = stage.ask(), stage.ask(cast.colleague)
    client = Client()
    good = shown(client.get(asking(request)))
    carried = {"none": "", "changed": good[:-3] + "aaa", "another's": shown(client.get(asking(other)))}.get(how, good)
    form = {"shown": carried, "medium": ["film"], "channel": ["social"], "answer": "" if how == "no answer" else "yes"}
    answer = client.post(asking(request), form)
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 2
    assert not Answer.objects.exists()


def test_giving_and_withdrawing_are_counted(stage: Stage) -> None:
    request = stage.ask()
    client = Client()
    giving = ["tick a medium", "tick a channel", "press yes"]
    form = {"shown": shown(client.get(asking(request))), "medium": ["film"], "channel": ["social"], "answer": "yes"}
    page = client.post(asking(request), form, follow=True).content.decode()
    (link,) = re.findall(r'href="([^"]*ta-tillbaka/)"', page)
    asked = client.get(link).content.decode()
    assert len(re.findall("<form", asked.partition("<main")[2])) == 1 and "<input" not in asked.partition("<main")[2]
    withdrawing = ["press withdraw", "press yes, withdraw"]
    answer = client.post(link)
    assert Withdrawal.objects.get().way == "link"
    assert len(withdrawing) <= len(giving)
    page = client.get(answer.url).content.decode()
    assert "ta-tillbaka" not in page
    assert client.post(link).status_code == 302 and Withdrawal.objects.count() == 1


def dead(cast: Cast, stage: Stage) -> dict[str, tuple[str, int]]:
    """Return addresses that lead nowhere, with their status."""
    old, renewed, over = stage.ask(), stage.ask(), stage.ask()
    token = queries.asking_token(renewed)
    workflow.renew_link(renewed, by=cast.hr, at=cast.at)
    type(old).objects.filter(pk=old.pk).update(linked_at=cast.at - 61 * DAY)
    type(over).objects.filter(pk=over.pk).update(until=cast.today - DAY)
    live = queries.asking_token(stage.ask())
    nobody = signing.Signer(salt="consent.ask.1", sep=".").sign("00000000000040008000000000000000.1")
    return {
        "expired": (queries.asking_token(old), 410),
        "over": (queries.asking_token(over), 410),
        "revoked": (token, 410),
        "forged": (live[:-4] + "AAAA", 404),
        "cut": (live[:20], 404),
        "nobody": (nobody, 404),
        "word": ("kvitto", 404),
        "plain": (str(old.pk), 404),
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_gets_one_kind_page_that_tells_nothing(cast: Cast, stage: Stage, method: str) -> None:
    links = dead(cast, stage)
    before = tables()
    for how, (token, status) in links.items():
        answer = getattr(Client(), method)(f"/samtycke/{token}/")
        page = html.unescape(answer.content.decode())
        assert answer.status_code == status, how
        for marker in (NAME, "Rekrytering", cast.communicator.name, cast.nord.name):
            assert marker not in page, how
    assert tables() == before


@pytest.mark.parametrize("place", ["", "ta-tillbaka/"])
def test_a_forged_receipt_leads_nowhere(stage: Stage, place: str) -> None:
    token = queries.receipt_token(stage.answer(stage.ask()))
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/samtycke/kvitto/{token[:-4]}AAAA/{place}")
        assert answer.status_code == (404 if place or method == "get" else 405), method
    assert not Withdrawal.objects.exists()
