"""The pages of a company's deadlines: what holds, what comes, who set it, and what is wrong at its field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow
from companies.models import CompanyDays, User
from companies.queries import deadlines as asked
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]
DAYS = reverse("companies:days", args=["nord"])
ENDORSE = reverse("companies:set_days", args=["nord", "endorse"])


def test_the_page_says_what_holds_what_comes_who_set_it_and_what_nobody_sets(cast: Cast, client_for: ClientFor) -> None:
    yesterday = cast.at - 9 * DAY
    workflow.set_days(cast.nord, "endorse", value=3, valid_from=cast.today - 5 * DAY, by=cast.portal, at=yesterday)
    workflow.set_days(cast.nord, "endorse", value=8, valid_from=cast.today + DAY, by=cast.hr, at=cast.at)
    page = client_for(cast.ceo).get(DAYS)
    row = next(one for one in page.context["rows"] if one.deadline.key == "endorse")
    assert (row.now, row.since, row.coming) == ("3\xa0dagar", cast.today - 5 * DAY, [("8\xa0dagar", cast.today + DAY)])
    assert (row.default, row.bounds) == ("5\xa0dagar", "1–\u206030\xa0dagar")
    others = {one.now for one in page.context["rows"] if one.deadline.key in {"operate", "review"}}
    assert others == {"24\xa0månader", "12\xa0månader"}
    assert [(one["words"], one["name"]) for one in page.context["history"]] == [
        ("8\xa0dagar", cast.hr.name),
        ("3\xa0dagar", "Portalen"),
    ]
    text = page.content.decode()
    assert "Bestämt i lag: Lag 2021:890, 5 kap. 8 §" in text
    assert "Internt mål för hela koncernen" in text
    assert ENDORSE not in text  # the CEO reads


def test_a_change_that_was_taken_back_before_its_day_is_shown_as_what_will_hold(cast: Cast) -> None:
    for value in (8, 9):
        workflow.set_days(cast.nord, "endorse", value=value, valid_from=cast.today + DAY, by=cast.hr, at=cast.at)
    row = next(one for one in asked.shown(cast.nord, cast.at) if one.deadline.key == "endorse")
    assert (row.since, row.coming) == (None, [("9\xa0dagar", cast.today + DAY)])


def test_hr_sets_a_deadline_and_sees_it_on_the_page(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    form = client.get(ENDORSE).context["form"]
    assert form.initial == {"value": 5, "version": "", "valid_from": cast.today + DAY}
    answer = client.post(ENDORSE, {"value": "4", "valid_from": str(cast.today + DAY), "version": ""})
    assert answer["Location"] == DAYS
    made = CompanyDays.objects.get()
    assert (made.company, made.key, made.value, made.by) == (cast.nord, "endorse", 4, cast.hr)
    assert f'href="{ENDORSE}"' in client.get(DAYS).content.decode()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("value", "0"), ("value", "31"), ("value", "fem"), ("value", ""), ("value", "5"), ("value", "9" * 30),
        ("valid_from", "i morgon"), ("valid_from", ""), ("valid_from", "0026-12-01"), ("valid_from", "today"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, client_for: ClientFor, field: str, text: str
) -> None:
    typed = {"value": "4", "valid_from": str(cast.today + DAY), "version": ""}
    typed[field] = str(cast.today) if text == "today" else text
    answer = client_for(cast.hr).post(ENDORSE, typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {field}
    assert {name: str(form[name].value()) for name in typed} == typed
    assert not CompanyDays.objects.exists()


def test_the_second_of_two_sees_what_the_first_has_set_and_may_still_save(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    typed = {"value": "4", "valid_from": str(cast.today + DAY), "version": ""}
    workflow.set_days(cast.nord, "endorse", value=9, valid_from=cast.today + DAY, by=cast.todays_hr, at=cast.at)
    answer = client.post(ENDORSE, typed)
    assert answer.status_code == 409
    assert answer.context["meanwhile"]["name"] == cast.todays_hr.name
    assert answer.context["meanwhile"]["words"] == "9\xa0dagar"
    form = answer.context["form"]
    assert form["value"].value() == "4"
    again = client.post(ENDORSE, {**typed, "version": form["version"].value()})
    assert again.status_code == 302
    assert list(CompanyDays.objects.values_list("value", flat=True)) == [4, 9]


@pytest.mark.parametrize(
    ("who", "reads", "sets"),
    [
        ("hr", 200, 200), ("ceo", 200, 403), ("auditor", 200, 403), ("group_hr", 200, 403), ("colleague", 403, 403),
        ("quality", 403, 403), ("stranger", 404, 404), ("outsider_superuser", 404, 404), ("syd_hr", 404, 404),
    ],
)  # fmt: skip
def test_who_reads_and_who_sets(cast: Cast, client_for: ClientFor, who: str, reads: int, sets: int) -> None:
    client = client_for(getattr(cast, who))
    typed = {"value": "4", "valid_from": str(cast.today + DAY), "version": ""}
    assert client.get(DAYS).status_code == reads
    assert client.get(ENDORSE).status_code == sets
    assert client.post(ENDORSE, typed).status_code == (302 if sets == 200 else sets)
    assert CompanyDays.objects.count() == (sets == 200)


def test_a_deadline_that_does_not_exist_and_a_closed_company_have_no_page(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.hr).get(reverse("companies:set_days", args=["nord", "nar-som"])).status_code == 404
    vast = cast.company("Västpåhitt AB", "vast", "559900-0048", hue=90)
    workflow.close_company(vast, by=cast.group_hr, at=cast.at, note="Påhittad")
    assert client_for(cast.group_hr).get(reverse("companies:days", args=["vast"])).status_code == 404


def test_the_page_asks_as_often_with_three_changes_as_with_one(cast: Cast, client_for: ClientFor) -> None:
    client, counts = client_for(cast.hr), []
    client.get(DAYS)
    for value in (2, 3, 4):
        workflow.set_days(cast.nord, "endorse", value=value, valid_from=cast.today + DAY, by=cast.hr, at=cast.at)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(DAYS)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_the_list_of_companies_leads_there(cast: Cast, client_for: ClientFor) -> None:
    for who, leads in ((cast.hr, True), (cast.ceo, True), (cast.auditor, True), (cast.colleague, False)):
        page = client_for(who).get(reverse("companies:companies")).content.decode()
        assert (f'href="{DAYS}"' in page) == leads
