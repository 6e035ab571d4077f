"""Who of a manager's people is on leave: named below the list until the last day, and in no number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow
from companies.models import User
from policy import queries
from policy.models import Version
from policy.queries import Following
from policy.queries.leaves import SHOWN
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]


def leave(cast: Cast, person: User, first: int = 0, last: int | None = 10) -> Any:
    """Register a leave, its days told from today."""
    end = None if last is None else cast.today + last * DAY
    work = person.employments.get()
    return workflow.register_leave(work, first_day=cast.today + first * DAY, last_day=end, by=cast.portal, at=cast.at)


def named(cast: Cast, manager: User, days: int = 0, **following: Any) -> list[tuple[str, Any]]:
    """Return who is said to be on leave, and until when, so many days after today."""
    found = queries.on_leave(manager, Following(**following), cast.at + days * DAY)
    assert found.more == 0
    return [(row["name"], row["until"]) for row in found.people]


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def test_the_page_names_who_is_on_leave_and_counts_them_nowhere(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client, address = client_for(cast.manager), reverse("policy:people")
    assert "Frånvarande" not in words(client.get(address))
    leave(cast, cast.colleague, last=None)
    page = client.get(address)
    assert f"Frånvarande: {cast.colleague.name} tills vidare." in words(page)
    assert reverse("policy:person", args=[cast.colleague.pk]) in page.content.decode()
    assert page.context["counts"]["all"] == 1
    assert [row["name"] for row in page.context["rows"]] == [cast.communicator.name]
    User.objects.filter(pk=cast.manager.pk).update(language="en")
    assert f"On leave: {cast.colleague.name} until further notice." in words(client.get(address))


def test_when_all_are_on_leave_the_page_says_so_still(version: Version, cast: Cast, client_for: ClientFor) -> None:
    for person in (cast.colleague, cast.communicator):
        leave(cast, person)
    said = words(client_for(cast.manager).get(reverse("policy:people")))
    assert "Ingen här" in said
    assert f"Frånvarande: {cast.colleague.name} till och med" in said


@pytest.mark.parametrize(("days", "said"), [(1, False), (2, True), (5, True), (6, False)])
def test_one_is_named_from_the_first_day_of_the_leave_to_the_last(
    version: Version, cast: Cast, days: int, said: bool
) -> None:
    leave(cast, cast.colleague, 2, 5)
    assert named(cast, cast.manager, days) == ([(cast.colleague.name, cast.today + 5 * DAY)] if said else [])


def test_own_people_and_the_whole_line_are_named_in_order_and_nobody_beside_them(version: Version, cast: Cast) -> None:
    under = cast.person("Under Påhittsson", cast.syd, employment={"manager": cast.colleague})
    outside = cast.person("Utan Påhittsson", cast.nord, employment={"manager": cast.manager, "kind": "external"})
    for person in (under, cast.communicator, cast.colleague, cast.quality, outside):
        leave(cast, person, last=0)
    today = cast.today
    own = [(cast.colleague.name, today), (cast.communicator.name, today)]
    assert named(cast, cast.manager) == own
    assert named(cast, cast.manager, line=True) == [*own, (under.name, today)]
    assert named(cast, cast.newcomer) == named(cast, cast.newcomer, line=True) == []


def test_who_follows_up_a_company_is_told_of_no_leave(version: Version, cast: Cast, client_for: ClientFor) -> None:
    leave(cast, cast.colleague)
    for who in (cast.hr, cast.auditor, cast.manager):
        assert named(cast, who, company="nord") == []
    assert "Frånvarande" not in words(client_for(cast.auditor).get(reverse("policy:people"), {"bolag": "nord"}))


def test_a_leave_that_was_taken_back_is_not_told_and_who_moves_to_another_manager_stays_on_leave(
    version: Version, cast: Cast
) -> None:
    workflow.withdraw_leave(leave(cast, cast.communicator), by=cast.hr, at=cast.at)
    leave(cast, cast.colleague)
    work = cast.colleague.employments.get()
    workflow.move(work, by=cast.hr, at=cast.at, from_day=cast.today + DAY, manager=cast.quality)
    assert named(cast, cast.manager, 1) == []
    assert named(cast, cast.quality, 1) == [(cast.colleague.name, cast.today + 10 * DAY)]


def test_on_leave_from_two_companies_one_is_named_once_with_the_later_day(version: Version, cast: Cast) -> None:
    first = cast.colleague.employments.get()
    second = cast.employ(cast.colleague, cast.syd, manager=cast.manager)
    for work, last in ((first, 3), (second, 7)):
        day = cast.today + last * DAY
        workflow.register_leave(work, first_day=cast.today, last_day=day, by=cast.portal, at=cast.at)
    assert named(cast, cast.manager) == [(cast.colleague.name, cast.today + 7 * DAY)]


def test_of_very_many_twenty_are_named_and_the_rest_are_a_number(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    for number in range(SHOWN + 2):
        leave(cast, cast.person(f"Många {number:02} Påhittsson", cast.nord, employment={"manager": cast.manager}))
    page = client_for(cast.manager).get(reverse("policy:people"))
    assert [row["name"] for row in page.context["on_leave"].people] == [
        f"Många {number:02} Påhittsson" for number in range(SHOWN)
    ]
    assert page.context["on_leave"].more == 2 and "och 2 till." in words(page)


def test_three_on_leave_cost_as_many_questions_as_one(version: Version, cast: Cast, client_for: ClientFor) -> None:
    people = [cast.person(f"Till {n} Påhittsson", cast.nord, employment={"manager": cast.manager}) for n in range(3)]
    client, address = client_for(cast.manager), reverse("policy:people")
    client.get(address)  # the first page of a session writes the session
    for person, also in ((people[0], 1), (people[1], 2), (people[2], 3)):
        leave(cast, person)
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(address).context["on_leave"].people) == also
        assert len(asked) == 7
