"""The pages of appointments: done by the right person, 403 for who sees it, 404 for strangers; and what they say."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts import workflow
from accounts.models import Account, Appointment, Request
from accounts.views.speaking import voice
from companies import workflow as companies
from companies.models import User
from tests.accounts.appointed import NOTE, TOPICS, appoint, appointed, newer_text, rows
from tests.accounts.stages import bring, read_policy, says
from tests.cast import DAY, Cast
from tests.policy.texts import adopt

Login = Callable[[User], Client]
PHONE, MAIL = "08-465 004 99", "press@demo.example"
STRANGERS = ("other_ceo", "stranger", "outsider_superuser", "group_hr")
READERS = ("colleague", "communicator", "hr", "quality", "manager", "auditor")
ADDRESSES = {"spokespersons", "appoint", "appoint_operator", "end_appointment"}
REFUSED = "%(person)s has not acknowledged %(policies)s. Ask %(person)s to read first."


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the form for a spokesperson sends."""
    given = {"company": cast.nord.pk, "person": cast.colleague.email, "topics": TOPICS, "languages": ["sv", "en"]}
    given |= {"channels": ["press", "events"], "rank": "primary", "contact_phone": PHONE, "contact_email": MAIL}
    return given | {"first_day": cast.today.isoformat(), "last_day": ""} | changes


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """An open account of nord, run by communicator and colleague."""
    bring(request_draft, "carried_out", cast)
    return Account.objects.get()


def text(answer: Any) -> str:
    """What the page says, as people read it."""
    return html.unescape(answer.content.decode())


def codes(client_for: Login, cast: Cast, names: tuple[str, ...], call: Callable[[Client], Any]) -> set[int]:
    """How the server answers these people."""
    return {call(client_for(getattr(cast, name))).status_code for name in names}


def test_the_ceo_appoints_a_spokesperson_and_others_may_not(cast: Cast, client_for: Login) -> None:
    read_policy(cast, cast.colleague)
    url, before = reverse("accounts:appoint"), rows()
    refused = (*READERS, "stranger", "outsider_superuser")
    assert codes(client_for, cast, refused, lambda client: client.post(url, form(cast))) == {403}
    assert codes(client_for, cast, ("hr",), lambda client: client.get(url)) == {403}
    assert client_for(cast.other_ceo).post(url, form(cast)).status_code == 422  # nord is not among their companies
    assert rows() == before
    answer = client_for(cast.ceo).post(url, form(cast))
    assert (answer.status_code, answer.url) == (302, reverse("accounts:spokespersons"))
    made = Appointment.objects.get()
    assert (made.person, made.company, made.topics, made.languages) == (cast.colleague, cast.nord, TOPICS, ["sv", "en"])


def test_the_list_shows_who_may_speak_to_the_company_alone(cast: Cast, client_for: Login) -> None:
    appointed(cast, last_day=cast.today + 60 * DAY)
    url = reverse("accounts:spokespersons")
    for name in ("colleague", "auditor"):
        page = text(client_for(getattr(cast, name)).get(url))
        assert cast.colleague.name in page and TOPICS in page and "avsluta" not in page
    for name in (*STRANGERS, "chair"):
        page = text(client_for(getattr(cast, name)).get(url))
        assert TOPICS not in page and cast.colleague.name not in page.partition("<main")[2].replace(
            getattr(cast, name).name, ""
        )
    assert "/avsluta/" in text(client_for(cast.ceo).get(url))


def test_ending_is_done_by_the_ceo_forbidden_for_readers_and_unknown_to_strangers(
    cast: Cast, client_for: Login
) -> None:
    made = appointed(cast)
    url, given = reverse("accounts:end_appointment", args=[made.pk]), {"last_day": cast.today, "note": NOTE}
    before = rows()
    assert codes(client_for, cast, ("colleague", "hr", "auditor"), lambda client: client.post(url, given)) == {403}
    assert codes(client_for, cast, (*STRANGERS, "chair"), lambda client: client.post(url, given)) == {404}
    client = client_for(cast.ceo)
    for wrong in ({**given, "note": ""}, {**given, "last_day": cast.today - DAY}, {**given, "last_day": "igår"}):
        answer = client.post(url, wrong)
        assert answer.status_code == 422
        assert all(str(value) in text(answer) for value in wrong.values())
    assert client.put(url).status_code == 405
    assert rows() == before
    assert client.get(url).status_code == 200
    assert client.post(url, given).status_code == 302
    made.refresh_from_db()
    assert made.last_day == cast.today


def test_operators_are_appointed_on_the_accounts_page_which_keeps_the_past(
    cast: Cast, account: Account, client_for: Login
) -> None:
    read_policy(cast, cast.manager)
    url = reverse("accounts:appoint_operator", args=[account.pk])
    given = {"person": cast.manager.name, "kind": "editor", "first_day": cast.today, "last_day": ""}
    assert codes(client_for, cast, ("colleague", "hr", "auditor"), lambda client: client.post(url, given)) == {403}
    assert codes(client_for, cast, STRANGERS, lambda client: client.post(url, given)) == {404}
    client = client_for(cast.ceo)
    assert client.post(url, given).status_code == 302
    editor = Appointment.objects.get(kind="editor")
    assert (editor.person, editor.account) == (cast.manager, account)
    assert client.post(url, given).status_code == 422
    workflow.end_appointment(Appointment.objects.get(kind="backup"), last_day=cast.today, by=cast.ceo, at=cast.at,
                             note=NOTE)  # fmt: skip
    page = text(client_for(cast.hr).get(account.get_absolute_url()))
    assert all(person.name in page for person in (cast.communicator, cast.manager))
    ends = '/avsluta/">Avsluta<'
    assert ends not in page
    Appointment.objects.filter(kind="backup").update(first_day=cast.today - 9 * DAY, last_day=cast.today - DAY)
    page = text(client.get(account.get_absolute_url()))
    assert NOTE in page.partition("</h3>")[2] and ends in page


def test_the_owner_stands_first_among_those_who_run_it(cast: Cast, client_for: Login, account: Account) -> None:
    page = client_for(cast.hr).get(account.get_absolute_url())
    assert [row["kind"] for row in page.context["present"]] == ["owner", "backup"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "Ingen Påhittsson"},
        {"person": "Främmande Påhittsson"},
        {"topics": ""},
        {"languages": []},
        {"languages": ["xx"]},
        {"first_day": "2020-01-01"},
        {"first_day": "igår"},
        {"last_day": "2020-01-01"},
    ],
)
def test_bad_input_says_what_to_mend_and_keeps_what_was_typed(
    cast: Cast, client_for: Login, wrong: dict[str, Any]
) -> None:
    read_policy(cast, cast.colleague)
    given = form(cast, **wrong)
    answer = client_for(cast.ceo).post(reverse("accounts:appoint"), given)
    assert answer.status_code == 422
    assert given["person"] in text(answer) and given["topics"] in text(answer) and given["first_day"] in text(answer)
    kept = len([one for one in given["languages"] if one in ("sv", "en")])
    assert text(answer).count(" checked") == kept + 3  # two channels and who is asked first
    assert PHONE in text(answer) and MAIL in text(answer)
    assert not Appointment.objects.exists()


def test_the_form_names_who_must_read_first(cast: Cast, client_for: Login) -> None:
    read_policy(cast, cast.colleague)
    for title in ("En annan policy", "Hemlig policy"):
        adopt(cast, title, cast.nord if title.startswith("En") else cast.syd, title=title)
    answer = client_for(cast.ceo).post(reverse("accounts:appoint"), form(cast))
    assert answer.status_code == 422
    assert says(answer, REFUSED, person=cast.colleague.name, policies="”En annan policy”")  # and no other
    assert TOPICS in text(answer)
    assert reverse("policy:person", args=[cast.colleague.pk]) in text(answer)


def test_a_renewal_begins_with_what_was(cast: Cast, client_for: Login) -> None:
    made = appointed(cast, last_day=cast.today + 9 * DAY)
    client = client_for(cast.ceo)
    url = reverse("accounts:appoint")
    page = text(client.get(f"{url}?efter={made.pk}"))
    assert all(part in page for part in (cast.colleague.email or "", TOPICS, (cast.today + 10 * DAY).isoformat()))
    assert page.count(" checked") == 3  # two languages, and who is asked first
    assert [client.get(f"{url}?efter={word}").status_code for word in ("nonsense", cast.nord.pk)] == [404, 404]


def test_the_lists_ask_the_same_number_of_queries_for_one_and_for_three(
    cast: Cast, account: Account, client_for: Login
) -> None:
    appoint(cast)
    urls = (reverse("accounts:spokespersons"), account.get_absolute_url(), reverse("home"))
    client, counted = client_for(cast.ceo), []
    for more in ((), ("communicator", "manager")):
        for name in more:
            appointed(cast, getattr(cast, name))
            appointed(cast, getattr(cast, name), kind="editor", account=account)
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        counted.append(found)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 40, counted


def test_the_home_page_answers_am_i_a_spokesperson(cast: Cast, client_for: Login) -> None:
    own = ["Jag arbetar på Nordpåhitt AB. Åsikterna är mina egna.", "I work at Nordpåhitt AB. My opinions are my own."]
    with translation.override("sv"):
        before = voice(cast.colleague, cast.at)
    assert before["speaks"] == []
    assert [one["language"] for one in before["sentences"]] == ["sv", "en"]
    assert before["sentences"][1]["text"] == own[1]
    made = appointed(cast, last_day=cast.today + 99 * DAY)
    page = text(client_for(cast.colleague).get(reverse("home")))
    assert TOPICS in page and own[1] not in page
    assert own[1] in text(client_for(cast.communicator).get(reverse("home")))
    newer_text(cast)
    later = voice(cast.colleague, cast.at + 15 * DAY)
    assert [row["state"] for row in later["speaks"]] == ["suspended"]
    assert later["sentences"][1]["text"] == own[1]
    assert voice(cast.auditor, cast.at) == {"speaks": [], "sentences": []}
    companies.end_employment(cast.colleague.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    assert voice(cast.colleague, cast.at + DAY)["speaks"] == []
    assert made.get_absolute_url() == reverse("accounts:spokespersons")


def test_a_suspended_spokesperson_stands_in_the_list_with_the_reason(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointed(cast)
    newer_text(cast)
    client, url = client_for(cast.hr), reverse("accounts:spokespersons")
    reason = "has not acknowledged the new policy in time"
    assert not says(client.get(url), reason)
    monkeypatch.setattr("kit.clock.now", lambda: cast.at + 15 * DAY)
    answer = client.get(url)
    assert says(answer, reason) and 'data-status="suspended"' in text(answer)


def test_the_public_sees_nothing_of_who_is_appointed(cast: Cast, account: Account) -> None:
    appoint(cast)
    page = text(Client().get(reverse("official")))
    assert account.name in page
    assert all(word not in page for word in (cast.colleague.name, cast.communicator.name, TOPICS))
    for name in ADDRESSES - {"appoint_operator", "end_appointment"}:
        assert Client().get(reverse(f"accounts:{name}")).status_code == 302
