"""An account goes from one company to another by two decisions, and everything changes with the second one alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from accounts import duties, queries, workflow
from accounts.models import Account, Appointment, Decision, Request
from companies import workflow as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from notices.models import Notice
from tests.accounts.registered import registered
from tests.accounts.stages import bring, read_policy
from tests.accounts.stopped import WHY, ask_over, close, decided, let_go
from tests.accounts.test_grid import everybody
from tests.cast import DAY, Cast
from tests.racing import race, tally


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """Return an account of nord that is open and run by communicator, with colleague as back-up."""
    return bring(request_draft, "carried_out", cast).account


def rows() -> list[Any]:
    models = (Request, Request.history.model, Decision, Account, Account.history.model, Appointment, Notice)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


def accept(request: Request, cast: Cast, by: User | None = None, **how: Any) -> Account:
    return workflow.accept_take_over(request, by=by or cast.other_ceo, at=how.pop("at", cast.at), **how)


def live(account: Account, at: dt.datetime) -> dict[str, User]:
    found = queries.live_appointments(at).filter(account=account).select_related("person")
    return {row.kind: row.person for row in found}


def test_until_the_other_company_accepts_nothing_changes(cast: Cast, account: Account) -> None:
    before = Account.objects.filter(pk=account.pk).values().get()
    request = let_go(account, cast)
    assert (request.status, request.account, request.to_company) == ("approved", account, cast.syd)
    decision = Decision.objects.get(request=request)
    assert (decision.kind, decision.outcome, decision.company) == ("take_over", "approved", cast.nord)
    assert decision.frozen["to_company"] == {"id": str(cast.syd.pk), "name": cast.syd.name}
    assert Account.objects.filter(pk=account.pk).values().get() == before
    assert live(account, cast.at) == {"owner": cast.communicator, "backup": cast.colleague}


def test_by_accepting_everything_changes_at_once(cast: Cast, account: Account) -> None:
    request = let_go(account, cast)
    accept(request, cast, months=12, note="Välkommet")
    account.refresh_from_db()
    until = clock.add_months(cast.today, 12)
    assert (account.company, account.owner, account.backup) == (cast.syd, cast.stranger, cast.syd_hr)
    assert (account.status, account.operated_until, account.confirmed_at) == ("active", until, None)
    operate = Decision.objects.get(request=request, kind="operate")
    assert (operate.company, operate.decided_by, operate.ends_on) == (cast.syd, cast.other_ceo, until)
    assert queries.standing.runs_until(account) == until
    assert live(account, cast.at) == {"owner": cast.stranger, "backup": cast.syd_hr}
    made = Appointment.objects.filter(company=cast.syd)
    assert {(row.decision, row.appointed_by) for row in made} == {(operate, cast.other_ceo)}
    ended = queries.operators_of(account, cast.at).filter(company=cast.nord)
    assert {row["reason"] for row in ended} == {f"end_appointment: {cast.syd} tog över kontot"}
    assert {row["last_day"] for row in ended} == {cast.today - DAY}
    (shown,) = queries.rows_shown(queries.official(cast.at).filter(pk=account.pk), cast.at)
    assert (shown.company, shown.since) == (cast.syd.name, clock.day_of(account.opened_at))
    line = account.history.first()
    assert (line.history_change_reason, line.history_user) == ("accept_take_over", cast.other_ceo)
    told = Notice.objects.filter(kind="request_decided", object_id=request.pk).order_by("id")
    assert list(told.values_list("person", "step")) == [(cast.communicator.pk, None), (cast.communicator.pk, 2)]


def test_who_sees_the_account_follows_the_company(cast: Cast, account: Account) -> None:
    accept(let_go(account, cast), cast)
    sees = {name for name, who in everybody(cast).items() if queries.visible_to(who, cast.at).exists()}
    assert sees == {"other_ceo", "syd_hr", "stranger", "outsider_superuser"}


def test_one_who_leads_both_companies_presses_both(cast: Cast, account: Account) -> None:
    cast.appoint(cast.ceo, cast.syd, "ceo")
    request = let_go(account, cast)
    accept(request, cast, cast.ceo)
    decisions = Decision.objects.filter(request=request).values_list("kind", "decided_by", "company")
    assert set(decisions) == {("take_over", cast.ceo.pk, cast.nord.pk), ("operate", cast.ceo.pk, cast.syd.pk)}


def test_declining_leaves_it_where_it_is(cast: Cast, account: Account) -> None:
    request = let_go(account, cast)
    before = rows()
    with pytest.raises(Refused) as no:
        workflow.decline_take_over(request, by=cast.other_ceo, at=cast.at, note=" ")
    assert (no.value.code, rows()) == ("note", before)
    workflow.decline_take_over(request, by=cast.other_ceo, at=cast.at, note="Vi har inte tid")
    request.refresh_from_db()
    said = Decision.objects.get(request=request, kind="operate")
    assert (request.status, said.outcome, said.company) == ("refused", "refused", cast.syd)
    assert fresh(account).company == cast.nord
    assert queries.standing.on_its_way(account) is None  # it can be asked for anew


def test_who_has_not_read_the_policy_is_named_before_anything_changes(cast: Cast, account: Account) -> None:
    read_policy(cast, cast.syd_hr)
    request = let_go(account, cast, read=False)
    before = rows()
    with pytest.raises(Refused, match=cast.stranger.name):
        accept(request, cast)
    assert rows() == before
    read_policy(cast, cast.stranger)
    accept(request, cast)


@pytest.mark.parametrize("months", [0, 25])
def test_the_new_decision_ends_within_24_months(cast: Cast, account: Account, months: int) -> None:
    request = let_go(account, cast)
    with pytest.raises(Refused, match="1 till 24 månader"):
        accept(request, cast, months=months)


def test_who_shall_run_it_works_in_the_other_company(cast: Cast, account: Account) -> None:
    for who, field in (({"owner": cast.manager}, "owner"), ({"backup": cast.manager}, "backup")):
        with pytest.raises(Refused) as no, transaction.atomic():
            ask_over(account, cast, **who)
        assert no.value.code == field
    with pytest.raises(Refused) as no, transaction.atomic():
        ask_over(account, cast, backup=cast.stranger)
    assert no.value.code == "backup"
    request = let_go(account, cast)
    cast.stranger.employments.update(last_day=cast.today - DAY)
    with pytest.raises(Refused, match=cast.stranger.name):
        accept(request, cast)


@pytest.mark.parametrize(("changes", "field"), [({"purpose": " "}, "purpose"), ({"to_company": "nord"}, "to_company")])
def test_what_cannot_be_asked(cast: Cast, account: Account, changes: dict[str, Any], field: str) -> None:
    given = {name: cast.nord if value == "nord" else value for name, value in changes.items()}
    before = rows()
    with pytest.raises(Refused) as no:
        ask_over(account, cast, **given)
    assert (no.value.code, rows()) == (field, before)


def outcome(verb: str, request: Request, *, by: User, at: dt.datetime) -> str:
    point = transaction.savepoint()
    try:
        getattr(workflow, verb)(request, by=by, at=at, note=WHY)
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


VERBS = ("accept_take_over", "decline_take_over")


@pytest.mark.parametrize("status", ["submitted", "endorsed", "returned", "refused", "withdrawn", "approved"])
def test_the_other_company_answers_when_it_has_been_let_go(cast: Cast, account: Account, status: str) -> None:
    read_policy(cast, cast.stranger, cast.syd_hr)
    request = ask_over(account, cast)
    if status in ("endorsed", "refused", "approved"):
        workflow.endorse(request, by=cast.hr, at=cast.at)
    last = {
        "returned": lambda: workflow.send_back(request, by=cast.hr, at=cast.at, note=WHY),
        "refused": lambda: workflow.refuse(request, by=cast.ceo, at=cast.at, note=WHY),
        "withdrawn": lambda: workflow.withdraw(request, by=cast.communicator, at=cast.at),
        "approved": lambda: workflow.approve(request, by=cast.ceo, at=cast.at),
    }
    last.get(status, lambda: None)()
    people, before = everybody(cast), rows()
    cells = [(verb, name) for verb in VERBS for name in people]
    got = {(verb, name): outcome(verb, fresh(request), by=people[name], at=cast.at) for verb, name in cells}
    done = "done" if status == "approved" else "Stale"
    assert got == {(verb, name): done if name == "other_ceo" else "Forbidden" for verb in VERBS for name in people}
    assert rows() == before, "a no has written something"


@pytest.mark.parametrize("status", Account.Status.values)
def test_what_does_not_run_is_not_handed_over(cast: Cast, status: str) -> None:
    account = registered(cast, status="active" if status == "closing" else status)
    if status == "closing":
        account = close(account, cast)
    if status in ("active", "suspended"):
        assert ask_over(account, cast).status == "submitted"
    else:
        with pytest.raises(Stale):
            ask_over(account, cast)


def test_only_who_runs_it_and_hr_ask(cast: Cast, account: Account) -> None:
    able = set()
    for name, person in everybody(cast).items():
        point = transaction.savepoint()
        try:
            ask_over(account, cast, by=person)
            able.add(name)
        except Forbidden:
            pass
        transaction.savepoint_rollback(point)
    assert able == {"communicator", "colleague", "hr"}


def test_the_other_company_sees_the_request_once_it_was_let_go(cast: Cast, account: Account) -> None:
    def seers() -> set[str]:
        found = Request.objects.select_related("to_company").get(pk=request.pk)
        seen = {name: queries.requests_visible_to(who, cast.at) for name, who in everybody(cast).items()}
        mine = {name for name, requests in seen.items() if requests.filter(pk=found.pk).exists()}
        assert {who.pk for who in queries.readers(found, cast.at)} == {getattr(cast, name).pk for name in mine}
        return mine

    read_policy(cast, cast.stranger, cast.syd_hr)
    request = ask_over(account, cast, backup=None)
    giving = {"communicator", "hr", "ceo", "auditor", "stranger"}  # the stranger is to own it
    assert seers() == giving
    decided(request, cast)
    assert seers() == giving | {"syd_hr", "other_ceo"}
    accept(fresh(request), cast)
    assert seers() == giving | {"syd_hr", "other_ceo"}


def test_where_the_receiving_ceo_is_concerned_its_chair_accepts(cast: Cast, account: Account) -> None:
    chair = cast.add("Sydlig Påhittsordförande")
    cast.employ(chair, cast.syd, kind="external")
    cast.appoint(chair, cast.syd, "chair")
    read_policy(cast, cast.other_ceo)
    request = let_go(account, cast, owner=cast.other_ceo)
    with pytest.raises(Forbidden), transaction.atomic():
        accept(request, cast)
    assert queries.requests_visible_to(chair, cast.at).filter(pk=request.pk).exists()
    assert [row["who_id"] for row in duties.accept_take_over(cast.at)] == []
    assert [row["who_id"] for row in duties.accept_take_over_chair(cast.at)] == [chair.pk]
    accept(request, cast, chair)
    assert fresh(account).owner == cast.other_ceo


def test_what_awaits_the_receiving_ceo_and_a_delegate(cast: Cast, account: Account) -> None:
    delegate = cast.person("Delegat Påhittsson", cast.syd)
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.other_ceo, "at": cast.at}
    companies.delegate(delegate, cast.syd, {Can.DECIDE_OPERATE}, **days)
    request = ask_over(account, cast)
    kinds = (duties.accept_take_over, duties.accept_take_over_chair, duties.accept_take_over_delegated)
    assert [list(rows(cast.at)) for rows in kinds] == [[], [], []]
    decided(request, cast)
    read_policy(cast, cast.stranger, cast.syd_hr)
    (row,) = duties.accept_take_over(cast.at)
    assert (row["who_id"], row["company_id"], row["object_id"]) == (cast.other_ceo.pk, cast.syd.pk, request.pk)
    assert (row["since"], row["due"], row["giver"]) == (cast.today, cast.today + 7 * DAY, cast.nord.name)
    assert [row["who_id"] for row in duties.accept_take_over_delegated(cast.at)] == [delegate.pk]
    accept(fresh(request), cast, delegate)
    assert Decision.objects.get(request=request, kind="operate").basis_kind == "delegation"
    assert [list(rows(cast.at)) for rows in kinds] == [[], [], []]


def test_what_was_let_go_and_never_taken_expires_and_the_account_stays(cast: Cast, account: Account) -> None:
    request = let_go(account, cast)
    late = cast.at + 220 * DAY
    assert workflow.expire(by=cast.portal, at=late) == 1
    assert (fresh(request).status, fresh(account).status) == ("expired", "active")
    assert fresh(account).company == cast.nord
    with pytest.raises(Stale):
        accept(fresh(request), cast)


def test_the_giving_ceo_takes_it_back_before_it_is_taken_and_never_after(cast: Cast, account: Account) -> None:
    until = account.operated_until
    request = let_go(account, cast)
    point = transaction.savepoint()
    workflow.revoke(fresh(request), by=cast.ceo, at=cast.at, note=WHY)
    assert (fresh(request).status, fresh(account).operated_until) == ("revoked", until)
    transaction.savepoint_rollback(point)
    accept(fresh(request), cast)
    with pytest.raises(Forbidden), transaction.atomic():
        workflow.revoke(fresh(request), by=cast.ceo, at=cast.at, note=WHY)
    workflow.revoke(fresh(request), by=cast.other_ceo, at=cast.at, note=WHY)
    assert fresh(account).operated_until == cast.today - DAY  # it runs without a decision now (G1)


def test_the_company_that_gave_it_away_can_be_closed_and_the_other_waits(cast: Cast, account: Account) -> None:
    request = let_go(account, cast)
    assert any("på väg" in sentence for sentence in queries.open_things(cast.syd, cast.at))
    accept(request, cast)
    assert queries.open_things(cast.nord, cast.at) == []
    assert queries.open_things(cast.syd, cast.at) != []


def test_what_was_sent_back_is_written_anew_and_sent_again(cast: Cast, account: Account) -> None:
    request = ask_over(account, cast)
    workflow.send_back(request, by=cast.hr, at=cast.at, note="Vem är ersättare?")
    again = {"owner": cast.stranger, "backup": None, "purpose": "Nytt skäl", "at": cast.at}
    with pytest.raises(Forbidden), transaction.atomic():
        workflow.revise_take_over(request, cast.syd, by=cast.hr, **again)
    workflow.revise_take_over(request, cast.syd, by=cast.communicator, **again)
    assert (request.status, request.backup, request.purpose) == ("submitted", None, "Nytt skäl")
    with pytest.raises(Refused, match="är skickad"):
        workflow.revise_take_over(request, cast.syd, by=cast.communicator, **again)


def test_an_account_may_come_back(cast: Cast, account: Account) -> None:
    accept(let_go(account, cast), cast)
    people = {"owner": cast.communicator, "backup": cast.colleague, "to_company": cast.nord}
    back = ask_over(fresh(account), cast, by=cast.stranger, **people)
    workflow.endorse(back, by=cast.syd_hr, at=cast.at)
    workflow.approve(back, by=cast.other_ceo, at=cast.at)
    accept(fresh(back), cast, cast.ceo)
    assert live(account, cast.at) == {"owner": cast.communicator, "backup": cast.colleague}


@pytest.fixture
def rounds(deep: bool) -> range:
    """How often a race is run."""
    return range(200 if deep else 5)


def test_two_answers_are_one(transactional_db: None, cast: Cast, rounds: range) -> None:
    delegate = cast.person("Delegat Påhittsson", cast.syd)
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.other_ceo, "at": cast.at}
    companies.delegate(delegate, cast.syd, {Can.DECIDE_OPERATE}, **days)
    for number in rounds:
        account = registered(cast, f"nord{number}")
        request = let_go(account, cast)
        moves = (
            lambda r=request: accept(fresh(r), cast),
            lambda r=request: workflow.decline_take_over(fresh(r), by=delegate, at=cast.at, note=WHY),
        )
        ends = race(2, lambda i, m=moves: m[i]())
        assert tally(ends) == Counter(done=1, Stale=1)
        taken = not isinstance(ends[0], Exception)
        said = Decision.objects.get(request=request, kind="operate")
        assert (said.outcome, fresh(account).company) == (("approved", cast.syd) if taken else ("refused", cast.nord))
