"""Suspected accounts: anybody tells, those who assess settle it; each verb in each status by each person."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from accounts import duties, queries, workflow
from accounts.models import Account, Suspicion
from accounts.platforms import Identity, identify
from accounts.workflow.suspicions import MOST_TIMES
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from tests.accounts.ours import OURS_ADDRESS, account
from tests.accounts.test_grid import everybody
from tests.cast import DAY, Cast
from tests.racing import race, tally

NOTE = "Därför att det är påhittat"
FAKE = "https://x.com/falsk"
VERBS = ("take_over", "report_to_platform", "tolerate", "log_suspicion")
HOLDERS = {"communicator", "hr", "ceo"}
DONE = {
    "open": {"take_over", "report_to_platform", "tolerate", "log_suspicion"},
    "reported": {"take_over", "tolerate", "log_suspicion"},
    "taken_over": {"log_suspicion"},
    "tolerated": {"log_suspicion"},
}
BRINGS = {"reported": "report_to_platform", "taken_over": "take_over", "tolerated": "tolerate"}
TABLES = (Suspicion, Suspicion.history.model, Account, Account.history.model)


def told(cast: Cast, address: str = FAKE, **changes: Any) -> Suspicion:
    values = {"company": cast.nord, "message": "", "by": None, "at": cast.at, **changes}
    return workflow.tell_suspicion(address, identify(address), **values)


def act(verb: str, found: Suspicion, *, by: User, at: dt.datetime, cast: Cast, note: str = NOTE) -> Any:
    if verb == "take_over":
        return workflow.take_over(found, identify(FAKE), company=cast.nord, name="Påhitt", by=by, at=at)
    return getattr(workflow, verb)(found, by=by, at=at, note=note)


def bring(found: Suspicion, status: str, cast: Cast) -> Suspicion:
    if status in BRINGS:
        act(BRINGS[status], found, by=cast.hr, at=cast.at, cast=cast)
    return Suspicion.objects.get(pk=found.pk)


def tables() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES]


def outcome(verb: str, found: Suspicion, by: User, cast: Cast) -> str:
    point = transaction.savepoint()
    try:
        act(verb, found, by=by, at=cast.at, cast=cast)
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


def test_the_page_above_names_every_verb_and_every_status() -> None:
    assert {*workflow.SUSPICION_MOVES, "log_suspicion"} == set(VERBS)
    assert set(DONE) == set(Suspicion.Status.values)


@pytest.mark.parametrize("status", Suspicion.Status.values)
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, status: str) -> None:
    old = told(cast)
    bring(copy.copy(old), status, cast)
    people, before = everybody(cast), tables()
    got = {(verb, name): outcome(verb, copy.copy(old), people[name], cast) for verb in VERBS for name in people}
    said = {True: "done", False: "Stale"}
    wanted = {
        (verb, name): said[verb in DONE[status]] if name in HOLDERS else "Forbidden"
        for verb in VERBS
        for name in people
    }
    assert got == wanted
    assert tables() == before, "a no has written something"


@pytest.mark.parametrize("verb", ["tolerate", "log_suspicion"])
@pytest.mark.parametrize("note", ["", "  \n"])
def test_what_needs_a_reason_is_refused_without_one_and_writes_nothing(cast: Cast, verb: str, note: str) -> None:
    found, before = told(cast), tables()
    with pytest.raises(Refused):
        act(verb, found, by=cast.hr, at=cast.at, cast=cast, note=note)
    assert tables() == before


def test_who_did_what_and_why_stands_in_its_history(cast: Cast) -> None:
    found = told(cast, by=cast.colleague)
    told(cast, message="Samma igen")
    for verb, by in (("report_to_platform", cast.communicator), ("log_suspicion", cast.ceo), ("tolerate", cast.hr)):
        act(verb, found, by=by, at=cast.at, cast=cast)
    lines = found.history.order_by("history_id").values_list("history_user", "history_change_reason")
    assert list(lines) == [
        (cast.colleague.pk, "tell_suspicion"),
        (None, "tell_suspicion: Samma igen"),
        (cast.communicator.pk, f"report_to_platform: {NOTE}"),
        (cast.ceo.pk, f"log_suspicion: {NOTE}"),
        (cast.hr.pk, f"tolerate: {NOTE}"),
    ]
    assert (found.status, found.settled_by, found.settled_at, found.times) == ("tolerated", cast.hr, cast.at, 2)


# Telling


def test_the_same_account_told_again_counts_on_the_one_that_is_open(cast: Cast) -> None:
    first = told(cast, by=cast.colleague)
    assert told(cast, "http://www.twitter.com/FALSK/status/1", company=cast.syd) == first
    assert Suspicion.objects.get().times == 2
    bring(first, "tolerated", cast)
    again = told(cast)
    assert again != first and (again.times, again.status) == (1, "open")


def test_an_address_that_is_not_recognised_counts_where_it_is_spelled_the_same(cast: Cast) -> None:
    for address in ("https://lnstagram.com/a", "https://lnstagram.com/a", "https://lnstagram.com/b"):
        workflow.tell_suspicion(address, None, company=None, by=None, at=cast.at)
    rows = Suspicion.objects.order_by("url").values_list("url", "times", "company", "platform")
    assert list(rows) == [
        ("https://lnstagram.com/a", 2, cast.group.pk, ""),
        ("https://lnstagram.com/b", 1, cast.group.pk, ""),
    ]


def test_whoever_floods_gains_nothing(cast: Cast) -> None:
    found = told(cast)
    Suspicion.objects.filter(pk=found.pk).update(times=MOST_TIMES - 1)
    for _ in range(3):
        told(cast)
    found.refresh_from_db()
    assert (found.times, found.history.count()) == (MOST_TIMES, 2)


@pytest.mark.parametrize(
    ("status", "until", "wanted"),
    [
        ("active", 1, "Refused"),
        ("active", -1, "told"),
        ("closed", 1, "told"),
        ("decided", 1, "told"),
        ("undecided", None, "told"),
    ],
)
def test_only_an_account_that_is_official_today_is_not_told_of(
    cast: Cast, status: str, until: int | None, wanted: str
) -> None:
    account(cast, FAKE, status, operated_until=None if until is None else cast.today + until * DAY)
    if wanted == "told":
        assert told(cast).status == "open"
    else:
        with pytest.raises(Refused) as no:
            told(cast)
        assert no.value.code == "address" and not Suspicion.objects.exists()


# Taking over


def test_taken_over_it_stands_in_the_register_undecided_and_is_nothing_to_the_public(cast: Cast) -> None:
    found = told(cast)
    made = workflow.take_over(found, identify(FAKE), company=cast.nord, name="Vår gamla", by=cast.hr, at=cast.at)
    assert (made.status, made.company, made.name, made.url) == ("undecided", cast.nord, "Vår gamla", FAKE)
    assert made.history.get().history_change_reason == "take_over"
    assert Suspicion.objects.get().account == made
    assert queries.asked(FAKE, cast.at).verdict == "not_ours"


@pytest.mark.parametrize(
    ("status", "company", "wanted"),
    [
        ("undecided", "nord", "same"),
        ("undecided", "syd", "Refused"),
        ("closed", "nord", "Refused"),
        ("decided", "nord", "Refused"),
    ],
)
def test_what_stands_in_the_register_already_is_not_entered_twice(
    cast: Cast, status: str, company: str, wanted: str
) -> None:
    known = account(cast, FAKE, status, company=getattr(cast, company))
    found, before = told(cast), tables()
    if wanted == "same":
        assert act("take_over", found, by=cast.hr, at=cast.at, cast=cast) == known
        assert Account.objects.count() == 1
    else:
        with pytest.raises(Refused) as no:
            act("take_over", found, by=cast.hr, at=cast.at, cast=cast)
        assert no.value.code == "company" and tables() == before


def test_the_parents_handlers_send_it_to_any_company_others_to_their_own(cast: Cast) -> None:
    theirs = told(cast, company=cast.nord)
    with pytest.raises(Forbidden):
        workflow.take_over(theirs, identify(FAKE), company=cast.syd, name="A", by=cast.hr, at=cast.at)
    unnamed = told(cast, "https://x.com/annan", company=None)
    made = workflow.take_over(
        unnamed, identify("https://x.com/annan"), company=cast.syd, name="A", by=cast.group_hr, at=cast.at
    )
    assert made.company == cast.syd


def test_an_address_that_was_not_recognised_is_completed_when_it_is_taken_over(cast: Cast) -> None:
    found = workflow.tell_suspicion("https://t.co/x", None, company=cast.nord, by=None, at=cast.at)
    made = act("take_over", found, by=cast.hr, at=cast.at, cast=cast)
    assert (made.handle, Suspicion.objects.get().handle, Suspicion.objects.get().url) == ("falsk", "falsk", FAKE)
    other = told(cast, "https://x.com/annan")
    mine = workflow.take_over(
        other, Identity("x", "profile", "lurad", "x"), company=cast.nord, name="A", by=cast.hr, at=cast.at
    )
    assert mine.handle == "annan", "what was told counts, not what the form says"


# Duty


def test_those_who_may_assess_it_have_seven_days_until_one_of_them_has(cast: Cast) -> None:
    found = told(cast, at=cast.at - 2 * DAY)
    told(cast, "https://x.com/annan", company=None)
    rows = list(duties.assess_suspicion(cast.at).filter(object_id=found.pk).values_list("who_id", "since", "due"))
    since = cast.today - 2 * DAY
    assert sorted(rows) == sorted(
        (person.pk, since, since + 7 * DAY) for person in (cast.hr, cast.ceo, cast.communicator)
    )
    act("report_to_platform", found, by=cast.hr, at=cast.at, cast=cast)
    left = duties.assess_suspicion(cast.at).values_list("who_id", flat=True)
    assert set(left) == {cast.group_hr.pk, cast.ceo.pk}


# At the same moment


def test_many_who_tell_at_once_make_one(transactional_db: None, cast: Cast) -> None:
    ends = race(6, lambda number: told(cast, message=str(number)))
    assert tally(ends) == Counter(done=6)
    found = Suspicion.objects.get()
    assert (found.times, found.history.count()) == (6, 6)


@pytest.mark.parametrize(
    "verbs", [("take_over", "take_over"), ("tolerate", "take_over"), ("report_to_platform", "report_to_platform")]
)
def test_two_who_settle_it_make_one_outcome(transactional_db: None, cast: Cast, verbs: tuple[str, str]) -> None:
    found, people = told(cast), (cast.hr, cast.communicator)
    pages = [Suspicion.objects.get(pk=found.pk) for _ in verbs]
    ends = race(2, lambda i: act(verbs[i], pages[i], by=people[i], at=cast.at, cast=cast))
    assert tally(ends) == Counter(done=1, Stale=1)
    assert found.history.count() == 2
    assert Account.objects.count() == (Suspicion.objects.get().status == "taken_over")


def test_two_addresses_that_turn_out_to_be_one_account_are_entered_once(transactional_db: None, cast: Cast) -> None:
    pair = [
        workflow.tell_suspicion(f"https://t.co/{name}", None, company=cast.nord, by=None, at=cast.at) for name in "ab"
    ]
    ends = race(2, lambda i: act("take_over", pair[i], by=cast.hr, at=cast.at, cast=cast))
    assert Account.objects.count() == 1
    assert tally(ends) in (Counter(done=2), Counter(done=1, Refused=1))
    assert OURS_ADDRESS not in Account.objects.values_list("url", flat=True)
