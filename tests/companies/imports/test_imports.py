"""The dry run and the import: what is new, changed, ended and wrong; all of it or nothing; rights; races."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies import workflow
from companies.importing import CHANGED, ENDED, NEW, UNCHANGED, Plan, dry_run
from companies.models import Employment, PeopleImport, PersonChange, User
from kit.workflow import Forbidden, Refused
from tests.cast import DAY, Cast
from tests.racing import race, tally

HEAD = ["Namn", "E-post", "Anställningsnummer", "Bolag", "Titel", "Chef", "Startdatum", "Slutdatum", "Anställningsform"]


def plan(cast: Cast, *rows: list[str], by: User | None = None, head: list[str] = HEAD) -> Plan:
    return dry_run([head, *rows], company=None, by=by or cast.hr, at=cast.at)


def row(name: str, email: str = "", number: str = "", company: str = "nord", **more: str) -> list[str]:
    rest = [more.get(key, "") for key in ("title", "manager", "first", "last", "kind")]
    return [name, email, number, company, *rest]


def take_in(cast: Cast, *rows: list[str], by: User | None = None, **more: Any) -> dict[str, int]:
    by = by or cast.hr
    begun = workflow.begin_import([HEAD, *rows], company=None, by=by, at=cast.at)
    seen = workflow.look(begun, by=by, at=cast.at)
    return workflow.import_people(begun, fingerprint=seen.fingerprint, by=by, at=cast.at, **more)


def outcomes(found: Plan) -> list[str]:
    return [entry.outcome for entry in found.entries]


def test_somebody_new_is_entered_employed_and_has_a_manager_of_the_file(cast: Cast) -> None:
    rows = [
        row("Ny Ett", "ett@demo.example", "7001", title="Målare", manager="7002", first="2026-01-02"),
        row("Ny Två", "två@demo.example".replace("å", "a"), "7002", manager=cast.manager.email or "", kind="Konsult"),
    ]
    assert outcomes(plan(cast, *rows)) == [NEW, NEW]
    assert take_in(cast, *rows) == {NEW: 2, CHANGED: 0, ENDED: 0}
    one, two = Employment.objects.filter(number__startswith="700").order_by("number")
    assert (one.person.name, one.title, one.manager, one.first_day) == (
        "Ny Ett",
        "Målare",
        two.person,
        dt.date(2026, 1, 2),
    )
    assert (two.manager, two.kind, two.first_day) == (cast.manager, "consultant", cast.today)
    assert not one.person.has_usable_password()
    assert one.history.get().history_change_reason == "import_people"
    assert one.history.get().history_user == cast.hr


def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast) -> None:
    rows = [
        row("Ny Ett", "ett@demo.example", "7001", title="Målare", manager="7002"),
        row("Ny Två", "", "7002", last=(cast.today + 90 * DAY).isoformat()),
        row("Ny Tre", "", ""),
        row("Kolla Påhittsson", "", "", title="Ny titel"),
        row("Ny Ett", "ett@demo.example", "7001", title="Målare", manager="7002"),
    ]
    assert outcomes(plan(cast, *rows)) == [NEW, NEW, NEW, CHANGED, UNCHANGED]
    take_in(cast, *rows)
    before = Employment.history.count(), User.objects.count(), PersonChange.objects.count()
    again = plan(cast, *rows)
    assert (again.changes, again.wrong) == (False, [])
    assert take_in(cast, *rows) == {NEW: 0, CHANGED: 0, ENDED: 0}
    assert (Employment.history.count(), User.objects.count(), PersonChange.objects.count()) == before


def test_what_changes_is_told_old_and_new_and_becomes_evidence(cast: Cast) -> None:
    email = cast.colleague.email or ""
    (entry,) = plan(cast, row("Kolla Nypåhittsson", email, "9", title="Chef", manager=cast.hr.email or "")).entries
    assert entry.outcome == CHANGED
    assert entry.shown == [
        ("name", "Kolla Påhittsson", "Kolla Nypåhittsson"),
        ("title", "Påhittad", "Chef"),
        ("number", "", "9"),
        ("manager", cast.manager.name, cast.hr.name),
    ]
    take_in(cast, row("Kolla Nypåhittsson", email, "9", title="Chef", manager=cast.hr.email or ""))
    assert PersonChange.objects.values_list("field", "old", "new", "by").get() == (
        "name",
        "Kolla Påhittsson",
        "Kolla Nypåhittsson",
        cast.hr.pk,
    )


def test_a_last_day_in_the_file_ends_the_employment(cast: Cast) -> None:
    last = cast.today + 10 * DAY
    assert outcomes(plan(cast, row("Kolla Påhittsson", last=last.isoformat()))) == [ENDED]
    take_in(cast, row("Kolla Påhittsson", last=last.isoformat()))
    assert cast.colleague.employments.get().last_day == last


def test_an_empty_cell_changes_nothing(cast: Cast) -> None:
    assert outcomes(plan(cast, row(cast.colleague.name, cast.colleague.email or ""))) == [UNCHANGED]


def test_who_comes_back_is_the_same_person(cast: Cast) -> None:
    (entry,) = plan(cast, row("Slutar Påhittsson", first=cast.today.isoformat())).entries
    assert (entry.outcome, entry.key) == (NEW, cast.leaver.pk)
    take_in(cast, row("Slutar Påhittsson", first=cast.today.isoformat()))
    assert cast.leaver.employments.count() == 2


def test_who_has_moved_is_found_by_the_day_they_first_began(cast: Cast) -> None:
    past, coming = cast.today - 10 * DAY, cast.today + 10 * DAY
    one = cast.person("Flytt Påhittsson", cast.nord, employment={"last_day": past})
    now = cast.employ(one, cast.nord, first_day=past + DAY, last_day=coming, title="Nu")
    cast.employ(one, cast.nord, first_day=coming + DAY, title="Sedan")
    first = cast.since.isoformat()
    (entry,) = plan(cast, row(one.name, first=first, title="Nytt")).entries
    assert (entry.outcome, entry.employment) == (CHANGED, now.pk)
    (wrong,) = plan(cast, row(one.name, first=first, last=cast.today.isoformat())).wrong
    assert wrong.column == "Slutdatum"


def test_somebody_of_a_sister_company_is_recognised_and_employed_here_too(cast: Cast) -> None:
    email = cast.stranger.email or ""
    assert take_in(cast, row("Främmande Påhittsson", email)) == {NEW: 1, CHANGED: 0, ENDED: 0}
    assert cast.stranger.employments.count() == 2
    (wrong,) = plan(cast, row("Annat Namn", cast.syd_hr.email or "")).wrong
    assert (wrong.row, wrong.column) == (2, "Namn")


def test_people_missing_are_asked_about_and_end_only_when_ticked(cast: Cast) -> None:
    found = plan(cast, row("Kolla Påhittsson"))
    names = [one.name for one in found.missing]
    assert "Kolla Påhittsson" not in names and cast.chair.name not in names and cast.stranger.name not in names
    assert cast.hr.name not in names  # nobody ends themselves by a tick
    assert names == sorted(names, key=str.casefold) and "Komma Påhittspress" in names
    take_in(cast, row("Kolla Påhittsson"))
    assert cast.communicator.employments.get().last_day is None
    chosen = [one.employment for one in found.missing if one.name == "Komma Påhittspress"]
    counts = take_in(cast, row("Kolla Påhittsson"), leavers=chosen, last_day=cast.today)
    assert counts == {NEW: 0, CHANGED: 0, ENDED: 1}
    assert cast.communicator.employments.get().last_day == cast.today
    assert cast.hr.employments.get().last_day is None


def test_ticked_people_of_another_company_do_not_end(cast: Cast) -> None:
    other = cast.stranger.employments.get()
    take_in(cast, row("Kolla Påhittsson"), leavers=[other.pk], last_day=cast.today)
    other.refresh_from_db()
    assert other.last_day is None


WRONG = {
    "another company": ([row("Ny", company="syd")], "Bolag"),
    "no such company": ([row("Ny", company="Ingenstans AB")], "Bolag"),
    "no company": ([row("Ny", company="")], "Bolag"),
    "own manager": ([row("Ny", "ny@demo.example", manager="ny@demo.example")], "Chef"),
    "unknown manager": ([row("Ny", manager="ingen@demo.example")], "Chef"),
    "a ring of the file": ([row("A", "", "1", manager="2"), row("B", "", "2", manager="1")], "Chef"),
    "a ring with the portal": ([row("Chefa Påhittschef", manager="kolla.pahittsson@demo.example")], "Chef"),
    "two rows, one person": ([row("A", "", "1", title="x"), row("A", "", "1", title="y")], "Namn"),
    "one address, two people": ([row("A", "a@demo.example", "1"), row("B", "a@demo.example", "2")], "Namn"),
    "namesakes in the file": ([row("A", "a@demo.example"), row("A")], "Namn"),
    "began another day": ([row("Kolla Påhittsson", first="2020-01-01")], "Startdatum"),
    "ended already": ([row("Ny", last="2020-01-01")], "Slutdatum"),
    "number and address of two": ([row("X", "hedda.pahittspersonal@demo.example", "55")], "Anställningsnummer"),
    "a number that went on": ([row("Någon Annan", "", "55")], "Anställningsnummer"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_column_and_nothing_is_taken_in(cast: Cast, case: str) -> None:
    rows, column = WRONG[case]
    cast.person("Femtio Fem", cast.nord, employment={"number": "55"})
    found = plan(cast, row("Helt Rätt", "ratt@demo.example"), *rows)
    assert {wrong.column for wrong in found.wrong} == {column}
    before = User.objects.count(), Employment.history.count()
    with pytest.raises(Refused) as raised:
        take_in(cast, row("Helt Rätt", "ratt@demo.example"), *rows)
    assert raised.value.code == "wrong"
    assert (User.objects.count(), Employment.history.count()) == before


def test_a_manager_and_a_report_may_change_places(cast: Cast) -> None:
    rows = [
        row("Chefa Påhittschef", manager="kolla.pahittsson@demo.example"),
        row("Kolla Påhittsson", manager=cast.hr.email or ""),
    ]
    assert plan(cast, *rows).wrong == []
    take_in(cast, *rows)
    assert cast.manager.employments.get().manager == cast.colleague


@pytest.mark.parametrize("who", ["ceo", "colleague", "manager", "auditor", "outsider_superuser", "leaver", "chair"])
def test_only_hr_takes_in_people(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        workflow.begin_import([HEAD, row("Ny")], company=None, by=getattr(cast, who), at=cast.at)
    assert not PeopleImport.objects.exists()


def test_nobody_takes_in_what_somebody_else_has_looked_at(cast: Cast) -> None:
    begun = workflow.begin_import([HEAD, row("Ny")], company=None, by=cast.hr, at=cast.at)
    for who in (cast.todays_hr, cast.syd_hr, cast.colleague):
        with pytest.raises(Forbidden):
            workflow.import_people(begun, fingerprint="", by=who, at=cast.at)


def test_what_has_changed_meanwhile_is_shown_again(cast: Cast) -> None:
    begun = workflow.begin_import([HEAD, row("Kolla Påhittsson", title="Ny")], company=None, by=cast.hr, at=cast.at)
    seen = workflow.look(begun, by=cast.hr, at=cast.at)
    workflow.move(cast.colleague.employments.get(), title="Annan", by=cast.hr, at=cast.at)
    with pytest.raises(Refused) as raised:
        workflow.import_people(begun, fingerprint=seen.fingerprint, by=cast.hr, at=cast.at)
    assert raised.value.code == "changed"
    assert cast.colleague.employments.get().title == "Annan"


def test_the_rows_are_kept_until_decided_or_for_two_hours_and_only_what_is_read(cast: Cast) -> None:
    table = [["Namn", "Bolag", "Lön"], ["Ny", "nord", "43 000"]]
    begun = workflow.begin_import(table, company=None, by=cast.hr, at=cast.at)
    assert begun.table == [["Namn", "Bolag", "Lön"], ["Ny", "nord", ""]]
    late = cast.at + dt.timedelta(hours=2, minutes=1)
    with pytest.raises(Refused):
        workflow.look(begun, by=cast.hr, at=late)
    assert (workflow.forget_imports(cast.at), workflow.forget_imports(late)) == (0, 1)
    other = workflow.begin_import(table, company=None, by=cast.hr, at=cast.at)
    workflow.import_people(
        other, fingerprint=workflow.look(other, by=cast.hr, at=cast.at).fingerprint, by=cast.hr, at=cast.at
    )
    other.refresh_from_db()
    assert (other.table, other.figures) == ([], {NEW: 1, CHANGED: 0, ENDED: 0})
    with pytest.raises(Refused):
        workflow.import_people(other, fingerprint="", by=cast.hr, at=cast.at)


def test_of_two_who_take_in_the_same_file_at_once_one_is_told_to_look_again(transactional_db: None, cast: Cast) -> None:
    rows = [
        row(f"Ny {number}", f"ny{number}@demo.example", str(number), manager="0" if number else "")
        for number in range(9)
    ]
    people = [cast.hr, cast.todays_hr]
    begun = [workflow.begin_import([HEAD, *rows], company=None, by=one, at=cast.at) for one in people]
    seen = [workflow.look(one, by=by, at=cast.at).fingerprint for one, by in zip(begun, people, strict=True)]

    def act(number: int) -> None:
        workflow.import_people(begun[number], fingerprint=seen[number], by=people[number], at=cast.at)

    assert tally(race(2, act)) == {"done": 1, "Refused": 1}
    assert User.objects.filter(email__startswith="ny").count() == 9


@pytest.mark.parametrize("count", [1, 30])
def test_a_dry_run_asks_the_same_few_questions_however_many_rows(cast: Cast, count: int) -> None:
    rows = [row(f"Ny {number}", f"ny{number}@demo.example") for number in range(count)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        plan(cast, *rows)
    assert len(asked) == 5


def messy(cast: Cast) -> list[list[str]]:
    """5,000 rows of three companies: good ones, duplicates, rings, wrong dates, formulas."""
    slugs = ["nord", "syd", "group"]
    rows = []
    for number in range(5000):
        one = row(f"Påhittad Person{number}", f"p{number}@demo.example", str(number), slugs[number % 3])
        one[5] = str(number - 3) if number >= 3 else ""
        one[6] = "2026-02-01"
        rows.append(one)
    for number in range(0, 600, 6):
        rows[number][6] = ["31/2/2026", "snart", "=TODAY()"][number % 3]
        rows[number + 1][4] = "=1+1"
    for number in range(1000, 1300, 3):
        rows[number][5], rows[number + 3][5] = str(number + 3), str(number)
    rows[2000:2100] = [list(one) for one in rows[1900:2000]]
    return rows


def test_five_thousand_messy_rows_are_looked_through_in_ten_seconds(cast: Cast) -> None:
    for company in (cast.syd, cast.group):
        cast.appoint(cast.hr, company, "hr")
    rows = messy(cast)
    begun = time.perf_counter()
    found = plan(cast, *rows)
    assert time.perf_counter() - begun < 10
    assert len({wrong.row for wrong in found.wrong}) > 300
    assert len(found.of(NEW)) > 4000


def test_five_thousand_rows_are_taken_in_and_then_say_nothing_new(cast: Cast) -> None:
    for company in (cast.syd, cast.group):
        cast.appoint(cast.hr, company, "hr")
    slugs = ["nord", "syd", "group"]
    rows = [
        row(f"Påhittad P{number}", f"p{number}@demo.example", str(number), slugs[number % 3], first="2026-02-01")
        for number in range(5000)
    ]
    for number in range(3, 5000):
        rows[number][5] = str(number - 3)
    begun = time.perf_counter()
    assert take_in(cast, *rows)[NEW] == 5000
    assert time.perf_counter() - begun < 60
    assert not plan(cast, *rows).changes
