"""Every address of the app: done by the right person, 404 for everybody else; and what the forms keep."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import User
from consent import queries, urls, workflow
from consent.models import Answer, ConsentRequest, CustomerPermission, Publication, TakeDown, Withdrawal
from tests.cast import DAY, Cast
from tests.consent.stages import CONTACT, NAME, Stage, everybody, tables

Login = Callable[[User], Client]
URL = "https://www.instagram.com/p/pahitt/"
ASKERS = {"communicator", "hr", "syd_hr", "group_hr"}  # somewhere; lists show each their own companies
NORD = {"communicator", "hr"}
RUN = NORD | {"colleague", "manager"}  # the account's owner and back-up too
OUT = {"leaver", "portal"}  # cannot log in


@dataclass(frozen=True)
class Row:
    """One address: who is let through, and whether it is pressed."""

    able: set[str]
    post: bool = False


ROWS = {
    "index": Row(ASKERS | {"auditor"}),
    "ask": Row(ASKERS),
    "request": Row(NORD),
    "send": Row(NORD, post=True),
    "renew_link": Row(NORD, post=True),
    "record_withdrawal": Row(NORD, post=True),
    "permissions": Row(ASKERS),
    "record_permission": Row(ASKERS),
    "end_permission": Row(NORD),
    "publications": Row(ASKERS | RUN),
    "plan": Row(RUN),
    "publication": Row(RUN),
    "publish": Row(RUN, post=True),
    "drop": Row(RUN, post=True),
    "take_down": Row(RUN, post=True),
}
PUBLIC = {"answer", "receipt", "withdraw"}


def address(name: str, stage: Stage) -> str:
    """Return the address of the row, about what stands in nord."""
    if name in ("send", "renew_link", "request"):
        return reverse(f"consent:{name}", args=[stage.ask().pk])
    if name == "record_withdrawal":
        return reverse(f"consent:{name}", args=[stage.answer(stage.ask()).request.pk])
    if name == "end_permission":
        return reverse(f"consent:{name}", args=[stage.permission().pk])
    if name == "plan":
        return reverse(f"consent:{name}", args=[stage.account().pk])
    if name == "take_down":
        return stage.published()[0].get_absolute_url() + "nedtagen/"
    if name in ("publication", "publish", "drop"):
        return reverse(f"consent:{name}", args=[stage.plan().pk])
    return reverse(f"consent:{name}")


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(ROWS) | PUBLIC


@pytest.mark.parametrize("name", list(ROWS))
def test_let_through_or_missing(cast: Cast, stage: Stage, client_for: Login, name: str) -> None:
    row, stage_account = ROWS[name], stage.account()
    assert stage_account.owner == cast.colleague
    place = address(name, stage)
    people = {who: person for who, person in everybody(cast).items() if who not in OUT}
    before = tables()
    for who in people.keys() - row.able:
        client = client_for(people[who])
        answer = client.post(place, {"url": URL}) if row.post else client.get(place)
        assert answer.status_code == 404, who
    for client in (client_for(cast.leaver), Client()):
        answer = client.post(place, {"url": URL}) if row.post else client.get(place)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))
    assert tables() == before
    for who in sorted(row.able if not row.post else [sorted(row.able)[0]]):
        client = client_for(people[who])
        answer = client.post(place, {"url": URL}) if row.post else client.get(place)
        assert answer.status_code == (302 if row.post else 200), who
    assert (tables() != before) is row.post


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.post])
def test_a_get_never_acts(cast: Cast, stage: Stage, client_for: Login, name: str) -> None:
    place = address(name, stage)
    before = tables()
    assert client_for(cast.communicator).get(place).status_code == 405
    assert tables() == before


def test_the_sister_company_finds_nothing_of_nord(cast: Cast, stage: Stage, client_for: Login) -> None:
    stage.published(permission=True)
    for name in ("index", "permissions", "publications"):
        page = client_for(cast.syd_hr).get(reverse(f"consent:{name}")).content.decode()
        for marker in (NAME, "Rekrytering av", "Fiktiva Kraftverket", "Lärlingarnas dag", "Nordpåhitt"):
            assert marker not in page, name


def test_an_auditor_sees_figures_and_no_person(cast: Cast, stage: Stage, client_for: Login) -> None:
    stage.ask()
    stage.answer(stage.ask(cast.colleague))
    page = client_for(cast.auditor).get(reverse("consent:index")).content.decode()
    for marker in (NAME, cast.colleague.name, "Rekrytering av"):
        assert marker not in page
    (figures,) = queries.counts(cast.auditor, cast.at)
    assert [number for _word, number in figures["figures"]] == [1, 1, 0, 0, 0]
    assert figures["company"] in page


def test_a_data_protection_officer_reads_figures_and_words_and_no_person(
    cast: Cast, stage: Stage, client_for: Login
) -> None:
    officer = cast.person("Värna Påhittsombud", cast.nord, employment={"kind": "external"}, dpo={})
    stage.ask()
    stage.answer(stage.ask(cast.colleague))
    client = client_for(officer)
    answer = client.get(reverse("consent:index"))
    (text,) = answer.context["texts"]
    assert (text.number, text.asked, [code for code, _words in text.pages]) == (1, 2, ["sv", "en"])
    page = answer.content.decode()
    assert "Får [bolaget] visa dig?" in page
    assert "Ja, jag samtycker till det jag kryssat i" in page
    assert "May [the company] show you?" in page
    assert f'href="{reverse("privacy")}"' in page
    for marker in (NAME, cast.colleague.name, cast.communicator.name, "Rekrytering av", cast.nord.number):
        assert marker not in page, marker
    for name in ("ask", "permissions", "publications"):
        assert client.get(reverse(f"consent:{name}")).status_code == 404, name


def test_words_are_counted_where_the_person_counts_alone(cast: Cast, stage: Stage) -> None:
    stage.ask()
    elsewhere = cast.person("Syster Påhittsombud", cast.syd, employment={"kind": "external"}, dpo={})
    assert queries.texts_in_use(elsewhere, cast.at) == []
    assert queries.texts_in_use(cast.hr, cast.at) == []


def test_an_outsiders_name_is_read_by_those_who_may_ask_alone(cast: Cast, stage: Stage, client_for: Login) -> None:
    publication, given = stage.published()
    for who, seen in (("communicator", True), ("hr", True), ("colleague", False), ("manager", False)):
        client = client_for(getattr(cast, who))
        pages = [client.get(publication.get_absolute_url()), client.get(address("plan", stage))]
        assert [NAME in html.unescape(page.content.decode()) for page in pages] == [seen, seen], who
        assert CONTACT not in "".join(page.content.decode() for page in pages)
    page = client_for(cast.hr).get(given.request.get_absolute_url()).content.decode()
    assert NAME in html.unescape(page)


@pytest.mark.parametrize("name", ["index", "publications"])
def test_a_list_asks_no_more_for_three_than_for_one(cast: Cast, stage: Stage, client_for: Login, name: str) -> None:
    client = client_for(cast.communicator)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"consent:{name}")).status_code == 200
        return len(found)

    stage.published()
    count()  # what Django keeps after the first page
    first = count()
    for _more in range(2):
        stage.published()
    assert count() == first <= 26


def ask_form(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return what the form for asking sends."""
    values = {
        "company": cast.nord.pk, "who": "outsider", "name": NAME, "contact": CONTACT, "employee": "",
        "purpose": "Visa påhittad verkstad", "medium": ["picture", "film"], "channel": ["social"],
        "until": (cast.today + 90 * DAY).isoformat(),
    }  # fmt: skip
    return {**values, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": ""},
        {"medium": []},
        {"channel": []},
        {"until": "2099-01-01"},
        {"until": "igår"},
        {"contact": "ingen adress"},
        {"name": ""},
        {"who": "employee", "employee": "Nobody Påhittad"},
        {"who": "employee", "employee": ""},
    ],
)
def test_bad_input_of_asking_keeps_what_was_typed(
    cast: Cast, stage: Stage, client_for: Login, changes: dict[str, Any]
) -> None:
    sent = ask_form(cast, **changes)
    answer = client_for(cast.communicator).post(reverse("consent:ask"), sent)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    for name in ("name", "contact", "purpose", "until", "employee"):
        assert str(sent[name]) in page
    for value in (*sent["medium"], *sent["channel"]):
        assert f'value="{value}"' in page
    assert page.count(" checked") == len(sent["medium"]) + len(sent["channel"]) + 1
    assert not ConsentRequest.objects.exists()


def test_asking_leads_to_the_link_and_its_code(cast: Cast, stage: Stage, client_for: Login) -> None:
    client = client_for(cast.communicator)
    answer = client.post(reverse("consent:ask"), ask_form(cast), follow=True)
    request = ConsentRequest.objects.get()
    page = answer.content.decode()
    assert queries.asking_token(request) in page and 'src="data:image/svg+xml' in page
    other = client.post(reverse("consent:ask"), ask_form(cast, who="employee", employee=cast.colleague.email))
    assert other.status_code == 302
    assert ConsentRequest.objects.filter(subject__person=cast.colleague).count() == 1


@pytest.mark.parametrize(
    "changes", [{"customer": ""}, {"evidence": ""}, {"last_day": "2020-01-01"}, {"first_day": "x"}]
)
def test_bad_input_of_a_permission_keeps_what_was_typed(cast: Cast, client_for: Login, changes: dict[str, str]) -> None:
    sent = {
        "company": cast.nord.pk, "customer": "Fiktiva Kraftverket AB", "workplace": "Turbinhallen",
        "shows": "Hallen utan skyltar", "evidence": "Mejl 3 mars", "first_day": "2026-01-01", "last_day": "",
    } | changes  # fmt: skip
    answer = client_for(cast.hr).post(reverse("consent:record_permission"), sent)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert all(str(value) in page for value in sent.values())
    assert not CustomerPermission.objects.exists()


@pytest.mark.parametrize("changes", [{"note": ""}, {"last_day": "2000-01-01"}, {"last_day": "x"}])
def test_bad_input_of_an_end_keeps_what_was_typed(
    cast: Cast, stage: Stage, client_for: Login, changes: dict[str, str]
) -> None:
    permission = stage.permission()
    sent = {"last_day": (cast.today - DAY).isoformat(), "note": "Kunden sa nej"} | changes
    place = reverse("consent:end_permission", args=[permission.pk])
    answer = client_for(cast.hr).post(place, sent)
    assert answer.status_code == 422
    assert all(value in html.unescape(answer.content.decode()) for value in sent.values())
    good = {"last_day": (cast.today - DAY).isoformat(), "note": "Kunden sa nej"}
    assert client_for(cast.hr).post(place, good).status_code == 302
    permission.refresh_from_db()
    assert permission.last_day == cast.today - DAY
    assert permission.history.first().history_change_reason == "end_permission: Kunden sa nej"


def test_planning_publishing_and_taking_down_by_form(cast: Cast, stage: Stage, client_for: Login) -> None:
    given, permission = stage.answer(stage.ask()), stage.permission()
    key = f"person_{given.request.subject_id.hex}"
    client, place = client_for(cast.communicator), address("plan", stage)
    sent = {
        "title": "",
        "text": "Hej",
        "planned_for": cast.today.isoformat(),
        key: ["picture"],
        "places": [permission.pk],
    }
    answer = client.post(place, sent)
    assert answer.status_code == 422 and not Publication.objects.exists()
    assert answer.content.decode().count(" checked") == 2 and "Hej" in answer.content.decode()
    assert client.post(place, sent | {"title": "Dagen"}).status_code == 302
    publication = Publication.objects.get()
    assert [(row.subject, row.medium) for row in publication.people.all()] == [(given.request.subject, "picture")]
    publish = reverse("consent:publish", args=[publication.pk])
    for bad in ("inte en adress", "http://exempel.example/x", "javascript:alert(1)"):
        answer = client.post(publish, {"url": bad})
        assert answer.status_code == 422 and bad in html.unescape(answer.content.decode())
    assert client.post(publish, {"url": URL}).status_code == 302
    workflow.withdraw(given, at=cast.at)
    down = reverse("consent:take_down", args=[publication.pk])
    assert client.post(down, {"note": "x" * 1001}).status_code == 422
    assert client.post(down, {"note": "Borta"}).status_code == 302
    assert TakeDown.objects.get().by == cast.communicator
    assert client.get(publication.get_absolute_url()).status_code == 200


def test_a_press_while_red_shows_the_reasons(cast: Cast, stage: Stage, client_for: Login) -> None:
    publication = stage.plan({stage.ask().subject: ["picture"]})
    answer = client_for(cast.communicator).post(publication.get_absolute_url() + "publicerad/", {"url": URL})
    assert answer.status_code == 422
    publication.refresh_from_db()
    assert publication.status == "planned"
    assert not Answer.objects.exists() and not Withdrawal.objects.exists()


def test_a_note_that_is_too_long_is_kept(cast: Cast, stage: Stage, client_for: Login) -> None:
    publication, _given = stage.published()
    note = "Påhittad anmärkning " * 60
    page = client_for(cast.communicator).post(reverse("consent:take_down", args=[publication.pk]), {"note": note})
    assert page.status_code == 422
    assert note.strip() in html.unescape(page.content.decode())
    assert not TakeDown.objects.exists()


def test_the_address_of_a_post_that_has_turned_red_is_kept(cast: Cast, stage: Stage, client_for: Login) -> None:
    publication = stage.plan({stage.ask().subject: ["picture"]})
    page = client_for(cast.communicator).post(reverse("consent:publish", args=[publication.pk]), {"url": URL})
    assert page.status_code == 422
    assert f'value="{URL}"' in page.content.decode()
    assert Publication.objects.get().status == "planned"


def test_who_was_never_asked_can_stand_in_a_post_which_is_red_until_then(
    cast: Cast, stage: Stage, client_for: Login
) -> None:
    client, address = client_for(cast.communicator), reverse("consent:plan", args=[stage.account().pk])
    form = {"title": "Dagen", "planned_for": cast.today.isoformat(), "others": f"{cast.manager.name}\n{NAME}"}
    kept = client.post(address, form)
    assert kept.status_code == 422 and NAME in html.unescape(kept.content.decode())
    assert client.post(address, {**form, "planned_for": "2020-01-01", "others_media": ["film"]}).status_code == 422
    page = client.post(address, {**form, "others_media": ["film"]}, follow=True)
    text = html.unescape(page.content.decode())
    assert f"{cast.manager.name} är inte tillfrågad." in text and f"{NAME} är inte tillfrågad." in text
    assert not stage.green(Publication.objects.get())
