"""What reporters read: a company's own words from a day on, else the group's, else the portal's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.models import Company, User
from incidents import queries, workflow
from incidents.models import CompanyText
from incidents.texts import TEXTS
from kit.workflow import Forbidden, Refused
from tests.cast import DAY, Cast
from tests.racing import race, tally

ClientFor = Callable[[User], Client]


def words(mark: str) -> dict[str, tuple[str, str]]:
    return {str(text.key): (f"{mark} {text.key} på svenska", f"{mark} {text.key} in English") for text in TEXTS}


NONE = {str(text.key): ("", "") for text in TEXTS}


def write(cast: Cast, company: Company, mark: Any, by: User, *, days: int = 0) -> None:
    given = words(mark) if isinstance(mark, str) else mark
    stamp = queries.texts_stamp(company)
    workflow.write_texts(company, given, from_day=cast.today + days * DAY, seen=stamp, by=by, at=cast.at)


def read(cast: Cast, company: Company | None, *, days: int = 0, language: str = "sv") -> set[str]:
    with translation.override(language):
        return {str(text.body).partition(" ")[0] for text in queries.texts_of(company, cast.at + days * DAY)}


def test_own_words_go_before_the_groups_and_the_groups_before_ours(cast: Cast) -> None:
    ours = read(cast, cast.nord)
    assert len(ours) == 4
    write(cast, cast.group, "Gruppen", cast.group_hr)
    assert read(cast, cast.nord) == read(cast, cast.syd) == read(cast, None) == {"Gruppen"}
    write(cast, cast.nord, "Nord", cast.hr)
    assert (read(cast, cast.nord), read(cast, cast.syd), read(cast, None)) == ({"Nord"}, {"Gruppen"}, {"Gruppen"})
    write(cast, cast.nord, NONE, cast.hr)
    assert read(cast, cast.nord) == {"Gruppen"}
    assert queries.companies_with_texts(cast.at) == {cast.group.pk}


def test_words_apply_from_their_day_and_each_change_is_kept(cast: Cast) -> None:
    write(cast, cast.nord, "Nu", cast.hr)
    write(cast, cast.nord, "Sedan", cast.hr, days=7)
    assert (read(cast, cast.nord, days=6), read(cast, cast.nord, days=7)) == ({"Nu"}, {"Sedan"})
    assert queries.planned_texts(cast.nord, cast.at) == cast.today + 7 * DAY
    write(cast, cast.nord, "Rättat", cast.hr)
    assert (read(cast, cast.nord), read(cast, cast.nord, days=7)) == ({"Rättat"}, {"Sedan"})
    lines = CompanyText.history.filter(company=cast.nord, key="help").order_by("history_id")
    assert [line.sv.split()[0] for line in lines] == ["Nu", "Sedan", "Rättat"]
    assert {(line.history_user, line.history_change_reason) for line in lines} == {(cast.hr, "write_texts")}


def test_both_languages_are_shown_each_to_its_readers(cast: Cast) -> None:
    write(cast, cast.nord, "Nord", cast.hr)
    for language, end in (("sv", "svenska"), ("en", "English")):
        with translation.override(language):
            assert {text.body.split()[-1] for text in queries.texts_of(cast.nord, cast.at)} == {end}


def test_a_day_gone_by_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        write(cast, cast.nord, "Igår", cast.hr, days=-1)
    assert not CompanyText.objects.exists()


@pytest.mark.parametrize(
    "who", ["ceo", "quality", "communicator", "colleague", "manager", "auditor", "chair", "stranger", "group_hr"]
)
def test_nobody_but_the_companys_hr_writes_them(cast: Cast, client_for: ClientFor, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(Forbidden):
        write(cast, cast.nord, "Annans", person)
    sees = who not in ("stranger", "group_hr")
    assert client_for(person).get("/anmalningar/texter/nord/").status_code == (403 if sees else 404)
    assert client_for(person).get("/anmalningar/texter/").status_code == (200 if who == "group_hr" else 403)


def test_where_a_company_has_no_hr_the_parents_writes(cast: Cast, client_for: ClientFor) -> None:
    new = cast.person("Ny Påhittspersonal", cast.nord, hr={})
    write(cast, cast.nord, "Ny", new)
    cast.nord.assignments.filter(role="hr").update(last_day=cast.today - DAY)  # as if both had left yesterday
    write(cast, cast.nord, "Gruppens", cast.group_hr)
    assert read(cast, cast.nord) == {"Gruppens"}
    assert client_for(cast.group_hr).get("/anmalningar/texter/nord/").status_code == 200


def form(cast: Cast, page: Any, **more: Any) -> dict[str, Any]:
    """Return what the page's form sends."""
    given = page.context["form"]
    return {name: given[name].value() for name in given.fields} | more


def test_hr_makes_the_words_their_own_by_sending_them_as_they_are(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    page = client.get("/anmalningar/texter/nord/")
    assert client.post("/anmalningar/texter/nord/", form(cast, page)).status_code == 302
    assert queries.companies_with_texts(cast.at) == {cast.nord.pk}
    html = client_for(cast.colleague).get("/anmal/").content.decode()
    assert html.count("<dt>") == 4


def test_reporters_read_what_hr_has_written(cast: Cast, client_for: ClientFor) -> None:
    write(cast, cast.nord, "Zxqord", cast.hr)
    assert "Zxqord help på svenska" in client_for(cast.colleague).get("/anmal/").content.decode()
    assert "Zxqord" not in client_for(cast.stranger).get("/anmal/").content.decode()


def test_one_language_alone_comes_back_with_what_was_typed(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    page = client.get("/anmalningar/texter/nord/")
    answer = client.post("/anmalningar/texter/nord/", form(cast, page, help_en="", help_sv="Zxqbara"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["help_en"]
    assert "Zxqbara" in answer.content.decode()
    assert not CompanyText.objects.exists()


def test_two_at_once_the_second_sees_the_first_and_loses_nothing(cast: Cast, client_for: ClientFor) -> None:
    first, second = client_for(cast.hr), client_for(cast.todays_hr)
    pages = [client.get("/anmalningar/texter/nord/") for client in (first, second)]
    assert first.post("/anmalningar/texter/nord/", form(cast, pages[0], help_sv="Zxqförst")).status_code == 302
    answer = second.post("/anmalningar/texter/nord/", form(cast, pages[1], help_sv="Zxqsedan"))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Zxqförst" in html and "Zxqsedan" in html
    assert CompanyText.objects.get(key="help").sv == "Zxqförst"
    assert second.post("/anmalningar/texter/nord/", form(cast, answer)).status_code == 302
    assert CompanyText.objects.get(key="help").sv == "Zxqsedan"


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_the_same_moment_one_is_told(transactional_db: None, cast: Cast) -> None:
    def press(number: int) -> None:
        workflow.write_texts(cast.nord, words(f"Nr{number}"), from_day=cast.today, seen=0, by=cast.hr, at=cast.at)

    results = race(2, press)
    assert tally(results) == {"done": 1, "TextsChanged": 1}


def test_the_form_asks_the_database_as_often_with_and_without_own_words(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/anmal/").status_code == 200
        return len(captured)

    asked()
    before = asked()
    write(cast, cast.group, "Gruppen", cast.group_hr)
    write(cast, cast.nord, "Nord", cast.hr)
    assert asked() == before
