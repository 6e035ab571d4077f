"""The pages of those who assess suspected accounts, and the form of those who tell with their name."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts import queries, workflow
from accounts.models import PlatformRule, Suspicion
from accounts.platforms import Identity
from companies.models import User
from kit.workflow import record
from tests.accounts.test_suspicions import FAKE, NOTE, bring, told
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
LIST = "/konton/misstankta/"
LACKS = {
    "tolerate": "Varför?</a> Skriv varför det får vara kvar.",
    "log_suspicion": "Anteckna något</a>: Skriv det du vill anteckna",
}


def text(page: Any) -> str:
    return html.unescape(page.content.decode())


def test_each_handler_sees_what_is_told_of_their_companies(cast: Cast, client_for: Login) -> None:
    nord, group = told(cast), told(cast, "https://x.com/annan", company=None)
    old = bring(told(cast, "https://x.com/gammal"), "tolerated", cast)
    for name, wanted in (("hr", [nord]), ("communicator", [nord]), ("group_hr", [group]), ("ceo", [nord, group])):
        client = client_for(getattr(cast, name))
        assert [row["id"] for row in client.get(LIST).context["rows"]] == [one.pk for one in wanted], name
        everything = {row["id"] for row in client.get(LIST, {"visa": "alla"}).context["rows"]}
        assert everything == {one.pk for one in [*wanted, *([old] if nord in wanted else [])]}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        told(cast, f"https://x.com/falsk{number}")
    client = client_for(cast.communicator)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(LIST).context["rows"]) == rows


QUERIES = 7


def of(page: Any) -> list[str]:
    """The handles of the rows shown, in their order."""
    return [row["url"].rstrip("/").rpartition("/")[2] for row in page.context["rows"]]


SEARCHES = {
    "falskt": ["falskt"],
    "@FALSKT": ["falskt"],
    "x.com fal": ["falskt", "falskare"],
    "https://www.x.com/falskt/?lang=sv": ["falskt"],
    "vår gam": ["gammalt"],
    "saknas": [],
}


@pytest.mark.parametrize("words", list(SEARCHES))
def test_it_is_found_by_words_of_its_address_its_handle_or_its_name(cast: Cast, client_for: Login, words: str) -> None:
    for handle in ("falskt", "falskare"):
        told(cast, f"https://x.com/{handle}")
    old = told(cast, "https://x.com/gammalt")
    identity = Identity("x", "profile", "gammalt", "https://x.com/gammalt")
    workflow.take_over(old, identity, company=cast.nord, name="Vår gamla sida", by=cast.hr, at=cast.at)
    page = client_for(cast.hr).get(LIST, {"q": words, "visa": "alla", "sort": "told"})
    assert of(page) == SEARCHES[words]
    assert ("Inget misstänkt konto stämmer." in text(page)) == (not SEARCHES[words])


def test_each_outcome_is_counted_and_shown_alone(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    assert "Ingen har tipsat" in text(client.get(LIST)) and "Inget att bedöma" not in text(client.get(LIST))
    for status in ("tolerated", "reported", "taken_over"):
        bring(told(cast), status, cast)
    assert [number for _word, _value, number in client.get(LIST).context["chips"]] == ["0", "1", "1", "1", "3"]
    for outcome in ("tolerated", "reported", "taken_over"):
        assert [row["status"] for row in client.get(LIST, {"visa": outcome}).context["rows"]] == [outcome]
    assert "Visar 1 av 1 konto<" in text(client.get(LIST, {"visa": "tolerated"}))
    assert "Inget att bedöma" in text(client.get(LIST))


def test_the_company_is_asked_for_where_one_has_several(cast: Cast, client_for: Login) -> None:
    told(cast, "https://x.com/nord")
    told(cast, "https://x.com/koncern", company=None)
    ceo, hr = client_for(cast.ceo), client_for(cast.hr)
    assert of(ceo.get(LIST, {"bolag": "nord"})) == ["nord"]
    assert 'name="bolag"' in text(ceo.get(LIST)) and 'name="bolag"' not in text(hr.get(LIST))
    lost = ceo.get(LIST, {"bolag": "finns-ej"})
    assert of(lost) == ["nord", "koncern"] and "Inget av dina bolag heter finns-ej." in text(lost)
    assert of(hr.get(LIST, {"bolag": cast.group.slug})) == ["nord"]


@pytest.mark.parametrize("sort", ["", *(f"{sign}{key}" for key in queries.SUSPICION_ORDERS for sign in ("", "-"))])
def test_each_order_pages_through_all_and_shows_none_twice(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    for number in range(7):
        for _time in range(1 + number % 3):
            told(cast, f"https://x.com/falsk{number}", at=cast.at + (number // 2) * DAY)
    client, wanted = client_for(cast.hr), {"visa": "alla", "sort": sort}
    whole = of(client.get(LIST, wanted))
    monkeypatch.setattr(queries, "PAGE", 2)
    found, place = [], ""
    for _page in range(4):
        page = client.get(LIST, {**wanted, "after": place})
        found += of(page)
        place = page.context["following"]
    assert found == whole and len(set(found)) == 7 and not place
    assert of(client.get(LIST, {**wanted, "after": "påhittat"})) == whole[:2]


def test_who_waits_the_longest_stands_first_and_the_last_outcome_first(cast: Cast, client_for: Login) -> None:
    for days, handle in enumerate(("forst", "sist")):
        told(cast, f"https://x.com/{handle}", at=cast.at + days * DAY)
    client = client_for(cast.hr)
    assert of(client.get(LIST)) == ["forst", "sist"]
    assert of(client.get(LIST, {"visa": "alla"})) == ["sist", "forst"]


def cells(answer: Any) -> list[list[str]]:
    """The rows of a file, its headings first."""
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_file_is_the_list_and_holds_no_formula(cast: Cast, client_for: Login) -> None:
    told(cast, message="Skriven av utomstående")
    told(cast, "https://x.com/koncern", company=None)
    workflow.tell_suspicion("=1+1", None, company=cast.nord, by=None, at=cast.at)
    path = reverse("accounts:export_suspicions")
    head, *rows = cells(client_for(cast.hr).get(path, {"sort": "address"}))
    assert head[:5] == ["Adress", "Plattform", "Bolag", "Status", "Antal tips"]
    assert head[5:] == ["Första tipset", "Bedömt", "I förteckningen"]
    day = cast.today.isoformat()
    assert rows == [
        ["'=1+1", "", cast.nord.name, "Att bedöma", "1", day, "", ""],
        [FAKE, "X", cast.nord.name, "Att bedöma", "1", day, "", ""],
    ]
    assert [row[0] for row in cells(client_for(cast.group_hr).get(path))[1:]] == ["https://x.com/koncern"]
    book = load_workbook(io.BytesIO(b"".join(client_for(cast.hr).get(path, {"format": "xlsx"}).streaming_content)))
    assert {row[0].value for row in book.active.iter_rows(min_row=2)} == {"'=1+1", FAKE}


def test_a_file_that_is_too_long_says_where_it_was_cut(
    cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(cast)
    told(cast, "https://x.com/annan")
    monkeypatch.setitem(queries.EXPORTED, "csv", 1)
    _head, first, last = cells(client_for(cast.hr).get(reverse("accounts:export_suspicions")))
    assert first[0] == FAKE and last == ["Listan är avkortad här. Begränsa den med ett filter, eller ta den som CSV."]


def test_what_was_told_is_shown_as_text_and_leads_nowhere(cast: Cast, client_for: Login) -> None:
    found = told(cast, message="<script>alert(1)</script>")
    page = client_for(cast.hr).get(found.get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert "<script>alert(1)</script>" in text(page)
    assert f'href="{FAKE}"' not in page.content.decode()
    assert "Någon utanför portalen tipsade om kontot." in text(page)


def test_it_is_taken_over_from_its_page(cast: Cast, client_for: Login) -> None:
    found, client = told(cast), client_for(cast.hr)
    wrong = client.post(reverse("accounts:take_over", args=[found.pk]), {"company": cast.nord.pk, "name": ""})
    assert wrong.status_code == 422 and wrong.context["asked"] == "take_over"
    values = {"company": cast.nord.pk, "name": "Vår gamla"}
    answer = client.post(reverse("accounts:take_over", args=[found.pk]), values, follow=True)
    assert "står i förteckningen som ej beslutat" in text(answer)
    assert "Vår gamla" in text(answer) and Suspicion.objects.get().status == "taken_over"
    assert client.post(reverse("accounts:take_over", args=[found.pk]), values).status_code == 409


def test_the_account_leads_to_its_tip_and_back_for_those_who_see_both(cast: Cast, client_for: Login) -> None:
    found = told(cast)
    account = bring(found, "taken_over", cast).account
    assert account is not None
    to_tip, to_account = (f'href="{one.get_absolute_url()}"' for one in (found, account))
    page = text(client_for(cast.hr).get(account.get_absolute_url()))
    assert to_tip in page and "Kom in som tips" in page
    assert to_account in text(client_for(cast.hr).get(found.get_absolute_url()))
    hidden = text(client_for(cast.colleague).get(account.get_absolute_url()))
    assert to_tip not in hidden and "Kom in som tips" not in hidden


def test_the_tip_leads_to_no_account_that_is_hidden(cast: Cast, client_for: Login) -> None:
    found = told(cast, company=None)
    identity = Identity("x", "profile", "falsk", FAKE)
    account = workflow.take_over(found, identity, company=cast.syd, name="Syds egen", by=cast.group_hr, at=cast.at)
    client = client_for(cast.group_hr)
    assert client.get(account.get_absolute_url()).status_code == 404
    page = text(client.get(found.get_absolute_url()))
    assert "Syds egen" in page and account.get_absolute_url() not in page


def test_the_address_is_asked_for_where_it_was_not_recognised(cast: Cast, client_for: Login) -> None:
    found = workflow.tell_suspicion("https://t.co/x", None, company=cast.nord, by=None, at=cast.at)
    client, path = client_for(cast.hr), reverse("accounts:take_over", args=[found.pk])
    values = {"company": cast.nord.pk, "name": "A"}
    assert client.post(path, {**values, "address": "https://t.co/x"}).status_code == 422
    assert client.post(path, {**values, "address": "x.com/var"}).status_code == 302
    assert Suspicion.objects.get().url == "https://x.com/var"


def test_the_platforms_help_page_stands_where_it_is_reported(cast: Cast, client_for: Login) -> None:
    days = {"assessed_on": cast.today, "next_assessment": cast.today + DAY}
    record(PlatformRule(platform="x", help_url="https://help.example/x", **days), "assess_platform", cast.group_hr)
    found, client = told(cast), client_for(cast.communicator)
    assert 'href="https://help.example/x"' in client.get(found.get_absolute_url()).content.decode()
    assert "Utger det sig för att vara vi?" in text(client.get(found.get_absolute_url()))
    answer = client.post(reverse("accounts:report_to_platform", args=[found.pk]), {"note": "Nr 7"}, follow=True)
    assert "Utger det sig för att vara vi?" not in text(answer) and "Får det vara kvar?" in text(answer)
    assert "Nr 7" in text(answer) and f"{cast.communicator.name} anmälde det till plattformen." in text(answer)


def test_a_reason_that_lacks_is_asked_for(cast: Cast, client_for: Login) -> None:
    found, client = told(cast), client_for(cast.hr)
    for verb in ("tolerate", "log_suspicion"):
        path = reverse(f"accounts:{verb}", args=[found.pk])
        asked = client.post(path, {"note": " "})
        assert asked.status_code == 422 and LACKS[verb] in text(asked)
        assert NOTE in text(client.post(path, {"note": NOTE}, follow=True))


def test_an_employee_tells_with_their_name_and_the_handler_reads_who(cast: Cast, client_for: Login) -> None:
    path, client = reverse("accounts:tell_suspicion"), client_for(cast.stranger)
    assert client.post(path, {"address": ""}).status_code == 422
    answer = client.post(path, {"address": FAKE, "company": cast.nord.pk}, follow=True)
    assert "De som bedömer misstänkta konton har fått tipset." in text(answer)
    found = Suspicion.objects.get()
    assert (found.told_by, found.company) == (cast.stranger, cast.nord)
    assert cast.stranger.name in text(client_for(cast.hr).get(found.get_absolute_url()))
    assert client.get(found.get_absolute_url()).status_code == 404
