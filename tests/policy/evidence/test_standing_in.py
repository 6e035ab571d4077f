"""A manager in the middle has left: whoever is above stands in, sees what a nearest manager sees, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import queries as companies
from companies import workflow as people
from companies.models import User
from kit.workflow import Forbidden
from notices.models import Notice
from policy import duties, queries, workflow
from policy.models import Version
from policy.queries import Following
from tests.cast import DAY, Cast
from tests.companies.lines import boss_over_manager, leaves, of

ClientFor = Callable[[User], Client]
MARK = "Närmaste chef har slutat. Du står in tills HR utser en ny."
QUERIES = 7  # session, person, whether they may log in, what the shell keeps; rows, counts, who is on leave


@pytest.fixture
def top(cast: Cast, boss: User) -> User:
    """The manager of the boss."""
    top = cast.person("Högst Påhittschef", cast.nord)
    people.move(of(boss), by=cast.hr, at=cast.at, manager=top)
    return top


@pytest.fixture
def boss(cast: Cast) -> User:
    """To whom the cast's manager reports."""
    return boss_over_manager(cast)


def listed(user: User, at: Any, *, line: bool = False) -> dict[str, bool]:
    rows = queries.people(user, Following(line=line), at).rows
    return {row["name"]: row["stands_in"] for row in rows}


def test_nobody_falls_out_when_the_manager_in_the_middle_leaves(
    version: Version, cast: Cast, boss: User, top: User
) -> None:
    team = {cast.colleague.name, cast.communicator.name}
    assert listed(boss, cast.at) == {cast.manager.name: False}
    assert set(listed(top, cast.at, line=True)) == team | {cast.manager.name, boss.name}
    leaves(cast.manager, cast)
    assert listed(boss, cast.at) == listed(boss, cast.at, line=True) == dict.fromkeys(team, True)
    assert listed(top, cast.at) == {boss.name: False}
    assert listed(top, cast.at, line=True) == dict.fromkeys([*team, boss.name], False)
    leaves(boss, cast)
    assert listed(top, cast.at) == dict.fromkeys(team, True)
    people.move(of(cast.colleague), by=cast.hr, at=cast.at, manager=cast.quality)
    assert listed(top, cast.at) == {cast.communicator.name: True}
    assert listed(cast.quality, cast.at) == {cast.colleague.name: False}


def test_page_duty_and_mail_speak_of_the_same_people(version: Version, cast: Cast, boss: User, top: User) -> None:
    leaves(cast.manager, cast)
    due = cast.at + 14 * DAY
    rows = {row["who_id"]: row["people"] for row in duties.chase(due)}
    assert rows == {boss.pk: 2, top.pk: 1}  # the boss's own acknowledgement is the top's matter
    for who, number in ((boss, 2), (top, 1)):
        assert len(queries.people(who, Following(state="due"), due).rows) == number
        assert len(queries.owing(who, Following(), due)) == number
    assert workflow.remind(Following(), by=boss, at=cast.at) == 2
    told = Notice.objects.filter(kind="policy_reminder").values_list("person", flat=True)
    assert set(told) == {cast.colleague.pk, cast.communicator.pk}


def test_whoever_works_in_two_companies_is_one_person_to_the_one_who_stands_in(
    version: Version, cast: Cast, boss: User
) -> None:
    cast.employ(cast.colleague, cast.syd, manager=boss)
    leaves(cast.manager, cast)
    [row] = [row for row in duties.chase(cast.at + 14 * DAY) if row["who_id"] == boss.pk]
    assert row["people"] == len(listed(boss, cast.at)) == 2


def test_who_stands_in_has_the_rights_of_a_nearest_manager(version: Version, cast: Cast, boss: User, top: User) -> None:
    leaves(cast.manager, cast)
    one, policy = cast.colleague, version.policy
    asked = workflow.ask(version, kind="decline", text="Nej.", by=one, at=cast.at)
    told = Notice.objects.filter(kind="policy_question").values_list("person", flat=True)
    assert list(told) == [boss.pk]
    assert list(companies.managers_of(one, cast.at)) == [boss]
    readers = [who for who in (boss, top, cast.hr, cast.manager, cast.quality) if asked in seen_by(who, cast)]
    assert readers == [boss, cast.hr]
    workflow.note_talk(one, policy, on=cast.today, note="", by=boss, at=cast.at)
    assert queries.may_register(boss, one, cast.at) and queries.may_open_kiosk(boss, cast.at)
    assert not queries.may_register(top, one, cast.at)
    for who in (cast.quality, cast.stranger, cast.outsider_superuser):
        with pytest.raises(Forbidden):
            workflow.note_talk(one, policy, on=cast.today, note="", by=who, at=cast.at)


def seen_by(who: User, cast: Cast) -> list[Any]:
    return list(queries.questions_visible_to(who, cast.at))


def test_the_pages_say_who_stands_in_and_until_when(
    version: Version, cast: Cast, boss: User, top: User, client_for: ClientFor
) -> None:
    leaves(cast.manager, cast)
    client, underlag = client_for(boss), reverse("policy:person", args=[cast.colleague.pk])
    assert client.get(reverse("policy:people")).content.decode().count(MARK) == 2
    assert MARK in client.get(underlag).content.decode()
    for who in (top, cast.hr):
        assert MARK not in client_for(who).get(underlag).content.decode()
    assert MARK not in client_for(top).get(reverse("policy:people"), {"linje": "on"}).content.decode()
    for address in (reverse("home"), reverse("me")):
        said = client_for(cast.colleague).get(address).content.decode()
        assert (
            f"din chef har slutat, {boss.name} står in tills HR utser en ny" in said and cast.manager.name not in said
        )
    for who in (cast.stranger, cast.outsider_superuser, cast.syd_hr):
        assert client_for(who).get(underlag).status_code == 404


def test_a_sister_company_gains_nobody_through_a_manager_who_worked_there_too(version: Version, cast: Cast) -> None:
    cast.employ(cast.manager, cast.syd, manager=cast.stranger)  # the line goes through both companies while they work
    boss = boss_over_manager(cast)
    assert cast.colleague.name in listed(cast.stranger, cast.at, line=True)
    for work in cast.manager.employments.all():
        people.end_employment(work, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert listed(cast.stranger, cast.at) == listed(cast.stranger, cast.at, line=True) == {}
    assert set(listed(boss, cast.at)) == {cast.colleague.name, cast.communicator.name}


def test_a_manager_who_only_moves_stays_the_manager_that_hr_has_named(version: Version, cast: Cast, boss: User) -> None:
    cast.employ(cast.manager, cast.syd)
    people.end_employment(
        cast.manager.employments.get(company=cast.nord), last_day=cast.today - DAY, by=cast.portal, at=cast.at
    )
    assert listed(cast.manager, cast.at) == {cast.colleague.name: False, cast.communicator.name: False}
    assert listed(boss, cast.at, line=True) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_left_behind_as_for_one(
    version: Version, cast: Cast, boss: User, client_for: ClientFor, number: int
) -> None:
    middle = cast.person("Mellan Påhittschef", cast.nord, employment={"manager": boss})
    for name in ("Alva", "Bo", "Cilla")[:number]:
        cast.person(f"{name} Påhittsson", cast.nord, employment={"manager": middle})
    leaves(middle, cast)
    client = client_for(boss)
    client.get(reverse("policy:people"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("policy:people"))
    assert len([row for row in page.context["rows"] if row["stands_in"]]) == number
    assert len(asked) == QUERIES
