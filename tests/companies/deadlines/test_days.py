"""What a company sets its deadlines to moves its own duties that begin afterwards, and nothing else."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.migrations.exceptions import IrreversibleError

from accounts import duties as accounts
from accounts import workflow as requests
from accounts.models import Request
from companies import duties, queries, workflow
from companies.deadlines import DEADLINES
from companies.models import Company, CompanyDays, User
from companies.queries import deadlines
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from policy import duties as policy_duties
from policy import queries as policy
from policy import workflow as policies
from policy.models import Adoption
from tests.cast import DAY, Cast
from tests.policy.reviewed import answered
from tests.racing import race, tally


def put(cast: Cast, key: str, value: int, first: dt.date, *, company: Company | None = None) -> CompanyDays:
    """Set a deadline of nord on the day before its first."""
    at = clock.midnight(first) - dt.timedelta(hours=12)
    return workflow.set_days(
        company or cast.nord, key, value=value, valid_from=first, by=cast.portal, at=min(at, cast.at)
    )


def dues(rows: Any) -> set[tuple[Any, dt.date]]:
    return set(rows.order_by().values_list("who_id", "due"))


# What holds on a day


@pytest.mark.parametrize("key", DEADLINES)
def test_the_number_in_force_is_the_latest_first_day_that_has_come_and_of_those_the_one_written_last(
    cast: Cast, key: str
) -> None:
    one = DEADLINES[key]
    put(cast, key, one.least, cast.today - 9 * DAY)
    put(cast, key, one.most, cast.today - 5 * DAY)
    put(cast, key, one.least + 1, cast.today - 5 * DAY)
    put(cast, key, one.most, cast.today + DAY)
    told = {ago: queries.days_on(key, cast.nord, cast.today - ago * DAY) for ago in (10, 9, 6, 5, 0, -1)}
    assert told == {
        10: one.default,
        9: one.least,
        6: one.least,
        5: one.least + 1,
        0: one.least + 1,
        -1: one.most,
    }
    assert queries.days_on(key, cast.syd, cast.today) == one.default


# Each deadline moves its own duties


def test_a_new_employees_days_to_acknowledge_are_those_of_the_first_day(cast: Cast, policy_in_force: Adoption) -> None:
    put(cast, "introduction", 3, cast.today + 2 * DAY)
    days = {"Tidig": (cast.nord, 1), "Sen": (cast.nord, 2), "Annan": (cast.syd, 2)}
    people = {
        name: cast.person(f"{name} Påhittsson", company, employment={"first_day": cast.today + ahead * DAY})
        for name, (company, ahead) in days.items()
    }
    rows = policy_duties.acknowledge(clock.midnight(cast.today + 3 * DAY))
    found = dict(dues(rows.filter(who_id__in=[person.pk for person in people.values()])))
    assert {name: (found[person.pk] - cast.today).days for name, person in people.items()} == {
        "Tidig": 1 + 14,
        "Sen": 2 + 3,
        "Annan": 2 + 14,
    }


def test_new_people_have_days_of_their_own_and_those_of_all_until_the_company_sets_them(
    cast: Cast, policy_in_force: Adoption
) -> None:
    put(cast, "introduction", 20, cast.today + DAY)
    put(cast, "newcomer", 5, cast.today + 3 * DAY)
    days = {"Samma": 0, "Alla": 2, "Egen": 3}
    people = {
        name: cast.person(f"{name} Påhittsson", cast.nord, employment={"first_day": cast.today + ahead * DAY})
        for name, ahead in days.items()
    }
    rows = policy_duties.acknowledge(clock.midnight(cast.today + 4 * DAY))
    found = dict(dues(rows.filter(who_id__in=[person.pk for person in people.values()])))
    assert {name: (found[person.pk] - cast.today).days for name, person in people.items()} == {
        "Samma": 14,  # came the day the text was made known: as all others
        "Alla": 2 + 20,
        "Egen": 3 + 5,
    }
    told = [queries.days_on("newcomer", cast.nord, cast.today + ahead * DAY) for ahead in (0, 1, 3)]
    assert told == [14, 20, 5]


def test_a_text_made_known_later_asks_new_people_by_the_days_of_all(cast: Cast, policy_in_force: Adoption) -> None:
    put(cast, "newcomer", 5, cast.today - 9 * DAY)
    rows = policy_duties.acknowledge(cast.at).filter(who_id=cast.newcomer.pk)
    assert dues(rows) == {(cast.newcomer.pk, cast.today + 14 * DAY)}


def test_the_page_says_for_new_people_what_holds_for_all_until_they_have_their_own(cast: Cast) -> None:
    put(cast, "introduction", 20, cast.today)
    found = {one.deadline.key: one for one in deadlines.shown(cast.nord, cast.at)}
    assert (found["newcomer"].now, found["newcomer"].since) == (found["introduction"].now, cast.today)
    put(cast, "newcomer", 5, cast.today)
    found = {one.deadline.key: one for one in deadlines.shown(cast.nord, cast.at)}
    assert found["newcomer"].now != found["introduction"].now


def test_a_new_manager_or_company_moves_the_person_and_loses_no_evidence(cast: Cast, policy_in_force: Adoption) -> None:
    version = policy_in_force.version
    done = policies.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    later = clock.midnight(cast.today + 2 * DAY)
    old = cast.colleague.employments.get()
    workflow.move(old, by=cast.hr, at=cast.at, from_day=cast.today + DAY, manager=cast.communicator)

    def line(manager: User, at: dt.datetime) -> dict[Any, Any]:
        rows = policy.people(manager, policy.Following(), at).rows
        return {row["who_id"]: row["cells"][0].receipt_id for row in rows}

    assert line(cast.manager, cast.at)[cast.colleague.pk] == str(done.pk)
    assert cast.colleague.pk not in line(cast.manager, later)
    assert line(cast.communicator, later) == {cast.colleague.pk: str(done.pk)}
    cast.employ(cast.colleague, cast.syd, first_day=cast.today + 2 * DAY, manager=cast.other_ceo)
    assert line(cast.other_ceo, later) == {cast.colleague.pk: str(done.pk)}
    assert not policy_duties.acknowledge(later).filter(who_id=cast.colleague.pk).exists()


def test_the_follow_up_counts_as_late_who_is_late_by_the_companys_own_days(
    cast: Cast, policy_in_force: Adoption
) -> None:
    put(cast, "introduction", 1, cast.today + DAY)
    cast.person("Sen Påhittsson", cast.nord, employment={"first_day": cast.today + DAY})
    late = clock.midnight(cast.today + 3 * DAY)
    rates = {row["company_id"]: row["late"] for row in policy.company_rates([cast.nord.pk, cast.syd.pk], late)}
    assert rates == {cast.nord.pk: 1, cast.syd.pk: 0}


@pytest.fixture
def sent(request_draft: Request, cast: Cast) -> Request:
    requests.submit(request_draft, by=cast.communicator, at=cast.at)
    return request_draft


@pytest.mark.parametrize(("first", "days"), [(0, 2), (1, 5)])
def test_a_request_is_endorsed_within_the_days_of_the_day_it_was_sent(
    cast: Cast, sent: Request, first: int, days: int
) -> None:
    put(cast, "endorse", 2, cast.today + first * DAY)
    assert dues(accounts.endorse(cast.at)) == {(cast.hr.pk, cast.today + days * DAY)}


def test_deciding_completing_and_confirming_have_their_own_days(cast: Cast, sent: Request) -> None:
    for key, value in {"decide": 9, "complete": 20, "confirm_open": 30}.items():
        put(cast, key, value, cast.today)
    requests.endorse(sent, by=cast.hr, at=cast.at)
    assert dues(accounts.decide(cast.at)) == {(cast.ceo.pk, cast.today + 9 * DAY)}
    requests.send_back(sent, by=cast.ceo, at=cast.at, note="Påhittad fråga")
    asked = Request.objects.get(pk=sent.pk)
    since = accounts.complete(cast.at).get(object_id=asked.pk)["since"]
    assert dues(accounts.complete(cast.at)) == {(cast.communicator.pk, since + 20 * DAY)}
    requests.submit(asked, by=cast.communicator, at=cast.at)
    requests.endorse(asked, by=cast.hr, at=cast.at)
    requests.approve(asked, by=cast.ceo, at=cast.at)
    waits = accounts.confirm_open(cast.at).filter(who_id=cast.communicator.pk)
    assert dues(waits) == {(cast.communicator.pk, cast.today + 30 * DAY)}


@pytest.mark.parametrize(("first", "months"), [(0, 6), (1, 24)])
def test_a_decision_to_operate_lasts_as_long_as_holds_on_its_day(
    cast: Cast, sent: Request, first: int, months: int
) -> None:
    put(cast, "operate", 6, cast.today + first * DAY)
    requests.endorse(sent, by=cast.hr, at=cast.at)
    account = requests.approve(sent, by=cast.ceo, at=cast.at)
    assert account.operated_until == clock.add_months(cast.today, months)


def test_the_second_person_has_the_companys_days(cast: Cast) -> None:
    put(cast, "second_role", 9, cast.today)
    workflow.propose(
        cast.colleague, cast.nord, "handler", first_day=cast.today, by=cast.hr, at=cast.at, note="Påhittad"
    )
    assert dues(duties.KINDS[0].rows(cast.at)) == {(cast.ceo.pk, cast.today + 9 * DAY)}


def test_fewer_months_between_reviews_hold_from_the_next_review(cast: Cast, policy_in_force: Adoption) -> None:
    def due(at: dt.datetime) -> dt.date:
        return policy.reviews_due(at).get(pk=policy_in_force.pk).due

    effective = policy_in_force.effective_from
    put(cast, "review", 6, effective + DAY)
    assert due(cast.at) == clock.add_months(effective, 12)
    values = {"outcome": "unchanged", "participants": "Påhitta Påhittsson", "minutes": "Allt står sig."}
    policies.review(policy_in_force, day=cast.today, answers=answered(), by=cast.hr, at=cast.at, **values)
    assert due(cast.at) == clock.add_months(cast.today, 6)


def test_a_longer_time_is_told_at_once_and_the_usual_one_as_before() -> None:
    kinds = [*policy_duties.KINDS, *accounts.KINDS, *duties.KINDS]
    first = {kind.key: kind.ladder[:2] for kind in kinds if kind.key in {"acknowledge", "endorse", "decide"}}
    assert first == {"acknowledge": (-60, -7), "endorse": (-60, -5), "decide": (-60, -7)}


# Who sets, and what is refused


@pytest.mark.parametrize(
    ("who", "may"),
    [("hr", True), ("group_hr", False), ("ceo", False), ("auditor", False), ("colleague", False), ("syd_hr", False)],
)
def test_hr_of_the_company_sets_its_deadlines(cast: Cast, who: str, may: bool) -> None:
    by = getattr(cast, who)
    assert queries.may_set_days(by, cast.nord, cast.at) == may
    values: dict[str, Any] = {"value": 3, "valid_from": cast.today + DAY, "at": cast.at}
    if may:
        made = workflow.set_days(cast.nord, "endorse", by=by, **values)
        assert (made.by, made.at, made.value, made.valid_from) == (by, cast.at, 3, cast.today + DAY)
        return
    with pytest.raises(Forbidden):
        workflow.set_days(cast.nord, "endorse", by=by, **values)


def test_hr_of_the_parent_sets_them_where_a_company_has_no_hr(cast: Cast) -> None:
    vast = cast.company("Västpåhitt AB", "vast", "559900-0048", hue=90)
    values: dict[str, Any] = {"value": 3, "valid_from": cast.today + DAY, "at": cast.at}
    with pytest.raises(Forbidden):
        workflow.set_days(vast, "endorse", by=cast.hr, **values)
    assert workflow.set_days(vast, "endorse", by=cast.group_hr, **values).company == vast


@pytest.mark.parametrize("key", DEADLINES)
def test_outside_its_bounds_a_deadline_is_refused_by_workflow_and_database(cast: Cast, key: str) -> None:
    one, tomorrow = DEADLINES[key], cast.today + DAY
    for value in (one.least - 1, one.most + 1):
        with pytest.raises(Refused) as refused:
            workflow.set_days(cast.nord, key, value=value, valid_from=tomorrow, by=cast.hr, at=cast.at)
        assert refused.value.code == "value"
        row = CompanyDays(company=cast.nord, key=key, value=value, valid_from=tomorrow, by=cast.hr, at=cast.at)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    assert not CompanyDays.objects.exists()


def test_a_deadline_nobody_knows_is_refused_by_the_database(cast: Cast) -> None:
    row = CompanyDays(company=cast.nord, key="whenever", value=5, valid_from=cast.today + DAY, by=cast.hr, at=cast.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("ahead", [-1, 0])
def test_a_day_that_has_come_is_refused_by_workflow_and_database(cast: Cast, ahead: int) -> None:
    values: dict[str, Any] = {"value": 3, "valid_from": cast.today + ahead * DAY, "by": cast.hr, "at": cast.at}
    with pytest.raises(Refused) as refused:
        workflow.set_days(cast.nord, "endorse", **values)
    assert refused.value.code == "valid_from"
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyDays(company=cast.nord, key="endorse", **values).save()


def test_what_holds_already_is_not_written_once_more(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        workflow.set_days(cast.nord, "endorse", value=5, valid_from=cast.today + DAY, by=cast.hr, at=cast.at)
    assert refused.value.code == "value"


def test_what_was_set_is_never_changed(cast: Cast) -> None:
    put(cast, "endorse", 3, cast.today)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CompanyDays.objects.update(value=4)


def test_who_filled_in_the_form_upon_an_older_number_is_told(cast: Cast) -> None:
    put(cast, "endorse", 3, cast.today + DAY)
    values: dict[str, Any] = {"valid_from": cast.today + DAY, "by": cast.hr, "at": cast.at}
    with pytest.raises(Stale):
        workflow.set_days(cast.nord, "endorse", value=4, version="", **values)
    workflow.set_days(cast.nord, "decide", value=4, version="", **values)


def test_of_two_who_set_at_once_one_is_told(transactional_db: None, cast: Cast) -> None:
    people: list[User] = [cast.hr, cast.todays_hr]

    def act(number: int) -> Any:
        day = cast.today + (number + 1) * DAY
        return workflow.set_days(
            cast.nord, "endorse", value=number + 2, valid_from=day, version="", by=people[number], at=cast.at
        )

    assert tally(race(2, act)) == {"done": 1, "Stale": 1}
    assert CompanyDays.objects.count() == 1


def test_the_table_goes_not_back_once_a_company_has_set_days_for_newcomers(cast: Cast) -> None:
    migration = import_module("companies.migrations.0014_newcomer")
    migration.none_is_set(apps, None)
    put(cast, "newcomer", 5, cast.today + 3 * DAY)
    with pytest.raises(IrreversibleError, match="days for newcomers"):
        migration.none_is_set(apps, None)
