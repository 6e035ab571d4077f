"""Roles: who may give and end them, and that no company is left without."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companies import queries, workflow
from companies.models import Delegation, RoleAssignment, User
from companies.permissions import Can, Role
from kit.workflow import Forbidden, Refused, record
from tests.cast import DAY, Cast
from tests.racing import race, tally

ORDINARY = [Role.HR, Role.QUALITY, Role.COMMUNICATIONS, Role.AUDITOR]
TOGETHER = [Role.CEO, Role.HANDLER, Role.CHAIR]


def appoint(cast: Cast, person: User, role: Role, by: User, **more: Any) -> RoleAssignment:
    return workflow.appoint(person, cast.nord, role, first_day=cast.today, by=by, at=cast.at, **more)


@pytest.mark.parametrize("role", ORDINARY)
@pytest.mark.parametrize("who", ["hr", "ceo"])
def test_hr_and_ceo_appoint_and_the_line_says_who(cast: Cast, who: str, role: Role) -> None:
    by = getattr(cast, who)
    made = appoint(cast, cast.colleague, role, by)
    assert (made.appointed_by, made.group.name) == (by, f"{cast.nord.pk}:{role.value}")
    line = made.history.get()
    assert (line.history_change_reason, line.history_user) == ("appoint", by)


@pytest.mark.parametrize("role", TOGETHER)
@pytest.mark.parametrize("who", ["hr", "ceo", "group_hr"])
def test_what_two_people_decide_nobody_decides_alone(cast: Cast, who: str, role: Role) -> None:
    with pytest.raises(Forbidden):
        appoint(cast, cast.colleague, role, getattr(cast, who))
    held = cast.appoint(cast.manager, cast.nord, role)
    with pytest.raises(Forbidden):
        workflow.end_role(held, last_day=cast.today, by=getattr(cast, who), at=cast.at)


@pytest.mark.parametrize("who", ["colleague", "manager", "quality", "auditor", "syd_hr", "outsider_superuser"])
def test_nobody_else_appoints_or_ends(cast: Cast, who: str) -> None:
    by, held = getattr(cast, who), cast.quality.assignments.get()
    with pytest.raises(Forbidden):
        appoint(cast, cast.newcomer, Role.QUALITY, by)
    with pytest.raises(Forbidden):
        workflow.end_role(held, last_day=cast.today, by=by, at=cast.at)
    assert RoleAssignment.objects.get(pk=held.pk).last_day is None


@pytest.mark.parametrize("role", ORDINARY)
@pytest.mark.parametrize("who", ["hr", "ceo"])
def test_nobody_appoints_themselves(cast: Cast, who: str, role: Role) -> None:
    by = getattr(cast, who)
    with pytest.raises(Forbidden):
        workflow.appoint(by, cast.nord, role, first_day=cast.today + 900 * DAY, by=by, at=cast.at)


def test_a_role_whose_days_are_in_no_order_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as raised:
        appoint(cast, cast.colleague, Role.QUALITY, cast.hr, last_day=cast.today - DAY)
    assert raised.value.code == "role_assignment_days_in_order"


def test_a_role_ends_on_its_last_day_with_a_note(cast: Cast) -> None:
    held = cast.quality.assignments.get()
    workflow.end_role(held, last_day=cast.today, by=cast.hr, at=cast.at, note="ny uppgift")
    asked = [cast.at, cast.at + DAY]
    found = [bool(queries.basis(cast.quality, Can.REVIEW_POLICY, cast.nord, at)) for at in asked]
    assert found == [True, False]
    line = held.history.first()
    assert (line.history_change_reason, line.history_user) == ("end_role: ny uppgift", cast.hr)


@pytest.mark.parametrize("who", ["hr", "ceo"])
def test_the_last_hr_and_the_last_ceo_of_a_company_stay(cast: Cast, who: str) -> None:
    held = getattr(cast, who).assignments.get(company=cast.nord)
    for last_day in (cast.today - 30 * DAY, cast.today, cast.today + 30 * DAY):
        with pytest.raises(Refused) as raised:
            workflow.end_role(held, last_day=last_day, by=cast.portal, at=cast.at)
        assert raised.value.code == "last_one"
    assert RoleAssignment.objects.get(pk=held.pk).last_day is None


def test_with_a_successor_the_first_one_goes(cast: Cast) -> None:
    held = cast.hr.assignments.get()
    appoint(cast, cast.colleague, Role.HR, cast.ceo)
    workflow.end_role(held, last_day=cast.today, by=cast.ceo, at=cast.at)
    assert set(queries.holders(Can.EDIT_PEOPLE, cast.nord, cast.at + DAY)) == {cast.colleague}


def test_a_successor_who_begins_later_leaves_a_gap_and_is_none(cast: Cast) -> None:
    later = {"first_day": cast.today + 10 * DAY, "by": cast.ceo, "at": cast.at}
    workflow.appoint(cast.colleague, cast.nord, Role.HR, **later)
    held = cast.hr.assignments.get()
    with pytest.raises(Refused):
        workflow.end_role(held, last_day=cast.today + 8 * DAY, by=cast.ceo, at=cast.at)
    workflow.end_role(held, last_day=cast.today + 9 * DAY, by=cast.ceo, at=cast.at)


def test_somebody_who_has_left_is_no_successor(cast: Cast) -> None:
    """The leaver still has the role by its dates, and a role without an employment carries nothing."""
    with pytest.raises(Refused):
        workflow.end_role(cast.hr.assignments.get(), last_day=cast.today, by=cast.ceo, at=cast.at)


def test_a_successor_of_a_past_day_who_is_gone_today_is_none(cast: Cast) -> None:
    """Dated back, the role would have ended while the leaver still was there; today nobody is."""
    with pytest.raises(Refused):
        workflow.end_role(cast.hr.assignments.get(), last_day=cast.today - 30 * DAY, by=cast.ceo, at=cast.at)


def test_ending_is_no_way_to_give_a_role_again(cast: Cast) -> None:
    held = cast.yesterdays_hr.assignments.get()
    for last_day in (cast.today, cast.today + 400 * DAY):
        with pytest.raises(Refused) as raised:
            workflow.end_role(held, last_day=last_day, by=cast.hr, at=cast.at)
        assert raised.value.code == "later"
    assert queries.basis(cast.yesterdays_hr, Can.EDIT_PEOPLE, cast.nord, cast.at) is None


def test_a_role_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(Refused) as raised:
        workflow.end_role(cast.todays_hr.assignments.get(), last_day=cast.today - DAY, by=cast.ceo, at=cast.at)
    assert raised.value.code == "role_assignment_days_in_order"


def test_two_hr_who_end_each_other_at_the_same_moment_do_not_both_succeed(
    transactional_db: None, cast: Cast, deep: bool
) -> None:
    for number in range(20 if deep else 4):
        name = f"Motpart Påhittsson {number}"
        other = cast.person(name, cast.nord, hr={"first_day": cast.today - DAY})
        pair = [cast.hr, other]

        def end(i: int, pair: list[User] = pair) -> RoleAssignment:
            held = pair[1 - i].assignments.get(role=Role.HR, last_day=None)
            return workflow.end_role(held, last_day=cast.today, by=pair[i], at=cast.at)

        assert tally(race(2, end)) == {"done": 1, "Refused": 1}
        cast.hr = queries.holders(Can.EDIT_PEOPLE, cast.nord, cast.at + DAY).get()


def test_a_right_that_slipped_into_a_delegation_carries_nothing(cast: Cast) -> None:
    days = {"first_day": cast.today, "last_day": cast.today}
    slipped = Delegation(
        person=cast.colleague, company=cast.nord, cans=[Can.EDIT_PEOPLE], delegated_by=cast.ceo, **days
    )
    record(slipped, "delegate", cast.portal)
    assert queries.basis(cast.colleague, Can.EDIT_PEOPLE, cast.nord, cast.at) is None


def test_the_database_knows_the_roles_and_no_others(cast: Cast) -> None:
    held = cast.quality.assignments.get()
    held.role = "emperor"
    with pytest.raises(IntegrityError, match="role_known"), transaction.atomic():
        record(held, "appoint", cast.portal)
