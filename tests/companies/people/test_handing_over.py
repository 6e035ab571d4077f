"""Everybody who reports to somebody who leaves gets another manager in one press: all of them or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies import workflow
from companies.models import Employment, User
from companies.queries import leaving
from kit.workflow import Forbidden, Refused
from tests.cast import DAY, Cast
from tests.racing import race

Login = Callable[[User], Client]


def of(person: User) -> Employment:
    """The one employment."""
    return person.employments.get()


@pytest.fixture
def last(cast: Cast) -> dt.date:
    """The manager's last day lies twenty days ahead."""
    day = cast.today + 20 * DAY
    workflow.end_employment(of(cast.manager), last_day=day, by=cast.hr, at=cast.at)
    return day


def managers(day: dt.date) -> dict[str, str]:
    """Who reports to whom on a day."""
    rows = Employment.objects.filter(first_day__lte=day, manager__isnull=False).exclude(last_day__lt=day)
    return {row.person.name: row.manager.name for row in rows.select_related("person", "manager") if row.manager}


def hand_over(cast: Cast, **more: Any) -> workflow.HandedOver:
    given = {"manager": cast.quality, "by": cast.hr, "at": cast.at, **more}
    return workflow.hand_over(of(cast.manager), **given)


def test_all_of_them_report_to_the_new_manager_from_the_day_after(cast: Cast, last: dt.date) -> None:
    begins = cast.person(
        "Sedan Påhittsson", cast.nord, employment={"first_day": last + 9 * DAY, "manager": cast.manager}
    )
    ends = cast.person("Slutar Före", cast.nord, employment={"last_day": last, "manager": cast.manager})
    done = hand_over(cast)
    both = {cast.communicator.name, cast.colleague.name}
    assert (done.day, {one.person.name for one in done.moved}, done.stays) == (last + DAY, both | {begins.name}, ())
    assert managers(last) == dict.fromkeys([*both, ends.name], cast.manager.name)
    assert managers(last + DAY) == dict.fromkeys(both, cast.quality.name)
    assert managers(last + 9 * DAY) == dict.fromkeys([*both, begins.name], cast.quality.name)
    for one in done.moved:
        line = one.history.latest()
        assert (line.history_change_reason, line.history_user, line.manager) == ("move", cast.hr, cast.quality)


def test_a_planned_change_keeps_its_day_and_gets_the_new_manager_too(cast: Cast, last: dt.date) -> None:
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=last + 5 * DAY, title="Ny")
    hand_over(cast)
    rows = cast.colleague.employments.order_by("first_day").values_list("first_day", "title", "manager__name")
    assert list(rows) == [
        (cast.since, "Påhittad", cast.manager.name),
        (last + DAY, "Påhittad", cast.quality.name),
        (last + 5 * DAY, "Ny", cast.quality.name),
    ]


def test_whose_last_day_has_passed_hands_over_today(cast: Cast) -> None:
    workflow.leave_now(of(cast.manager), by=cast.hr, at=cast.at - dt.timedelta(seconds=1))
    assert hand_over(cast).day == cast.today
    assert set(managers(cast.today).values()) == {cast.quality.name}


def test_the_new_manager_may_be_one_of_them_and_is_named(cast: Cast, last: dt.date) -> None:
    done = hand_over(cast, manager=cast.colleague)
    assert ([one.person for one in done.moved], [one.person for one in done.stays]) == (
        [cast.communicator],
        [cast.colleague],
    )
    assert managers(last + DAY) == {
        cast.communicator.name: cast.colleague.name,
        cast.colleague.name: cast.manager.name,
    }


def test_a_ring_of_managers_moves_nobody(cast: Cast, last: dt.date) -> None:
    workflow.move(of(cast.quality), by=cast.hr, at=cast.at, manager=cast.communicator)
    before = Employment.history.count()
    with pytest.raises(Refused) as raised:
        hand_over(cast)
    assert raised.value.code == "manager_ring"
    assert Employment.history.count() == before
    assert set(managers(last + DAY).values()) == {cast.manager.name, cast.communicator.name}


def test_only_what_one_may_change_is_moved_and_the_rest_is_named(cast: Cast, last: dt.date) -> None:
    away = cast.person("Syd Påhittsson", cast.syd, employment={"manager": cast.manager})
    done = hand_over(cast)
    assert (len(done.moved), done.stays, done.elsewhere) == (2, (), (cast.syd.name,))
    assert of(away).manager == cast.manager
    cast.appoint(cast.hr, cast.syd, "auditor")
    with pytest.raises(Forbidden):
        hand_over(cast)
    boss = cast.person("Ny Påhittschef", cast.nord, employment={"last_day": last})
    for person, company in (("Nord", cast.nord), ("Söder", cast.syd)):
        cast.person(f"{person} Påhittsson", company, employment={"manager": boss})
    found = workflow.hand_over(of(boss), manager=cast.quality, by=cast.hr, at=cast.at)
    assert ([one.person.name for one in found.moved], [one.person.name for one in found.stays]) == (
        ["Nord Påhittsson"],
        ["Söder Påhittsson"],
    )


@pytest.mark.parametrize("who", ["ceo", "auditor", "colleague", "manager", "syd_hr", "group_hr", "outsider_superuser"])
def test_who_may_not_moves_nobody(cast: Cast, last: dt.date, who: str) -> None:
    before = Employment.history.count()
    with pytest.raises((Forbidden, Refused)):
        hand_over(cast, by=getattr(cast, who))
    assert Employment.history.count() == before


def test_the_new_manager_works_on_that_day_and_is_somebody_else(cast: Cast, last: dt.date) -> None:
    workflow.end_employment(of(cast.quality), last_day=last, by=cast.hr, at=cast.at)
    for manager in (cast.quality, cast.leaver, cast.manager):
        with pytest.raises(Refused) as raised:
            hand_over(cast, manager=manager)
        assert raised.value.code == "manager"
    workflow.end_employment(of(cast.quality), last_day=last + DAY, by=cast.hr, at=cast.at)
    assert len(hand_over(cast).moved) == 2


def test_without_a_last_day_or_without_people_there_is_nothing_to_hand_over(cast: Cast, last: dt.date) -> None:
    with pytest.raises(Refused) as raised:
        workflow.hand_over(of(cast.colleague), manager=cast.quality, by=cast.hr, at=cast.at)
    assert raised.value.code == "last_day"
    hand_over(cast)
    with pytest.raises(Refused) as raised:
        hand_over(cast)
    assert raised.value.code == "nobody"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_hands_over_and_the_other_is_told(transactional_db: None, cast: Cast, last: dt.date) -> None:
    takers = (cast.quality, cast.hr)

    def press(number: int) -> int | str:
        try:
            return len(hand_over(cast, manager=takers[number]).moved)
        except Refused as error:
            return error.code

    outcomes = race(2, press)
    assert sorted(outcomes, key=str) == [2, "nobody"]
    assert len(set(managers(last + DAY).values())) == 1


# The page


def test_hr_hands_over_by_a_name(cast: Cast, client_for: Login, last: dt.date) -> None:
    client, address = client_for(cast.hr), reverse("companies:hand_over", args=[of(cast.manager).pk])
    assert address in client.get(reverse("leaving")).content.decode()
    page = client.get(address).content.decode()
    assert cast.communicator.name in page and cast.colleague.name in page
    answer = client.post(address, {"manager": cast.quality.name})
    assert (answer.status_code, answer["Location"]) == (302, cast.manager.get_absolute_url())
    said = client.get(answer["Location"]).content.decode()
    assert f"2 personer har {cast.quality.name} som chef från" in said
    assert set(managers(last + DAY).values()) == {cast.quality.name}
    assert address not in client.get(reverse("leaving")).content.decode()
    assert "<form" not in client.get(address).content.decode().partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("name", ["", "Ingen Alls", "Slutar Påhittsson", "Chefa Påhittschef"])
def test_a_wrong_name_is_said_at_the_field_and_stays_there(
    cast: Cast, client_for: Login, last: dt.date, name: str
) -> None:
    address = reverse("companies:hand_over", args=[of(cast.manager).pk])
    answer = client_for(cast.hr).post(address, {"manager": name})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["manager"])
    assert f'value="{name}"' in answer.content.decode() or not name
    assert set(managers(last + DAY).values()) == {cast.manager.name}


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 200), ("ceo", 403), ("auditor", 403), ("syd_hr", 404), ("colleague", 404)]
)
def test_the_page_opens_for_whom_it_should(cast: Cast, client_for: Login, last: dt.date, who: str, status: int) -> None:
    address = reverse("companies:hand_over", args=[of(cast.manager).pk])
    assert client_for(getattr(cast, who)).get(address).status_code == status
    nobody = reverse("companies:hand_over", args=[of(cast.colleague).pk])
    assert client_for(getattr(cast, who)).get(nobody).status_code == 404


def test_the_names_of_another_companys_people_are_not_told(cast: Cast, client_for: Login, last: dt.date) -> None:
    cast.person("Hemlig Påhittsson", cast.syd, employment={"manager": cast.manager})
    address = reverse("companies:hand_over", args=[of(cast.manager).pk])
    page = client_for(cast.hr).get(address).content.decode()
    assert "Hemlig Påhittsson" not in page and cast.syd.name in page
    assert leaving.reports_after(of(cast.manager), last + DAY, cast.hr, cast.at).elsewhere == (cast.syd.name,)
