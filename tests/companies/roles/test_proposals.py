"""Roles that two people decide on: which pairs, at which status, and nobody for themselves."""

from __future__ import annotations

import pytest

from companies import queries, workflow
from companies.models import RoleAssignment, RoleProposal, User
from companies.permissions import TOGETHER, Can, Role
from kit.workflow import Forbidden, Refused, Stale
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .conftest import propose

PEOPLE = ["ceo", "group_hr", "hr", "other_ceo", "syd_hr", "quality", "colleague", "chair", "auditor", "manager"]
PEOPLE += ["stranger", "outsider_superuser", "leaver", "portal"]
# Who may be the first of the two for nord, and with each of them who may be the second.
PAIRS: dict[Role, dict[str, set[str]]] = {
    Role.CEO: {"hr": {"ceo"}, "ceo": {"hr"}},
    Role.HANDLER: {"hr": {"ceo"}, "ceo": {"hr"}},
    Role.CHAIR: {"hr": {"group_hr"}, "group_hr": {"hr"}},  # ceo leads the parent too, and is nord's own CEO
}


@pytest.mark.parametrize("role", TOGETHER)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_has_its_pairs_and_no_others(cast: Cast, role: Role, who: str) -> None:
    by = getattr(cast, who)
    if who not in PAIRS[role]:
        with pytest.raises(Forbidden):
            propose(cast, role, cast.newcomer, by)
        return
    made = propose(cast, role, cast.newcomer, by)
    able = {name for name in PEOPLE if queries.may_second(getattr(cast, name), made, cast.at)}
    assert able == PAIRS[role][who]
    assert set(queries.possible_seconders(made, cast.at)) == {getattr(cast, name) for name in able}
    assert not RoleAssignment.objects.filter(person=cast.newcomer).exists()


@pytest.mark.parametrize("role", TOGETHER)
def test_two_decide_and_the_role_names_both(cast: Cast, role: Role) -> None:
    for first, others in PAIRS[role].items():
        made = propose(cast, role, cast.newcomer, getattr(cast, first))
        second = getattr(cast, next(iter(others)))
        workflow.second(made, by=second, at=cast.at)
        held = RoleAssignment.objects.get(person=cast.newcomer, company=cast.nord, role=role)
        assert (held.appointed_by, held.seconded_by) == (getattr(cast, first), second)
        assert made.assignment == held
        lines = [(line.history_change_reason, line.history_user) for line in made.history.all()]
        assert lines == [("second", second), ("propose", getattr(cast, first))]
        cast.newcomer = cast.person(f"Nästa {first} Påhittsson", cast.nord)


@pytest.mark.parametrize("verb", ["second", "decline", "withdraw"])
@pytest.mark.parametrize("status", ["proposed", "approved", "declined", "withdrawn"])
@pytest.mark.parametrize("who", ["hr", "ceo", "group_hr", "quality", "colleague", "outsider_superuser"])
def test_the_grid_of_verb_and_status(
    cast: Cast, handler_proposed: RoleProposal, verb: str, status: str, who: str
) -> None:
    to = {"approved": ("second", "ceo"), "declined": ("decline", "ceo"), "withdrawn": ("withdraw", "hr")}
    if status in to:
        name, actor = to[status]
        getattr(workflow, name)(handler_proposed, by=getattr(cast, actor), at=cast.at)
    may = who == ("hr" if verb == "withdraw" else "ceo")
    # Seconding asks for a proposal that still waits: who could have, and comes too late, is told so.
    expected = None if may and status == "proposed" else Stale if may else Forbidden
    act = getattr(workflow, verb)
    if expected:
        with pytest.raises(expected):
            act(handler_proposed, by=getattr(cast, who), at=cast.at)
    else:
        act(handler_proposed, by=getattr(cast, who), at=cast.at)
    rows = RoleAssignment.objects.filter(person=cast.colleague, role=Role.HANDLER)
    assert rows.count() == (status == "approved" or (verb == "second" and expected is None))


@pytest.mark.parametrize("role", TOGETHER)
def test_nobody_takes_part_in_their_own_appointment(cast: Cast, role: Role) -> None:
    """Neither as the first nor as the second, whatever they hold; then the parent's HR serves in their place."""
    for who in ("hr", "ceo", "group_hr"):
        with pytest.raises(Forbidden):
            propose(cast, role, getattr(cast, who), getattr(cast, who))


def test_where_hr_is_the_person_the_parents_hr_stands_in(cast: Cast) -> None:
    made = propose(cast, Role.HANDLER, cast.hr, cast.ceo)
    assert set(queries.possible_seconders(made, cast.at)) == {cast.group_hr}
    with pytest.raises(Forbidden):
        workflow.second(made, by=cast.hr, at=cast.at)
    workflow.second(made, by=cast.group_hr, at=cast.at)


def test_the_first_ceo_of_a_new_company_is_appointed_by_the_parents_hr_and_ceo(cast: Cast) -> None:
    new = cast.company("Nypåhitt AB", "ny", "559900-0048", hue=200)
    made = propose(cast, Role.CEO, cast.colleague, cast.group_hr, new)
    assert set(queries.possible_seconders(made, cast.at)) == {cast.ceo}
    workflow.second(made, by=cast.ceo, at=cast.at)
    assert queries.basis(cast.colleague, Can.DECIDE_OPEN, new, cast.at)


def test_the_first_hr_of_a_new_company_is_appointed_by_the_parents_hr_alone(cast: Cast) -> None:
    new = cast.company("Nypåhitt AB", "ny", "559900-0048", hue=200)
    with pytest.raises(Forbidden):
        workflow.appoint(cast.colleague, new, Role.HR, first_day=cast.today, by=cast.ceo, at=cast.at)
    workflow.appoint(cast.colleague, new, Role.HR, first_day=cast.today, by=cast.group_hr, at=cast.at)
    with pytest.raises(Forbidden):  # served no longer
        workflow.appoint(cast.quality, new, Role.QUALITY, first_day=cast.today, by=cast.group_hr, at=cast.at)


def test_one_who_holds_both_sides_is_still_one_person(cast: Cast) -> None:
    cast.appoint(cast.hr, cast.nord, Role.CEO)
    made = propose(cast, Role.HANDLER, cast.colleague, cast.hr)
    with pytest.raises(Forbidden):
        workflow.second(made, by=cast.hr, at=cast.at)
    workflow.second(made, by=cast.ceo, at=cast.at)


def test_the_first_of_the_two_must_still_hold_their_side(cast: Cast, handler_proposed: RoleProposal) -> None:
    cast.todays_hr  # noqa: B018  (a successor)
    held = cast.hr.assignments.get()
    workflow.end_role(held, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.second(handler_proposed, by=cast.ceo, at=cast.at)


def test_where_nobody_could_second_nothing_is_proposed(cast: Cast) -> None:
    """The parent's own CEO stands outside the appointment of its chair, and it has one HR."""
    with pytest.raises(Refused) as raised:
        propose(cast, Role.CHAIR, cast.colleague, cast.group_hr, cast.group)
    assert raised.value.code == "role"
    assert not RoleProposal.objects.exists()


def test_what_is_refused_before_anybody_is_asked(cast: Cast, handler_proposed: RoleProposal) -> None:
    yesterday = cast.today - DAY
    wrong = {
        "person": [(Role.HANDLER, cast.colleague, {}), (Role.HANDLER, cast.leaver, {})],
        "first_day": [(Role.HANDLER, cast.newcomer, {"first_day": yesterday})],
        "last_day": [(Role.HANDLER, cast.newcomer, {"last_day": yesterday})],
    }
    for code, cases in wrong.items():
        for role, person, more in cases:
            with pytest.raises(Refused) as raised:
                propose(cast, role, person, cast.hr, **more)
            assert raised.value.code == code
    with pytest.raises(Refused) as raised:
        propose(cast, Role.CHAIR, cast.newcomer, cast.hr, note="")
    assert raised.value.code == "note"


def test_a_proposal_that_waited_past_its_first_day_holds_from_the_day_it_is_decided(
    cast: Cast, handler_proposed: RoleProposal
) -> None:
    workflow.second(handler_proposed, by=cast.ceo, at=cast.at + 3 * DAY)
    assert handler_proposed.assignment
    assert handler_proposed.assignment.first_day == cast.today + 3 * DAY


def test_two_end_a_role_and_the_holder_may_be_one_of_them(cast: Cast) -> None:
    held = cast.appoint(cast.colleague, cast.nord, Role.HANDLER)
    with pytest.raises(Forbidden):
        workflow.propose_end(held, last_day=cast.today, by=cast.colleague, at=cast.at)
    made = workflow.propose_end(held, last_day=cast.today, by=cast.hr, at=cast.at, note="Ny uppgift")
    with pytest.raises(Forbidden):
        workflow.second(made, by=cast.hr, at=cast.at)
    workflow.second(made, by=cast.ceo, at=cast.at)
    held.refresh_from_db()
    assert held.last_day == cast.today
    line = held.history.first()
    assert line.history_change_reason == f"end_role: {cast.hr} + {cast.ceo}. Ny uppgift"


def test_a_ceo_resigns_with_hr_when_there_is_a_successor(cast: Cast) -> None:
    held = cast.ceo.assignments.get(company=cast.nord)
    made = workflow.propose_end(held, last_day=cast.today, by=cast.ceo, at=cast.at)
    with pytest.raises(Refused) as raised:
        workflow.second(made, by=cast.hr, at=cast.at)
    assert raised.value.code == "last_one"
    workflow.withdraw(made, by=cast.ceo, at=cast.at)
    cast.appoint(cast.manager, cast.nord, Role.CEO)
    again = workflow.propose_end(held, last_day=cast.today, by=cast.ceo, at=cast.at)
    workflow.second(again, by=cast.hr, at=cast.at)
    assert RoleAssignment.objects.get(pk=held.pk).last_day == cast.today


def test_two_seconders_at_the_same_moment_give_one_role(transactional_db: None, cast: Cast, deep: bool) -> None:
    other = cast.person("Andra Påhittsvd", cast.nord, ceo={})
    pair = [cast.ceo, other]
    for number in range(20 if deep else 3):
        person = cast.person(f"Utredare Påhittsson {number}", cast.nord)
        made = propose(cast, Role.HANDLER, person, cast.hr)

        def act(i: int, pk: object = made.pk) -> RoleProposal:
            return workflow.second(RoleProposal.objects.get(pk=pk), by=pair[i], at=cast.at)

        assert tally(race(2, act)) == {"done": 1, "Stale": 1}
        assert RoleAssignment.objects.filter(person=person).count() == 1


def deputy(cast: Cast, by: User, person: User, **more: object) -> RoleAssignment:
    held = cast.hr.assignments.get()
    days = {"first_day": cast.today, "last_day": cast.today + 14 * DAY, "deputy_for": held, **more}
    return workflow.appoint(person, cast.nord, Role.HR, by=by, at=cast.at, **days)  # type: ignore[arg-type]


def test_a_deputy_has_the_right_from_the_first_to_the_last_day(cast: Cast) -> None:
    deputy(cast, cast.ceo, cast.colleague)
    asked = [cast.at, cast.at + 14 * DAY, cast.at + 15 * DAY]
    found = [bool(queries.basis(cast.colleague, Can.EDIT_PEOPLE, cast.nord, at)) for at in asked]
    assert found == [True, True, False]


def test_a_deputy_is_no_successor(cast: Cast) -> None:
    made = deputy(cast, cast.ceo, cast.colleague)
    with pytest.raises(Refused) as raised:
        workflow.end_role(cast.hr.assignments.get(), last_day=cast.today, by=cast.ceo, at=cast.at)
    assert raised.value.code == "last_one"
    workflow.end_role(made, last_day=cast.today, by=cast.ceo, at=cast.at)


def test_a_deputys_days_and_role_are_those_of_the_one_who_is_away(cast: Cast) -> None:
    held = cast.quality.assignments.get()
    for code, more in (
        ("last_day", {"last_day": None}),
        ("deputy_for", {"deputy_for": held}),
        ("deputy_for", {"deputy_for": deputy(cast, cast.ceo, cast.communicator)}),
    ):
        with pytest.raises(Refused) as raised:
            deputy(cast, cast.ceo, cast.colleague, **more)
        assert raised.value.code == code


def test_a_deputy_of_the_ceo_is_decided_by_two(cast: Cast) -> None:
    held = cast.ceo.assignments.get(company=cast.nord)
    more = {"deputy_for": held, "last_day": cast.today + 7 * DAY}
    made = propose(cast, Role.CEO, cast.manager, cast.hr, **more)
    workflow.second(made, by=cast.ceo, at=cast.at)
    assert RoleAssignment.objects.get(person=cast.manager).deputy_for == held
