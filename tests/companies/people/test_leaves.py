"""Leaves: who registers them, which days they may have, and what a person on leave is not asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.queries.appointments import acknowledgement_in_force
from companies import workflow
from companies.deadlines import LONGEST
from companies.models import Leave, User
from companies.queries import versions
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record
from notices.models import Notice
from notices.workflow import remind
from policy import duties as policy_duties
from policy import queries as policy
from policy import workflow as policies
from policy.models import Adoption
from tests.cast import DAY, Cast
from tests.racing import race, tally

ClientFor = Callable[[User], Client]


def leave(cast: Cast, first: int, last: int | None, *, person: User | None = None, by: User | None = None) -> Leave:
    """Register a leave of the colleague, its days told from today."""
    work = (person or cast.colleague).employments.get()
    end = None if last is None else cast.today + last * DAY
    return workflow.register_leave(work, first_day=cast.today + first * DAY, last_day=end, by=by or cast.hr, at=cast.at)


def late(cast: Cast, after: int) -> dt.datetime:
    """Return the last second of the day so many days after today: one that has not been yet, summer or winter."""
    return clock.midnight(cast.today + (after + 1) * DAY) - dt.timedelta(seconds=1)


def owes(cast: Cast, after: int, who: User | None = None) -> dt.date | None:
    """Return by when the person owes the acknowledgement, so many days after today."""
    rows = policy_duties.acknowledge(late(cast, after))
    due: dt.date | None = rows.filter(who_id=(who or cast.colleague).pk).values_list("due", flat=True).first()
    return due


# What it does


def test_on_leave_one_owes_nothing_and_is_in_no_number_and_afterwards_the_days_count_from_the_return(
    cast: Cast, policy_in_force: Adoption
) -> None:
    at, among = cast.at, [cast.nord.pk]
    before = {row["company_id"]: row["reached"] for row in policy.company_rates(among, at)}
    assert owes(cast, 0) == cast.today + 14 * DAY
    leave(cast, 0, 20)
    assert [owes(cast, after) for after in (0, 20)] == [None, None]
    assert owes(cast, 21) == cast.today + (21 + 14) * DAY
    assert policy.company_rates(among, at)[0]["reached"] == before[cast.nord.pk] - 1
    seen = {row["who_id"] for row in policy.people(cast.manager, policy.Following(), at).rows}
    assert seen == {cast.communicator.pk}, "a colleague's leave hides nobody else"
    assert policy.status_of(cast.colleague, at) == []


def test_a_new_manager_meanwhile_leaves_the_person_on_leave(cast: Cast, policy_in_force: Adoption) -> None:
    leave(cast, 0, None)
    work = cast.colleague.employments.get()
    workflow.move(work, by=cast.hr, at=cast.at, from_day=cast.today + DAY, manager=cast.communicator)
    assert owes(cast, 2) is None


def test_another_company_goes_on_asking(cast: Cast, policy_in_force: Adoption) -> None:
    leave(cast, 0, None)
    cast.employ(cast.colleague, cast.syd)
    rows = policy_duties.acknowledge(cast.at).filter(who_id=cast.colleague.pk)
    assert list(rows.values_list("company_id", flat=True)) == [cast.syd.pk]


def test_rights_roles_and_what_an_appointment_rests_on_stay(cast: Cast, policy_in_force: Adoption) -> None:
    version = policy_in_force.version
    done = policies.acknowledge(version, by=cast.communicator, at=cast.at, text_hash=version.text_hash)
    leave(cast, 0, None, person=cast.communicator)
    assert acknowledgement_in_force(cast.communicator, cast.nord, cast.at) == done
    assert cast.communicator.employments.get().last_day is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=3), st.integers(0, 60))
def test_nobody_on_leave_owes_and_whoever_is_back_has_the_whole_time(
    cast: Cast, policy_in_force: Adoption, spans: list[tuple[int, int]], after: int
) -> None:
    with transaction.atomic():
        days: set[int] = set()
        for first, length in spans:
            span = set(range(first, first + length))
            if days & span:
                with pytest.raises(Refused), transaction.atomic():
                    leave(cast, first, first + length - 1)
            else:
                leave(cast, first, first + length - 1)
                days |= span
        over = [day for day in days if day < after]
        since = max(over) + 1 if over else 0
        assert owes(cast, after) == (None if after in days else cast.today + (since + 14) * DAY)
        transaction.set_rollback(True)


def test_after_a_leave_the_reminders_begin_anew_and_what_was_told_before_is_not_told_twice(
    cast: Cast, policy_in_force: Adoption
) -> None:
    [kind] = [kind for kind in policy_duties.KINDS if kind.key == "acknowledge"]
    mine = Notice.objects.filter(person=cast.colleague).order_by("id")

    def told(*days: int) -> list[int | None]:
        before = set(mine.values_list("pk", flat=True))
        for after in days:
            remind([kind], late(cast, after))
        return list(mine.exclude(pk__in=before).values_list("step", flat=True))

    assert told(0, 7, 13, 14, 21) == [-LONGEST, -7, -1, 0, 7]
    mine.update(due=None)  # as it was written before a leave began anything anew
    assert told(21) == []
    leave(cast, 25, 200)
    assert told(28, 200) == []
    assert told(201, 208, 214, 215) == [-LONGEST, -7, -1, 0]
    assert told(215) == []


# Who, and which days


def test_each_press_leaves_who_and_which_verb(cast: Cast) -> None:
    found = leave(cast, 1, None)
    workflow.change_leave(found, first_day=cast.today, last_day=cast.today + DAY, by=cast.todays_hr, at=cast.at)
    workflow.withdraw_leave(found, by=cast.hr, at=cast.at)
    told = found.history.order_by("history_id").values_list("history_change_reason", "history_user")
    assert list(told) == [
        ("register_leave", cast.hr.pk), ("change_leave", cast.todays_hr.pk), ("withdraw_leave", cast.hr.pk),
    ]  # fmt: skip


WRITERS: dict[str, Callable[[Cast, Leave, User], Any]] = {
    "register_leave": lambda cast, one, by: leave(cast, 30, None, by=by),
    "change_leave": lambda cast, one, by: workflow.change_leave(
        one, first_day=cast.today, last_day=None, by=by, at=cast.at
    ),
    "withdraw_leave": lambda cast, one, by: workflow.withdraw_leave(one, by=by, at=cast.at),
}


@pytest.mark.parametrize("verb", WRITERS)
def test_only_hr_of_the_company_writes_and_nobody_their_own(cast: Cast, verb: str) -> None:
    one = leave(cast, 0, 5)
    for who in (cast.ceo, cast.manager, cast.colleague, cast.syd_hr, cast.stranger, cast.outsider_superuser):
        with pytest.raises(Forbidden):
            WRITERS[verb](cast, one, who)
    WRITERS[verb](cast, one, cast.hr)


@pytest.mark.parametrize("verb", ["register_leave", "change_leave", "withdraw_leave"])
def test_hr_does_not_write_their_own_leave(cast: Cast, verb: str) -> None:
    mine = leave(cast, 0, 5, person=cast.hr, by=cast.todays_hr)
    with pytest.raises(Refused) as refused:
        if verb == "register_leave":
            leave(cast, 30, None, person=cast.hr, by=cast.hr)
        else:
            WRITERS[verb](cast, mine, cast.hr)
    assert refused.value.code == "own"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(5, 4, "last_day"), (-401, 0, "first_day"), (0, 0, "first_day"), (-9, None, "first_day")],
)
def test_impossible_days_are_refused_at_their_field(cast: Cast, first: int, last: int | None, field: str) -> None:
    leave(cast, -3, 2)
    with pytest.raises(Refused) as refused:
        leave(cast, first, last)
    assert refused.value.code == field
    assert Leave.objects.count() == 1


def test_the_database_refuses_what_overlaps_and_what_is_out_of_order(cast: Cast) -> None:
    leave(cast, 0, 5)
    work = cast.colleague.employments.get()
    for first, last in ((5, 6), (9, 7)):
        days = {"first_day": cast.today + first * DAY, "last_day": cast.today + last * DAY}
        with pytest.raises(IntegrityError, match=r"overlap|leave_days_in_order"), transaction.atomic():
            record(Leave(employment=work, **days), "register_leave", cast.portal)


def test_what_was_taken_back_is_late_and_leaves_room(cast: Cast) -> None:
    one = workflow.withdraw_leave(leave(cast, 0, 5), by=cast.hr, at=cast.at)
    for verb in ("change_leave", "withdraw_leave"):
        with pytest.raises(Stale):
            WRITERS[verb](cast, one, cast.hr)
    leave(cast, 0, 5)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_register_at_once_one_is_done(transactional_db: None, cast: Cast) -> None:
    outcomes = race(4, lambda number: leave(cast, number, 20))
    assert tally(outcomes) == {"done": 1, "Refused": 3}
    one = Leave.objects.get()
    stamp = versions.version_of(one)
    ends = race(
        2,
        lambda number: workflow.change_leave(
            Leave.objects.get(), first_day=one.first_day, last_day=one.first_day + number * DAY, by=cast.hr,
            at=cast.at, version=stamp,
        ),
    )  # fmt: skip
    assert tally(ends) == {"done": 1, "Stale": 1}


# When the employment ends


def hired_again(cast: Cast, first: int) -> User:
    """Employ the colleague again from so many days after today."""
    person = cast.colleague
    cast.employ(person, cast.nord, first_day=cast.today + first * DAY, manager=cast.manager)
    return person


ENDS: dict[str, Callable[[Cast, Any], Any]] = {
    "end_employment": lambda cast, work: workflow.end_employment(
        work, last_day=cast.today + 5 * DAY, by=cast.hr, at=cast.at
    ),
    "leave_now": lambda cast, work: workflow.leave_now(work, by=cast.hr, at=cast.at),
}


@pytest.mark.parametrize("verb", ENDS)
@pytest.mark.parametrize("gap", [1, 200])
def test_a_leave_ends_with_the_employment_and_whoever_is_hired_again_is_asked(
    cast: Cast, policy_in_force: Adoption, verb: str, gap: int
) -> None:
    one, ahead = leave(cast, 0, 9), leave(cast, 10, None)
    ended = ENDS[verb](cast, cast.colleague.employments.get())
    for row in (one, ahead):
        row.refresh_from_db()
    assert (one.last_day, ahead.last_day) == (ended.last_day, ahead.first_day - DAY)
    last = one.history.order_by("-history_id").values_list("history_change_reason", "history_user").first()
    assert last == (verb, cast.hr.pk)
    first = (ended.last_day - cast.today).days + gap
    hired_again(cast, first)
    assert owes(cast, first) == cast.today + (first + 14) * DAY


def test_a_new_employment_ends_the_leave_of_an_earlier_one_that_had_a_last_day(cast: Cast) -> None:
    work = cast.colleague.employments.get()
    workflow.end_employment(work, last_day=cast.today + 5 * DAY, by=cast.hr, at=cast.at)
    one = leave(cast, 0, None)
    workflow.end_employment(work, last_day=cast.today + 8 * DAY, by=cast.hr, at=cast.at)
    one.refresh_from_db()
    assert one.last_day is None, "who stays longer stays on leave"
    hired_again(cast, 20)
    one.refresh_from_db()
    assert one.last_day == cast.today + 8 * DAY


def test_a_leave_from_an_employment_that_never_began_is_taken_back(cast: Cast) -> None:
    workflow.end_employment(cast.colleague.employments.get(), last_day=cast.today, by=cast.hr, at=cast.at)
    hired_again(cast, 20)
    work = cast.colleague.employments.latest("first_day")
    one = workflow.register_leave(work, first_day=cast.today + 25 * DAY, last_day=None, by=cast.hr, at=cast.at)
    workflow.withdraw_employment(work, by=cast.hr, at=cast.at)
    one.refresh_from_db()
    assert one.last_day == one.first_day - DAY


def test_a_change_that_is_taken_back_leaves_the_leave(cast: Cast) -> None:
    one, work = leave(cast, 0, None), cast.colleague.employments.get()
    moved = workflow.move(work, by=cast.hr, at=cast.at, from_day=cast.today + 9 * DAY, title="Påhittad chef")
    workflow.withdraw_employment(moved, by=cast.hr, at=cast.at)
    one.refresh_from_db()
    assert one.last_day is None


@pytest.mark.parametrize("last", [None, 30])
def test_what_was_written_before_says_nothing_of_a_new_employment(
    cast: Cast, policy_in_force: Adoption, last: int | None
) -> None:
    work = cast.colleague.employments.get()
    one = leave(cast, 0, last)
    workflow.end_employment(work, last_day=cast.today + 5 * DAY, by=cast.hr, at=cast.at)
    hired_again(cast, 20)
    one.last_day = None if last is None else cast.today + last * DAY
    record(one, "change_leave", cast.portal)
    days = [20, 40]
    assert [owes(cast, after) for after in days] == [cast.today + 34 * DAY] * 2
    for after in days:
        at = clock.midnight(cast.today + after * DAY) + dt.timedelta(hours=23)
        asked = policy.introduced(at).filter(who_id=cast.colleague.pk).values_list("due", flat=True)
        rows = policy.introduced(at).filter(company=cast.nord, receipt_id=None, due__lt=clock.day_of(at))
        assert list(asked) == [cast.today + 34 * DAY]
        assert policy.company_rates([cast.nord.pk], at)[0]["late"] == rows.count()


# The pages


def test_hr_registers_changes_and_takes_back_on_the_persons_page(cast: Cast, client_for: ClientFor) -> None:
    client, work = client_for(cast.hr), cast.colleague.employments.get()
    person = reverse("companies:person", args=[cast.colleague.pk])
    register = reverse("companies:register_leave", args=[work.pk])
    assert register in client.get(person).content.decode()
    wrong = client.post(register, {"first_day": "2026-13-01", "last_day": "2030-01-01"})
    assert wrong.status_code == 422 and "2026-13-01" in wrong.content.decode()
    assert client.post(register, {"first_day": cast.today.isoformat()}).url == person
    one = Leave.objects.get()
    change = reverse("companies:change_leave", args=[one.pk])
    page = client.get(person).content.decode()
    assert "Frånvarande<" in page and "Arbetar här" not in page and change in page
    values = {"first_day": one.first_day.isoformat(), "last_day": cast.today.isoformat()}
    stamp = str(versions.version_of(one))
    assert client.post(change, {**values, "version": stamp}).url == person
    late = client.post(change, {**values, "last_day": (cast.today + DAY).isoformat(), "version": stamp})
    assert late.status_code == 409 and (cast.today + DAY).isoformat() in late.content.decode()
    one.refresh_from_db()
    assert one.last_day == cast.today
    back = reverse("companies:withdraw_leave", args=[one.pk])
    assert back in client.get(change).content.decode()
    assert client.post(back, {"version": stamp}).status_code == 409
    assert client.post(back, {"version": str(versions.version_of(one))}).url == person
    assert change not in client.get(person).content.decode()


def test_who_sees_people_without_editing_reads_nothing_of_a_leave(cast: Cast, client_for: ClientFor) -> None:
    one = leave(cast, 0, 5)
    change = reverse("companies:change_leave", args=[one.pk])
    for who in (cast.auditor, cast.ceo):
        page = client_for(who).get(reverse("companies:person", args=[cast.colleague.pk])).content.decode()
        assert cast.nord.name in page and "Frånvarande" not in page and change not in page
    others = (cast.ceo, cast.auditor, cast.manager, cast.colleague, cast.stranger)
    assert {who: client_for(who).get(change).status_code for who in others} == dict.fromkeys(others, 404)
    assert client_for(cast.ceo).post(reverse("companies:withdraw_leave", args=[one.pk])).status_code == 404
    assert client_for(cast.hr).get(change).status_code == 200


def test_everybody_reads_their_own_leaves_that_run_or_come_on_their_own_page(cast: Cast, client_for: ClientFor) -> None:
    leave(cast, -9, -8)
    workflow.withdraw_leave(leave(cast, 20, 21), by=cast.hr, at=cast.at)
    leave(cast, 0, None, person=cast.communicator)
    client = client_for(cast.colleague)
    assert "Frånvaro" not in client.get(reverse("me")).content.decode()
    leave(cast, -1, 2)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("me"))
    leave(cast, 5, 6)
    leave(cast, 9, None)
    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("me")).content.decode()
    assert page.count("Frånvaro") == 3 and page.count("tills vidare") == 1
    assert len(three) == len(one)


def test_a_person_with_three_leaves_costs_the_queries_of_one(cast: Cast, client_for: ClientFor) -> None:
    client, page = client_for(cast.hr), reverse("companies:person", args=[cast.colleague.pk])
    leave(cast, 0, 1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    leave(cast, 3, 4)
    leave(cast, 6, 7)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert len(three) == len(one)


def test_an_address_from_before_leads_to_the_one_of_today(cast: Cast, client_for: ClientFor) -> None:
    client, work = client_for(cast.hr), cast.colleague.employments.get()
    before = {"register_leave": "anstallning/{}/tjanstledighet/", "change_leave": "tjanstledighet/{}/andra/"}
    for name, old in before.items():
        answer = client.get(f"/personer/{old.format(work.pk)}")
        assert (answer.status_code, answer["Location"]) == (301, reverse(f"companies:{name}", args=[work.pk]))
        assert client.post(f"/personer/{old.format(work.pk)}").status_code == 405
