"""A CEO lets a named person decide named things for named days, and takes it back on any of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companies import queries, workflow
from companies.models import Delegation, User
from companies.permissions import DELEGABLE, Can
from companies.queries import delegating
from kit import clock
from kit.workflow import Basis, Forbidden, Refused, Stale, record
from tests.cast import DAY, Cast

WHY = "Påhittad orsak"


def delegate(cast: Cast, person: User, *cans: Can, by: User | None = None, **more: Any) -> Delegation:
    days = {"first_day": cast.today, "last_day": cast.today + 10 * DAY, **more}
    return workflow.delegate(person, cast.nord, cans or [Can.DECIDE_OPEN], by=by or cast.ceo, at=cast.at, **days)


def may(person: User, cast: Cast, at: dt.datetime, can: Can = Can.DECIDE_OPEN) -> bool:
    """By all three doors."""
    found = queries.basis(person, can, cast.nord, at) is not None
    assert (cast.nord.pk in queries.companies_where(person, can, at)) is found
    assert (str(cast.nord.pk) in queries.companies_by_right(person, list(Can), at)[can]) is found
    assert queries.holders(can, cast.nord, at).filter(pk=person.pk).exists() is found
    return found


def state(cast: Cast, at: dt.datetime) -> str:
    """The state of the one delegation in the register."""
    (row,) = delegating.register(Delegation.objects.all(), at)
    return str(row["state"])


def test_the_ceo_delegates_with_a_line_of_history(cast: Cast) -> None:
    made = delegate(cast, cast.communicator, Can.DECIDE_OPERATE, Can.DECIDE_OPEN, note=" Semester ")
    assert made.cans == [Can.DECIDE_OPEN, Can.DECIDE_OPERATE]
    line = made.history.get()
    assert (line.history_change_reason, line.history_user) == ("delegate: Semester", cast.ceo)


@pytest.mark.parametrize("who", ["hr", "group_hr", "other_ceo", "quality", "chair", "outsider_superuser", "portal"])
def test_nobody_but_the_companys_ceo_delegates(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        delegate(cast, cast.communicator, by=getattr(cast, who))


def test_a_ceo_whose_role_begins_tomorrow_or_ended_delegates_nothing(cast: Cast) -> None:
    coming = cast.person("Kommande Påhittsvd", cast.nord, ceo={"first_day": cast.today + DAY})
    past = cast.person("Gången Påhittsvd", cast.nord, ceo={"last_day": cast.today - DAY})
    for person in (coming, past):
        with pytest.raises(Forbidden):
            delegate(cast, cast.communicator, by=person)


def test_a_delegate_delegates_nothing_further_whatever_was_delegated(cast: Cast) -> None:
    delegate(cast, cast.communicator, *DELEGABLE)
    with pytest.raises(Forbidden):
        delegate(cast, cast.colleague, by=cast.communicator)


def no(cast: Cast, field: str, person: User, *cans: Can, **more: Any) -> None:
    with pytest.raises(Refused) as told:
        delegate(cast, person, *cans, **more)
    assert (told.value.code, bool(str(told.value.sentence))) == (field, True)
    assert not Delegation.objects.exists()


def test_nobody_gets_a_delegation_from_themselves(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord)
    no(cast, "person", cast.ceo)


@pytest.mark.parametrize("who", ["leaver", "stranger", "outsider_superuser", "chair", "auditor"])
def test_who_does_not_work_in_the_company_gets_none(cast: Cast, who: str) -> None:
    no(cast, "person", getattr(cast, who))


def test_who_leaves_before_it_begins_gets_none_and_who_has_begun_by_then_gets_one(cast: Cast) -> None:
    leaving = cast.person("Snart Påhittsson", cast.nord, employment={"last_day": cast.today + DAY})
    coming = cast.person("Sedan Påhittsson", cast.nord, employment={"first_day": cast.today + 2 * DAY})
    no(cast, "person", leaving, first_day=cast.today + 2 * DAY)
    no(cast, "person", coming)
    assert delegate(cast, coming, first_day=cast.today + 2 * DAY)


def test_who_may_not_be_active_gets_none(cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    no(cast, "person", User.objects.get(pk=cast.colleague.pk))


@pytest.mark.parametrize("can", sorted(set(Can) - DELEGABLE))
def test_what_is_not_delegable_is_not_delegated(cast: Cast, can: Can) -> None:
    no(cast, "cans", cast.communicator, Can.DECIDE_OPEN, can)


def test_nothing_at_all_is_not_delegated(cast: Cast) -> None:
    with pytest.raises(Refused) as told:
        workflow.delegate(
            cast.colleague, cast.nord, [], first_day=cast.today, last_day=cast.today, by=cast.ceo, at=cast.at
        )
    assert told.value.code == "cans"


def test_days_lie_ahead_in_order_and_at_most_24_months_apart(cast: Cast) -> None:
    no(cast, "first_day", cast.colleague, first_day=cast.today - DAY)
    no(cast, "last_day", cast.colleague, last_day=cast.today - DAY)
    longest = clock.add_months(cast.today, 24)
    no(cast, "last_day", cast.colleague, last_day=longest + DAY)
    assert delegate(cast, cast.colleague, last_day=longest)


def test_the_same_right_is_given_once_for_the_same_days(cast: Cast) -> None:
    delegate(cast, cast.colleague, Can.DECIDE_OPEN, Can.APPOINT)
    for first, last in ((0, 0), (10, 20), (5, 6)):
        days = {"first_day": cast.today + first * DAY, "last_day": cast.today + last * DAY}
        with pytest.raises(Refused) as told:
            delegate(cast, cast.colleague, Can.APPOINT, Can.DECIDE_CLOSE, **days)
        assert told.value.code == "first_day"
    delegate(cast, cast.colleague, Can.DECIDE_CLOSE)  # another right
    delegate(cast, cast.manager, Can.DECIDE_OPEN)  # another person
    delegate(cast, cast.colleague, first_day=cast.today + 11 * DAY, last_day=cast.today + 12 * DAY)  # other days
    assert Delegation.objects.count() == 4


def test_another_ceo_may_give_what_a_former_one_gave(cast: Cast) -> None:
    delegate(cast, cast.colleague)
    second = cast.person("Andra Påhittsvd", cast.nord, ceo={})
    assert delegate(cast, cast.colleague, by=second)


def test_taken_back_it_is_over_at_once_and_can_be_given_anew(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    later = cast.at + dt.timedelta(minutes=5)
    assert may(cast.colleague, cast, cast.at)
    workflow.end_delegation(made, by=cast.ceo, at=later, note=WHY)
    assert may(cast.colleague, cast, later - dt.timedelta(seconds=1))  # the evidence of who could then
    assert not may(cast.colleague, cast, later)
    line = made.history.first()
    assert (line.history_change_reason, line.history_user) == (f"end_delegation: {WHY}", cast.ceo)
    assert queries.rights_of(cast.colleague, later) & {"delegated:decide_open"} == set()
    (row,) = delegating.register(Delegation.objects.all(), later)
    assert (row["state"], row["why"], row["ended_by"]) == ("revoked", WHY, cast.ceo.name)
    assert delegate(cast, cast.colleague)


def test_it_can_end_on_an_earlier_day_and_on_no_other(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    for last_day in (cast.today - DAY, cast.today + 10 * DAY, cast.today + 11 * DAY):
        with pytest.raises(Refused) as told:
            workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY, last_day=last_day)
        assert told.value.code == "last_day"
    workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY, last_day=cast.today + DAY)
    assert [may(cast.colleague, cast, cast.at + number * DAY) for number in (0, 1, 2)] == [True, True, False]


def test_one_that_has_not_begun_can_be_taken_back(cast: Cast) -> None:
    days = {"first_day": cast.today + 3 * DAY, "last_day": cast.today + 5 * DAY}
    made = delegate(cast, cast.colleague, **days)
    assert state(cast, cast.at) == "later"
    workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY)
    assert not may(cast.colleague, cast, cast.at + 3 * DAY)
    assert state(cast, cast.at) == "revoked"


def test_taking_back_needs_a_reason_and_is_done_once(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    with pytest.raises(Refused) as told:
        workflow.end_delegation(made, by=cast.ceo, at=cast.at, note="  ")
    assert told.value.code == "note"
    workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY)
    with pytest.raises(Stale):
        workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY)
    assert made.history.count() == 2


def test_one_whose_days_have_passed_is_not_taken_back(cast: Cast) -> None:
    made = delegate(cast, cast.colleague, last_day=cast.today)
    with pytest.raises(Stale):
        workflow.end_delegation(made, by=cast.ceo, at=cast.at + DAY, note=WHY)


@pytest.mark.parametrize("who", ["hr", "other_ceo", "colleague", "manager", "outsider_superuser"])
def test_nobody_but_a_ceo_of_the_company_takes_it_back(cast: Cast, who: str) -> None:
    made = delegate(cast, cast.colleague)
    with pytest.raises(Forbidden):
        workflow.end_delegation(made, by=getattr(cast, who), at=cast.at, note=WHY)
    assert may(cast.colleague, cast, cast.at)


def test_the_next_ceo_takes_back_what_the_last_one_gave(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    second = cast.person("Andra Påhittsvd", cast.nord, ceo={})
    workflow.end_delegation(made, by=second, at=cast.at, note=WHY)
    assert not may(cast.colleague, cast, cast.at)


def test_it_lapses_with_the_employment_and_with_the_role_of_who_gave_it(cast: Cast) -> None:
    delegate(cast, cast.colleague)
    assert (state(cast, cast.at), state(cast, cast.at + 11 * DAY)) == ("active", "ended")
    employment = cast.colleague.employments.get()
    workflow.end_employment(employment, last_day=cast.today + DAY, by=cast.portal, at=cast.at)
    assert [may(cast.colleague, cast, cast.at + number * DAY) for number in (1, 2)] == [True, False]
    assert state(cast, cast.at + 2 * DAY) == "lapsed"


def test_who_sees_which_delegations(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    theirs = workflow.delegate(
        cast.stranger, cast.syd, [Can.APPOINT], first_day=cast.today, last_day=cast.today, by=cast.other_ceo, at=cast.at
    )
    seen = {
        who: set(queries.delegations_visible_to(getattr(cast, who), cast.at))
        for who in ("hr", "auditor", "ceo", "colleague", "manager", "stranger", "group_hr", "outsider_superuser")
    }
    assert seen == {
        "hr": {made}, "auditor": {made}, "ceo": {made, theirs}, "group_hr": {made, theirs}, "colleague": {made},
        "manager": set(), "stranger": {theirs}, "outsider_superuser": set(),
    }  # fmt: skip
    assert list(queries.delegations_shown_in(cast.colleague, cast.at)) == [cast.nord]
    assert not queries.delegations_shown_in(cast.manager, cast.at).exists()


def test_the_database_refuses_the_same_right_twice_whoever_writes(cast: Cast) -> None:
    delegate(cast, cast.colleague)
    row = Delegation(person=cast.colleague, company=cast.nord, cans=["decide_open"], delegated_by=cast.ceo)
    row.first_day = row.last_day = cast.today
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        record(row, "delegate", cast.portal)


def test_what_carries_a_right_is_held_or_known_to_be_over(cast: Cast) -> None:
    made = delegate(cast, cast.colleague)
    carried = Basis("delegation", made.pk, "")
    assert workflow.hold(carried, cast.nord.pk)
    role = cast.ceo.assignments.get(company=cast.nord)
    assert workflow.hold(Basis("role", role.pk, "ceo"), cast.nord.pk)
    workflow.end_delegation(made, by=cast.ceo, at=cast.at, note=WHY)
    assert not workflow.hold(carried, cast.nord.pk)
