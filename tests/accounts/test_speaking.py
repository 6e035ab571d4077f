"""The pages around appointments: who may speak, may I, what somebody is appointed to, what they undertake, too few."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import workflow
from accounts.models import Account, Appointment, Request, Undertaking
from accounts.rendering import PROMISE
from accounts.views.appointments import over
from companies import workflow as companies
from companies.models import User
from kit import clock
from tests.accounts.appointed import NOTE, TOPICS, appoint, appointed, newer_text
from tests.accounts.registered import registered
from tests.accounts.stages import bring, promise, read_policy, says
from tests.accounts.test_appointments_pages import MAIL, PHONE, STRANGERS, Login, codes, form, text
from tests.accounts.test_undertakings import read_alone, waiting
from tests.cast import DAY, Cast

Kind = Appointment.Kind
CONTACT = {"contact_phone": PHONE, "contact_email": MAIL}


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """An open account of nord, run by communicator and colleague, who have undertaken."""
    bring(request_draft, "carried_out", cast)
    return Account.objects.get()


def undertaking_page(cast: Cast) -> str:
    return reverse("accounts:undertake", args=[cast.nord.slug])


# The undertaking


def test_one_press_is_the_undertaking_and_the_page_then_its_receipt(cast: Cast, client_for: Login) -> None:
    made = waiting(cast)
    client, url = client_for(cast.colleague), undertaking_page(cast)
    assert url in text(client.get(reverse("home")))
    page = text(client.get(url))
    assert all(one in page for one in PROMISE.sentences("sv", "Nordpåhitt AB"))
    assert PROMISE.text_hash in page and TOPICS in page
    answer = client.post(url, {"text_hash": PROMISE.text_hash})
    assert (answer.status_code, answer.url) == (302, url)
    given = Undertaking.objects.get()
    assert (given.person, given.company, given.language) == (cast.colleague, cast.nord, "sv")
    after = client.get(url)
    assert (
        given.wording_hash in text(after) and "<button" not in text(after).partition("<main")[2].partition("</main")[0]
    )
    assert says(after, "You have undertaken to be careful with log-in details")
    assert url not in text(client.get(reverse("home")))
    assert made.person == cast.colleague


def test_a_get_or_another_text_undertakes_nothing(cast: Cast, client_for: Login) -> None:
    client, url = client_for(cast.colleague), undertaking_page(cast)
    assert client.get(url).status_code == 200
    for given in ({}, {"text_hash": "0" * 64}):
        answer = client.post(url, given)
        assert answer.status_code == 409
        assert says(answer, "The text has changed since you opened the page. Read it anew, then press.")
        assert PROMISE.text_hash in text(answer)
    assert client.put(url).status_code == 405
    assert not Undertaking.objects.exists()


def test_the_page_exists_for_who_is_employed_there_alone(cast: Cast, client_for: Login) -> None:
    url = undertaking_page(cast)
    shut = (*STRANGERS, "chair", "auditor", "ceo")
    assert codes(client_for, cast, shut, lambda client: client.get(url)) == {404}
    assert codes(client_for, cast, shut, lambda client: client.post(url, {"text_hash": PROMISE.text_hash})) == {404}
    assert Client().get(url).status_code == 302
    assert not Undertaking.objects.exists()


# Waiting, shown everywhere


def test_waiting_is_said_wherever_the_appointment_is_shown(cast: Cast, account: Account, client_for: Login) -> None:
    read_alone(cast, cast.manager)
    appoint(cast, cast.manager)
    appoint(cast, cast.manager, kind=Kind.MODERATOR, account=account)
    word, why = "Awaits the undertaking", "has not undertaken to be careful with log-in details"
    hr, own = client_for(cast.hr), client_for(cast.manager)
    person = reverse("accounts:appointments_of", args=[cast.manager.pk])
    for client, url in ((hr, reverse("accounts:spokespersons")), (hr, account.get_absolute_url())):
        assert says(client.get(url), word) and says(client.get(url), why)
    for client, url in ((hr, person), (own, person), (own, reverse("me"))):
        assert says(client.get(url), word)
    assert says(own.get(reverse("accounts:am_i_spokesperson")), "Not right now")
    assert undertaking_page(cast) in text(own.get(account.get_absolute_url()))
    assert undertaking_page(cast) not in text(hr.get(account.get_absolute_url()))


def test_suspended_is_said_wherever_the_appointment_is_shown(
    cast: Cast, account: Account, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointed(cast)
    newer_text(cast)
    monkeypatch.setattr("kit.clock.now", lambda: cast.at + 15 * DAY)
    person = reverse("accounts:appointments_of", args=[cast.colleague.pk])
    for who, url in (
        (cast.hr, reverse("accounts:spokespersons")),
        (cast.hr, account.get_absolute_url()),
        (cast.hr, person),
        (cast.colleague, person),
        (cast.colleague, reverse("me")),
        (cast.colleague, reverse("home")),
    ):
        assert 'data-status="suspended"' in text(client_for(who).get(url)), url
    assert says(client_for(cast.colleague).get(reverse("accounts:am_i_spokesperson")), "Not right now")


# Who may speak


def test_the_list_says_about_what_through_what_and_how_journalists_reach_them(cast: Cast, client_for: Login) -> None:
    appointed(cast, channels=["press", "events"], rank="backup", **CONTACT)
    appointed(cast, cast.communicator, topics="Påhittade rön")
    page = text(client_for(cast.newcomer).get(reverse("accounts:spokespersons")))
    for words in (TOPICS, "Tidningar, Föredrag och möten", "alla kanaler", "I andra hand", PHONE, MAIL, "inte ifylld"):
        assert words in page
    assert page.index("Påhittade rön") < page.index(TOPICS)  # who is asked first stands first
    assert "/kontakt/" not in page and "/uppdrag/person/" not in page


def test_the_list_narrows_to_one_company(cast: Cast, client_for: Login) -> None:
    appointed(cast)
    colleague = cast.person("Gruppa Påhittsson", cast.group)
    read_policy(cast, colleague)
    appoint(cast, colleague, company=cast.group, topics="Påhittad koncern")
    client, url = client_for(cast.ceo), reverse("accounts:spokespersons")
    for slug, shown, hidden in (("nord", TOPICS, "Påhittad koncern"), ("group", "Påhittad koncern", TOPICS)):
        page = text(client.get(url, {"bolag": slug}))
        assert shown in page and hidden not in page
    assert all(words in text(client.get(url)) for words in (TOPICS, "Påhittad koncern"))


def test_the_contact_is_set_by_who_may_appoint_and_the_public_never_sees_it(cast: Cast, client_for: Login) -> None:
    made = appointed(cast, **CONTACT)
    url, given = (
        reverse("accounts:set_contact", args=[made.pk]),
        {"contact_phone": "", "contact_email": "ny@demo.example"},
    )
    assert codes(client_for, cast, ("colleague", "hr", "auditor"), lambda client: client.post(url, given)) == {403}
    assert codes(client_for, cast, (*STRANGERS, "chair"), lambda client: client.post(url, given)) == {404}
    client = client_for(cast.ceo)
    assert PHONE in text(client.get(url))
    for wrong, sentence in (
        ({"contact_phone": "ring mig", "contact_email": ""}, "Write the number with digits, such as +46 8 123 45 67."),
        ({"contact_phone": "", "contact_email": ""}, "Write a telephone number or an e-mail address for journalists."),
        ({"contact_phone": PHONE, "contact_email": "ingen adress"}, ""),
    ):
        answer = client.post(url, wrong)
        assert answer.status_code == 422 and (not sentence or says(answer, sentence))
        assert all(value in text(answer) for value in wrong.values())
    assert client.post(url, given).status_code == 302
    made.refresh_from_db()
    assert (made.contact_phone, made.contact_email) == ("", "ny@demo.example")
    assert made.history.first().history_change_reason == "set_contact"
    workflow.end_appointment(made, last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE)
    Appointment.objects.filter(pk=made.pk).update(first_day=cast.today - DAY, last_day=cast.today - DAY)
    assert client.post(url, given).status_code == 409
    assert MAIL not in text(Client().get(reverse("official")))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"contact_phone": "", "contact_email": ""}, "Write a telephone number or an e-mail address for journalists."),
        ({"contact_phone": "ring"}, "Write the number with digits, such as +46 8 123 45 67."),
        ({"channels": ["brevduva"]}, ""),
        ({"rank": "tredje"}, ""),
        ({"person": "ceo"}, "%(person)s is the CEO. The chair of the board appoints the CEO."),
    ],
)
def test_bad_input_of_a_spokesperson_is_told_at_its_field(
    cast: Cast, client_for: Login, wrong: dict[str, Any], sentence: str
) -> None:
    read_policy(cast, cast.colleague, cast.newcomer)
    cast.appoint(cast.newcomer, cast.nord, "ceo", first_day=cast.today)
    given = form(cast, **wrong | ({"person": cast.newcomer.name} if wrong.get("person") == "ceo" else {}))
    answer = client_for(cast.ceo).post(reverse("accounts:appoint"), given)
    assert answer.status_code == 422 and TOPICS in text(answer)
    assert not sentence or says(answer, sentence, person=cast.newcomer.name)
    assert not Appointment.objects.exists()


def test_bad_input_of_an_operator_is_told_and_moderator_and_analyst_are_offered(
    cast: Cast, account: Account, client_for: Login
) -> None:
    read_policy(cast, cast.manager)
    client, url = client_for(cast.ceo), reverse("accounts:appoint_operator", args=[account.pk])
    given = {"person": cast.manager.name, "kind": "moderator", "first_day": cast.today, "last_day": ""}
    for wrong in ({"kind": ""}, {"kind": "spokesperson"}, {"person": "Ingen"}, {"first_day": "2020-01-01"},
                  {"last_day": "2020-01-01"}):  # fmt: skip
        answer = client.post(url, given | wrong)
        assert answer.status_code == 422, wrong
    assert Appointment.objects.filter(person=cast.manager).count() == 0
    for kind in ("moderator", "analyst"):
        assert client.post(url, given | {"kind": kind}).status_code == 302
    assert set(Appointment.objects.filter(person=cast.manager).values_list("kind", flat=True)) == {
        "moderator",
        "analyst",
    }


# Am I?


def test_everybody_gets_a_plain_answer_whom_to_name_and_what_to_say(cast: Cast, client_for: Login) -> None:
    url, own = reverse("accounts:am_i_spokesperson"), "I work at Nordpåhitt AB. My opinions are my own."
    nobody = (
        "Answer that you may not speak for the company. Nobody is its spokesperson today: send the question to the CEO."
    )
    answer = client_for(cast.hr).get(url)
    assert says(answer, "No, you are no spokesperson") and own in text(answer) and says(answer, nobody)
    appointed(cast, **CONTACT)
    answer = client_for(cast.hr).get(url)
    for words in (cast.colleague.name, TOPICS, PHONE, MAIL, own):
        assert words in text(answer)
    assert not says(answer, nobody)
    answer = client_for(cast.colleague).get(url)
    assert says(answer, "Yes, you are a spokesperson") and TOPICS in text(answer) and own not in text(answer)
    for name in ("stranger", "chair", "auditor"):
        page = text(client_for(getattr(cast, name)).get(url))
        assert TOPICS not in page and PHONE not in page


# A person's appointments


def test_what_somebody_is_and_was_appointed_to_is_seen_by_self_manager_hr_and_ceo(
    cast: Cast, account: Account, client_for: Login
) -> None:
    made = appointed(cast, last_day=cast.today + DAY)
    url = reverse("accounts:appointments_of", args=[cast.colleague.pk])
    for name in ("colleague", "manager", "hr", "ceo", "auditor"):
        page = text(client_for(getattr(cast, name)).get(url))
        assert TOPICS in page and account.name in page, name
    shut = ("communicator", "quality", "newcomer", "chair", *STRANGERS)
    assert codes(client_for, cast, shut, lambda client: client.get(url)) == {404}
    workflow.end_appointment(made, last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE)
    Appointment.objects.filter(pk=made.pk).update(first_day=cast.today - 9 * DAY, last_day=cast.today - DAY)
    past = text(client_for(cast.hr).get(url)).partition('id="past"')[2]
    assert NOTE in past and f"utsedd av {cast.ceo.name}" in past


def test_who_sees_people_of_another_company_alone_sees_what_is_of_it_alone(cast: Cast, client_for: Login) -> None:
    appointed(cast)
    cast.employ(cast.colleague, cast.syd)
    appoint(cast, cast.colleague, by=cast.other_ceo, company=cast.syd, topics="Påhittat i söder")
    page = text(client_for(cast.syd_hr).get(reverse("accounts:appointments_of", args=[cast.colleague.pk])))
    assert "Påhittat i söder" in page and TOPICS not in page
    page = text(client_for(cast.manager).get(reverse("accounts:appointments_of", args=[cast.colleague.pk])))
    assert "Påhittat i söder" not in page and TOPICS in page


def test_why_it_ended_is_what_came_first(cast: Cast) -> None:
    day = cast.today
    row: dict[str, Any] = {"first_day": day - 90 * DAY, "last_day": None}
    assert over(row)[0] is None
    assert over({**row, "last_day": day, "reason": f"end_appointment: {NOTE}"}) == (day, NOTE)
    assert over({**row, "last_day": day})[0] == day
    assert over({**row, "last_day": day, "left": day - DAY})[0] == day - DAY
    assert over({**row, "account_closed": cast.at, "left": day + DAY})[0] == clock.day_of(cast.at)
    assert over({**row, "company_closed": day - 2 * DAY, "left": day})[0] == day - 2 * DAY
    never = {**row, "last_day": row["first_day"] - DAY, "reason": f"end_appointment: {NOTE}", "left": day - 200 * DAY}
    assert over(never) == (row["first_day"] - DAY, NOTE)


def test_an_accounts_past_people_stand_with_days_appointer_and_why(
    cast: Cast, account: Account, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    companies.end_employment(cast.colleague.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    monkeypatch.setattr("kit.clock.now", lambda: cast.at + 2 * DAY)
    answer = client_for(cast.hr).get(account.get_absolute_url())
    past = text(answer).partition("</h3>")[2]
    assert cast.colleague.name in past and cast.ceo.name in past and says(answer, "no longer employed here")


# Too few


def test_accounts_that_too_few_can_act_for_are_listed_with_the_press_that_mends_it(
    cast: Cast, account: Account, client_for: Login
) -> None:
    url, mend = reverse("accounts:understaffed"), reverse("accounts:appoint_operator", args=[account.pk])
    ceo, hr = client_for(cast.ceo), client_for(cast.hr)
    assert says(ceo.get(url), "Two people or more for every account")
    workflow.end_appointment(
        Appointment.objects.get(kind="backup"), last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE
    )
    Appointment.objects.filter(kind="backup").update(first_day=cast.today - 2 * DAY, last_day=cast.today - DAY)
    assert account.name in text(ceo.get(url)) and mend in text(ceo.get(url))
    assert account.name in text(hr.get(url)) and mend not in text(hr.get(url))
    read_alone(cast, cast.manager)
    appoint(cast, cast.manager, kind=Kind.BACKUP, account=account)
    assert account.name in text(ceo.get(url)) and "väntar på åtagande" in text(ceo.get(url))
    promise(cast, cast.manager)
    assert account.name not in text(ceo.get(url))


def test_an_analyst_cannot_act_and_one_person_in_two_seats_is_one(
    cast: Cast, account: Account, client_for: Login
) -> None:
    Appointment.objects.filter(kind="backup").update(kind="analyst")
    url = reverse("accounts:understaffed")
    assert account.name in text(client_for(cast.ceo).get(url))
    appoint(cast, cast.communicator, kind=Kind.EDITOR, account=account)
    assert account.name in text(client_for(cast.ceo).get(url))
    registered(cast, "stangt", status="closed")
    assert "Konto stangt" not in text(client_for(cast.ceo).get(url))


def test_the_list_of_too_few_is_for_those_who_answer_for_it(cast: Cast, client_for: Login) -> None:
    registered(cast, "ensamt")
    url = reverse("accounts:understaffed")
    seen = {
        name for name in ("hr", "ceo", "auditor") if "Konto ensamt" in text(client_for(getattr(cast, name)).get(url))
    }
    assert seen == {"hr", "ceo", "auditor"}
    refused = ("colleague", "communicator", "quality", "manager", "chair", "stranger", "outsider_superuser")
    assert codes(client_for, cast, refused, lambda client: client.get(url)) == {403}
    for name in ("other_ceo", "syd_hr", "group_hr"):
        assert "Konto ensamt" not in text(client_for(getattr(cast, name)).get(url))
    assert url in text(client_for(cast.hr).get(reverse("accounts:index")))
    assert url not in text(client_for(cast.colleague).get(reverse("accounts:index")))


# How much is asked


def asked(client: Client, url: str) -> int:
    """How many queries the page asks, the second time."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_each_page_asks_the_same_number_of_queries_for_one_and_for_three(cast: Cast, client_for: Login) -> None:
    read_policy(cast, cast.communicator, cast.manager, cast.quality)
    ceo, own = client_for(cast.ceo), client_for(cast.manager)
    pages = (
        (ceo, reverse("accounts:spokespersons")),
        (ceo, reverse("accounts:understaffed")),
        (ceo, reverse("accounts:appointments_of", args=[cast.manager.pk])),
        (own, reverse("accounts:am_i_spokesperson")),
        (own, undertaking_page(cast)),
    )
    counted = []
    for handles, speakers in ((("ett",), (cast.manager,)), (("tva", "tre"), (cast.communicator, cast.quality))):
        for handle in handles:
            account = registered(cast, handle)
            appoint(cast, cast.manager, kind=Kind.EDITOR, account=account)
            appoint(cast, cast.communicator, kind=Kind.EDITOR, account=account)
            Appointment.objects.filter(person=cast.communicator, kind=Kind.EDITOR).update(kind=Kind.ANALYST)
        for speaker in speakers:
            appoint(cast, speaker, **CONTACT)
        counted.append([asked(client, url) for client, url in pages])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 26, counted


def test_ending_an_appointment_is_told_to_the_person(cast: Cast) -> None:
    from notices.models import Notice

    made = appointed(cast)
    for _time in range(2):
        workflow.end_appointment(made, last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE)
    told = Notice.objects.filter(kind="appointment_ended", person=cast.colleague)
    assert list(told.order_by("step").values_list("object_id", "step")) == [(made.pk, 1), (made.pk, 2)]


def english(person: User) -> User:
    """The person, who reads English."""
    User.objects.filter(pk=person.pk).update(language="en")
    return person


def test_the_pages_speak_english_to_who_reads_it(cast: Cast, client_for: Login) -> None:
    waiting(cast)
    client = client_for(english(cast.colleague))
    page = text(client.get(undertaking_page(cast)))
    assert all(one in page for one in PROMISE.sentences("en", "Nordpåhitt AB"))
    assert "I undertake this" in page and "Not right now" in text(client.get(reverse("accounts:am_i_spokesperson")))
