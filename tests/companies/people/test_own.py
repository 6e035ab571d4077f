"""Nobody sets the days of their own employment; and the same new person is entered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from companies import workflow
from companies.importing import dry_run
from companies.models import Employment, User
from kit import clock
from kit.workflow import Refused
from tests.cast import DAY, Cast
from tests.racing import race, tally

ClientFor = Callable[[User], Client]


def days(cast: Cast) -> set[tuple[Any, ...]]:
    return set(cast.hr.employments.values_list("company", "first_day", "last_day", "left_at"))


OWN: dict[str, Callable[[Cast, Employment], Any]] = {
    "longer": lambda cast, mine: workflow.end_employment(mine, last_day=None, by=cast.hr, at=cast.at),
    "shorter": lambda cast, mine: workflow.end_employment(mine, last_day=cast.today, by=cast.hr, at=cast.at),
    "now": lambda cast, mine: workflow.leave_now(mine, by=cast.hr, at=cast.at),
    "again": lambda cast, mine: workflow.employ(
        cast.hr, cast.nord, first_day=cast.today + 40 * DAY, by=cast.hr, at=cast.at
    ),
    "instead of somebody known": lambda cast, mine: workflow.enter(
        company=cast.nord, name="", known=cast.hr, first_day=cast.today + 40 * DAY, by=cast.hr, at=cast.at
    ),
}


@pytest.mark.parametrize("way", OWN)
def test_nobody_sets_the_days_of_their_own_employment(cast: Cast, way: str) -> None:
    mine = cast.hr.employments.get()
    workflow.end_employment(mine, last_day=cast.today + 30 * DAY, by=cast.todays_hr, at=cast.at)
    before = days(cast)
    with pytest.raises(Refused) as refused:
        OWN[way](cast, Employment.objects.get(pk=mine.pk))
    assert refused.value.code == "own"
    assert days(cast) == before


def test_what_is_planned_for_oneself_is_taken_back_by_somebody_else(cast: Cast) -> None:
    mine = workflow.end_employment(cast.hr.employments.get(), last_day=cast.today + DAY, by=cast.todays_hr, at=cast.at)
    coming = workflow.employ(cast.hr, cast.nord, first_day=mine.last_day + DAY, by=cast.todays_hr, at=cast.at)
    with pytest.raises(Refused):
        workflow.withdraw_employment(coming, by=cast.hr, at=cast.at)
    workflow.withdraw_employment(coming, by=cast.todays_hr, at=cast.at)


def test_title_and_manager_of_ones_own_are_changed_without_moving_a_day(cast: Cast) -> None:
    before = days(cast)
    workflow.move(cast.hr.employments.get(), by=cast.hr, at=cast.at, title="Påhittad titel")
    assert days(cast) == before


def test_the_own_page_offers_no_days_and_says_why_where_one_presses(cast: Cast, client_for: ClientFor) -> None:
    client, mine = client_for(cast.hr), cast.hr.employments.get()
    page = client.get(cast.hr.get_absolute_url()).content.decode()
    links = {name: reverse(f"companies:{name}", args=[mine.pk]) for name in ("move", "end_employment", "leave_now")}
    assert {name for name, link in links.items() if f'href="{link}"' in page} == {"move"}
    assert reverse("companies:employ", args=[cast.hr.pk]) not in page
    form = client.get(links["end_employment"]).context["form"]
    answer = client.post(links["end_employment"], {"last_day": "", "version": form["version"].value()})
    assert answer.status_code == 422
    assert "Ingen ändrar dagarna i sin egen anställning." in answer.content.decode()


def table(person: User, **cells: Any) -> list[list[str]]:
    """A file of one row, with headings."""
    cells = {"namn": person.name, "e-post": person.email, **cells}
    return [[*cells], [str(cell) for cell in cells.values()]]


def test_a_file_does_not_set_the_importers_own_days(cast: Cast) -> None:
    def plan(**cells: Any) -> Any:
        return dry_run(table(cast.hr, **cells), company=cast.nord.pk, by=cast.hr, at=cast.at)

    longer = plan(**{"sista dag": cast.today + 30 * DAY})
    assert [wrong.reason for wrong in longer.wrong] == [
        "Ingen ändrar dagarna i sin egen anställning. Be någon annan på HR göra det."
    ]
    assert longer.entries == []
    assert plan(titel="Påhittad titel").wrong == []
    assert plan(**{"första dag": cast.since}).wrong == []
    workflow.end_employment(cast.hr.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    again = plan(**{"första dag": cast.today + 9 * DAY})
    assert [wrong.column for wrong in again.wrong] == ["första dag"]


# The same new person, entered by two at once


def typed(cast: Cast, **more: str) -> dict[str, str]:
    values = {"name": "Ny Påhittsson", "language": "sv", "kind": "employee", "company": str(cast.nord.pk)}
    return values | {"first_day": str(cast.today)} | more


def test_of_two_who_enter_the_same_person_without_address_one_is_asked(transactional_db: None, cast: Cast) -> None:
    people, at = (cast.hr, cast.todays_hr), clock.now()

    def enter(number: int) -> Employment:
        name = ("Ny Påhittsson", "ny påhittsson")[number]
        return workflow.enter(company=cast.nord, name=name, first_day=cast.today, by=people[number], at=at)

    outcomes = race(2, enter)
    assert tally(outcomes) == {"done": 1, "Refused": 1}
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["known"]
    assert User.objects.filter(name__iexact="Ny Påhittsson").count() == 1


def test_the_second_sees_who_has_just_entered_the_person_and_chooses(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = client_for(cast.hr), reverse("companies:add_person")
    enter = workflow.enter

    def overtaken(**values: Any) -> Employment:
        monkeypatch.setattr(workflow, "enter", enter)
        first = {"company": cast.nord, "name": "Ny Påhittsson", "first_day": cast.today}
        enter(**first, by=cast.todays_hr, at=cast.at)
        return enter(**values)

    monkeypatch.setattr(workflow, "enter", overtaken)
    answer = client.post(address, typed(cast))
    assert answer.status_code == 422
    form = answer.context["form"]
    choices = dict(form.fields["known"].choices)
    theirs = next(key for key in choices if key != "new")
    assert f"Nyss inlagd av {cast.todays_hr.name}." in choices[theirs]
    assert "Någon annan har nyss lagt in en sådan person. Se efter om det är samma." in form.errors["known"]
    assert form["name"].value() == "Ny Påhittsson"
    assert client.post(address, typed(cast, known="new")).status_code == 302
    assert User.objects.filter(name="Ny Påhittsson").count() == 2


def test_an_import_fills_no_table_of_locks(transactional_db: None, cast: Cast) -> None:
    rows = [[f"Ny{number} Påhittsson", str(number)] for number in range(60)]
    begun = workflow.begin_import([["namn", "anställningsnummer"], *rows], company=cast.nord, by=cast.hr, at=cast.at)
    plan = workflow.look(begun, by=cast.hr, at=cast.at)
    held: list[int] = []
    record = workflow.imports.record

    def counting(obj: Any, verb: str, by: User) -> None:
        record(obj, verb, by)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            held.append(cursor.fetchone()[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workflow.imports, "record", counting)
        workflow.import_people(begun, fingerprint=plan.fingerprint, by=cast.hr, at=cast.at)
    assert held == [3] * 60  # the import's, the managers', the company's


def test_somebody_is_entered_while_a_file_is_taken_in_and_neither_waits_for_ever(
    transactional_db: None, cast: Cast
) -> None:
    rows = [[f"Ny{number} Påhittsson", str(number)] for number in range(120)]
    begun = workflow.begin_import([["namn", "anställningsnummer"], *rows], company=cast.nord, by=cast.hr, at=cast.at)
    plan = workflow.look(begun, by=cast.hr, at=cast.at)

    def act(number: int) -> Any:
        if number == 0:
            return workflow.import_people(begun, fingerprint=plan.fingerprint, by=cast.hr, at=cast.at)
        if number < 4:
            values: dict[str, Any] = {"first_day": cast.today, "manager": cast.manager, "number": f"S{number}"}
            name = f"Sent {'abc'[number - 1]} Påhittsson"
            return workflow.enter(company=cast.nord, name=name, by=cast.todays_hr, at=cast.at, **values)
        work = (cast.colleague, cast.communicator)[number - 4].employments.get()
        return workflow.move(work, by=cast.todays_hr, at=cast.at, number=f"K{number}", manager=cast.hr)

    cast.todays_hr  # noqa: B018  (made before the race)
    outcomes = tally(race(6, act))
    assert outcomes["done"] + outcomes["Refused"] == 6, outcomes  # whoever was first, the import is told of the change
    assert outcomes["done"] >= 5
