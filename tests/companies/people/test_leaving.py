"""Who leaves now is out at the next request, whatever else they may do elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.queries import employees
from companies import queries, workflow
from companies.models import Employment, PersonChange, User
from companies.permissions import Can
from companies.queries import versions
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from policy.models import Adoption
from policy.queries import introduced
from tests.cast import DAY, Cast
from tests.companies.test_login import is_in, log_in

ClientFor = Callable[[User], Client]
SECOND = dt.timedelta(seconds=1)


def of(person: User) -> Employment:
    """The one employment."""
    return person.employments.get()


def test_a_session_ends_at_the_next_request_of_who_left_now(cast: Cast) -> None:
    client = log_in(cast.colleague)
    assert is_in(client)
    workflow.leave_now(of(cast.colleague), by=cast.hr, at=clock.now(), note="Enligt överenskommelse")
    answer = client.get(reverse("home"))
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]
    assert not is_in(log_in(cast.colleague))


def test_who_works_in_a_sister_company_is_signed_out_once_and_keeps_that_company(cast: Cast) -> None:
    cast.employ(cast.colleague, cast.syd, title="Påhittad")
    first, second = log_in(cast.colleague), log_in(cast.colleague)
    workflow.leave_now(cast.colleague.employments.get(company=cast.nord), by=cast.hr, at=clock.now())
    assert not is_in(first) and not is_in(second)
    again = log_in(cast.colleague)
    assert is_in(again) and is_in(again)
    now = clock.now()
    assert {one.slug for one in queries.visible_to(cast.colleague, now)} == {"syd"}
    assert queries.companies_where(cast.colleague, Can.SEE_REGISTER, now) == {cast.syd.pk}


def test_one_moment_before_everything_counts_and_from_the_moment_on_nothing(
    cast: Cast, policy_in_force: Adoption
) -> None:
    person = cast.communicator
    left = cast.at + SECOND
    workflow.leave_now(of(person), by=cast.hr, at=left)
    for moment, there in ((left - SECOND, True), (left, False), (left + SECOND, False)):
        assert queries.may_log_in(person, moment) is there
        assert bool(queries.basis(person, Can.ASK_CONSENT, cast.nord, moment)) is there
        assert queries.role_holders("communications", moment).exists() is there  # type: ignore[arg-type]
        assert employees(moment).filter(person=person).exists() is there
        assert introduced(moment).filter(who_id=person.pk).exists() is there
        assert queries.reports_of(cast.manager, moment).filter(person=person).exists() is there


def test_the_moment_stands_beside_the_last_day_and_in_the_history(cast: Cast) -> None:
    workflow.leave_now(of(cast.colleague), by=cast.hr, at=cast.at, note="Avtal")
    left = of(cast.colleague)
    assert (left.last_day, left.left_at) == (cast.today, cast.at)
    line = left.history.latest()
    assert (line.history_change_reason, line.history_user, line.left_at) == ("leave_now: Avtal", cast.hr, cast.at)


@pytest.mark.parametrize("last_day", [None, -1, 1])
def test_the_database_wants_the_last_day_to_be_the_day_of_leaving(cast: Cast, last_day: int | None) -> None:
    row = Employment.objects.filter(pk=of(cast.colleague).pk)
    with pytest.raises(IntegrityError, match="employment_left_on_last_day"), transaction.atomic():
        row.update(left_at=cast.at, last_day=None if last_day is None else cast.today + last_day * DAY)


def test_only_a_running_employment_is_left_now_and_only_once(cast: Cast) -> None:
    coming = cast.person("Sedan Påhittsson", cast.nord, employment={"first_day": cast.today + DAY})
    for person in (coming, cast.leaver):
        with pytest.raises(Refused):
            workflow.leave_now(of(person), by=cast.hr, at=cast.at)
    workflow.leave_now(of(cast.colleague), by=cast.hr, at=cast.at)
    with pytest.raises(Refused):
        workflow.leave_now(of(cast.colleague), by=cast.hr, at=cast.at)


@pytest.mark.parametrize("who", ["ceo", "manager", "colleague", "syd_hr", "group_hr", "outsider_superuser", "auditor"])
def test_only_hr_of_the_company_shows_somebody_out(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        workflow.leave_now(of(cast.communicator), by=getattr(cast, who), at=cast.at)
    assert of(cast.communicator).left_at is None


def test_a_mistaken_leave_now_is_mended_by_another_last_day(cast: Cast) -> None:
    workflow.leave_now(of(cast.colleague), by=cast.hr, at=cast.at)
    workflow.end_employment(of(cast.colleague), last_day=None, by=cast.hr, at=cast.at)
    assert queries.may_log_in(cast.colleague, cast.at)
    assert (of(cast.colleague).last_day, of(cast.colleague).left_at) == (None, None)


def test_who_left_at_once_is_no_successor_of_a_role(cast: Cast) -> None:
    other = cast.todays_hr
    workflow.leave_now(of(other), by=cast.portal, at=cast.at)
    mine = cast.hr.assignments.get()
    with pytest.raises(Refused) as raised:
        workflow.end_role(mine, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert raised.value.code == "last_one"


# Changes dated ahead, and what becomes of them


def test_a_change_dated_ahead_ends_one_period_and_opens_the_next(cast: Cast) -> None:
    then = cast.today + 10 * DAY
    following = workflow.move(
        of(cast.colleague), by=cast.hr, at=cast.at, from_day=then, title="Ny titel", manager=cast.quality
    )
    old = cast.colleague.employments.get(first_day=cast.since)
    assert (old.last_day, old.title, old.manager) == (then - DAY, "Påhittad", cast.manager)
    assert (following.first_day, following.last_day, following.title) == (then, None, "Ny titel")
    for day, manager in ((cast.today, cast.manager), (then - DAY, cast.manager), (then, cast.quality)):
        live = queries.live_employments(clock.midnight(day)).get(person=cast.colleague)
        assert live.manager == manager
        assert Employment.objects.filter(pk=live.pk).values_list(queries.began(), flat=True).get() == cast.since


def test_a_number_stays_with_its_person_over_the_periods_and_goes_to_nobody_else(cast: Cast) -> None:
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, number="17")
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + DAY, title="Ny")
    assert set(cast.colleague.employments.values_list("number", flat=True)) == {"17"}
    with pytest.raises(Refused) as raised:
        workflow.move(of(cast.communicator), by=cast.hr, at=cast.at, number="17")
    assert raised.value.code == "employment_number_unique_in_company"


@pytest.mark.parametrize("verb", ["end", "leave"])
def test_who_ends_does_not_come_back_by_an_old_plan(cast: Cast, verb: str) -> None:
    first = of(cast.colleague)
    workflow.move(first, by=cast.hr, at=cast.at, from_day=cast.today + DAY, title="Ny")
    if verb == "end":
        workflow.end_employment(first, last_day=cast.today, by=cast.hr, at=cast.at)
    else:
        workflow.leave_now(first, by=cast.hr, at=cast.at)
    assert not queries.may_log_in(cast.colleague, clock.midnight(cast.today + DAY))
    assert not queries.may_log_in(cast.colleague, cast.at + 30 * DAY)


def test_a_planned_change_is_taken_back_and_the_period_goes_on(cast: Cast) -> None:
    coming = workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + DAY, title="Ny")
    workflow.withdraw_employment(coming, by=cast.hr, at=cast.at)
    live = queries.live_employments(cast.at + 30 * DAY).get(person=cast.colleague)
    assert (live.title, live.last_day) == ("Påhittad", None)
    with pytest.raises(Refused):
        workflow.withdraw_employment(live, by=cast.hr, at=cast.at)


@pytest.mark.parametrize("days", [-401, 11])
def test_a_change_outside_the_employment_is_refused(cast: Cast, days: int) -> None:
    workflow.end_employment(of(cast.colleague), last_day=cast.today + 10 * DAY, by=cast.hr, at=cast.at)
    with pytest.raises(Refused) as raised:
        workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + days * DAY, title="Ny")
    assert raised.value.code == "from_day"


def test_who_has_moved_is_not_introduced_anew(cast: Cast, policy_in_force: Adoption) -> None:
    person = cast.newcomer
    before = introduced(cast.at).filter(who_id=person.pk).values("since", "due").get()
    workflow.move(of(person), by=cast.hr, at=cast.at, from_day=cast.today + 5 * DAY, title="Ny")
    later = introduced(cast.at + 6 * DAY).filter(who_id=person.pk).values("since", "due").get()
    assert later == before


# Two at once


def test_the_second_of_two_is_told_and_overwrites_nothing(cast: Cast) -> None:
    employment = of(cast.colleague)
    version = versions.version_of(employment)
    workflow.move(of(cast.colleague), by=cast.todays_hr, at=cast.at, version=version, title="Den enas")
    with pytest.raises(Stale):
        workflow.move(employment, by=cast.hr, at=cast.at, version=version, title="Den andras")
    with pytest.raises(Stale):
        workflow.end_employment(employment, by=cast.hr, at=cast.at, version=version, last_day=cast.today)
    with pytest.raises(Stale):
        workflow.leave_now(employment, by=cast.hr, at=cast.at, version=version)
    assert of(cast.colleague).title == "Den enas"
    known = versions.version_of_person(cast.colleague)
    workflow.change_person(cast.colleague, by=cast.todays_hr, at=cast.at, version=known, name="Den Enas")
    with pytest.raises(Stale):
        workflow.change_person(cast.colleague, by=cast.hr, at=cast.at, version=known, name="Den Andras")
    assert PersonChange.objects.filter(person=cast.colleague, field="name").count() == 1
