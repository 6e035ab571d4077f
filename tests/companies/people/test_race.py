"""Two HR at the same moment, on real transactions: one is done, the other is told."""

from __future__ import annotations

import pytest

from companies import workflow
from companies.models import Employment, PersonChange, User
from companies.queries import versions
from kit import clock
from tests.cast import DAY, Cast
from tests.racing import race, tally

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_fill_in_the_same_form_one_is_told(transactional_db: None, cast: Cast) -> None:
    pair, at = (cast.hr, cast.todays_hr), clock.now()
    person, work = cast.colleague, cast.colleague.employments.get()
    who, what = versions.version_of_person(person), versions.version_of(work)

    def change(number: int) -> object:
        return workflow.change_person(person, by=pair[number], at=at, version=who, name=f"Namn {number}")

    def move(number: int) -> object:
        mine = Employment.objects.get(pk=work.pk)
        return workflow.move(mine, by=pair[number], at=at, version=what, title=f"Titel {number}")

    def ahead(number: int) -> object:
        mine = Employment.objects.get(pk=work.pk)
        return workflow.move(mine, by=pair[number], at=at, from_day=cast.today + (5 + number) * DAY, title="Sedan")

    assert tally(race(2, change)) == {"done": 1, "Stale": 1}
    assert PersonChange.objects.filter(person=person, field="name").count() == 1
    assert tally(race(2, move)) == {"done": 1, "Stale": 1}
    assert tally(race(2, ahead))["done"] >= 1
    live = Employment.objects.filter(person=person, last_day__isnull=True)
    assert live.count() == 1, "whoever was second changed what the first had planned, or was refused"


def test_an_address_and_a_number_are_given_once(transactional_db: None, cast: Cast) -> None:
    at = clock.now()

    def enter(number: int) -> object:
        values = {"name": f"Ny {number}", "email": "ny@demo.example", "company": cast.nord, "first_day": cast.today}
        return workflow.enter(**values, by=cast.hr, at=at)  # type: ignore[arg-type]

    def give(number: int) -> object:
        person = (cast.colleague, cast.communicator)[number]
        return workflow.move(person.employments.get(), by=cast.hr, at=at, number="4711")

    assert tally(race(2, enter)) == {"done": 1, "Refused": 1}
    assert User.objects.filter(email="ny@demo.example").count() == 1
    assert tally(race(2, give)) == {"done": 1, "Refused": 1}


def test_of_two_who_show_somebody_out_at_once_one_is_told(transactional_db: None, cast: Cast) -> None:
    pair, at = (cast.hr, cast.todays_hr), clock.now()
    work = cast.colleague.employments.get()

    def leave(number: int) -> object:
        return workflow.leave_now(Employment.objects.get(pk=work.pk), by=pair[number], at=at)

    assert tally(race(2, leave)) == {"done": 1, "Refused": 1}
    cast.colleague.refresh_from_db()
    assert cast.colleague.sign_outs == 1
