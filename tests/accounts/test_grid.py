"""Each verb in each status by each person: done exactly where this page says, else a no that writes nothing."""

from __future__ import annotations

import copy
import dataclasses

import pytest

from accounts import workflow
from accounts.models import Request
from accounts.platforms import Identity
from companies import workflow as companies
from companies.models import RoleAssignment, User
from kit.workflow import Forbidden, Refused
from tests.accounts.stages import PATHS, ask, bring, outcome, profile, tables
from tests.cast import DAY, Cast

ASKER = "communicator"
HOLDERS = {
    "submit": {ASKER},
    "revise": {ASKER},
    "withdraw": {ASKER},
    "endorse": {"hr"},
    "send_back": {"hr", "ceo"},
    "approve": {"ceo"},
    "refuse": {"ceo"},
    "revoke": {"ceo"},
    "expire": set(),  # the clock's alone, when the day has come
    "confirm_open": {ASKER, "colleague"},  # the requester, who is also the owner, and the back-up
}
DONE: dict[str, set[tuple[str, str]]] = {
    "draft": {("submit", ASKER), ("revise", ASKER), ("withdraw", ASKER)},
    "submitted": {("withdraw", ASKER), ("endorse", "hr"), ("send_back", "hr")},
    "endorsed": {("withdraw", ASKER), ("approve", "ceo"), ("refuse", "ceo"), ("send_back", "ceo")},
    "returned": {("submit", ASKER), ("revise", ASKER), ("withdraw", ASKER)},
    "approved": {("confirm_open", ASKER), ("confirm_open", "colleague"), ("revoke", "ceo")},
    "refused": set(),
    "withdrawn": set(),
    "carried_out": {("revoke", "ceo")},
    "expired": set(),
    "revoked": set(),
}
NOT_ENDORSED = {("submitted", verb, "ceo") for verb in ("approve", "refuse", "send_back")}


def everybody(cast: Cast) -> dict[str, User]:
    """The whole cast by name, the portal too."""
    found = {field.name: getattr(cast, field.name) for field in dataclasses.fields(cast)}
    return {name: person for name, person in found.items() if isinstance(person, User)}


def expected(verb: str, status: str, name: str) -> str:
    """What this page says about one cell."""
    if name not in HOLDERS[verb]:
        return "Forbidden"
    if (verb, name) in DONE[status]:
        return "done"
    return "Refused" if verb == "revise" or (status, verb, name) in NOT_ENDORSED else "Stale"


def test_the_page_above_names_every_verb_and_every_status() -> None:
    assert set(HOLDERS) == {*workflow.MOVES, "revise"}
    assert set(DONE) == set(PATHS) == set(Request.Status.values)


@pytest.mark.parametrize("status", Request.Status.values)
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, request_draft: Request, status: str) -> None:
    old = copy.copy(request_draft)
    bring(request_draft, status, cast)
    people, before = everybody(cast), tables()
    cells = [(verb, name) for verb in HOLDERS for name in people]
    # Each comes with the row as it was when it was a draft: what counts is the row behind the lock.
    got = {(verb, name): outcome(verb, copy.copy(old), by=people[name], at=cast.at) for verb, name in cells}
    assert got == {(verb, name): expected(verb, status, name) for verb, name in cells}
    assert {cell for cell, how in got.items() if how == "done"} == DONE[status]
    assert tables() == before, "a no has written something"


@pytest.mark.parametrize("verb", ["approve", "refuse", "send_back"])
def test_where_nobody_could_endorse_the_ceo_acts_on_what_is_submitted(
    cast: Cast, request_draft: Request, verb: str
) -> None:
    found = bring(request_draft, "submitted", cast)
    assert outcome(verb, found, by=cast.ceo, at=cast.at) == "Refused"
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    assert outcome(verb, found, by=cast.ceo, at=cast.at) == "done"


@pytest.mark.parametrize("status", Request.Status.values)
def test_a_draft_may_stand_beside_any_other_but_only_one_request_is_on_its_way(
    cast: Cast, identity: Identity, request_draft: Request, status: str
) -> None:
    bring(request_draft, status, cast)
    second = ask(cast, identity, by=cast.manager)
    wanted = "done" if status in {"draft", "refused", "withdrawn", "expired", "revoked"} else "Refused"
    assert outcome("submit", second, by=cast.manager, at=cast.at) == wanted
    assert outcome("revise", second, by=cast.manager, at=cast.at) == "done"
    elsewhere = ask(cast, profile("annat"), by=cast.manager)
    assert outcome("submit", elsewhere, by=cast.manager, at=cast.at) == "done"


def test_a_returned_request_cannot_be_moved_onto_an_address_that_is_on_its_way(
    cast: Cast, identity: Identity, request_draft: Request
) -> None:
    bring(request_draft, "submitted", cast)
    second = bring(ask(cast, profile("annat")), "returned", cast)
    before = tables()
    values = {name: getattr(second, name) for name in workflow.FIELDS}
    with pytest.raises(Refused) as no:
        workflow.revise(second, identity, by=cast.communicator, at=cast.at, **values)
    assert no.value.code == "address"
    assert tables() == before


@pytest.mark.parametrize(("column", "who"), [("owner", "communicator"), ("backup", "colleague")])
@pytest.mark.parametrize("verb", ["submit", "approve"])
def test_neither_sent_nor_approved_for_somebody_who_has_left(
    cast: Cast, request_draft: Request, column: str, who: str, verb: str
) -> None:
    if verb == "approve":
        bring(request_draft, "endorsed", cast)
    asker = cast.manager
    Request.objects.filter(pk=request_draft.pk).update(requested_by=asker)
    leaving = getattr(cast, who).employments.get()
    companies.end_employment(leaving, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    by = asker if verb == "submit" else cast.ceo
    assert outcome(verb, request_draft, by=by, at=cast.at) == "Refused"
    assert outcome("refuse", request_draft, by=cast.ceo, at=cast.at) == ("done" if verb == "approve" else "Stale")


@pytest.mark.parametrize("name", ["chair", "auditor", "stranger", "ceo", "leaver"])
def test_only_people_whom_the_companys_policy_reaches_are_to_run_an_account(
    cast: Cast, identity: Identity, name: str
) -> None:
    for column in ("owner", "backup"):
        request = ask(cast, identity, **{column: getattr(cast, name)})
        with pytest.raises(Refused) as no:
            workflow.submit(request, by=cast.communicator, at=cast.at)
        assert no.value.code == column


def test_only_who_may_ask_begins_a_draft(cast: Cast, identity: Identity) -> None:
    able = set()
    for name, person in everybody(cast).items():
        before = tables()
        try:
            request = ask(cast, identity, by=person)
        except Forbidden:
            assert tables() == before
        else:
            able.add(name)
            assert (request.status, request.requested_by) == ("draft", person)
    assert able == {"ceo", "hr", "quality", "manager", "communicator", "colleague", "newcomer"}
