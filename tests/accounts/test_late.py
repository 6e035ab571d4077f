"""Who comes too late, or decides on another text than the page showed, gets a polite page and changes nothing."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts import workflow
from accounts.models import Decision, Request
from accounts.platforms import Identity
from companies.models import User
from kit import clock
from kit.templatetags.times import day_words, moment_words
from kit.workflow import Stale
from tests.accounts.stages import NOTE, act, bring, delegate, endorsed_in_syd, says
from tests.cast import DAY, Cast
from tests.racing import race

Login = Callable[[User], Client]
POLITE = "%(person)s was first, on %(when)s. The page shows how it stands now."


def fresh(found: Request) -> Request:
    """The row as another person's page has loaded it."""
    return Request.objects.get(pk=found.pk)


def test_the_late_decider_reads_who_was_first(
    transactional_db: None, cast: Cast, request_draft: Request, client_for: Login
) -> None:
    delegate(cast, cast.manager)
    found = bring(request_draft, "endorsed", cast)
    people = (cast.ceo, cast.manager)
    clients = [client_for(person) for person in people]
    address = f"/konton/arende/{found.pk}/"
    ends = race(2, lambda i: clients[i].post(f"{address}godkann/"))
    assert sorted(answer.status_code for answer in ends) == [302, 409]
    late = next(i for i in range(2) if ends[i].status_code == 409)
    line = found.history.first()
    assert line.history_user == people[1 - late]
    with translation.override("sv"):
        when = moment_words(line.history_date)
    assert " kl. " in when
    assert says(ends[late], POLITE, person=str(people[1 - late]), when=when)
    assert f'href="{address}"' in ends[late].content.decode()
    assert Decision.objects.filter(request=found).count() == 2


MINE = "Mitt eget <skäl>\nmed två rader"


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_late_decider_reads_what_was_decided_and_finds_the_own_words(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    delegate(cast, cast.manager)
    found = bring(request_draft, "endorsed", cast)
    due = cast.today + 5 * DAY
    workflow.approve(found, by=cast.ceo, at=cast.at, note="De behövs", conditions=[("Två administratörer", due)])
    client = client_for(cast.manager)
    answer = client.post(f"{found.get_absolute_url()}avsla/", {"note": MINE})
    said = text(answer)
    assert answer.status_code == 409 and "<skäl>" not in answer.content.decode()
    for words in (
        "Vera Påhittsvd hann före, den", "Vera Påhittsvd godkände kontot.", "Skäl: De behövs",
        "Villkor: Två administratörer", day_words(due), "Det du skrev", "Mitt eget <skäl><br>med två rader",
    ):  # fmt: skip
        assert words in said, words
    kept = client.post(f"{found.get_absolute_url()}godkann/", {"text_1": "En rutin", "due_1": due.isoformat()})
    assert f"En rutin ({due.isoformat()})" in text(kept)
    assert "Det du skrev" not in text(client.post(f"{found.get_absolute_url()}godkann/"))
    assert Decision.objects.filter(request=found, outcome="refused").count() == 0


def test_ones_own_second_window_says_that_one_has_decided_already(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found = bring(request_draft, "refused", cast)
    said = text(client_for(cast.ceo).post(f"{found.get_absolute_url()}godkann/"))
    assert "Du har redan beslutat, den " in said and " kl. " in said
    assert "hann före" not in said and "Någon hann före" not in said
    assert "Vera Påhittsvd avslog ansökan." in said and f"Skäl: {NOTE}" in said


def test_who_sent_it_back_in_another_window_reads_that(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "endorsed", cast)
    act("send_back", found, by=cast.ceo, at=cast.at)
    said = text(client_for(cast.ceo).post(f"{found.get_absolute_url()}avsla/", {"note": MINE}))
    assert "Du har redan gjort det här själv, den " in said and f"Skäl: {NOTE}" in said and "Mitt eget" in said


def test_words_typed_on_a_page_that_has_been_sent_anew_are_not_lost(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found = bring(request_draft, "endorsed", cast)
    answer = client_for(cast.ceo).post(f"{found.get_absolute_url()}avsla/", {"note": MINE, "seen": "an older text"})
    assert answer.status_code == 409 and "Mitt eget <skäl>" in text(answer)


@pytest.mark.parametrize("verb", ["godkann", "avsla", "begar-andring", "tillstyrk", "ta-tillbaka"])
def test_every_late_press_is_a_409_page(cast: Cast, request_draft: Request, client_for: Login, verb: str) -> None:
    bring(request_draft, "refused", cast)
    people = {"tillstyrk": cast.hr, "ta-tillbaka": cast.communicator}
    answer = client_for(people.get(verb, cast.ceo)).post(f"/konton/arende/{request_draft.pk}/{verb}/", {"note": NOTE})
    assert answer.status_code == 409
    assert "Vera Påhittsvd" in answer.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("verb", ["godkann", "avsla", "begar-andring"])
def test_nobody_decides_on_another_text_than_the_page_showed(
    cast: Cast, request_draft: Request, client_for: Login, verb: str
) -> None:
    found = bring(request_draft, "endorsed", cast)
    client = client_for(cast.ceo)
    page = client.get(found.get_absolute_url())
    old = page.context["seen"]
    assert (
        page.content.decode().count(f'name="seen" value="{old}"') == 4
    )  # approve, on conditions, ask for a change, refuse
    act("send_back", found, by=cast.ceo, at=cast.at)
    act("revise", found, by=cast.communicator, at=cast.at)
    act("submit", found, by=cast.communicator, at=clock.now())
    act("endorse", found, by=cast.hr, at=clock.now())
    answer = client.post(f"/konton/arende/{found.pk}/{verb}/", {"note": NOTE, "seen": old})
    assert answer.status_code == 409
    assert fresh(found).status == "endorsed" and not Decision.objects.exists()
    new = client.get(found.get_absolute_url()).context["seen"]
    answer = client.post(f"/konton/arende/{found.pk}/{verb}/", {"note": NOTE, "seen": new})
    assert answer.status_code == 302


def test_the_one_who_was_late_with_the_address_reads_a_sentence(
    cast: Cast, identity: Identity, request_draft: Request, client_for: Login
) -> None:
    bring(request_draft, "approved", cast)
    other = endorsed_in_syd(cast, identity)
    answer = client_for(cast.other_ceo).post(f"/konton/arende/{other.pk}/godkann/")
    assert answer.status_code == 409
    assert says(answer, "This address already stands in the group's register.")
    assert "Nordpåhitt" not in answer.content.decode()


def test_stale_and_refused_name_what_they_are_about(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "approved", cast)
    with pytest.raises(Stale) as late:
        workflow.approve(request_draft, by=cast.ceo, at=cast.at)
    assert (late.value.obj, late.value.verb) == (request_draft, "approve")
