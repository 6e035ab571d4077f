"""Reporting in the browser's eyes: nothing chosen beforehand, the exact names before sending, nothing typed is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from companies.models import User
from incidents import workflow
from incidents.models import Case, Grant
from tests.cast import DAY, Cast, as_fresh
from tests.incidents.conftest import Around, readers

Login = Callable[[User], Client]
TOLD = {"what": "Något hände\nigår", "where": "https://example.org/1", "accused": "Okänd Påhittsson", "people": "ingen"}


def hidden(html: str) -> dict[str, list[str]]:
    """Return the hidden fields of the page that is sent."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html.partition("<main")[2]):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and value and name[1] not in ("csrfmiddlewaretoken",):
            found.setdefault(name[1], []).append(value[1].replace("&quot;", '"'))
    return found


def review(client: Client, cast: Cast, **more: Any) -> Any:
    return client.post("/anmal/", {"company": str(cast.nord.pk), **TOLD, "review": "", **more})


def test_the_first_page_has_help_the_four_texts_the_names_and_nothing_ticked(around: Around, client_for: Login) -> None:
    answer = client_for(around.reporter).get("/anmal/")
    html = answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert "checked" not in html and "selected" not in html
    assert all(words in html for words in ('href="tel:112"', 'data-kind="exit"', around.handler.name))
    assert html.count("<dt>") == 4
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert not any(word in title.lower() for word in ("anmäl", "report", "trakass"))


def test_before_sending_one_sees_exactly_who_will_read_it(around: Around, client_for: Login) -> None:
    client = client_for(around.reporter)
    page = review(client, around.cast, accused=f"{around.accused.name}\nOkänd", excluded=[str(around.excluded.pk)])
    html = page.content.decode()
    names = set(re.findall(r"<li><span class=\"person\">.*?</span><span>([^<]+)<small>", html))
    assert names == {around.handler.name, around.second.name}
    sent = client.post("/anmal/", {**hidden(html), "send": ""})
    case = Case.objects.exclude(pk=around.case.pk).get()
    assert sent["Location"] == f"/anmalan/{case.pk}/kvitto/"
    assert readers(case) == names | {around.reporter.name}
    again = client.post("/anmal/", {**hidden(html), "send": ""})
    assert again["Location"] == sent["Location"] and Case.objects.count() == 2


def test_when_the_list_has_changed_the_page_comes_back_with_the_new_one(around: Around, client_for: Login) -> None:
    client = client_for(around.reporter)
    fields = hidden(review(client, around.cast).content.decode())
    new = around.cast.person("Nyss Påhittsutredare", around.cast.nord, handler={})
    back = client.post("/anmal/", {**fields, "send": ""})
    html = back.content.decode()
    assert back.status_code == 409 and new.name in html and 'data-tone="warn"' in html
    assert Case.objects.count() == 1
    assert client.post("/anmal/", {**hidden(html), "send": ""}).status_code == 302
    assert Grant.objects.filter(handler=new).exists()


@pytest.mark.parametrize("spoilt", ["", "x:y:z", "somebody else's"])
def test_a_token_that_will_not_do_sends_nothing(around: Around, client_for: Login, spoilt: str) -> None:
    client = client_for(around.reporter)
    fields = hidden(review(client, around.cast).content.decode())
    if spoilt.startswith("some"):
        spoilt = hidden(review(client_for(around.cast.colleague), around.cast).content.decode())["shown"][0]
    assert client.post("/anmal/", {**fields, "shown": spoilt, "send": ""}).status_code == 409
    assert Case.objects.count() == 1


def test_bad_input_keeps_what_was_typed(around: Around, client_for: Login) -> None:
    client = client_for(around.reporter)
    html = review(client, around.cast, what="").content.decode()
    assert "Okänd Påhittsson" in html and "https://example.org/1" in html
    kept = client.post("/anmal/", {"company": str(around.cast.nord.pk), **TOLD, "change": ""})
    assert kept.status_code == 200 and "Något hände" in kept.content.decode()


def test_two_of_the_same_name_are_told_apart_by_address(around: Around, client_for: Login) -> None:
    twin = around.cast.add("Tvilling Påhittsson")
    around.cast.employ(twin, around.cast.syd)
    other = User.objects.create(name="Tvilling Påhittsson", email="annan.tvilling@demo.example")
    around.cast.employ(other, around.cast.nord)
    client = client_for(around.reporter)
    assert review(client, around.cast, accused="tvilling påhittsson").status_code == 422
    assert review(client, around.cast, accused="annan.tvilling@demo.example").status_code == 200


def test_only_ones_own_companies_can_be_chosen(around: Around, client_for: Login) -> None:
    client = client_for(around.reporter)
    answer = client.post("/anmal/", {**TOLD, "company": str(around.cast.syd.pk), "review": ""})
    assert answer.status_code == 422
    both = around.cast.employ(around.cast.colleague, around.cast.syd, first_day=around.cast.today - DAY)
    html = client_for(both.person).get("/anmal/").content.decode()
    assert "Nordpåhitt AB</option>" in html and "Sydpåhitt AB</option>" in html


def test_hr_reads_who_is_designated_and_others_do_not(around: Around, client_for: Login) -> None:
    html = client_for(around.cast.hr).get("/anmalningar/utredare/").content.decode()
    assert around.handler.name in html and around.syd_handler.name not in html
    assert client_for(around.cast.colleague).get("/anmalningar/utredare/").status_code == 403


@pytest.mark.parametrize(
    "spelling",
    ["{name}", "  {first}   {last} ", "{upper}", "{name}, min kollega", "{nfd}", "{last}", "{email}", "<{email}>"],
)
def test_an_accused_handler_does_not_read_it_however_the_name_is_spelt(
    around: Around, client_for: Login, spelling: str
) -> None:
    who = around.cast.person("Åke Påhittsgransson", around.cast.nord, handler={})
    first, last = who.name.split()
    words = {"name": who.name, "first": first, "last": last, "upper": who.name.upper(), "email": who.email}
    typed = spelling.format(**words, nfd=unicodedata.normalize("NFD", who.name))
    page = review(client_for(around.reporter), around.cast, accused=typed)
    readers_of_it = page.content.decode().partition('id="told"')[0]
    assert page.status_code == 200 and around.handler.name in readers_of_it
    assert who.name not in readers_of_it


def test_a_name_that_may_be_a_readers_is_asked_about_until_one_says_that_it_is_somebody_else(
    around: Around, client_for: Login
) -> None:
    client = client_for(around.reporter)
    asked = review(client, around.cast, accused="Utreda Felskrivsson")
    assert asked.status_code == 422 and around.handler.name in asked.content.decode()
    assert "Utreda Felskrivsson" in asked.content.decode() and 'name="others"' in asked.content.decode()
    page = review(client, around.cast, accused="Utreda Felskrivsson", others="on")
    assert page.status_code == 200
    fields = hidden(page.content.decode())
    assert client.post("/anmal/", {**fields, "send": ""}).status_code == 302
    assert (
        review(client, around.cast, accused="Utreda Felskrivsson", excluded=[str(around.handler.pk)]).status_code == 200
    )


def test_a_list_of_a_thousand_names_is_refused_at_once(
    around: Around, client_for: Login, django_assert_max_num_queries: Any
) -> None:
    client = client_for(around.reporter)
    with django_assert_max_num_queries(40):
        assert review(client, around.cast, accused="\n".join("abcdefghij" * 20)).status_code == 422
    with django_assert_max_num_queries(60):
        assert review(client, around.cast, accused="\n".join(f"Okänd{n}" for n in range(20))).status_code == 200


def test_what_was_written_to_close_a_case_that_somebody_has_closed_is_kept(around: Around, client_for: Login) -> None:
    case, at = around.case, around.cast.at
    client = as_fresh(client_for(around.handler), around.handler)
    workflow.acknowledge(case, by=around.second, at=at)
    workflow.close(case, outcome="undetermined", text="Först", by=around.second, at=at)
    page = client.post(f"{case.get_absolute_url()}avsluta/", {"outcome": "substantiated", "text": "Mina långa ord"})
    assert page.status_code == 422
    assert "Mina långa ord</textarea>" in page.content.decode()


def test_stepping_back_asks_for_a_tick_and_keeps_what_was_written(around: Around, client_for: Login) -> None:
    client = as_fresh(client_for(around.handler), around.handler)
    page = client.post(f"{around.case.get_absolute_url()}jav/", {"note": "Vi är gamla vänner"})
    assert page.status_code == 422 and "Vi är gamla vänner" in page.content.decode()
    assert client.post(f"{around.case.get_absolute_url()}jav/", {"note": "x", "sure": "on"}).status_code == 302
