"""The duties of accounts equal, person by person, what an oracle in plain Python asks one row at a time."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable
from typing import Any

import pytest

from accounts import duties, queries, workflow
from accounts.models import Decision, Request
from companies import workflow as companies
from companies.models import RoleAssignment, User
from kit import clock
from kit.keys import uuid7
from kit.workflow import record
from plsportal import inbox
from tests.accounts.stages import NOTE, act, ask, bring, delegate, profile
from tests.cast import DAY, Cast

PARTIES = ("communicator", "hr", "manager", "ceo", "colleague")
PEOPLE = (*PARTIES, "chair", "other_ceo", "leaver")
STATUSES = ("draft", "submitted", "endorsed", "returned", "approved", "refused")
KINDS = ("endorse", "decide", "decide_delegated", "complete", "confirm_open")
S = Request.Status


def end_hr(cast: Cast) -> None:
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)


def no_chair(cast: Cast) -> None:
    RoleAssignment.objects.filter(person=cast.chair).update(last_day=cast.today - DAY)


def ceo_is_hr(cast: Cast) -> None:
    cast.appoint(cast.ceo, cast.nord, "hr")


def ceo_alone_is_hr(cast: Cast) -> None:
    ceo_is_hr(cast)
    end_hr(cast)


def second_ceo_with_a_delegation(cast: Cast) -> None:
    delegate(cast, cast.manager)
    cast.appoint(cast.manager, cast.nord, "ceo")


def communicator_moves_to_syd(cast: Cast) -> None:
    companies.end_employment(cast.communicator.employments.get(), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    cast.employ(cast.communicator, cast.syd, first_day=cast.today)


def ceo_works_in_nord(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord)


WORLDS: dict[str, Callable[[Cast], Any]] = {
    "as it is": lambda cast: None,
    "nobody is HR": end_hr,
    "two are HR": lambda cast: cast.todays_hr,
    "a delegate": lambda cast: delegate(cast, cast.manager),
    "HR is a delegate": lambda cast: delegate(cast, cast.hr),
    "a delegation that ended": lambda cast: delegate(cast, cast.hr, last_day=cast.today - DAY),
    "the CEO is HR too": ceo_is_hr,
    "the CEO alone is HR": ceo_alone_is_hr,
    "a second CEO with a delegation": second_ceo_with_a_delegation,
    "no chair": no_chair,
    "the communicator has left": communicator_moves_to_syd,
    "the CEO works in the company": ceo_works_in_nord,
}


def requests(cast: Cast, some: int) -> list[Request]:
    """`some` requests of every status and with parties of every kind, others in each world."""
    shapes = [(*parts, status) for parts in itertools.product(PARTIES, PARTIES, PARTIES) for status in STATUSES]
    shapes = [shape for shape in shapes if shape[1] != shape[2]]
    return [_row(cast, number, *shape) for number, shape in enumerate(random.sample(shapes, some))]


def _row(cast: Cast, number: int, by: str, owner: str, backup: str, status: str) -> Request:
    found = Request(
        company=cast.nord, name=f"Påhitt {number}", handle=str(number), status=status, purpose="", audience=""
    )
    found.requested_by, found.owner, found.backup = (getattr(cast, name) for name in (by, owner, backup))
    found.platform, found.account_kind, found.url = "instagram", "profile", "https://www.instagram.com/x/"
    found.submitted_at = None if status == "draft" else cast.at
    if status == "endorsed":
        able = [cast.hr, cast.ceo] if number % 2 else [cast.ceo, cast.hr]
        concerned = (found.requested_by, found.owner, found.backup)
        found.endorsed_by = next((person for person in able if person not in concerned), None)
    record(found, f"send_back: {NOTE}" if status == "returned" else "submit", cast.portal)
    if status == "approved":
        concerned = (found.requested_by, found.owner, found.backup)
        decider = next(person for person in (cast.ceo, cast.chair, cast.other_ceo) if person not in concerned)
        who = {"decided_by": decider, "requested_by": found.requested_by, "basis_kind": "role", "basis_id": uuid7()}
        row = Decision(request=found, company=cast.nord, kind="open", outcome="approved", at=cast.at, frozen={}, **who)
        row.save(force_insert=True)
    return found


def oracle(found: Request, people: list[User], at: dt.datetime) -> dict[str, set[Any]]:
    """Who owes what about one request, asked one person at a time."""
    owed: dict[str, set[Any]] = {kind: set() for kind in KINDS}
    able = queries.possible_operators([found.company_id], at)
    for person in people:
        basis = queries.may_decide(person, found, at) if found.status in (S.SUBMITTED, S.ENDORSED) else None
        if basis and queries.ready_for(person, found, at):
            owed["decide_delegated" if basis.kind == "delegation" else "decide"].add(person.pk)
        elif found.status == S.SUBMITTED and queries.may_endorse(person, found, at):
            owed["endorse"].add(person.pk)
        if found.status == S.RETURNED and queries.may_change(person, found, at):
            owed["complete"].add(person.pk)
    if found.status == S.APPROVED:
        here = [p for p in (found.requested_by, found.owner, found.backup) if p in able]
        assert all(queries.may_confirm(person, found, at) for person in here)
        owed["confirm_open"] = {person.pk for person in here[:1]}
    return owed


@pytest.mark.parametrize("world", list(WORLDS))
def test_duties_are_what_the_oracle_finds(cast: Cast, world: str, deep: bool) -> None:
    WORLDS[world](cast)
    random.seed(world)  # the same in each run, others in each world
    made = requests(cast, 120 if deep else 15)
    people = [*(getattr(cast, name) for name in PEOPLE), *([cast.todays_hr] if world == "two are HR" else [])]
    wanted = {found.pk: oracle(found, people, cast.at) for found in made}
    got: dict[Any, dict[str, set[Any]]] = {found.pk: {kind: set() for kind in KINDS} for found in made}
    for kind in (kind for kind in duties.KINDS if kind.key != "propose_chair"):  # of a company: test_chairs.py
        rows = list(kind.rows(cast.at))
        pairs = [(row["object_id"], row["who_id"]) for row in rows]
        assert len(pairs) == len(set(pairs)), "somebody has the same duty twice"
        for pk, who in pairs:
            got[pk][kind.key].add(who)
    names = {person.pk: person.get_short_name() for person in people}
    for found in made:
        told = {kind: {names.get(pk, pk) for pk in got[found.pk][kind]} for kind in KINDS}
        assert told == {kind: {names.get(pk, pk) for pk in wanted[found.pk][kind]} for kind in KINDS}, (
            f"{found.status}: {found.requested_by} asks, {found.owner} and {found.backup} run it"
        )
    for person in (cast.hr, cast.ceo, cast.manager):
        assert inbox.count(person, cast.at) == len(inbox.items(person, cast.at))


def moment(day: str) -> dt.datetime:
    """Half past midnight in Stockholm: still the day before in UTC."""
    return clock.midnight(dt.date.fromisoformat(day)) + dt.timedelta(minutes=30)


def days(kind: str, at: dt.datetime) -> set[tuple[str, str]]:
    """Since when and due when, of all who have the duty."""
    rows = next(one.rows(at) for one in duties.KINDS if one.key == kind)
    return {(row["since"].isoformat(), row["due"].isoformat()) for row in rows}


def walk(found: Request, verb: str, by: User, at: dt.datetime) -> None:
    """Walk an arrow at a moment, history too."""
    found._history_date = at
    act(verb, found, by=by, at=at)
    del found._history_date


def test_due_days_are_counted_from_the_day_in_stockholm(cast: Cast, request_draft: Request) -> None:
    at = moment("2027-03-01")
    walk(request_draft, "submit", cast.communicator, at)
    assert days("endorse", at) == {("2027-03-01", "2027-03-06")}
    assert days("decide", at) == set()
    walk(request_draft, "send_back", cast.hr, moment("2027-03-20"))
    assert days("complete", at) == {("2027-03-20", "2027-04-03")}
    again = moment("2027-03-27")
    walk(request_draft, "revise", cast.communicator, again)
    assert days("complete", again) == {("2027-03-20", "2027-04-03")}
    walk(request_draft, "submit", cast.communicator, again)
    walk(request_draft, "endorse", cast.hr, moment("2027-03-29"))
    assert days("decide", again) == {("2027-03-27", "2027-04-03")}
    walk(request_draft, "approve", cast.ceo, moment("2027-03-31"))
    assert days("confirm_open", again) == {("2027-03-31", "2027-04-14")}
    assert days("complete", again) == days("decide", again) == days("endorse", again) == set()


def test_the_task_says_what_to_do_where(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "submitted", cast)
    (item,) = [item for item in inbox.items(cast.hr, cast.at) if item.kind == "endorse"]
    assert request_draft.name in str(item.task.what) and item.task.url == request_draft.get_absolute_url()
    assert "Komma Påhittspress" in str(item.task.why)


def test_the_next_one_is_the_oldest_of_both_kinds_other_than_this(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.appoint(cast.manager, cast.syd, "ceo")
    delegate(cast, cast.manager)
    made = []
    for number in range(3):
        found = ask(cast, profile(f"nord{number}"))
        walk(found, "submit", cast.communicator, cast.at - (3 - number) * DAY)
        walk(found, "endorse", cast.hr, cast.at)
        made.append(found)
    with django_assert_num_queries(2):
        assert duties.next_to_decide(cast.manager, cast.at, made[0]) == made[1].pk
    assert duties.next_to_decide(cast.manager, cast.at, made[1]) == made[0].pk
    assert duties.next_to_decide(cast.hr, cast.at, made[0]) is None
    workflow.approve(made[0], by=cast.ceo, at=cast.at)
    assert duties.next_to_decide(cast.ceo, cast.at, made[0]) == made[1].pk
