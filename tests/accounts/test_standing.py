"""What a decision carries afterwards: conditions, its end, that it is taken back, and the proof of its content."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import duties, queries, workflow
from accounts.models import Account, Condition, ConditionMet, Decision, Request, Revocation
from accounts.platforms import Identity
from companies import workflow as companies
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record
from notices.models import Notice
from plsportal import inbox
from tests.accounts.registered import registered
from tests.accounts.stages import NOTE, ask, bring, delegate, outcome, tables
from tests.accounts.test_grid import everybody
from tests.accounts.test_kinds import approved
from tests.accounts.test_kinds import ask as ask_about
from tests.cast import DAY, Cast

BOTH = (("Två administratörer", 5), ("Publicera rutinen", 0))


def on_conditions(request: Request, cast: Cast, conditions: Any = BOTH) -> list[Condition]:
    """Bring a draft to an approval on conditions."""
    bring(request, "endorsed", cast)
    given = [(text, cast.today + days * DAY) for text, days in conditions]
    workflow.approve(request, by=cast.ceo, at=cast.at, conditions=given)
    return list(Condition.objects.all())


def who_owes(kind: Any, at: dt.datetime) -> list[tuple[Any, Any]]:
    """Whom a duty awaits, about which condition."""
    return sorted((row["who_id"], row["object_id"]) for row in kind(at))


def test_conditions_are_kept_with_the_decision_in_their_order(cast: Cast, request_draft: Request) -> None:
    found = on_conditions(request_draft, cast)
    assert [(one.number, one.text, one.due) for one in found] == [
        (1, "Två administratörer", cast.today + 5 * DAY),
        (2, "Publicera rutinen", cast.today),
    ]
    assert {one.decision.kind for one in found} == {"open"}


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        ([("", 1)], "text_1"),
        ([(" ", 1)], "text_1"),
        ([("x" * 501, 1)], "text_1"),
        ([("Bra", 1), ("För sent", -1)], "due_2"),
        ([("Ett", 1)] * 6, "many"),
    ],
)
def test_a_condition_that_lacks_something_stops_the_whole_approval(
    cast: Cast, request_draft: Request, conditions: Any, code: str
) -> None:
    bring(request_draft, "endorsed", cast)
    before = tables()
    with pytest.raises(Refused) as no:
        given = [(text, cast.today + days * DAY) for text, days in conditions]
        workflow.approve(request_draft, by=cast.ceo, at=cast.at, conditions=given)
    assert no.value.code == code
    assert tables() == before


def test_who_owes_a_condition_and_when_it_is_over(cast: Cast, request_draft: Request) -> None:
    first, second = on_conditions(request_draft, cast)
    asks, late = duties.meet_condition, cast.at + DAY
    assert who_owes(asks, cast.at) == sorted((cast.communicator.pk, one.pk) for one in (first, second))
    assert who_owes(duties.overdue_condition, cast.at) == []
    assert who_owes(duties.overdue_condition, late) == [(cast.ceo.pk, second.pk)]
    workflow.meet_condition(second, by=cast.communicator, at=cast.at, note="Den ligger på intranätet")
    assert who_owes(asks, cast.at) == [(cast.communicator.pk, first.pk)]
    assert who_owes(duties.overdue_condition, late) == []
    workflow.revoke(request_draft, by=cast.ceo, at=cast.at, note=NOTE)
    assert who_owes(asks, cast.at) == [] == who_owes(duties.overdue_condition, cast.at + 9 * DAY)


@pytest.mark.parametrize(
    ("change", "owed"),
    [("none", True), ("anew", True), ("taken back", False), ("another kind", False), ("the CEO decided", False)],
)
def test_who_decided_by_delegation_owes_what_is_overdue_while_it_lasts(
    cast: Cast, request_draft: Request, change: str, owed: bool
) -> None:
    given, late = delegate(cast, cast.manager), cast.at + DAY
    delegate(cast, cast.quality)  # another delegate of the same kind, who did not decide
    bring(request_draft, "endorsed", cast)
    by = cast.ceo if change == "the CEO decided" else cast.manager
    workflow.approve(request_draft, by=by, at=cast.at, conditions=[("Påhittat", cast.today)])
    if change in ("taken back", "anew", "another kind"):
        companies.end_delegation(given, by=cast.ceo, at=cast.at, note="Påhittad")
    if change == "anew":
        delegate(cast, cast.manager, first_day=cast.today)
    if change == "another kind":
        days = {"first_day": cast.today, "last_day": cast.today + DAY}
        companies.delegate(cast.manager, cast.nord, [Can.DECIDE_CLOSE], by=cast.ceo, at=cast.at, **days)
    condition = Condition.objects.get()
    expected = [(cast.manager.pk, condition.pk)] if owed else []
    assert who_owes(duties.overdue_condition_delegated, late) == expected
    assert who_owes(duties.overdue_condition, late) == [(cast.ceo.pk, condition.pk)]  # whoever decided
    assert [one.kind for one in inbox.items(cast.manager, late)] == ["overdue_condition_delegated"] * owed
    cast.appoint(cast.manager, cast.nord, "ceo")
    assert who_owes(duties.overdue_condition_delegated, late) == []  # by role, and once


def test_once_it_is_open_the_owner_owes_it_then_the_back_up(cast: Cast, request_draft: Request) -> None:
    request_draft.requested_by = cast.manager
    record(request_draft, "draft", cast.portal)
    Request.objects.update(requested_by=cast.manager)
    from tests.accounts.stages import read_policy

    read_policy(cast, cast.communicator, cast.colleague)
    workflow.submit(request_draft, by=cast.manager, at=cast.at)
    workflow.endorse(request_draft, by=cast.hr, at=cast.at)
    workflow.approve(request_draft, by=cast.ceo, at=cast.at, conditions=[("Gör det", cast.today)])
    condition = Condition.objects.get()
    assert who_owes(duties.meet_condition, cast.at) == [(cast.manager.pk, condition.pk)]
    workflow.confirm_open(request_draft, by=cast.communicator, at=cast.at)
    assert who_owes(duties.meet_condition, cast.at) == [(cast.communicator.pk, condition.pk)]
    cast.communicator.employments.update(last_day=cast.today - DAY)
    assert who_owes(duties.meet_condition, cast.at) == [(cast.colleague.pk, condition.pk)]


def test_who_may_say_that_it_is_met(cast: Cast, request_draft: Request) -> None:
    (condition, _second), able = on_conditions(request_draft, cast), set()
    for name, person in everybody(cast).items():
        before, point = tables(), transaction.savepoint()
        try:
            workflow.meet_condition(condition, by=person, at=cast.at, note="Klart")
        except Forbidden:
            assert tables() == before
        else:
            able.add(name)
        transaction.savepoint_rollback(point)
    assert able == {"communicator", "colleague"}
    with pytest.raises(Refused):
        workflow.meet_condition(condition, by=cast.communicator, at=cast.at, note=" ")
    workflow.meet_condition(condition, by=cast.communicator, at=cast.at, note="Klart")
    with pytest.raises(Stale):
        workflow.meet_condition(condition, by=cast.colleague, at=cast.at, note="Klart igen")
    assert ConditionMet.objects.get().note == "Klart"
    assert request_draft.history.first().history_change_reason == "meet_condition: 1. Klart"


def test_facts_of_a_decision_are_never_changed(cast: Cast, request_draft: Request) -> None:
    condition, _second = on_conditions(request_draft, cast)
    workflow.meet_condition(condition, by=cast.communicator, at=cast.at, note="Klart")
    workflow.revoke(request_draft, by=cast.ceo, at=cast.at, note=NOTE)
    for model in (Condition, ConditionMet, Revocation):
        for statement in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_approval_that_is_taken_back_opens_nothing(cast: Cast, request_draft: Request, identity: Identity) -> None:
    found = bring(request_draft, "revoked", cast)
    assert sorted(Revocation.objects.values_list("decision__kind", "note", "by", "basis_role")) == [
        (kind, NOTE, cast.ceo.pk, "ceo") for kind in ("open", "operate")
    ]
    assert outcome("confirm_open", found, by=cast.communicator, at=cast.at) == "Stale"
    assert set(Notice.objects.filter(kind="request_revoked").values_list("person", flat=True)) == {
        cast.communicator.pk, cast.colleague.pk,
    }  # fmt: skip
    again = bring(ask(cast, identity), "carried_out", cast)
    assert (again.account_id, Account.objects.get().status) == (found.account_id, "active")


def test_a_running_account_whose_decision_is_taken_back_is_not_official(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "carried_out", cast)
    at = cast.at + 3 * DAY
    assert queries.official(at).count() == 1
    workflow.revoke(found, by=cast.ceo, at=at, note=NOTE)
    account = Account.objects.get()
    assert (account.status, account.operated_until) == ("active", cast.today + 2 * DAY)
    assert account.operated_until == queries.standing.runs_until(account)
    assert Request.objects.get().status == "carried_out"
    assert queries.official(at).count() == 0 and queries.formerly_official(at).count() == 1
    assert (
        queries.state(account.status, account.operated_until, account.confirmed_at, clock.day_of(at)) == queries.OVERDUE
    )
    assert outcome("revoke", found, by=cast.ceo, at=at) == "Stale"
    approved(ask_about("operate", account, cast), cast)
    assert queries.official(cast.at).count() == 1
    assert outcome("revoke", found, by=cast.ceo, at=at) == "Stale"  # another decision carries it now


def test_a_decision_is_taken_back_with_a_reason_alone(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "approved", cast)
    before = tables()
    with pytest.raises(Refused):
        workflow.revoke(found, by=cast.ceo, at=cast.at, note=" ")
    assert tables() == before


def test_an_approval_expires_when_nobody_opens_in_time(cast: Cast, request_draft: Request, identity: Identity) -> None:
    found = bring(request_draft, "approved", cast)
    last = queries.standing.last_day_to_open(cast.at)
    assert last == clock.add_months(cast.today, 6)
    before = tables()
    assert workflow.expire(by=cast.portal, at=clock.midnight(last) + dt.timedelta(hours=12)) == 0
    assert tables() == before
    late = clock.midnight(last + DAY)
    assert [workflow.expire(by=cast.portal, at=late) for _time in range(3)] == [1, 0, 0]
    found.refresh_from_db()
    assert (found.status, Account.objects.get().status) == ("expired", "closed")
    assert [one.person for one in Notice.objects.filter(kind="request_expired")] == [cast.communicator]
    assert queries.ever_official().count() == 0
    again = bring(ask(cast, identity), "approved", cast)
    assert again.account_id == found.account_id


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(("renew", "revoke")), st.integers(1, 24)), max_size=5))
def test_decided_until_is_what_the_decisions_and_revocations_say(
    cast: Cast, request_draft: Request, steps: list[tuple[str, int]]
) -> None:
    point = transaction.savepoint()
    try:
        latest = bring(Request.objects.get(pk=request_draft.pk), "carried_out", cast)
        account, ends, at = Account.objects.get(), None, cast.at
        for verb, months in steps:
            at += DAY
            if verb == "renew":
                latest = ask_about("operate", account, cast)
                workflow.endorse(latest, by=cast.hr, at=at)
                workflow.approve(latest, by=cast.ceo, at=at, months=months)
                ends = clock.add_months(clock.day_of(at), months)
            elif outcome("revoke", latest, by=cast.ceo, at=at) == "done":
                workflow.revoke(latest, by=cast.ceo, at=at, note=NOTE)
                ends = clock.day_of(at) - DAY
            account.refresh_from_db()
            assert account.operated_until == queries.standing.runs_until(account)
            assert ends is None or account.operated_until == ends
            assert queries.official(at).exists() == (account.operated_until >= clock.day_of(at))
    finally:
        transaction.savepoint_rollback(point)


def test_a_later_edit_differs_from_what_was_frozen(cast: Cast, request_draft: Request, client_for: Any) -> None:
    found = bring(request_draft, "carried_out", cast)
    account = Account.objects.get()
    approved(ask_about("change", account, cast, name="Nytt namn", purpose="Nytt syfte"), cast)
    decision = Decision.objects.get(kind="open")
    assert decision.frozen["name"] == "Nordpåhitt på Instagram" != Account.objects.get().name
    page = client_for(cast.ceo).get(found.get_absolute_url())
    assert page.context["content"] == decision.frozen
    assert (page.context["verifies"], page.context["since"]) == (True, ["Namn", "Vad det är till för"])
    text = page.content.decode()
    assert "Innehållet stämmer med beslutets kontrollsumma" in text and "Visa påhittade bilder" in text


def test_what_is_not_what_was_decided_on_shows_at_once(
    cast: Cast, request_draft: Request, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, out = bring(request_draft, "carried_out", cast), StringIO()
    call_command("verify_decisions", stdout=out)
    assert out.getvalue() == "All 2 decisions agree with their checksum.\n"
    whole = Decision.from_db.__func__

    def tampered(cls: Any, db: Any, names: Any, values: Any) -> Any:
        row = whole(cls, db, names, values)
        if row.kind == "open":
            row.frozen = row.frozen | {"name": "Något annat"}
        return row

    monkeypatch.setattr(Decision, "from_db", classmethod(tampered))
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("verify_decisions", stdout=out)
    (line,) = out.getvalue().splitlines()
    assert line.startswith(str(Decision.objects.get(kind="open").pk))
    text = client_for(cast.ceo).get(found.get_absolute_url()).content.decode()
    assert "Innehållet stämmer inte med beslutets kontrollsumma" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_often_however_many_conditions(
    cast: Cast, request_draft: Request, client_for: Any, django_assert_max_num_queries: Any, number: int
) -> None:
    on_conditions(request_draft, cast, [("Gör det", 1)] * number)
    client = client_for(cast.ceo)
    client.get(request_draft.get_absolute_url())
    with django_assert_max_num_queries(60):
        client.get(request_draft.get_absolute_url())


def test_who_runs_an_account_is_asked_before_its_decision_ends(cast: Cast) -> None:
    soon = registered(cast, "snart", operated_until=cast.today + 60 * DAY)
    registered(cast, "lange", operated_until=cast.today + 61 * DAY)
    left = registered(cast, "lamnat", owner=cast.leaver, operated_until=cast.today - DAY)
    got = sorted((row["who_id"], row["object_id"]) for row in duties.ask_operate(cast.at))
    assert got == sorted([(cast.communicator.pk, soon.pk), (cast.colleague.pk, left.pk)])
    ask_about("operate", soon, cast)
    assert [row["object_id"] for row in duties.ask_operate(cast.at)] == [left.pk]
