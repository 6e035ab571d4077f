"""Rights on named days, and the questions about people; the oracle beside it covers what nobody thought of."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies import queries, workflow
from companies.models import Company, User
from companies.permissions import EMPLOYED, Can, Role
from kit import clock
from tests.cast import DAY, Cast

HR_RIGHT = Can.EDIT_PEOPLE


def rights(person: User, company: Company, at: dt.datetime) -> set[Can]:
    """Everything the person may do in the company."""
    return {can for can in Can if queries.basis(person, can, company, at)}


def test_a_right_that_began_today_holds_and_one_that_ended_yesterday_does_not(cast: Cast) -> None:
    assert queries.basis(cast.todays_hr, HR_RIGHT, cast.nord, cast.at)
    assert queries.basis(cast.yesterdays_hr, HR_RIGHT, cast.nord, cast.at) is None
    assert set(queries.holders(HR_RIGHT, cast.nord, cast.at)) == {cast.hr, cast.todays_hr}


def test_a_right_begins_and_ends_at_midnight_in_stockholm(cast: Cast) -> None:
    first, last = dt.date(2031, 7, 10), dt.date(2031, 7, 20)
    cast.appoint(cast.colleague, cast.nord, "hr", first_day=first, last_day=last)
    tick = dt.timedelta(microseconds=1)
    begin, end = (clock.midnight(day).astimezone(dt.UTC) for day in (first, last + DAY))
    assert begin.hour == end.hour == 22  # summer: two hours before midnight in UTC
    asked = [begin - tick, begin, end - tick, end]
    assert [bool(queries.basis(cast.colleague, HR_RIGHT, cast.nord, at)) for at in asked] == [False, True, True, False]


def test_who_could_decide_on_a_past_day_stays_a_question_with_an_answer(cast: Cast) -> None:
    before = cast.at - 2 * DAY
    assert queries.basis(cast.yesterdays_hr, HR_RIGHT, cast.nord, before)
    assert queries.basis(cast.leaver, HR_RIGHT, cast.nord, before)
    assert queries.basis(cast.todays_hr, HR_RIGHT, cast.nord, before) is None


def test_the_basis_names_the_assignment_and_its_days(cast: Cast) -> None:
    role = cast.hr.assignments.get()
    basis = queries.basis(cast.hr, HR_RIGHT, cast.nord, cast.at)
    assert basis and (basis.kind, basis.id, basis.role, basis.days) == ("role", role.pk, "hr", (cast.since, None))


def test_a_role_without_a_live_employment_carries_nothing(cast: Cast) -> None:
    nobody = cast.add("Ingen Påhittsson")
    cast.appoint(nobody, cast.nord, "ceo")
    assert rights(nobody, cast.nord, cast.at) == set()
    assert rights(cast.leaver, cast.nord, cast.at) == set()


def test_a_role_is_carried_by_an_employment_anywhere_in_the_group(cast: Cast) -> None:
    assert Can.DECIDE_OPEN in rights(cast.ceo, cast.nord, cast.at)
    assert not cast.ceo.employments.filter(company=cast.nord).exists()


def test_the_external_ones_hold_their_role_and_nothing_of_employees(cast: Cast) -> None:
    assert rights(cast.chair, cast.nord, cast.at) == {Can.DECIDE_WHEN_CEO_IS_CONCERNED}
    assert Can.REQUEST_ACCOUNT not in rights(cast.auditor, cast.nord, cast.at)


def test_an_employee_may_what_every_employee_may_and_only_at_home(cast: Cast) -> None:
    for person in (cast.colleague, cast.manager, cast.newcomer):
        assert rights(person, cast.nord, cast.at) == EMPLOYED
        assert rights(person, cast.syd, cast.at) == set()
    basis = queries.basis(cast.colleague, Can.SEE_REGISTER, cast.nord, cast.at)
    assert basis and (basis.kind, basis.role) == ("employment", "")


def test_those_of_another_company_and_superusers_have_no_right(cast: Cast) -> None:
    for person in (cast.stranger, cast.outsider_superuser, cast.other_ceo, cast.syd_hr, cast.portal):
        assert rights(person, cast.nord, cast.at) == set()
        assert cast.nord.pk not in {company for can in Can for company in queries.companies_where(person, can, cast.at)}


def test_an_inactive_person_has_no_right(cast: Cast) -> None:
    User.objects.filter(pk=cast.hr.pk).update(is_active=False)
    assert rights(cast.hr, cast.nord, cast.at) == set()
    assert set(queries.holders(HR_RIGHT, cast.nord, cast.at)) == set()


def test_nobody_has_a_right_in_a_closed_company_and_everybody_had_it_before(cast: Cast) -> None:
    Company.objects.filter(pk=cast.nord.pk).update(closed_on=cast.today)
    for person in (cast.hr, cast.ceo, cast.colleague, cast.chair):
        assert rights(person, cast.nord, cast.at) == set()
        assert rights(person, cast.nord, cast.at - DAY) != set()
    assert cast.ceo not in [row.person for row in queries.role_holders(Role.CEO, cast.at).filter(company=cast.nord)]
    assert set(queries.visible_to(cast.ceo, cast.at)) == {cast.group}


def test_the_list_of_companies_costs_one_query(cast: Cast) -> None:
    for can, expected in ((Can.DECIDE_OPEN, {cast.group.pk, cast.nord.pk}), (Can.EDIT_PEOPLE, set())):
        with CaptureQueriesContext(connection) as asked:
            assert queries.companies_where(cast.ceo, can, cast.at) == expected
        assert len(asked) == 1


def delegate(cast: Cast, *, last_day: dt.date | None = None) -> None:
    """The CEO of nord lets the communicator decide on openings."""
    days = {"first_day": cast.today, "last_day": last_day or cast.today + 10 * DAY}
    workflow.delegate(cast.communicator, cast.nord, [Can.DECIDE_OPEN], by=cast.ceo, at=cast.at, **days)


def test_a_delegation_carries_what_it_names_until_its_last_day(cast: Cast) -> None:
    delegate(cast)
    basis = queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.nord, cast.at)
    assert basis and (basis.kind, basis.id) == ("delegation", cast.communicator.delegations.get().pk)
    assert queries.basis(cast.communicator, Can.DECIDE_OPERATE, cast.nord, cast.at) is None
    assert queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.syd, cast.at) is None
    assert queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.nord, cast.at + 10 * DAY)
    assert queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.nord, cast.at + 11 * DAY) is None
    assert set(queries.holders(Can.DECIDE_OPEN, cast.nord, cast.at)) == {cast.ceo, cast.communicator}


def test_a_delegation_ends_with_the_employment_in_that_company(cast: Cast) -> None:
    delegate(cast)
    cast.employ(cast.communicator, cast.syd)
    employment = cast.communicator.employments.get(company=cast.nord)
    workflow.end_employment(employment, last_day=cast.today + DAY, by=cast.hr, at=cast.at)
    days = [cast.at + number * DAY for number in range(4)]
    found = [bool(queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.nord, at)) for at in days]
    assert found == [True, True, False, False]


def test_a_delegation_ends_with_the_role_of_who_gave_it(cast: Cast) -> None:
    delegate(cast)
    cast.appoint(cast.manager, cast.nord, "ceo", first_day=cast.today)
    role = cast.ceo.assignments.get(company=cast.nord)
    workflow.end_role(role, last_day=cast.today + DAY, by=cast.portal, at=cast.at)
    days = [cast.at + number * DAY for number in range(4)]
    found = [bool(queries.basis(cast.communicator, Can.DECIDE_OPEN, cast.nord, at)) for at in days]
    assert found == [True, True, False, False]


@pytest.mark.parametrize("who", ["leaver", "newcomer"])
def test_who_may_log_in_follows_the_employment(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    assert queries.may_log_in(person, cast.at) is (who == "newcomer")
    assert queries.may_log_in(person, cast.at - DAY) is (who == "leaver")


def test_one_sees_the_companies_one_belongs_to_or_holds_a_role_in(cast: Cast) -> None:
    seen = {who: set(queries.visible_to(getattr(cast, who), cast.at)) for who in ("ceo", "hr", "stranger", "leaver")}
    assert seen == {"ceo": {cast.group, cast.nord}, "hr": {cast.nord}, "stranger": {cast.syd}, "leaver": set()}
    assert set(queries.visible_to(cast.outsider_superuser, cast.at)) == {cast.syd}


def test_a_manager_has_the_people_whose_employment_says_so_today(cast: Cast) -> None:
    assert {row.person for row in queries.reports_of(cast.manager, cast.at)} == {cast.communicator, cast.colleague}
    last = {"last_day": cast.today - DAY, "by": cast.hr, "at": cast.at}
    workflow.end_employment(cast.communicator.employments.get(), **last)
    assert {row.person for row in queries.reports_of(cast.manager, cast.at)} == {cast.colleague}
    workflow.end_employment(cast.colleague.employments.get(), **last)
    assert not queries.is_manager(cast.manager, cast.at)


def test_an_external_person_is_nobodys_report(cast: Cast) -> None:
    cast.person("Styra Påhittsson", cast.nord, employment={"kind": "external", "manager": cast.hr})
    assert not queries.is_manager(cast.hr, cast.at)


def test_colleagues_are_those_employed_there_today(cast: Cast) -> None:
    expected = {cast.hr, cast.quality, cast.manager, cast.communicator, cast.colleague, cast.newcomer}
    assert set(queries.colleagues([cast.nord.pk], cast.at)) == expected | {cast.chair, cast.auditor}


def test_a_person_is_found_by_address_whatever_its_case(cast: Cast) -> None:
    assert cast.hr.email
    assert queries.person_by_email(f"  {cast.hr.email.upper()} ") == cast.hr
    assert queries.person_by_email("nobody@demo.example") is None


def test_the_title_is_the_one_in_that_company_today(cast: Cast) -> None:
    cast.employ(cast.leaver, cast.syd, title="Annat", first_day=cast.today)
    rows = User.objects.filter(pk__in=[cast.hr.pk, cast.leaver.pk]).order_by("name")
    titled = rows.annotate(there=queries.title_of(cast.nord.pk, cast.at)).values_list("name", "there")
    assert dict(titled) == {cast.hr.name: "Påhittad", cast.leaver.name: None}
