"""People and their employments: who may write them, what is refused, what evidence stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from companies import queries, workflow
from companies.models import Employment, PersonChange, User
from kit import clock
from kit.workflow import Forbidden, Refused
from tests.cast import DAY, Cast
from tests.racing import race, tally

OUTSIDE_HR = ["ceo", "manager", "colleague", "syd_hr", "group_hr", "outsider_superuser", "leaver", "yesterdays_hr"]


def test_the_portal_is_one_person_without_password_role_and_way_in(portal: User) -> None:
    assert workflow.portal() == portal
    assert (portal.pk, portal.name, portal.is_active) == (queries.PORTAL_ID, "Portalen", False)
    assert not portal.has_usable_password()
    assert not portal.employments.exists() and not portal.assignments.exists()


def test_hr_enters_a_person_whose_address_is_kept_in_lower_case(cast: Cast) -> None:
    values = {"name": " Ny Påhittsson ", "email": " Ny.Pahittsson@Demo.Example "}
    person = workflow.add_person(**values, by=cast.hr, at=cast.at)
    assert (person.name, person.email) == ("Ny Påhittsson", "ny.pahittsson@demo.example")
    assert not person.has_usable_password()
    assert not queries.may_log_in(person, cast.at)


@pytest.mark.parametrize("address", ["", "   ", None])
def test_people_without_an_address_are_several(cast: Cast, address: str | None) -> None:
    made = [workflow.add_person(name="Utan", email=address, by=cast.hr, at=cast.at) for _ in range(2)]
    assert [person.email for person in made] == [None, None]


def test_an_address_belongs_to_one_person_whatever_its_case(cast: Cast) -> None:
    assert cast.hr.email
    with pytest.raises(Refused) as raised:
        workflow.add_person(name="Två", email=cast.hr.email.upper(), by=cast.hr, at=cast.at)
    assert raised.value.code == "email"


@pytest.mark.parametrize("who", ["ceo", "manager", "colleague", "outsider_superuser", "leaver", "yesterdays_hr"])
def test_only_hr_enters_people(cast: Cast, who: str) -> None:
    by, count = getattr(cast, who), User.objects.count()
    with pytest.raises(Forbidden):
        workflow.add_person(name="Ny", by=by, at=cast.at)
    assert User.objects.count() == count


def test_each_change_of_a_person_is_a_row(cast: Cast) -> None:
    old = cast.colleague.email
    values = {"name": "Kolla Nypåhittsson", "email": " Ny@Demo.Example", "phone": "", "language": "en"}
    workflow.change_person(cast.colleague, **values, by=cast.hr, at=cast.at)
    rows = set(PersonChange.objects.values_list("person", "field", "old", "new", "by", "at"))
    evidence = {("name", "Kolla Påhittsson", "Kolla Nypåhittsson"), ("email", old, "ny@demo.example")}
    evidence |= {("language", "sv", "en")}
    assert rows == {(cast.colleague.pk, *row, cast.hr.pk, cast.at) for row in evidence}
    cast.colleague.refresh_from_db()
    assert (cast.colleague.name, cast.colleague.email) == ("Kolla Nypåhittsson", "ny@demo.example")


def test_an_address_taken_away_and_given_back_leaves_two_rows(cast: Cast) -> None:
    address = cast.colleague.email
    for email in ("", address):
        workflow.change_person(cast.colleague, email=email, by=cast.hr, at=cast.at)
    rows = PersonChange.objects.order_by("id").values_list("old", "new")
    assert list(rows) == [(address, ""), ("", address)]


def test_a_change_to_somebody_elses_address_is_refused_and_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(Refused) as raised:
        workflow.change_person(cast.colleague, name="Ny", email=cast.hr.email, by=cast.hr, at=cast.at)
    assert raised.value.code == "email"
    assert not PersonChange.objects.exists()


def test_a_field_that_is_nobodys_to_change_is_an_error_of_the_program(cast: Cast) -> None:
    with pytest.raises(TypeError):
        workflow.change_person(cast.colleague, is_superuser=True, by=cast.portal, at=cast.at)


def test_people_choose_their_own_language_and_theme_and_nothing_else(cast: Cast) -> None:
    workflow.change_person(cast.stranger, language="en", theme="dark", by=cast.stranger, at=cast.at)
    assert set(PersonChange.objects.values_list("field", flat=True)) == {"language", "theme"}
    for values in ({"name": "Chef"}, {"email": "x@demo.example"}, {"language": "sv", "phone": "1"}):
        with pytest.raises(Forbidden):
            workflow.change_person(cast.stranger, **values, by=cast.stranger, at=cast.at)


@pytest.mark.parametrize("who", OUTSIDE_HR)
def test_only_hr_of_the_company_changes_its_people(cast: Cast, who: str) -> None:
    for values in ({"email": "tagen@demo.example"}, {"phone": "1"}):
        with pytest.raises(Forbidden):
            workflow.change_person(cast.colleague, **values, by=getattr(cast, who), at=cast.at)
    assert not PersonChange.objects.exists()


def test_hr_of_a_company_that_somebody_left_for_another_has_no_hold_on_the_log_in(cast: Cast) -> None:
    cast.employ(cast.leaver, cast.syd, first_day=cast.today)
    with pytest.raises(Forbidden):
        workflow.change_person(cast.leaver, email="tagen@demo.example", by=cast.hr, at=cast.at)
    workflow.change_person(cast.leaver, email="ny@demo.example", by=cast.syd_hr, at=cast.at)


def test_hr_of_the_last_company_mends_the_name_of_somebody_who_left_the_group(cast: Cast) -> None:
    workflow.change_person(cast.leaver, name="Slutat Påhittsson", by=cast.hr, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.change_person(cast.leaver, name="Annan", by=cast.syd_hr, at=cast.at)


def employ(cast: Cast, by: User, **more: Any) -> Employment:
    person = cast.add(f"Nyanställd av {by.name}")
    return workflow.employ(person, cast.nord, first_day=cast.today, by=by, at=cast.at, **more)


def test_hr_employs_moves_and_ends_with_a_line_for_each(cast: Cast) -> None:
    employment = employ(cast, cast.hr, title="Snickare", number="7")
    workflow.move(employment, title="Chef", manager=cast.manager, by=cast.hr, at=cast.at)
    last = cast.today + 30 * DAY
    workflow.end_employment(employment, last_day=last, by=cast.hr, at=cast.at, note="egen önskan")
    lines = employment.history.order_by("history_id").values_list("history_change_reason", "history_user", "title")
    verbs = ["employ", "move", "end_employment: egen önskan"]
    assert list(lines) == [(verb, cast.hr.pk, "Chef" if number else "Snickare") for number, verb in enumerate(verbs)]
    saved = Employment.objects.get(pk=employment.pk)
    assert (saved.title, saved.manager, saved.number, saved.last_day) == ("Chef", cast.manager, "7", last)


@pytest.mark.parametrize("who", OUTSIDE_HR)
def test_only_hr_of_the_company_employs_moves_and_ends(cast: Cast, who: str) -> None:
    by, employment = getattr(cast, who), cast.colleague.employments.get()
    count = employment.history.count()
    with pytest.raises(Forbidden):
        employ(cast, by)
    with pytest.raises(Forbidden):
        workflow.move(employment, title="Chef", by=by, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.end_employment(employment, last_day=cast.today, by=by, at=cast.at)
    assert employment.history.count() == count


def test_a_company_without_a_live_hr_is_served_by_the_parents(cast: Cast) -> None:
    workflow.end_employment(cast.hr.employments.get(), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert employ(cast, cast.group_hr).company == cast.nord
    with pytest.raises(Forbidden):
        employ(cast, cast.syd_hr)


def test_an_employee_number_is_used_once_in_a_company(cast: Cast) -> None:
    employ(cast, cast.hr, number="7")
    cast.person("Annan Påhittsson", cast.syd, employment={"number": "7"})
    with pytest.raises(Refused) as raised:
        workflow.move(cast.colleague.employments.get(), number="7", by=cast.hr, at=cast.at)
    assert raised.value.code == "employment_number_unique_in_company"


def test_nobody_is_their_own_manager(cast: Cast) -> None:
    with pytest.raises(Refused):
        workflow.move(cast.hr.employments.get(), manager=cast.hr, by=cast.hr, at=cast.at)


def test_a_ring_of_managers_is_refused_however_long_it_is_and_across_companies(cast: Cast) -> None:
    chain = [cast.manager]
    for number in range(4):
        company = cast.syd if number % 2 else cast.nord
        line = {"manager": chain[-1]}
        chain.append(cast.person(f"Led Påhittsson {number}", company, employment=line))
    for person in chain[1:]:
        with pytest.raises(Refused) as raised:
            workflow.move(cast.manager.employments.get(), manager=person, by=cast.hr, at=cast.at)
        assert raised.value.code == "manager_ring"
        with pytest.raises(Refused):
            cast.employ(cast.manager, cast.group, manager=person)
    assert cast.manager.employments.get().manager is None


def test_a_line_that_ended_closes_no_ring_on_the_day_asked_for(cast: Cast) -> None:
    workflow.end_employment(cast.colleague.employments.get(), last_day=cast.today + DAY, by=cast.hr, at=cast.at)
    back = {"manager": cast.colleague, "by": cast.portal}
    employment = cast.manager.employments.get()
    with pytest.raises(Refused):
        workflow.move(employment, **back, at=clock.midnight(cast.today + DAY))
    workflow.move(employment, **back, at=clock.midnight(cast.today + 2 * DAY))
    assert employment.manager == cast.colleague


def test_two_who_make_each_other_manager_at_the_same_moment_make_no_ring(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    for number in range(20 if deep else 4):
        pair = [cast.person(f"Par Påhittsson {number} {i}", cast.nord) for i in range(2)]

        def cross(i: int, pair: list[User] = pair) -> Employment:
            employment = pair[i].employments.get()
            return workflow.move(employment, manager=pair[1 - i], by=cast.hr, at=cast.at)

        assert tally(race(2, cross)) == {"done": 1, "Refused": 1}


def test_an_employment_that_ends_takes_effect_at_midnight_without_anybody_doing_anything(cast: Cast) -> None:
    workflow.end_employment(cast.hr.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    end = clock.midnight(cast.today + DAY)
    assert [queries.may_log_in(cast.hr, at) for at in (end - dt.timedelta(microseconds=1), end)] == [True, False]


def test_a_password_is_set_for_one_or_for_the_whole_demonstration(cast: Cast) -> None:
    workflow.set_password(cast.hr, "ett påhittat lösenord", cast.ceo)
    for person in (cast.hr, cast.ceo):
        person.refresh_from_db()
        assert person.check_password("ett påhittat lösenord")
    assert not User.objects.get(pk=cast.quality.pk).check_password("ett påhittat lösenord")
