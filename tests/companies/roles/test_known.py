"""Who could decide on a past day as it was known then: an oracle replays what was written, line by line."""

from __future__ import annotations

import datetime as dt
import html
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies import workflow
from companies.models import Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, GRANTS, Can, Role
from companies.queries import held, known
from kit import clock
from kit.workflow import record
from plsportal.demo.moments import told_at
from tests.cast import DAY, Cast

Login = Callable[[User], Client]


class Book:
    """Everything that was written: when, which row, and what it said from then on."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.lines = cast, list[tuple[dt.datetime, Any, dict[str, Any]]]()

    def write(self, row: Any, when: dt.datetime, **changes: Any) -> None:
        """Write a row of the database and a line of the book, both of that moment."""
        for name, value in changes.items():
            setattr(row, name, value)
        with told_at(when):
            record(row, "påhittad", self.cast.portal)
        kept = ("person_id", "company_id", "role", "cans", "delegated_by_id", "first_day", "last_day", "ended_at")
        said = {name: getattr(row, name) for name in kept if hasattr(row, name)}
        self.lines.append((when, row, said))

    def on(self, day: dt.date, model: type) -> dict[Any, dict[str, Any]]:
        """What each row said when the day ended."""
        end = clock.midnight(day + DAY)
        told = sorted((line for line in self.lines if line[0] <= end), key=lambda line: line[0])
        return {row.pk: said for _when, row, said in told if type(row) is model}

    def could(self, day: dt.date) -> set[tuple[Can, Any]]:
        """Who could decide what in nord at noon, as (right, what carried it)."""
        noon = clock.midnight(day) + dt.timedelta(hours=12)

        def covers(said: dict[str, Any]) -> bool:
            last = said["last_day"]
            return said["first_day"] <= day and (last is None or day <= last)

        work = [said for said in self.on(day, Employment).values() if covers(said)]
        anywhere = {said["person_id"] for said in work}
        here = {said["person_id"] for said in work if said["company_id"] == self.cast.nord.pk}
        found, ceos = set[tuple[Can, Any]](), set()
        for pk, said in self.on(day, RoleAssignment).items():
            if covers(said) and said["person_id"] in anywhere:
                found |= {(can, pk) for can in GRANTS[Role(said["role"])] if can in held.DECISIONS}
                ceos |= {said["person_id"]} if said["role"] == Role.CEO else set()
        for pk, said in self.on(day, Delegation).items():
            live = covers(said) and not (said["ended_at"] and said["ended_at"] <= noon)
            if live and said["person_id"] in here and said["delegated_by_id"] in ceos:
                found |= {(Can(can), pk) for can in said["cans"] if can in DELEGABLE}
        return found


def story(cast: Cast, seed: int) -> Book:
    """Write employments, roles and delegations of three people over thirty days, and change some of them afterwards."""
    dice, book, start = random.Random(seed), Book(cast), cast.today - 30 * DAY
    people = [cast.add(f"Påhitt Påhittsson {seed} {number}") for number in range(3)]
    rows: list[Any] = []

    def moment() -> dt.datetime:
        return clock.midnight(start + dice.randrange(30) * DAY) + dt.timedelta(hours=dice.randrange(24))

    def days() -> dict[str, Any]:
        first = start + dice.randrange(-5, 20) * DAY
        return {"first_day": first, "last_day": first + dice.randrange(1, 30) * DAY}

    for person in people:
        rows.append(Employment(person=person, company=dice.choice([cast.nord, cast.nord, cast.syd]), **days()))
        role = dice.choice([Role.CEO, Role.CEO, Role.HR])
        group = cast.hr.assignments.get().group
        more = {"role": role, "group": group, "appointed_by": cast.portal}
        rows.append(RoleAssignment(person=person, company=cast.nord, **more, **days()))
    for giver, taker in ((0, 1), (1, 2)):
        cans = dice.sample(sorted(DELEGABLE), 2)
        more = {"delegated_by": people[giver], "cans": cans}
        rows.append(Delegation(person=people[taker], company=cast.nord, **more, **days()))
    for row in rows:
        book.write(row, moment())
    for row in dice.sample(rows, 5):
        if isinstance(row, Delegation) and dice.random() < 0.5:
            book.write(row, (when := moment()), ended_at=when)
        else:
            book.write(row, moment(), last_day=row.first_day + dice.randrange(0, 10) * DAY)
    return book


def test_what_was_known_on_each_day_is_what_the_book_says(cast: Cast, deep: bool) -> None:
    for seed in range(60 if deep else 4):
        book = story(cast, seed)
        mine = {row.pk for _when, row, _said in book.lines}
        for ago in range(0, 32, 1 if deep else 3):
            day = cast.today - ago * DAY
            told = known.known(cast.nord, day, clock.now())
            found = {(one.can, one.carried_by) for one in told if one.carried_by in mine}
            assert found == book.could(day), (seed, ago)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def dated_back(cast: Cast) -> Delegation:
    """A delegation given ten days ago; today it is written that the delegate left six days ago."""
    past = cast.at - 10 * DAY
    days = {"first_day": cast.today - 10 * DAY, "last_day": cast.today + DAY}
    roles, work = cast.ceo.assignments.filter(company=cast.nord), cast.ceo.employments.all()
    for row in (*roles, *work, cast.manager.employments.get()):
        with told_at(past - DAY):
            record(row, "appoint", cast.portal)
    with told_at(past):
        made = workflow.delegate(cast.manager, cast.nord, [Can.DECIDE_OPEN], by=cast.ceo, at=past, **days)
    employment = cast.manager.employments.get()
    employment.last_day = cast.today - 6 * DAY
    record(employment, "end_employment: Slutade tidigare", cast.hr)
    return made


def test_the_page_shows_what_counts_and_what_was_known(cast: Cast, dated_back: Delegation, client_for: Login) -> None:
    client, url = client_for(cast.auditor), reverse("companies:deciders") + "?bolag=nord&beslut=decide_open&dag="
    page = text(client.get(f"{url}{cast.today - 3 * DAY}"))
    assert "Då var något annat känt" in page and "Slutade tidigare" in page
    gone = client.get(f"{url}{cast.today - 3 * DAY}").context["gone"]
    assert [(one.person, role) for one, _label, role in gone] == [(cast.manager.name, "")]
    assert client.get(f"{url}{cast.today}").context["gone"] == []


def test_one_kind_of_decision_can_be_asked_about(cast: Cast, client_for: Login) -> None:
    client, url = client_for(cast.hr), reverse("companies:deciders") + "?bolag=nord"
    assert len(client.get(url).context["groups"]) == len(held.DECISIONS)
    ((label, rows),) = client.get(f"{url}&beslut=decide_close").context["groups"]
    assert (label, [row["name"] for row in rows]) == (Can.DECIDE_CLOSE.label, [cast.ceo.name])


def test_the_day_is_reached_from_the_register_of_delegations(cast: Cast, client_for: Login) -> None:
    page = text(client_for(cast.auditor).get(reverse("accounts:delegations")))
    assert f'href="{reverse("companies:deciders")}?bolag=nord"' in page
