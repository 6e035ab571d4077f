"""Putting existing accounts before the CEO, and deciding: verb by verb, status by status, with the trace."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction

from accounts import queries, workflow
from accounts.models import Account, Appointment, Collective, Decision, Request
from accounts.platforms import identify
from companies import workflow as companies
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from notices.models import Notice
from tests.accounts.stages import ask, read_policy
from tests.cast import DAY, Cast

from .lists import WHY, asked, existing, put, verbs

S = Request.Status
TABLES = (Account, Account.history.model, Collective, Request, Request.history.model, Decision, Appointment, Notice)


def tables() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES]


def decide(cast: Cast, found: Collective, *yes: Request, by: User | None = None, **more: Any) -> int:
    """Tick these and leave the rest of what waits."""
    left = [one.pk for one in asked(found) if one not in yes and one.status in queries.WAITING]
    return workflow.decide_collective(found, {one.pk: WHY for one in yes}, left, by=by or cast.ceo, at=cast.at, **more)


def test_a_list_makes_a_request_for_each_account(cast: Cast) -> None:
    one, other = existing(cast, "ett", purpose="Visa bilder"), existing(cast, "två".replace("å", "a"), backup=None)
    found = put(cast, one, other, note="Kom ihåg lärlingarna")
    assert (found.company, found.put_by, found.put_at, found.note) == (
        cast.nord, cast.hr, cast.at, "Kom ihåg lärlingarna",
    )  # fmt: skip
    first, second = asked(found)
    assert (first.kind, first.status, first.account, first.requested_by) == ("operate", "submitted", one, cast.hr)
    assert (first.owner, first.backup, first.submitted_at) == (cast.communicator, cast.colleague, cast.at)
    assert (first.name, first.platform, first.account_kind, first.handle, first.url) == (
        one.name, one.platform, one.kind, one.handle, one.url,
    )  # fmt: skip
    assert (first.purpose, second.purpose) == ("Visa bilder", "Kontot finns redan. Frågan är om det får fortsätta.")
    assert second.backup is None
    assert verbs(first) == [("put_before", cast.hr.name)]
    assert {account.status for account in Account.objects.all()} == {"undecided"}


def test_the_ticked_go_on_and_the_rest_stays_undecided(cast: Cast) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    yes, no = existing(cast, "ja"), existing(cast, "nej")
    found = put(cast, yes, no)
    first, second = asked(found)
    assert decide(cast, found, first, note="Vem svarar på kvällar?", months=12) == 1
    for one in (yes, no, first, second):
        one.refresh_from_db()
    until = clock.add_months(cast.today, 12)
    assert (yes.status, yes.operated_until, yes.opened_at) == ("active", until, cast.at)
    assert (no.status, no.operated_until, no.opened_at) == ("undecided", None, None)
    assert (first.status, second.status) == ("carried_out", "returned")
    assert verbs(first) == [("put_before", cast.hr.name), (f"approve: {WHY}", cast.ceo.name)]
    assert verbs(second)[1:] == [("send_back: Vem svarar på kvällar?", cast.ceo.name)]
    assert verbs(yes) == [("add_existing", cast.hr.name), ("approve", cast.ceo.name)]
    assert verbs(no) == [("add_existing", cast.hr.name)]
    runs = Appointment.objects.filter(account=yes).values_list("kind", "person")
    assert sorted(runs) == sorted([("owner", cast.communicator.pk), ("backup", cast.colleague.pk)])


def test_every_account_gets_a_decision_of_its_own_that_can_be_checked(cast: Cast) -> None:
    found = put(cast, *(existing(cast, handle) for handle in ("ett", "tre", "tva")))
    first, second, third = asked(found)
    reasons = {first.pk: "Egen orsak", second.pk: WHY, third.pk: WHY}
    assert workflow.decide_collective(found, reasons, by=cast.ceo, at=cast.at) == 3
    rows = list(Decision.objects.order_by("request__name"))
    assert [row.note for row in rows] == ["Egen orsak", WHY, WHY]
    for row, request in zip(rows, (first, second, third), strict=True):
        assert (row.kind, row.outcome, row.request, row.account_id) == (
            "operate",
            "approved",
            request,
            request.account_id,
        )
        assert (row.decided_by, row.requested_by, row.basis_role) == (cast.ceo, cast.hr, "ceo")
        assert row.ends_on == clock.add_months(cast.today, 24)
        assert workflow.content_hash(row.frozen) == row.frozen_hash
        assert row.frozen["handle"] == request.handle


def test_what_is_left_without_a_word_gets_a_plain_sentence(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    first, second = asked(found)
    decide(cast, found, first)
    assert verbs(second)[-1] == ("send_back: Inte beslutat i samlingsbeslutet", cast.ceo.name)


def test_all_of_it_may_be_sent_back(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    assert decide(cast, found, note="För tidigt") == 0
    assert {one.status for one in asked(found)} == {S.RETURNED}
    assert not Decision.objects.exists()


def test_hr_is_told_once_for_a_list_and_nobody_for_each_account(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"), existing(cast, "tre"))
    decide(cast, found, *asked(found)[:2])
    assert list(Notice.objects.values_list("kind", "object_id", "person")) == [
        ("collective_decided", found.pk, cast.hr.pk)
    ]


def test_what_came_back_is_completed_and_put_anew(cast: Cast) -> None:
    account = existing(cast, "ett")
    first = put(cast, account)
    decide(cast, first, note="Vem är ersättare?")
    workflow.correct_undecided(account, by=cast.hr, at=cast.at, backup=cast.manager)
    second = put(cast, account)
    (old,), (new,) = asked(first), asked(second)
    assert (old.status, new.status, new.backup) == ("withdrawn", "submitted", cast.manager)
    assert verbs(old)[-1] == ("withdraw: Lagt fram för VD på nytt", cast.hr.name)
    assert decide(cast, second, new) == 1


def test_an_account_without_owner_is_named_and_nothing_is_put(cast: Cast) -> None:
    good, bad = existing(cast, "bra"), existing(cast, "daligt", owner=None)
    before = tables()
    with pytest.raises(Refused, match="Konto daligt") as no:
        put(cast, good, bad)
    assert "Konto bra" not in str(no.value.sentence)
    assert tables() == before


def test_an_owner_who_has_left_stops_the_account(cast: Cast) -> None:
    account = existing(cast)
    employment = cast.communicator.employments.get()
    companies.end_employment(employment, last_day=cast.today - DAY, by=cast.hr, at=cast.at, note="Slutade")
    with pytest.raises(Refused, match="Konto gammalt"):
        put(cast, account)


def test_an_account_lies_on_one_list_at_a_time(cast: Cast) -> None:
    account = existing(cast)
    put(cast, account)
    with pytest.raises(Refused, match="Konto gammalt"):
        put(cast, account)
    assert Collective.objects.count() == 1


def test_an_account_that_somebody_has_asked_for_is_refused_by_name(cast: Cast, identity: Any) -> None:
    request = ask(cast, identify("instagram.com/gammalt"))
    workflow.submit(request, by=cast.communicator, at=cast.at)
    account = existing(cast)
    with pytest.raises(Refused, match="Konto gammalt"):
        put(cast, account)


def test_accounts_of_two_companies_make_no_list(cast: Cast) -> None:
    theirs = existing(cast, "syd", company=cast.syd, by=cast.syd_hr, owner=cast.stranger, backup=None)
    with pytest.raises(Refused, match="Konto syd"):
        workflow.put_before(cast.nord, [existing(cast), theirs], by=cast.hr, at=cast.at)
    with pytest.raises(Refused):
        workflow.put_before(cast.nord, [], by=cast.hr, at=cast.at)


PATHS = {
    "submitted": (),
    "carried_out": ("decide",),
    "returned": ("leave",),
    "withdrawn": ("take_back",),
}
GRID = {
    # status of the one request: what put_before, decide, leave, take_back, correct say
    "undecided": ("done", None, None, None, "done"),
    "submitted": ("Refused", "done", "done", "done", "Refused"),
    "carried_out": ("Refused", "Stale", "Stale", "Stale", "Stale"),
    "returned": ("done", "Stale", "Stale", "Stale", "done"),
    "withdrawn": ("done", "Stale", "Stale", "Stale", "done"),
}
VERBS = ("put_before", "decide", "leave", "take_back", "correct")


def act(verb: str, cast: Cast, account: Account, found: Collective | None) -> Any:
    account = Account.objects.get(pk=account.pk)
    if verb == "put_before":
        return put(cast, account)
    if verb == "correct":
        return workflow.correct_undecided(account, by=cast.hr, at=cast.at, name="Nytt namn")
    assert found
    ids = [one.pk for one in asked(found)]
    if verb == "take_back":
        return workflow.take_back(found, by=cast.hr, at=cast.at)
    yes, left = (ids, []) if verb == "decide" else ([], ids)
    return workflow.decide_collective(found, dict.fromkeys(yes, WHY), left, by=cast.ceo, at=cast.at)


@pytest.mark.parametrize("status", GRID)
def test_each_verb_walks_where_its_arrow_starts_and_nowhere_else(cast: Cast, status: str) -> None:
    account = existing(cast)
    found = None if status == "undecided" else put(cast, account)
    for verb in PATHS.get(status, ()):
        act(verb, cast, account, found)
    before = tables()
    for verb, wanted in zip(VERBS, GRID[status], strict=True):
        if wanted is None:
            continue
        point = transaction.savepoint()
        try:
            act(verb, cast, account, found)
        except (Forbidden, Stale, Refused) as no:
            ends = type(no).__name__
            transaction.savepoint_commit(point)
            assert tables() == before, verb
        else:
            ends = "done"
            transaction.savepoint_rollback(point)
        assert ends == wanted, f"{verb} at {status}"


@pytest.mark.parametrize("who", ["colleague", "communicator", "ceo", "auditor", "chair", "syd_hr", "group_hr"])
def test_only_the_companys_hr_puts_corrects_and_takes_back(cast: Cast, who: str) -> None:
    account = existing(cast)
    found, by = put(cast, account), getattr(cast, who)
    other = existing(cast, "annat")
    for press in (
        lambda: put(cast, other, by=by),
        lambda: workflow.correct_undecided(other, by=by, at=cast.at, name="Nytt"),
        lambda: workflow.take_back(found, by=by, at=cast.at),
    ):
        with pytest.raises(Forbidden):
            press()


@pytest.mark.parametrize(
    "who", ["hr", "todays_hr", "communicator", "colleague", "manager", "auditor", "chair", "other_ceo"]
)
def test_only_the_ceo_and_delegates_decide(cast: Cast, who: str) -> None:
    found = put(cast, existing(cast))
    before = tables()
    with pytest.raises(Forbidden):
        decide(cast, found, *asked(found), by=getattr(cast, who))
    assert tables() == before


def test_a_delegate_for_operating_decides_and_one_for_opening_does_not(cast: Cast) -> None:
    found = put(cast, existing(cast))
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, [Can.DECIDE_OPEN], **days)
    with pytest.raises(Forbidden):
        decide(cast, found, *asked(found), by=cast.manager)
    companies.delegate(cast.quality, cast.nord, [Can.DECIDE_OPERATE], **days)
    decide(cast, found, *asked(found), by=cast.quality)
    assert Decision.objects.get().basis_kind == "delegation"


def test_what_concerns_the_ceo_waits_for_the_chair(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord)
    mine, theirs = existing(cast, "vd", owner=cast.ceo, backup=cast.colleague), existing(cast, "vanligt")
    found = put(cast, mine, theirs)
    usual, own = asked(found)
    assert own.account == mine
    with pytest.raises(Forbidden):
        decide(cast, found, own)
    with pytest.raises(Forbidden):  # not even left: what one may not decide is not sent back by the way
        decide(cast, found, usual)
    workflow.decide_collective(found, {usual.pk: WHY}, by=cast.ceo, at=cast.at)
    own.refresh_from_db()
    assert own.status == S.SUBMITTED
    workflow.decide_collective(found, {own.pk: WHY}, by=cast.chair, at=cast.at)
    assert set(Decision.objects.values_list("decided_by", "basis_role")) == {
        (cast.ceo.pk, "ceo"), (cast.chair.pk, "chair"),
    }  # fmt: skip


def test_without_a_reason_nothing_is_decided(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    first, second = asked(found)
    before = tables()
    with pytest.raises(Refused):
        workflow.decide_collective(found, {first.pk: WHY, second.pk: "  "}, by=cast.ceo, at=cast.at)
    for months in (0, 25):
        with pytest.raises(Refused):
            decide(cast, found, first, months=months)
    assert tables() == before


def test_nobody_decides_on_half_of_what_they_saw(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    first, second = asked(found)
    workflow.decide_collective(found, {first.pk: WHY}, by=cast.ceo, at=cast.at)
    before = tables()
    with pytest.raises(Stale):
        workflow.decide_collective(found, {first.pk: WHY, second.pk: WHY}, by=cast.ceo, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.decide_collective(found, {second.pk: WHY, uuid.uuid4(): WHY}, by=cast.ceo, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.decide_collective(found, {}, by=cast.ceo, at=cast.at)
    assert tables() == before


def test_an_owner_who_left_meanwhile_stops_the_press_by_name(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva", owner=cast.manager))
    companies.end_employment(
        cast.manager.employments.get(), last_day=cast.today - DAY, by=cast.hr, at=cast.at, note="Slutade"
    )
    before = tables()
    with pytest.raises(Refused, match="Konto tva"):
        decide(cast, found, *asked(found))
    assert tables() == before


def test_hr_takes_back_what_is_not_decided_on(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    first, second = asked(found)
    workflow.decide_collective(found, {first.pk: WHY}, by=cast.ceo, at=cast.at)
    assert workflow.take_back(found, by=cast.todays_hr, at=cast.at) == 1
    second.refresh_from_db()
    assert (second.status, verbs(second)[-1]) == ("withdrawn", ("withdraw", cast.todays_hr.name))


def test_an_account_moves_to_another_company_of_ones_own_alone(cast: Cast) -> None:
    account = existing(cast)
    with pytest.raises(Forbidden):
        workflow.correct_undecided(account, by=cast.hr, at=cast.at, company=cast.syd)
    cast.appoint(cast.hr, cast.syd, "hr")
    with pytest.raises(Refused):  # its people work in nord
        workflow.correct_undecided(account, by=cast.hr, at=cast.at, company=cast.syd)
    workflow.correct_undecided(account, by=cast.hr, at=cast.at, company=cast.syd, owner=None, backup=None)
    account.refresh_from_db()
    assert (account.company, account.owner) == (cast.syd, None)
    assert verbs(account)[-1] == ("correct_undecided", cast.hr.name)


def test_a_request_for_the_same_name_on_another_platform_goes_its_own_way(cast: Cast) -> None:
    other = ask(cast, identify("tiktok.com/@gammalt"))
    workflow.submit(other, by=other.requested_by, at=cast.at)
    put(cast, existing(cast, "gammalt"))
    other.refresh_from_db()
    assert other.status == S.SUBMITTED
