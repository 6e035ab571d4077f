"""An account that is to be closed is closed point by point, and not before nothing on its list is left (gate G6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import duties, queries, workflow
from accounts.models import Account, ClosingFact, Request
from companies.deadlines import CLOSE_DAYS
from companies.models import RoleAssignment, User
from kit.workflow import Forbidden, Refused, Stale, record
from notices.models import Notice
from notices.workflow import remind
from tests.accounts.registered import registered
from tests.accounts.stages import bring
from tests.accounts.stopped import POINTS, WHY, close, tick_all
from tests.accounts.test_grid import everybody
from tests.cast import DAY, Cast
from tests.racing import race, tally

RUNS = {"communicator", "colleague", "hr"}  # owner, back-up, HR of the company


@pytest.fixture
def closing(cast: Cast, request_draft: Request) -> Account:
    """Return an account of nord that is to be closed, run by communicator with colleague as back-up."""
    return close(bring(request_draft, "carried_out", cast).account, cast)


def states(account: Account) -> dict[str, str]:
    return {fact.point: fact.state for fact in queries.closing_list(account)}


def facts() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in (ClosingFact, Account, Account.history.model)]


def test_the_decision_makes_the_list_and_closes_nothing_yet(cast: Cast, closing: Account) -> None:
    assert (closing.status, closing.closed_at) == ("closing", None)
    assert states(closing) == dict.fromkeys(POINTS, "open")
    assert [fact.by for fact in queries.closing_list(closing)] == [cast.ceo] * len(POINTS)
    assert queries.official(cast.at).filter(pk=closing.pk).exists()  # it is still ours
    assert queries.open_things(cast.nord, cast.at) != []


def test_the_last_fact_of_a_point_counts_and_all_are_kept(cast: Cast, closing: Account) -> None:
    seen = "https://www.nordpahitt.example/arkiv"
    assert workflow.tick(closing, "export", by=cast.communicator, at=cast.at, note=" Klart ", evidence=seen)
    assert not workflow.tick(closing, "export", by=cast.colleague, at=cast.at)  # a second press adds nothing
    assert workflow.reopen(closing, "export", by=cast.hr, at=cast.at, note="Bilderna saknas")
    assert not workflow.reopen(closing, "export", by=cast.hr, at=cast.at, note="Bilderna saknas")
    assert workflow.waive(closing, "export", by=cast.hr, at=cast.at - DAY, note="Inget publicerat")
    assert states(closing) == dict.fromkeys(POINTS, "open") | {"export": "waived"}
    kept = ClosingFact.objects.filter(point="export").values_list("state", "note", "evidence", "by__name")
    assert list(kept) == [
        ("open", "", "", cast.ceo.name),
        ("done", "Klart", seen, cast.communicator.name),
        ("open", "Bilderna saknas", "", cast.hr.name),
        ("waived", "Inget publicerat", "", cast.hr.name),
    ]


@pytest.mark.parametrize("left", POINTS)
def test_nothing_is_closed_while_a_point_is_left(cast: Cast, closing: Account, left: str) -> None:
    for point in POINTS:
        if point != left:
            workflow.tick(closing, point, by=cast.communicator, at=cast.at)
    before = facts()
    with pytest.raises(Refused, match="1 punkt är kvar") as no:
        workflow.finish_closing(closing, by=cast.communicator, at=cast.at)
    assert (no.value.code, facts()) == ("points", before)
    workflow.waive(closing, left, by=cast.hr, at=cast.at, note="Fanns aldrig")
    assert workflow.finish_closing(closing, by=cast.communicator, at=cast.at).status == "closed"


def test_when_the_list_is_done_the_account_is_closed(cast: Cast, closing: Account) -> None:
    tick_all(closing, cast)
    later = cast.at + dt.timedelta(hours=1)
    workflow.finish_closing(closing, by=cast.hr, at=later)
    closing.refresh_from_db()
    assert (closing.status, closing.closed_at) == ("closed", later)
    line = closing.history.first()
    assert (line.history_change_reason, line.history_user) == ("finish_closing", cast.hr)
    assert not queries.live_appointments(later).filter(account=closing).exists()
    assert queries.formerly_official(later).filter(pk=closing.pk).exists()
    assert not queries.official(later).filter(pk=closing.pk).exists()
    assert queries.open_things(cast.nord, later) == []


def test_the_database_closes_nothing_while_a_point_is_open(cast: Cast, closing: Account) -> None:
    def force() -> None:
        found = Account.objects.get(pk=closing.pk)
        found.status, found.closed_at = Account.Status.CLOSED, cast.at
        with transaction.atomic():
            record(found, "finish_closing", cast.hr)

    with pytest.raises(IntegrityError, match="points of the check list are open"):
        force()
    tick_all(closing, cast)
    workflow.reopen(closing, "links", by=cast.hr, at=cast.at, note="En länk till")
    with pytest.raises(IntegrityError, match="points of the check list are open"):
        force()
    workflow.tick(closing, "links", by=cast.hr, at=cast.at)
    force()


def test_the_database_closes_no_account_without_a_list(cast: Cast) -> None:
    found = registered(cast, status="closing")
    found.status, found.closed_at = Account.Status.CLOSED, cast.at
    with pytest.raises(IntegrityError, match="points of the check list are open"), transaction.atomic():
        record(found, "finish_closing", cast.hr)


@pytest.mark.parametrize("note", ["", " \n "])
@pytest.mark.parametrize("verb", ["waive", "reopen"])
def test_without_a_reason_nothing_is_written(cast: Cast, closing: Account, verb: str, note: str) -> None:
    tick_all(closing, cast) if verb == "reopen" else None
    before = facts()
    with pytest.raises(Refused) as no:
        getattr(workflow, verb)(closing, "export", by=cast.hr, at=cast.at, note=note)
    assert (no.value.code, facts()) == ("note", before)


@pytest.mark.parametrize(
    "address", ["http://nordpahitt.example", "javascript:alert(1)", "här", "https://x.se/" + 500 * "a"]
)
def test_what_is_no_address_proves_nothing(cast: Cast, closing: Account, address: str) -> None:
    before = facts()
    with pytest.raises(Refused) as no:
        workflow.tick(closing, "export", by=cast.hr, at=cast.at, evidence=address)
    assert (no.value.code, facts()) == ("evidence", before)


def outcome(verb: str, account: Account, *, by: User, at: dt.datetime) -> str:
    """How a verb ends; what was done is rolled back."""
    point = transaction.savepoint()
    more = {} if verb == "finish_closing" else {"point": "export"} | ({} if verb == "tick" else {"note": WHY})
    try:
        getattr(workflow, verb)(account, by=by, at=at, **more)
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


@pytest.mark.parametrize("status", Account.Status.values)
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, status: str) -> None:
    account = registered(cast, status="active" if status == "closing" else status)
    if status == "closing":
        account = close(account, cast)
    people, before = everybody(cast), facts()
    verbs = ("tick", "waive", "reopen", "finish_closing")
    got = {(verb, name): outcome(verb, account, by=people[name], at=cast.at) for verb in verbs for name in people}
    done = {"finish_closing": "Refused"}
    expected = {
        (verb, name): "Forbidden" if name not in RUNS else done.get(verb, "done") if status == "closing" else "Stale"
        for verb in verbs
        for name in people
    }
    assert got == expected
    assert facts() == before, "a no has written something"


def test_an_undecided_account_is_closed_by_the_same_list(cast: Cast) -> None:
    found = close(registered(cast, status="undecided", owner=None, backup=None), cast)
    assert (found.status, found.opened_at) == ("closing", None)
    assert not queries.official(cast.at).exists()
    with pytest.raises(Forbidden), transaction.atomic():
        workflow.tick(found, "export", by=cast.communicator, at=cast.at)
    for point in POINTS:
        workflow.tick(found, point, by=cast.hr, at=cast.at)
    workflow.finish_closing(found, by=cast.hr, at=cast.at)
    assert not queries.ever_official().filter(pk=found.pk).exists()


def duty(rows: Any) -> list[tuple[Any, ...]]:
    return [(row["who_id"], row["object_id"], row["since"], row["due"]) for row in rows]


def test_the_list_awaits_the_owner_then_the_back_up_then_hr(cast: Cast, closing: Account) -> None:
    due = cast.today + CLOSE_DAYS * DAY
    assert duty(duties.close_account(cast.at)) == [(cast.communicator.pk, closing.pk, cast.today, due)]
    assert duty(duties.close_account_hr(cast.at)) == []
    cast.communicator.employments.update(last_day=cast.today - DAY)
    assert duty(duties.close_account(cast.at)) == [(cast.colleague.pk, closing.pk, cast.today, due)]
    cast.colleague.employments.update(last_day=cast.today - DAY)
    assert duty(duties.close_account(cast.at)) == []
    assert duty(duties.close_account_hr(cast.at)) == [(cast.hr.pk, closing.pk, cast.today, due)]
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    assert duty(duties.close_account_hr(cast.at)) == [(cast.group_hr.pk, closing.pk, cast.today, due)]
    assert queries.may_run_closing(cast.group_hr, closing, cast.at)


def test_hr_is_told_when_the_list_is_late(cast: Cast, closing: Account) -> None:
    late = cast.at + (CLOSE_DAYS + 1) * DAY
    assert duty(duties.close_account_hr(late - DAY)) == []
    assert [row["who_id"] for row in duties.close_account_hr(late)] == [cast.hr.pk]
    assert [row["who_id"] for row in duties.close_account(late)] == [cast.communicator.pk]
    remind([kind for kind in duties.KINDS if kind.key.startswith("close_account")], late)
    told = Notice.objects.filter(object_id=closing.pk).values_list("kind", "person_id")
    assert set(told) == {("close_account", cast.communicator.pk), ("close_account_hr", cast.hr.pk)}


def test_nothing_awaits_anybody_when_it_is_closed(cast: Cast, closing: Account) -> None:
    tick_all(closing, cast)
    workflow.finish_closing(closing, by=cast.hr, at=cast.at)
    late = cast.at + (CLOSE_DAYS + 1) * DAY
    assert duty(duties.close_account(late)) == duty(duties.close_account_hr(late)) == []


@pytest.fixture
def rounds(deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 5)


def listed(cast: Cast, number: int) -> Account:
    account = close(registered(cast, f"nord{number}"), cast)
    tick_all(account, cast)
    return account


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_two_tabs_close_an_account_once(transactional_db: None, cast: Cast, rounds: range) -> None:
    people = (cast.communicator, cast.hr, cast.colleague)
    for number in rounds:
        account = listed(cast, number)
        ends = race(3, lambda i, a=account: workflow.finish_closing(fresh(a), by=people[i], at=cast.at))
        assert tally(ends) == Counter(done=1, Stale=2)
        assert account.history.filter(history_change_reason="finish_closing").count() == 1


def test_a_tick_in_several_tabs_is_one_fact(transactional_db: None, cast: Cast, rounds: range) -> None:
    for number in rounds:
        account = close(registered(cast, f"nord{number}"), cast)
        ends = race(3, lambda i, a=account: workflow.tick(fresh(a), "links", by=cast.hr, at=cast.at))
        assert sorted(ends) == [False, False, True]
        assert account.closing_facts.filter(point="links", state="done").count() == 1


def test_what_is_reopened_meanwhile_is_not_closed(transactional_db: None, cast: Cast, rounds: range) -> None:
    for number in rounds:
        account = listed(cast, number)
        moves = (
            lambda a=account: workflow.finish_closing(fresh(a), by=cast.communicator, at=cast.at),
            lambda a=account: workflow.reopen(fresh(a), "links", by=cast.hr, at=cast.at, note=WHY),
        )
        closed, reopened = race(2, lambda i, m=moves: m[i]())
        status = fresh(account).status
        if status == "closed":
            assert isinstance(reopened, Stale) and "open" not in states(account).values()
        else:
            assert isinstance(closed, Refused) and reopened is True and status == "closing"
