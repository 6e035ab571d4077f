"""An account stands still by decision, or at once in an emergency, and runs again by a decision to operate alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import queries, workflow
from accounts.models import Account, Decision, Request, Suspension
from companies import workflow as companies
from companies.models import User
from companies.permissions import Can
from consent import queries as consent
from consent import workflow as consents
from kit.workflow import Forbidden, Refused, Stale
from notices.models import Notice
from tests.accounts.registered import registered
from tests.accounts.stages import bring
from tests.accounts.stopped import WHY, close, decided
from tests.accounts.test_grid import everybody
from tests.cast import DAY, Cast
from tests.racing import race, tally

HACKED = "Någon annan är inloggad på det påhittade kontot"


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """Return an account of nord that is open and run by communicator, with colleague as back-up."""
    return bring(request_draft, "carried_out", cast).account


def rows() -> list[Any]:
    models = (Suspension, Account, Account.history.model, Request, Decision, Notice)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def ask(account: Account, cast: Cast, by: User | None = None) -> Request:
    return workflow.ask_suspend(account, by=by or cast.communicator, at=cast.at, purpose=HACKED)


def stop(account: Account, cast: Cast, by: User | None = None) -> Suspension:
    return workflow.suspend_now(account, by=by or cast.ceo, at=cast.at, note=HACKED)


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_asked_endorsed_and_decided_the_account_stands_still(cast: Cast, account: Account) -> None:
    request = decided(ask(account, cast), cast)
    account.refresh_from_db()
    assert (account.status, request.status) == ("suspended", "carried_out")
    decision = Decision.objects.get(request=request)
    fact = Suspension.objects.get()
    assert (decision.kind, decision.outcome, decision.ends_on) == ("suspend", "approved", None)
    assert (fact.decision, fact.by, fact.note) == (decision, cast.ceo, HACKED)
    assert (fact.basis_kind, fact.basis_id, fact.basis_role) == ("role", decision.basis_id, "ceo")
    assert account.history.first().history_change_reason == "suspend"


def test_whoever_may_decide_stops_it_at_once(cast: Cast, account: Account) -> None:
    fact = stop(account, cast)
    role = cast.ceo.assignments.get(company=cast.nord)
    assert (fact.decision, fact.by, fact.note, fact.basis_id) == (None, cast.ceo, HACKED, role.pk)
    assert fresh(account).status == "suspended"
    line = account.history.first()
    assert (line.history_change_reason, line.history_user) == ("suspend_now", cast.ceo)
    assert not Decision.objects.filter(kind="suspend").exists()
    told = Notice.objects.filter(kind="account_suspended", object_id=fact.pk)
    assert set(told.values_list("person", flat=True)) == {cast.communicator.pk, cast.colleague.pk, cast.hr.pk}


def test_a_delegate_for_suspending_stops_it_and_no_other(cast: Cast, account: Account) -> None:
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, {Can.DECIDE_CLOSE}, **days)
    with pytest.raises(Forbidden), transaction.atomic():
        stop(account, cast, cast.manager)
    companies.delegate(cast.quality, cast.nord, {Can.DECIDE_SUSPEND}, **days)
    assert stop(account, cast, cast.quality).basis_kind == "delegation"


def test_to_stop_takes_one_to_start_again_takes_two(cast: Cast, account: Account) -> None:
    stop(account, cast)
    with pytest.raises(Stale), transaction.atomic():
        stop(account, cast)
    until = fresh(account).operated_until
    request = workflow.ask_operate(account, by=cast.communicator, at=cast.at, purpose="Vi har fått det åter")
    with pytest.raises(Forbidden), transaction.atomic():
        workflow.approve(request, by=cast.communicator, at=cast.at)
    decided(request, cast)
    account.refresh_from_db()
    assert account.status == "active" and account.operated_until >= until
    assert Suspension.objects.count() == 1  # the fact stays
    assert queries.suspension_of(account) is None


@pytest.mark.parametrize("note", ["", " \n"])
def test_without_a_reason_nothing_stops(cast: Cast, account: Account, note: str) -> None:
    before = rows()
    with pytest.raises(Refused) as no:
        workflow.suspend_now(account, by=cast.ceo, at=cast.at, note=note)
    assert (no.value.code, rows()) == ("note", before)
    with pytest.raises(Refused) as no:
        workflow.ask_suspend(account, by=cast.communicator, at=cast.at, purpose=note)
    assert (no.value.code, rows()) == ("purpose", before)


def test_the_database_asks_for_the_reason_too(cast: Cast, account: Account) -> None:
    bare = Suspension(account=account, by=cast.ceo, at=cast.at, note="", basis_kind="role", basis_id=account.pk)
    with pytest.raises(IntegrityError, match="suspension_at_once_with_reason"), transaction.atomic():
        bare.save(force_insert=True)


def outcome(verb: str, account: Account, *, by: User, at: dt.datetime) -> str:
    point = transaction.savepoint()
    try:
        getattr(workflow, verb)(account, by=by, at=at, **{"note" if verb == "suspend_now" else "purpose": WHY})
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


MAY = {"suspend_now": {"ceo"}, "ask_suspend": {"communicator", "colleague", "hr"}}


@pytest.mark.parametrize("status", Account.Status.values)
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, status: str) -> None:
    account = registered(cast, status="active" if status == "closing" else status)
    if status == "closing":
        account = close(account, cast)
    people, before = everybody(cast), rows()
    got = {(verb, name): outcome(verb, account, by=people[name], at=cast.at) for verb in MAY for name in people}
    done = "done" if status == "active" else "Stale"
    assert got == {(verb, name): done if name in MAY[verb] else "Forbidden" for verb in MAY for name in people}
    assert rows() == before, "a no has written something"


def test_what_is_asked_stands_in_the_way_of_no_emergency(cast: Cast, account: Account) -> None:
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    stop(account, cast)
    with pytest.raises(Stale), transaction.atomic():
        workflow.approve(request, by=cast.ceo, at=cast.at)
    workflow.refuse(request, by=cast.ceo, at=cast.at, note="Redan stängt")
    assert fresh(account).status == "suspended"


def test_a_suspended_account_may_be_closed(cast: Cast, account: Account) -> None:
    stop(account, cast)
    assert close(account, cast).status == "closing"


def test_who_runs_it_has_left_and_it_stops_all_the_same(cast: Cast, account: Account) -> None:
    request = ask(account, cast, cast.hr)
    cast.communicator.employments.update(last_day=cast.today - DAY)
    assert outcome("suspend_now", account, by=cast.ceo, at=cast.at) == "done"
    assert not queries.endorsers(request, cast.at).exists()  # the one HR has asked
    workflow.approve(request, by=cast.ceo, at=cast.at)
    assert fresh(account).status == "suspended"


def test_the_public_is_told_that_it_is_ours_and_stands_still(cast: Cast, account: Account) -> None:
    stop(account, cast)
    (shown,) = queries.rows_shown(queries.official(cast.at).filter(pk=account.pk), cast.at)
    assert (shown.verdict, shown.suspended, shown.until) == ("official", True, None)
    assert queries.public_state(fresh(account), cast.today) == "suspended"


def test_nothing_is_published_on_an_account_that_stands_still(cast: Cast, account: Account) -> None:
    plan = {"title": "Påhitt", "text": "", "planned_for": cast.today, "people": {}, "places": []}
    post = consents.plan(account, by=cast.communicator, at=cast.at, **plan)
    assert all(reason.ok for reason in consent.check(post, cast.at))
    stop(account, cast)
    post.refresh_from_db()
    assert [reason.sentence for reason in consent.check(post, cast.at) if not reason.ok] == [
        f"{account.name} är tillfälligt stängt"
    ]
    address = "https://www.instagram.com/p/pahitt/"
    with pytest.raises(Refused) as no:
        consents.publish(post, url=address, by=cast.communicator, at=cast.at)
    assert no.value.code == "red"
    assert account not in consent.accounts_for(cast.communicator, cast.at)
    with pytest.raises(Refused), transaction.atomic():
        consents.plan(fresh(account), by=cast.communicator, at=cast.at, **plan)
    decided(workflow.ask_operate(fresh(account), by=cast.communicator, at=cast.at, purpose=WHY), cast)
    consents.publish(post, url=address, by=cast.communicator, at=cast.at)


@pytest.fixture
def rounds(deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 5)


def test_two_who_stop_it_at_once_write_one_fact(transactional_db: None, cast: Cast, rounds: range) -> None:
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.quality, cast.nord, {Can.DECIDE_SUSPEND}, **days)
    people = (cast.ceo, cast.quality)
    for number in rounds:
        account = registered(cast, f"nord{number}")
        ends = race(2, lambda i, a=account: stop(fresh(a), cast, people[i]))
        assert tally(ends) == Counter(done=1, Stale=1)
        assert account.suspensions.count() == 1
