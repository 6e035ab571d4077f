"""What a verb leaves behind: one line of history, decisions that verify, an account with its end, one notice."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import workflow
from accounts.models import Account, Decision, Request
from accounts.platforms import Identity
from kit import clock
from kit.workflow import Refused
from notices.models import Notice
from tests.accounts.stages import (
    ACTORS,
    NOTE,
    PATHS,
    REASONED,
    act,
    ask,
    bring,
    delegate,
    endorsed_in_syd,
    outcome,
    tables,
)
from tests.cast import Cast

TARGETS = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "endorse": "endorsed",
    "send_back": "returned",
    "approve": "approved",
    "refuse": "refused",
    "confirm_open": "carried_out",
    "revoke": "revoked",
    "expire": "expired",
}
START = {
    "submit": "draft",
    "withdraw": "submitted",
    "endorse": "submitted",
    "send_back": "submitted",
    "approve": "endorsed",
    "refuse": "endorsed",
    "confirm_open": "approved",
    "revoke": "approved",
}


def lines(request: Request) -> list[tuple[str, Any, str]]:
    """Reason, actor and status of each line of history, from the beginning."""
    rows = request.history.order_by("history_id")
    return [(row.history_change_reason, row.history_user, row.status) for row in rows]


def test_every_verb_of_the_map_is_traced_here() -> None:
    assert {verb: move.target for verb, move in workflow.MOVES.items()} == TARGETS
    assert set(START) == set(TARGETS) - {"expire"}


@pytest.mark.parametrize("verb", list(START))
def test_a_verb_writes_one_line_with_actor_verb_and_note(cast: Cast, request_draft: Request, verb: str) -> None:
    found = bring(request_draft, START[verb], cast)
    before, by = lines(found), getattr(cast, ACTORS[verb])
    act(verb, found, by=by, at=cast.at)
    reason = f"{verb}: {NOTE}" if verb in REASONED else verb
    assert lines(found) == [*before, (reason, by, TARGETS[verb])]
    assert Request.objects.get().status == found.status == TARGETS[verb]
    assert not hasattr(found, "_change_reason") and not hasattr(found, "_history_user")


def test_draft_and_revise_write_one_line_each(cast: Cast, request_draft: Request) -> None:
    act("revise", request_draft, by=cast.communicator, at=cast.at)
    assert lines(request_draft) == [("draft", cast.communicator, "draft"), ("revise", cast.communicator, "draft")]
    assert [row.name for row in request_draft.history.order_by("history_id")] == [
        "Nordpåhitt på Instagram",
        "Nytt påhittat namn",
    ]


def test_sending_again_clears_what_was_endorsed_before(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "endorsed", cast)
    assert (found.endorsed_by, found.endorsed_at, found.submitted_at) == (cast.hr, cast.at, cast.at)
    act("send_back", found, by=cast.ceo, at=cast.at)
    later = cast.at + dt.timedelta(hours=1)
    act("submit", found, by=cast.communicator, at=later)
    found = Request.objects.get()
    assert (found.endorsed_by, found.endorsed_at, found.submitted_at) == (None, None, later)


def test_approval_opens_the_register_with_two_decisions_and_their_end(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "approved", cast)
    account = Account.objects.get()
    end = clock.add_months(cast.today, 24)
    assert {row.kind: row.ends_on for row in Decision.objects.all()} == {"open": None, "operate": end}
    assert account.operated_until == end
    assert found.account == account and (account.status, account.opened_at) == ("decided", None)
    for row in Decision.objects.all():
        assert (row.request, row.account, row.company, row.outcome) == (found, account, cast.nord, "approved")
        assert (row.decided_by, row.requested_by, row.endorsed_by) == (cast.ceo, cast.communicator, cast.hr)
        assert (row.note, row.at) == (NOTE, cast.at)
    copied = ("name", "platform", "handle", "url", "owner", "backup", "company")
    assert [getattr(account, name) for name in copied] == [getattr(found, name) for name in copied]
    assert account.kind == found.account_kind
    assert [(row.history_change_reason, row.history_user) for row in account.history.all()] == [("approve", cast.ceo)]


@pytest.mark.parametrize(("day", "end"), [("2028-02-29", "2030-02-28"), ("2026-08-31", "2028-08-31")])
def test_twenty_four_months_end_on_the_same_day_of_the_month(
    cast: Cast, request_draft: Request, day: str, end: str
) -> None:
    at = clock.midnight(dt.date.fromisoformat(day)) + dt.timedelta(minutes=1)
    for verb in PATHS["approved"]:
        act(verb, request_draft, by=getattr(cast, ACTORS[verb]), at=at)
    assert Account.objects.get().operated_until == Decision.objects.get(kind="operate").ends_on
    assert Account.objects.get().operated_until == dt.date.fromisoformat(end)


def test_a_refusal_is_one_decision_and_no_account(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "refused", cast)
    decision = Decision.objects.get()
    assert (decision.kind, decision.outcome, decision.note, decision.ends_on) == ("open", "refused", NOTE, None)
    assert not Account.objects.exists()


@pytest.mark.parametrize("status", ["approved", "refused"])
def test_what_was_decided_on_is_frozen_and_verifies(cast: Cast, request_draft: Request, status: str) -> None:
    found = bring(request_draft, status, cast)
    for decision in Decision.objects.all():
        canonical = json.dumps(decision.frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert decision.frozen_hash == hashlib.sha256(canonical.encode()).hexdigest()
        assert decision.frozen_hash == workflow.content_hash(decision.frozen)
        assert decision.frozen == workflow.frozen(found) == {
            "kind": "open",
            "name": "Nordpåhitt på Instagram",
            "platform": "instagram",
            "account_kind": "profile",
            "handle": "nordpahitt",
            "url": "https://www.instagram.com/nordpahitt/",
            "purpose": "Visa påhittade bilder",
            "audience": "Påhittade kunder",
            "company": {"id": str(cast.nord.pk), "name": "Nordpåhitt AB"},
            "owner": {"id": str(cast.communicator.pk), "name": "Komma Påhittspress"},
            "backup": {"id": str(cast.colleague.pk), "name": "Kolla Påhittsson"},
            "requested_by": {"id": str(cast.communicator.pk), "name": "Komma Påhittspress"},
            "endorsed_by": {"id": str(cast.hr.pk), "name": "Hedda Påhittspersonal"},
            "submitted_at": cast.at.isoformat(),
            "to_company": None,
            "before": None,
            **dict.fromkeys("gap changes operators posting monitoring moderation minors risks".split(), ""),
            **{name: [] for name in ("languages", "basics")},
        }  # fmt: skip


def test_each_word_of_the_request_counts_in_the_hash(cast: Cast, request_draft: Request) -> None:
    content = workflow.frozen(bring(request_draft, "endorsed", cast))
    hashes = {workflow.content_hash({**content, name: f"{content[name]} "}) for name in content}
    assert len(hashes | {workflow.content_hash(content)}) == len(content) + 1


def test_the_decision_stores_what_the_right_rested_on(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "approved", cast)
    role = cast.ceo.assignments.get(company=cast.nord)
    for row in Decision.objects.all():
        assert (row.basis_kind, row.basis_id, row.basis_role) == ("role", role.pk, "ceo")


def test_a_delegates_decision_names_the_delegation(cast: Cast, request_draft: Request) -> None:
    delegation = delegate(cast, cast.manager)
    found = bring(request_draft, "endorsed", cast)
    act("refuse", found, by=cast.manager, at=cast.at)
    row = Decision.objects.get()
    assert (row.basis_kind, row.basis_id, row.basis_role) == ("delegation", delegation.pk, "")


def test_confirming_makes_the_account_active_with_its_moment(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "approved", cast)
    later = cast.at + dt.timedelta(days=3)
    account = workflow.confirm_open(request_draft, by=cast.colleague, at=later)
    assert Account.objects.get() == account
    assert (account.status, account.opened_at) == ("active", later)
    assert [(row.history_change_reason, row.history_user) for row in account.history.all()] == [
        ("confirm_open", cast.colleague),
        ("approve", cast.ceo),
    ]


def test_decisions_and_history_cannot_be_changed_or_deleted(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "approved", cast)
    for model in (Decision, Request.history.model, Account.history.model):
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


@pytest.mark.parametrize("verb", ["refuse", "send_back"])
@pytest.mark.parametrize("note", ["", "  \n "])
def test_without_a_reason_nothing_is_written(cast: Cast, request_draft: Request, verb: str, note: str) -> None:
    found = bring(request_draft, "endorsed", cast)
    before = tables()
    with pytest.raises(Refused) as no:
        act(verb, found, by=cast.ceo, at=cast.at, note=note)
    assert no.value.code == "note"
    assert tables() == before


def told() -> list[tuple[str, Any, Any, Any]]:
    """Kind, object, person and step of each notice."""
    return list(Notice.objects.order_by("id").values_list("kind", "object_id", "person_id", "step"))


@pytest.mark.parametrize("status", ["approved", "refused"])
def test_a_decision_tells_the_requester_once(cast: Cast, request_draft: Request, status: str) -> None:
    bring(request_draft, status, cast)
    before = told()
    decided = [line for line in before if line[0] != "acknowledged"]
    assert decided == [("request_decided", request_draft.pk, cast.communicator.pk, None)]
    assert outcome("approve", request_draft, by=cast.ceo, at=cast.at) == "Stale"
    assert told() == before


def test_each_sending_back_tells_the_requester_once(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "returned", cast)
    act("submit", request_draft, by=cast.communicator, at=cast.at)
    act("send_back", request_draft, by=cast.hr, at=cast.at)
    mine = ("request_returned", request_draft.pk, cast.communicator.pk)
    assert told() == [(*mine, 1), (*mine, 2)]


def test_an_approval_that_fails_at_the_register_leaves_nothing(
    cast: Cast, identity: Identity, request_draft: Request
) -> None:
    bring(request_draft, "approved", cast)
    other = endorsed_in_syd(cast, identity)
    before = tables()
    with pytest.raises(Refused) as no:
        workflow.approve(other, by=cast.other_ceo, at=cast.at)
    assert no.value.code == "address"
    assert tables() == before
    assert outcome("refuse", other, by=cast.other_ceo, at=cast.at) == "done"


def test_an_address_that_runs_already_is_not_asked_for_again(
    cast: Cast, identity: Identity, request_draft: Request
) -> None:
    bring(request_draft, "carried_out", cast)
    other = ask(cast, identity, by=cast.manager)
    with pytest.raises(Refused) as no:
        workflow.submit(other, by=cast.manager, at=cast.at)
    assert (no.value.code, "Nordpåhitt AB" in str(no.value.sentence)) == ("address", True)
