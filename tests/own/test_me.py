"""One's own page: what the portal knows of me and nobody else, where I am logged in, which mails I get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import workflow as accounts
from companies import workflow as companies
from companies.deadlines import LONGEST
from companies.models import User
from companies.permissions import Can
from consent import workflow as consent
from consent.models import Channel, ConsentRequest, Medium
from kit import clock
from plsportal import mails, sessions
from plsportal.duties import ALL
from policy import workflow as policy
from tests.cast import DAY, PASSWORD, Cast

ClientFor = Callable[[User], Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile Safari/604.1"


def english(person: User) -> User:
    """Let a person read English; the catalogue is not what is tested here."""
    User.objects.filter(pk=person.pk).update(language="en")
    return person


def ask(cast: Cast, person: User, purpose: str) -> ConsentRequest:
    """Ask an employee of nord for their picture."""
    return consent.ask(
        cast.nord, person, purpose=purpose, media=[Medium.PICTURE], channels=[Channel.SOCIAL],
        until=cast.today + 90 * DAY, by=cast.hr, at=cast.at,
    )  # fmt: skip


@pytest.fixture
def known(cast: Cast, policy_in_force: Any) -> Cast:
    """Let the communicator hold one of each."""
    version = policy_in_force.version
    policy.acknowledge(version, by=cast.communicator, at=cast.at, text_hash=version.text_hash)
    accounts.appoint(
        cast.communicator, cast.nord, "spokesperson", topics="Påhittade rön", languages=["sv"], first_day=cast.today,
        by=cast.ceo, at=cast.at,
    )  # fmt: skip
    companies.delegate(
        cast.communicator, cast.nord, [Can.DECIDE_OPEN], first_day=cast.today, last_day=cast.today + 30 * DAY,
        by=cast.ceo, at=cast.at,
    )  # fmt: skip
    ask(cast, cast.communicator, "Bild till påhittad kampanj")
    return cast


def test_the_page_shows_what_i_hold_and_what_i_have_answered(known: Cast, client_for: ClientFor) -> None:
    page = client_for(english(known.communicator)).get("/jag/")
    assert page.status_code == 200
    text = page.content.decode()
    for words in (
        "Nordpåhitt AB", known.manager.name, "Communications", "Spokesperson", "Delegation from Vera",
        "Decide on opening", "Påhittad policy", "Bild till påhittad kampanj",
    ):  # fmt: skip
        assert words in text, words
    receipt = page.context["acknowledgements"][0]
    assert f'href="{receipt.get_absolute_url()}"' in text
    assert client_for(known.communicator).get(receipt.get_absolute_url()).status_code == 200


def test_nobody_elses_things_stand_on_it(known: Cast, client_for: ClientFor) -> None:
    page = client_for(known.colleague).get("/jag/")
    assert [list(page.context[name]) for name in ("roles", "delegations", "appointments", "consents")] == [[]] * 4
    assert list(page.context["acknowledgements"]) == []
    assert "Bild till" not in page.content.decode()


def test_a_question_is_answered_and_a_consent_taken_back_from_here(known: Cast, client_for: ClientFor) -> None:
    client = client_for(known.communicator)
    (row,) = client.get("/jag/").context["consents"]
    assert (row["state"], bool(row["question"]), row["receipt"]) == ("waiting", True, "")
    assert client.get(reverse("consent:answer", args=[row["question"]])).status_code == 200
    request = ConsentRequest.objects.get()
    consent.answer(
        request, gave=True, media=["picture"], channels=["social"], language="sv", shown_at=known.at, at=known.at
    )
    (row,) = client.get("/jag/").context["consents"]
    assert (row["state"], row["question"]) == ("granted", "")
    assert client.get(reverse("consent:receipt", args=[row["receipt"]])).status_code == 200


def test_the_page_asks_the_database_as_often_with_one_thing_and_with_three(known: Cast, client_for: ClientFor) -> None:
    client = client_for(known.communicator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/jag/").status_code == 200
        return len(queries)

    asked()  # the first page of a session writes the session
    before = asked()
    for number in (2, 3):
        ask(known, known.communicator, f"Bild {number}")
    assert asked() == before


# Where I am logged in


def log_in(person: User, agent: str = FIREFOX) -> Client:
    """Log in by the form, with a browser of that name."""
    client = Client(headers={"user-agent": agent})
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def rows(client: Client) -> list[tuple[str, bool]]:
    return [(row.device, row.here) for row in client.get(reverse("log_ins")).context["rows"]]


def test_each_device_stands_in_the_list_and_this_one_first(cast: Cast) -> None:
    english(cast.colleague)
    desk, phone = log_in(cast.colleague), log_in(cast.colleague, SAFARI)
    assert rows(desk) == [("Firefox on Linux", True), ("Safari on iPhone", False)]
    assert rows(phone) == [("Safari on iPhone", True), ("Firefox on Linux", False)]
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}, "no network address is kept"


def test_another_session_is_ended_and_out_at_its_next_request(cast: Cast) -> None:
    desk, phone = log_in(cast.colleague), log_in(cast.colleague, SAFARI)
    other = UserSession.objects.get(session_key=phone.session.session_key)
    assert desk.post(reverse("end_session", args=[other.pk])).status_code == 302
    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200
    assert len(rows(desk)) == 1


def test_all_others_are_ended_at_once_and_this_one_stays(cast: Cast) -> None:
    desk, phone, third = (log_in(cast.colleague, agent) for agent in (FIREFOX, SAFARI, "made up"))
    stranger = log_in(cast.manager)
    assert desk.post(reverse("end_sessions")).status_code == 302
    assert [client.get("/").status_code for client in (desk, phone, third, stranger)] == [200, 302, 302, 200]


def test_somebody_elses_session_does_not_exist_for_me_and_mine_is_not_ended_by_its_button(cast: Cast) -> None:
    mine, theirs = log_in(cast.colleague), log_in(cast.manager)
    for client in (mine, theirs):
        key = UserSession.objects.get(session_key=client.session.session_key).pk
        assert mine.post(reverse("end_session", args=[key])).status_code == 404
    assert mine.get("/").status_code == theirs.get("/").status_code == 200


def test_a_session_from_before_a_change_of_password_is_not_shown(cast: Cast) -> None:
    desk, phone = log_in(cast.colleague), log_in(cast.colleague, SAFARI)
    new = "ett helt nytt påhittat ord"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert desk.post(reverse("account_change_password"), form).status_code == 302
    assert phone.get("/").status_code == 302
    assert len(rows(desk)) == 1


def test_last_seen_is_kept_to_a_quarter_of_an_hour(cast: Cast) -> None:
    client = log_in(cast.colleague)
    row = UserSession.objects.get()
    client.get("/")
    assert UserSession.objects.get().last_seen_at == row.last_seen_at
    session = client.session
    session["seen"] = (clock.now() - 2 * DAY).timestamp()
    session.save()
    client.get("/")
    assert UserSession.objects.get().last_seen_at > row.last_seen_at
    assert UserSession.objects.get().ip == "0.0.0.0"


@pytest.mark.parametrize("agent", ["", "curl/8", "<script>"])
def test_a_browser_that_says_nothing_is_an_unknown_device(agent: str) -> None:
    assert sessions.device(agent) in ("Unknown device", "Okänd enhet")


# Which mails I get


def test_every_kind_of_mail_has_its_words() -> None:
    assert set(ALL) <= set(mails.WORDS)


def test_one_reads_of_the_mails_that_can_come_to_one(cast: Cast, client_for: ClientFor) -> None:
    of = {
        who: {row.what for row in client_for(english(getattr(cast, who))).get("/jag/mejl/").context["rows"]}
        for who in ("colleague", "hr", "ceo", "manager")
    }
    yours = "People of yours have not acknowledged a policy"
    assert [who for who in of if yours in of[who]] == ["manager"]  # the others lead nobody
    assert "You are to read and acknowledge a policy" in of["colleague"] & of["hr"] & of["ceo"]
    assert "A request for an account awaits your endorsement" in of["hr"] - of["colleague"] - of["ceo"]
    assert "A request for an account awaits your decision" in of["ceo"] - of["colleague"] - of["hr"]


def test_who_chases_gets_a_mail_a_week_and_what_comes_at_once_says_so(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(english(cast.hr)).get("/jag/mejl/").context["rows"]
    told = {row.what: row.when for row in page}
    assert told["People in a company are a week late with a policy"] == "Once a week for as long as it lasts"
    assert told["You are to read and acknowledge a policy"].startswith("At once, 7 and 1 days before")


def test_a_ladder_is_told_in_words() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert mails.when((-14, -7, -1, 0, 3, 7)) == "14, 7 and 1 days before, on the last day, 3 and 7 days after"
        assert mails.when((-LONGEST, -7, 0), weekly=True) == "At once, 7 days before, on the last day, then every week"
        assert mails.when((-1,)) == "1 day before"
        assert mails.when((0, 1)) == "On the last day, 1 day after"


@pytest.mark.parametrize("who", ["colleague", "hr", "ceo", "auditor", "chair", "manager", "stranger", "newcomer"])
def test_everybody_has_the_pages_and_their_menu_leads_there(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    for name in ("me", "log_ins", "own_mails"):
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert f'href="{reverse("me")}"' in page.content.decode()
