"""That an account goes on, or is changed: asked for by those who run it, on the same map as opening."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from accounts import workflow
from accounts.models import Account, Appointment, Decision, Request
from accounts.platforms import Identity, identify
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from tests.accounts.registered import appointed_to, registered
from tests.accounts.stages import NOTE, act, outcome, read_policy, tables
from tests.accounts.test_grid import HOLDERS, everybody
from tests.cast import DAY, Cast

KINDS = ("operate", "change")
ASKER = "communicator"
MOVED = identify("https://www.instagram.com/nordpahittnytt/")
PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "submitted": (),
    "endorsed": (("endorse", "hr"),),
    "returned": (("send_back", "hr"),),
    "withdrawn": (("withdraw", ASKER),),
    "refused": (("endorse", "hr"), ("refuse", "ceo")),
    "carried_out": (("endorse", "hr"), ("approve", "ceo")),
}
DONE: dict[str, set[tuple[str, str]]] = {
    "submitted": {("withdraw", ASKER), ("endorse", "hr"), ("send_back", "hr")},
    "endorsed": {("withdraw", ASKER), ("approve", "ceo"), ("refuse", "ceo"), ("send_back", "ceo")},
    "returned": {("submit", ASKER), ("revise", ASKER), ("withdraw", ASKER)},
    "withdrawn": set(),
    "refused": set(),
    "carried_out": set(),
}
NOT_ENDORSED = {("submitted", verb, "ceo") for verb in ("approve", "refuse", "send_back")}


def ask(kind: str, account: Account, cast: Cast, *, by: User | None = None, **changes: Any) -> Request:
    """Ask as the owner does, with the few words that are needed."""
    identity = changes.pop("identity", None) or identify(account.url)
    how = {"by": by or cast.communicator, "at": cast.at, "purpose": "Visa påhittade bilder än", **changes}
    if kind == "operate":
        return workflow.ask_operate(account, **how)
    return workflow.ask_change(account, identity, **how)


def approved(request: Request, cast: Cast, **how: Any) -> Request:
    """Let HR endorse and the CEO approve."""
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, **how)
    return request


def expected(kind: str, verb: str, status: str, name: str) -> str:
    """What this page says about one cell."""
    if name not in HOLDERS[verb] or verb == "confirm_open":  # that is said of what is opened
        return "Forbidden"
    done = DONE[status] | ({("revoke", "ceo")} if (kind, status) == ("operate", "carried_out") else set())
    if (verb, name) in done:
        return "done"
    return "Refused" if verb == "revise" or (status, verb, name) in NOT_ENDORSED else "Stale"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", list(PATHS))
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, kind: str, status: str) -> None:
    found = ask(kind, registered(cast), cast)
    for verb, who in PATHS[status]:
        act(verb, found, by=getattr(cast, who), at=cast.at)
    assert found.status == status
    people, before = everybody(cast), tables()
    cells = [(verb, name) for verb in HOLDERS for name in people]
    got = {(verb, name): outcome(verb, copy.copy(found), by=people[name], at=cast.at) for verb, name in cells}
    assert got == {(verb, name): expected(kind, verb, status, name) for verb, name in cells}
    assert tables() == before, "a no has written something"


@pytest.mark.parametrize("kind", KINDS)
def test_owner_back_up_and_hr_ask_and_nobody_else(cast: Cast, kind: str) -> None:
    able = set()
    for number, (name, person) in enumerate(everybody(cast).items()):
        account, before = registered(cast, f"konto{number}"), tables()
        try:
            ask(kind, account, cast, by=person)
        except Forbidden:
            assert tables() == before
        else:
            able.add(name)
    assert able == {"communicator", "colleague", "hr"}


@pytest.mark.parametrize(("kind", "able"), [("operate", {"active", "undecided"}), ("change", {"active"})])
def test_only_what_runs_is_asked_about(cast: Cast, kind: str, able: set[str]) -> None:
    got = set()
    for status in ("undecided", "decided", "active", "closed"):
        try:
            ask(kind, registered(cast, f"konto{status}", status), cast)
        except Stale:
            continue
        got.add(status)
    assert got == able


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_one_request_about_an_account_is_on_its_way(cast: Cast, first: str, second: str) -> None:
    account = registered(cast)
    ask(first, account, cast, **({"identity": MOVED} if first == "change" else {}))
    before = tables()
    with pytest.raises(Refused) as no:
        ask(second, account, cast, purpose="Något annat")
    assert no.value.code == "address"
    assert tables() == before


@pytest.mark.parametrize("months", [1, 7, 24])
def test_a_renewal_is_a_decision_of_its_own_with_an_end(cast: Cast, months: int) -> None:
    from kit import clock

    account = registered(cast, operated_until=cast.today + 9 * DAY)
    approved(ask("operate", account, cast, changes="En till redaktör", minors="pictured"), cast, months=months)
    account.refresh_from_db()
    decision = Decision.objects.get()
    assert (decision.kind, decision.outcome, decision.account) == ("operate", "approved", account)
    assert account.operated_until == decision.ends_on == clock.add_months(cast.today, months)
    assert (decision.frozen["changes"], decision.frozen["minors"]) == ("En till redaktör", "pictured")
    assert account.purpose == "Visa påhittade bilder än"


@pytest.mark.parametrize("months", [0, 25, -1])
def test_no_decision_holds_for_longer_than_the_company_has_set(cast: Cast, months: int) -> None:
    found = ask("operate", registered(cast), cast)
    workflow.endorse(found, by=cast.hr, at=cast.at)
    before = tables()
    with pytest.raises(Refused) as no:
        workflow.approve(found, by=cast.ceo, at=cast.at, months=months)
    assert no.value.code == "months"
    assert tables() == before


def changed(account: Account, cast: Cast) -> Request:
    return ask(
        "change", account, cast, identity=MOVED, name="Nytt namn", purpose="Nytt syfte", audience="Andra",
        owner=cast.manager, backup=cast.communicator, changes="Vi byter namn",
    )  # fmt: skip


def test_a_change_waits_for_the_ceo_and_is_then_written(cast: Cast) -> None:
    from accounts import queries

    account = registered(cast)
    old = identify(account.url)
    read_policy(cast, cast.manager, cast.communicator)
    appointed_to(cast, account, cast.communicator)
    appointed_to(cast, account, cast.colleague, "backup")
    request = changed(account, cast)
    account.refresh_from_db()
    assert (account.name, account.handle, account.owner) == ("Konto nordpahitt", "nordpahitt", cast.communicator)
    assert queries.answer(old, cast.at).verdict == "official"
    assert queries.answer(MOVED, cast.at).verdict != "official"
    approved(request, cast)
    account.refresh_from_db()
    assert (account.name, account.handle, account.url) == ("Nytt namn", MOVED.handle, MOVED.url)
    assert (account.purpose, account.audience) == ("Nytt syfte", "Andra")
    assert (account.owner, account.backup) == (cast.manager, cast.communicator)
    assert queries.answer(MOVED, cast.at).verdict == "official"
    former = queries.answer(old, cast.at)
    assert (former.verdict, former.account and former.account.moved_to) == ("formerly_official", MOVED.url)
    live = set(queries.live_appointments(cast.at).filter(account=account).values_list("kind", "person"))
    assert live == {("owner", cast.manager.pk), ("backup", cast.communicator.pk)}
    over = Appointment.objects.get(kind="owner", person=cast.communicator)
    assert over.last_day == cast.today - DAY
    assert Decision.objects.get().kind == "change"


def test_a_refused_change_changes_nothing(cast: Cast) -> None:
    account = registered(cast)
    before = Account.objects.values().get()
    request = changed(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.refuse(request, by=cast.ceo, at=cast.at, note=NOTE)
    assert Account.objects.values().get() == before


def test_a_change_writes_only_what_it_asked_for(cast: Cast) -> None:
    account = registered(cast)
    request = ask("change", account, cast, name="Nytt namn", purpose="")
    account.refresh_from_db()
    account.backup = cast.manager  # appointed meanwhile
    workflow.existing.record(account, "appoint", cast.ceo)
    approved(request, cast)
    account.refresh_from_db()
    assert (account.name, account.backup) == ("Nytt namn", cast.manager)


def test_what_was_seen_at_the_old_address_proves_nothing_of_the_new(cast: Cast) -> None:
    from accounts import queries
    from tests.accounts.ours import seen

    account = registered(cast)
    for point in ("links_to_us", "we_link"):
        seen(cast, account, point)
    assert queries.latest_checks(account) and queries.two_way([account.pk]) == {account.pk}
    approved(changed(account, cast), cast)
    account.refresh_from_db()
    assert queries.latest_checks(account) == {} and queries.two_way([account.pk]) == set()
    assert queries.official(cast.at).get(pk=account.pk).linked_from == ""


def no(request: Any, code: str) -> None:
    before = tables()
    with pytest.raises(Refused) as refused:
        request()
    assert refused.value.code == code
    assert tables() == before


def test_a_change_that_is_none_or_makes_another_account_is_refused(cast: Cast) -> None:
    account = registered(cast)
    other = registered(cast, "annat")
    facebook = Identity("facebook", "page", "nord", "https://www.facebook.com/nord")
    no(lambda: ask("change", account, cast, purpose=""), "changes")
    no(lambda: ask("change", account, cast, identity=facebook), "address")
    no(lambda: ask("change", account, cast, identity=identify(other.url)), "address")
    no(lambda: ask("change", account, cast, owner=cast.stranger), "owner")
    no(lambda: ask("change", account, cast, backup=cast.communicator), "backup")


def test_hr_puts_what_ends_soon_before_the_ceo_in_a_list(cast: Cast) -> None:
    soon = registered(cast, "snart", operated_until=cast.today + 60 * DAY, purpose="Visa bilder")
    late = registered(cast, "sent", operated_until=cast.today - DAY)
    long = registered(cast, "lange", operated_until=cast.today + 61 * DAY)
    no(lambda: workflow.put_before(cast.nord, [soon, long], by=cast.hr, at=cast.at), "accounts")
    made = workflow.put_before(cast.nord, [soon, late], by=cast.hr, at=cast.at)
    rows = {row.account_id: row for row in made.requests.all()}
    assert rows[soon.pk].purpose == "Visa bilder"
    workflow.decide_collective(made, {row.pk: NOTE for row in rows.values()}, by=cast.ceo, at=cast.at, months=3)
    ends = set(Decision.objects.values_list("ends_on", flat=True))
    assert set(Account.objects.exclude(pk=long.pk).values_list("operated_until", flat=True)) == ends and len(ends) == 1
