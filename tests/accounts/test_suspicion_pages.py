"""The pages of those who assess suspected accounts, and the form of those who tell with their name."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import PlatformRule, Suspicion
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


def test_the_address_is_asked_for_where_it_was_not_recognised(cast: Cast, client_for: Login) -> None:
    from accounts import workflow

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
