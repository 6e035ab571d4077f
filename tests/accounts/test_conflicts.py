"""Nobody endorses or decides a request of their own, nobody does both; where that leaves nobody, the page says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import duties, queries, workflow
from accounts.models import Decision, Request
from accounts.platforms import Identity
from companies import workflow as companies
from companies.models import Delegation, RoleAssignment, User
from kit.keys import uuid7
from kit.workflow import record
from tests.accounts.stages import act, ask, bring, delegate, outcome, says
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
VERBS = ("endorse", "send_back", "approve", "refuse")
THE_CHAIR = "The CEO of %(company)s is concerned. Then the chair of the board decides: you."
NOBODY = "Nobody can decide today: the role is vacant. HR needs to see to it that somebody is appointed."
STRAIGHT = "Nobody else in HR can examine it, so it goes straight to the CEO."
TO_YOU = "Nobody but the requester and you could endorse for HR. That is why it comes straight to you."


def able(cast: Cast, request: Request, *more: User) -> dict[str, set[str]]:
    """Who of the whole cast may walk each arrow, by given name."""
    people = [value for field in dataclasses.fields(cast) if isinstance(value := getattr(cast, field.name), User)]
    found: dict[str, set[str]] = {verb: set() for verb in VERBS}
    for verb in VERBS:
        for person in (*people, *more):
            if outcome(verb, request, by=person, at=cast.at) == "done":
                found[verb].add(person.get_short_name())
    return found


def deciders(request: Request, cast: Cast) -> set[Any]:
    """Who has the duty to decide."""
    rows = [*duties.decide(cast.at), *duties.decide_delegated(cast.at)]
    return {row["who_id"] for row in rows if row["object_id"] == request.pk}


PARTS = ["by", "owner", "backup"]


@pytest.mark.parametrize("part", PARTS)
def test_where_the_ceo_asks_or_is_to_run_it_the_chair_decides(
    cast: Cast, identity: Identity, client_for: Login, part: str
) -> None:
    if part != "by":
        cast.employ(cast.ceo, cast.nord, first_day=cast.today)
    delegate(cast, cast.manager)
    request = ask(cast, identity, **{part: cast.ceo})
    workflow.submit(request, by=request.requested_by, at=cast.at)
    assert able(cast, request) == {"endorse": {"Hedda"}, "send_back": {"Hedda"}, "approve": set(), "refuse": set()}
    workflow.endorse(request, by=cast.hr, at=cast.at)
    assert able(cast, request) == {"endorse": set(), "send_back": {"Orvar"}, "approve": {"Orvar"}, "refuse": {"Orvar"}}
    assert deciders(request, cast) == {cast.chair.pk}
    for person, status in ((cast.ceo, 403), (cast.manager, 403), (cast.other_ceo, 404)):
        assert client_for(person).post(f"/konton/arende/{request.pk}/godkann/").status_code == status
    page = client_for(cast.chair).get(request.get_absolute_url())
    assert says(page, THE_CHAIR, company="Nordpåhitt AB")
    assert client_for(cast.chair).post(f"/konton/arende/{request.pk}/godkann/").status_code == 302
    row = Decision.objects.get(kind="open")
    assert (row.decided_by, row.basis_kind, row.basis_role) == (cast.chair, "role", "chair")


def test_the_chair_sees_and_decides_nothing_else(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "endorsed", cast)
    assert client_for(cast.chair).get(found.get_absolute_url()).status_code == 404
    assert outcome("approve", found, by=cast.chair, at=cast.at) == "Forbidden"


def test_where_both_are_concerned_nobody_decides_and_the_page_says_so(
    cast: Cast, identity: Identity, client_for: Login
) -> None:
    companies.end_employment(cast.chair.employments.get(), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    request = ask(cast, identity, by=cast.ceo)
    workflow.submit(request, by=cast.ceo, at=cast.at)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    assert able(cast, request) == {verb: set() for verb in VERBS}
    assert deciders(request, cast) == set()
    assert says(client_for(cast.ceo).get(request.get_absolute_url()), "Waits for a chair of the board")


def test_hr_cannot_endorse_what_it_asks_for(cast: Cast, identity: Identity) -> None:
    second = cast.todays_hr
    request = ask(cast, identity, by=cast.hr)
    workflow.submit(request, by=cast.hr, at=cast.at)
    assert able(cast, request, second) == {
        "endorse": {"Idag"}, "send_back": {"Idag"}, "approve": set(), "refuse": set(),
    }  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_where_the_only_hr_is_a_party_it_goes_straight_to_the_ceo_and_the_page_says_so(
    cast: Cast, identity: Identity, client_for: Login, part: str
) -> None:
    request = ask(cast, identity, **{part: cast.hr})
    workflow.submit(request, by=request.requested_by, at=cast.at)
    straight = {verb: {"Vera"} for verb in ("send_back", "approve", "refuse")}
    assert able(cast, request) == {"endorse": set(), **straight}
    assert deciders(request, cast) == {cast.ceo.pk}
    assert not duties.endorse(cast.at).exists()
    for person in {request.requested_by, cast.hr}:
        assert says(client_for(person).get(request.get_absolute_url()), STRAIGHT)
    assert says(client_for(cast.ceo).get(request.get_absolute_url()), TO_YOU)
    act("approve", request, by=cast.ceo, at=cast.at)
    assert Decision.objects.get(kind="open").endorsed_by is None


def test_a_request_waits_for_hr_again_once_somebody_else_is_hr(cast: Cast, identity: Identity) -> None:
    request = ask(cast, identity, by=cast.hr)
    workflow.submit(request, by=cast.hr, at=cast.at)
    assert outcome("approve", request, by=cast.ceo, at=cast.at) == "done"
    assert cast.todays_hr
    assert outcome("approve", request, by=cast.ceo, at=cast.at) == "Refused"


def test_hr_who_is_ceo_too_endorses_and_then_cannot_decide(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    cast.appoint(cast.ceo, cast.nord, "hr")
    found = bring(request_draft, "submitted", cast)
    assert outcome("approve", found, by=cast.ceo, at=cast.at) == "Refused"  # the other HR can endorse
    act("endorse", found, by=cast.ceo, at=cast.at)
    assert able(cast, found) == {verb: set() for verb in VERBS}
    assert deciders(found, cast) == set()
    assert says(client_for(cast.communicator).get(found.get_absolute_url()), NOBODY)
    delegate(cast, cast.manager)
    assert able(cast, found) == {"endorse": set()} | {verb: {"Chefa"} for verb in VERBS[1:]}


def test_hr_who_alone_is_ceo_too_decides_straight_away(cast: Cast, request_draft: Request) -> None:
    cast.appoint(cast.ceo, cast.nord, "hr")
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    found = bring(request_draft, "submitted", cast)
    assert deciders(found, cast) == {cast.ceo.pk}
    assert not duties.endorse(cast.at).exists()  # to endorse would take the decision away from them
    assert able(cast, found)["approve"] == {"Vera"}


@pytest.mark.parametrize(
    ("first", "last", "ends"), [(-1, 1, "done"), (0, 0, "done"), (-9, -1, "Forbidden"), (1, 9, "Forbidden")]
)
def test_a_delegate_decides_from_the_first_to_the_last_day(
    cast: Cast, request_draft: Request, first: int, last: int, ends: str
) -> None:
    delegate(cast, cast.manager, first_day=cast.today + first * DAY, last_day=cast.today + last * DAY)
    found = bring(request_draft, "endorsed", cast)
    for verb in ("approve", "refuse", "send_back"):
        assert outcome(verb, found, by=cast.manager, at=cast.at) == ends
    assert (cast.manager.pk in deciders(found, cast)) == (ends == "done")


def test_a_delegation_ends_with_the_delegators_office(cast: Cast, request_draft: Request) -> None:
    delegate(cast, cast.manager)
    found = bring(request_draft, "endorsed", cast)
    RoleAssignment.objects.filter(person=cast.ceo, company=cast.nord).update(last_day=cast.today - DAY)
    assert outcome("approve", found, by=cast.manager, at=cast.at) == "Forbidden"


@pytest.mark.parametrize("part", PARTS)
def test_a_delegate_decides_nothing_of_their_own(cast: Cast, identity: Identity, part: str) -> None:
    delegate(cast, cast.manager)
    request = ask(cast, identity, **{part: cast.manager})
    workflow.submit(request, by=request.requested_by, at=cast.at)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    assert able(cast, request)["approve"] == {"Vera"}
    assert deciders(request, cast) == {cast.ceo.pk}


def test_hr_with_a_delegation_does_not_do_both(cast: Cast, request_draft: Request) -> None:
    delegate(cast, cast.hr)
    assert cast.todays_hr
    found = bring(request_draft, "endorsed", cast)
    assert able(cast, found)["approve"] == {"Vera"}
    assert deciders(found, cast) == {cast.ceo.pk}


def test_the_superuser_may_nothing_anywhere(cast: Cast, request_draft: Request, client_for: Login) -> None:
    cast.employ(cast.outsider_superuser, cast.nord)
    found = bring(request_draft, "endorsed", cast)
    for verb in workflow.MOVES:
        assert outcome(verb, found, by=cast.outsider_superuser, at=cast.at) == "Forbidden"
    assert client_for(cast.outsider_superuser).get(found.get_absolute_url()).status_code == 404
    assert not queries.requests_visible_to(cast.outsider_superuser, cast.at).exists()


@pytest.mark.parametrize("column", ["requested_by", "endorsed_by"])
def test_the_database_refuses_a_decision_by_requester_or_endorser(
    cast: Cast, request_draft: Request, column: str
) -> None:
    found = bring(request_draft, "endorsed", cast)
    right = {"basis_kind": "role", "basis_id": uuid7(), "basis_role": "ceo", "frozen": {}, "frozen_hash": ""}
    who = {"requested_by": cast.communicator, "endorsed_by": cast.hr, "decided_by": cast.ceo}
    row = {"request": found, "company": cast.nord, "kind": "open", "outcome": "approved", "at": cast.at, **right, **who}
    with pytest.raises(IntegrityError, match=r"decision_not_own|decision_not_by_endorser"), transaction.atomic():
        Decision(**{**row, "decided_by": who[column]}).save(force_insert=True)
    Decision(**row).save(force_insert=True)
    with pytest.raises(IntegrityError, match="decision_once"), transaction.atomic():
        Decision(**row).save(force_insert=True)


def test_the_database_refuses_an_endorsement_by_the_requester_and_one_person_twice(
    cast: Cast, request_draft: Request
) -> None:
    for values in ({"endorsed_by": cast.communicator}, {"backup": cast.communicator}, {"status": "påhittad"}):
        found = Request.objects.get()
        for name, value in values.items():
            setattr(found, name, value)
        with pytest.raises(IntegrityError, match="request_"), transaction.atomic():
            record(found, "endorse", cast.communicator)


def test_the_database_refuses_an_operate_decision_without_an_end(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "endorsed", cast)
    who = {"requested_by": cast.communicator, "endorsed_by": cast.hr, "decided_by": cast.ceo}
    row = {"company": cast.nord, "outcome": "approved", "at": cast.at, "basis_kind": "role", "basis_id": uuid7(), **who}
    with pytest.raises(IntegrityError, match="operate_has_an_end"), transaction.atomic():
        Decision(request=found, kind="operate", frozen={}, frozen_hash="", **row).save(force_insert=True)


def test_a_delegation_to_oneself_is_refused_by_the_database(cast: Cast) -> None:
    row = Delegation(person=cast.ceo, company=cast.nord, cans=["decide_open"], delegated_by=cast.ceo)
    row.first_day = row.last_day = cast.today
    with pytest.raises(IntegrityError, match="delegation_not_to_oneself"), transaction.atomic():
        record(row, "delegate", cast.portal)
