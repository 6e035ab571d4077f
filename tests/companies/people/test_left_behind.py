"""HR is told on the very day that people have no manager any more, and mends it with one press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from companies import queries, workflow
from companies.duties.managers import name_manager
from companies.models import RoleAssignment, User
from companies.queries import leaving
from notices import workflow as notices
from notices.models import Notice
from plsportal.duties import ALL
from tests.cast import DAY, Cast
from tests.companies.lines import boss_over_manager, leaves, of

Login = Callable[[User], Client]
QUERIES = 20  # the rest as before; who stands in, their names, whose people one may hand over


def told(at: Any) -> dict[Any, int]:
    """Who has the duty at the moment, with the number."""
    return {row["who_id"]: row["people"] for row in name_manager(at)}


def test_hr_of_the_company_has_it_from_the_day_after_and_not_before(cast: Cast) -> None:
    workflow.end_employment(of(cast.manager), last_day=cast.today, by=cast.hr, at=cast.at)
    assert told(cast.at) == {}
    [row] = name_manager(cast.at + DAY)
    assert (row["who_id"], row["company_id"], row["people"]) == (cast.hr.pk, cast.nord.pk, 2)
    assert (row["since"], row["due"]) == (cast.today + DAY, cast.today + 8 * DAY)
    assert row["object_id"] == row["leaver_id"] == of(cast.manager).pk


def test_who_leaves_at_once_is_missed_at_once(cast: Cast) -> None:
    workflow.leave_now(of(cast.manager), by=cast.hr, at=cast.at)
    [row] = name_manager(cast.at)
    assert (row["who_id"], row["people"], row["since"]) == (cast.hr.pk, 2, cast.today)


def test_the_number_is_of_people_and_equals_the_list_behind_it(cast: Cast) -> None:
    leaves(cast.manager, cast)
    line = {"manager": cast.manager}
    cast.person("Styrelse Påhittsson", cast.nord, employment={**line, "kind": "external"})
    cast.person("Kommer Påhittsson", cast.nord, employment={**line, "first_day": cast.today + DAY})
    cast.person("Slutade Påhittsson", cast.nord, employment={**line, "last_day": cast.today - DAY})
    cast.person("Fjärran Påhittsson", cast.syd, employment=line)
    assert told(cast.at) == {cast.hr.pk: 2, cast.syd_hr.pk: 1}
    for company, number in ((cast.nord, 2), (cast.syd, 1)):
        assert len(leaving.without_manager([company.pk], cast.at)) == number
    [far] = [row for row in name_manager(cast.at) if row["who_id"] == cast.syd_hr.pk]
    assert far["leaver_id"] is None and far["object_id"]


def test_the_page_that_mends_it_shows_the_same_people_and_apart_who_begins_later(cast: Cast, client_for: Login) -> None:
    leaves(cast.manager, cast)
    line = {"manager": cast.manager}
    cast.person("Styrelse Påhittsson", cast.nord, employment={**line, "kind": "external"})
    cast.person("Kommer Påhittsson", cast.nord, employment={**line, "first_day": cast.today + DAY})
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + 5 * DAY, title="Ny")
    page = client_for(cast.hr).get(reverse("companies:hand_over", args=[of(cast.manager).pk]))
    shown = [(group.company, group.later, {one.person_id for one in group.people}) for group in page.context["groups"]]
    behind = {one.person_id for one in leaving.without_manager([cast.nord.pk], cast.at)}
    later = set(User.objects.filter(name="Kommer Påhittsson").values_list("pk", flat=True))
    assert shown == [(cast.nord, False, behind), (cast.nord, True, later)]
    assert len(behind) == told(cast.at)[cast.hr.pk] == 2
    text = page.content.decode()
    assert f"{cast.nord.name} (2)</h3>" in text and f"Börjar senare i {cast.nord.name} (1)</h3>" in text


def test_a_manager_who_has_not_begun_yet_has_not_left(cast: Cast, client_for: Login) -> None:
    new = cast.person("Ny Påhittschef", cast.nord, employment={"first_day": cast.today + 3 * DAY})
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, manager=new)
    assert told(cast.at) == told(cast.at + 3 * DAY) == {}
    assert list(leaving.without_manager([cast.nord.pk], cast.at)) == []
    assert new.name in client_for(cast.colleague).get("/").content.decode()


def test_a_manager_who_comes_back_after_a_while_has_left_meanwhile(cast: Cast) -> None:
    leaves(cast.manager, cast)
    cast.employ(cast.manager, cast.nord, first_day=cast.today + 30 * DAY)
    assert told(cast.at) == {cast.hr.pk: 2}


def test_the_duty_promises_nobody_who_stands_in_where_nobody_is_above(cast: Cast) -> None:
    leaves(cast.manager, cast)
    assert queries.stand_ins(cast.at) == {}
    [row] = name_manager(cast.at)
    with translation.override("sv"):
        assert "Finns det en chef ovanför" in ALL["name_manager"].describe(row).why


def test_a_company_without_hr_is_seen_to_by_the_parents(cast: Cast) -> None:
    leaves(cast.manager, cast)
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    assert told(cast.at) == {cast.group_hr.pk: 2}


def test_hr_is_told_at_once_on_the_due_day_and_then_each_week(cast: Cast, mailoutbox: list[Any]) -> None:
    leaves(cast.manager, cast)
    for days in range(24):
        notices.remind([ALL["name_manager"]], cast.at + days * DAY)
    steps = Notice.objects.filter(kind="name_manager").order_by("step").values_list("person", "step")
    assert [who for who, _step in steps] == [cast.hr.pk] * 4
    assert [step for _who, step in steps][1:] == [0, 7, 14]
    notices.deliver(ALL, cast.at + 24 * DAY, 100)
    assert mailoutbox and not any(cast.manager.name in mail.body for mail in mailoutbox)


def test_one_press_mends_it(cast: Cast, client_for: Login) -> None:
    leaves(cast.manager, cast)
    client, press = client_for(cast.hr), reverse("companies:hand_over", args=[of(cast.manager).pk])
    home = client.get(reverse("home")).content.decode()
    assert press in home and f"2 personer i {cast.nord.name} behöver en ny chef efter {cast.manager.name}" in home
    assert client.post(press, {"manager": cast.quality.name}).status_code == 302
    assert told(cast.at) == {}
    assert press not in client.get(reverse("home")).content.decode()


def test_the_page_says_who_stands_in_and_offers_the_press_to_hr_alone(cast: Cast, client_for: Login) -> None:
    boss = boss_over_manager(cast)
    leaves(cast.manager, cast)
    press = reverse("companies:hand_over", args=[of(cast.manager).pk])
    pages = {who: client_for(getattr(cast, who)).get(reverse("leaving")) for who in ("hr", "ceo", "syd_hr")}
    assert [press in page.content.decode() for page in pages.values()] == [True, False, False]
    said = f"{boss.name} står in tills HR utser en ny"
    assert [page.content.decode().count(said) for page in pages.values()] == [2, 2, 0]
    assert cast.colleague.name not in pages["syd_hr"].content.decode()


def test_one_press_names_the_companies_of_a_manager_of_two(cast: Cast, client_for: Login) -> None:
    leaves(cast.manager, cast)
    cast.appoint(cast.hr, cast.syd, "hr")
    cast.employ(cast.manager, cast.syd, last_day=cast.today - DAY)
    cast.person("Söder Påhittsson", cast.syd, employment={"manager": cast.manager})
    client = client_for(cast.hr)
    page = client.get(reverse("leaving"))
    words = f"Ge alla under {cast.manager.name} i {cast.nord.name}, {cast.syd.name} en ny chef"
    assert page.content.decode().count("Ge alla under") == page.content.decode().count(words) == 1
    [one] = page.context["gone"]
    press = reverse("companies:hand_over", args=[one["leaver_id"]])
    numbers = {group.company: len(group.people) for group in client.get(press).context["groups"]}
    assert numbers == {cast.nord: 2, cast.syd: 1}
    assert client.post(press, {"manager": cast.quality.name}).status_code == 302
    assert client.get(reverse("leaving")).context["orphans"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(cast: Cast, client_for: Login, number: int) -> None:
    boss = boss_over_manager(cast)
    for name in ("Alva", "Bo", "Cilla")[:number]:
        middle = cast.person(f"{name} Påhittschef", cast.nord, employment={"manager": boss})
        cast.person(f"{name} Påhittsson", cast.nord, employment={"manager": middle})
        leaves(middle, cast)
    client = client_for(cast.hr)
    client.get(reverse("leaving"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("leaving"))
    assert (len(page.context["orphans"]), len(page.context["gone"])) == (number, number)
    assert len(asked) == QUERIES
