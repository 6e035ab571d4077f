"""A report comes in: for exactly those whom the reporter saw, once, whoever is or is not there."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from companies import queries as companies
from companies.models import RoleAssignment
from companies.workflow import end_role
from incidents import duties, queries, wall, workflow
from incidents.models import Case, CaseUserObjectPermission, Grant
from incidents.workflow import HandlersChanged, Shown, Story
from kit.workflow import Forbidden
from notices.models import Notice
from tests.cast import DAY, Cast
from tests.companies.lines import boss_over_manager, leaves
from tests.incidents.conftest import Around, readers, report
from tests.racing import race, tally


def test_it_goes_to_every_designated_handler_who_is_not_denied_and_to_nobody_else(around: Around) -> None:
    named = {around.handler, around.second}
    grants = Grant.objects.filter(case=around.case)
    assert {grant.handler for grant in grants} == named
    assert {(grant.reason, grant.by) for grant in grants} == {("received", around.cast.portal)}
    assert {row.user for row in CaseUserObjectPermission.objects.all()} == named
    assert readers(around.case) == {one.name for one in (*named, around.reporter)}


def test_history_names_the_portal_and_the_verb_alone(around: Around) -> None:
    line = around.case.history.get()
    assert (line.history_change_reason, line.history_user) == ("submit", around.cast.portal)


def test_the_handlers_are_told_and_what_is_told_leads_to_no_case(around: Around) -> None:
    told = Notice.objects.filter(kind="case_news")
    assert {one.person for one in told} == {around.handler, around.second}
    assert around.case.pk not in {one.object_id for one in told}


def test_a_list_that_changed_since_it_was_shown_comes_back_and_nothing_is_written(around: Around) -> None:
    seen = Shown(uuid.uuid4(), frozenset({around.handler.pk}))
    with pytest.raises(HandlersChanged) as caught:
        workflow.submit(around.story(), around.cast.nord, shown=seen, by=around.reporter, at=around.cast.at)
    assert set(caught.value.handlers) == {around.handler, around.second}
    assert list(Case.objects.all()) == [around.case]


def test_sent_twice_it_is_one_case(around: Around) -> None:
    key = uuid.uuid4()
    assert around.report(case=key) == around.report(case=key)
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_it_is_one_case(transactional_db: None, around: Around) -> None:
    key = uuid.uuid4()
    assert tally(race(10, lambda number: around.report(case=key))) == {"done": 10}
    assert Case.objects.count() == 2


def test_somebody_elses_key_is_not_their_case(around: Around) -> None:
    with pytest.raises(Exception, match="incidents_case_pkey"):
        report(around.cast, around.cast.colleague, around.story(), case=around.case.pk)


def test_one_reports_where_one_works_and_nowhere_else(around: Around) -> None:
    with pytest.raises(Forbidden):
        report(around.cast, around.cast.stranger, Story(what="x"))


@pytest.mark.parametrize("number", [0, 1])
def test_a_company_with_fewer_than_two_handlers_is_helped_by_the_groups(cast: Cast, number: int) -> None:
    own = [cast.person("Ensam Påhittsutredare", cast.nord, handler={})] if number else []
    group = cast.person("Reserv Påhittsutredare", cast.group, handler={})
    case = report(cast, cast.communicator, Story(what="x"))
    assert readers(case) == {one.name for one in (*own, group, cast.communicator)}


def test_where_every_handler_is_denied_the_groups_take_it(around: Around) -> None:
    shut = (around.handler, around.second, around.excluded)
    case = around.report(around.story(accused=(around.accused, *shut)))
    assert readers(case) == {around.fallback.name, around.reporter.name}


def test_where_nobody_is_it_is_taken_in_and_whoever_comes_next_reads_it(cast: Cast) -> None:
    case = report(cast, cast.communicator, Story(what="x"))
    assert readers(case) == {cast.communicator.name}
    assert workflow.keep_handled(by=cast.portal, at=cast.at) == 0
    accused = cast.person("Ny Påhittsutredare", cast.nord, handler={})
    assert workflow.keep_handled(by=cast.portal, at=cast.at) == 1
    assert readers(case) == {cast.communicator.name, accused.name}
    assert workflow.keep_handled(by=cast.portal, at=cast.at) == 0


def test_who_steps_in_is_never_somebody_denied(cast: Cast) -> None:
    accused = cast.person("Sen Påhittsutredare", cast.nord)
    report(cast, cast.communicator, Story(what="x", accused=(accused, cast.manager)))
    for person in (accused, cast.manager):
        cast.appoint(person, cast.nord, "handler")
    assert workflow.keep_handled(by=cast.portal, at=cast.at) == 0
    with pytest.raises(Forbidden):
        workflow.keep_handled(by=cast.hr, at=cast.at)


def test_hr_sees_that_handlers_are_missing_and_the_same_whether_or_not_something_is_reported(cast: Cast) -> None:
    def seen() -> list[object]:
        return list(duties.designate(cast.at).order_by("company_id", "who_id"))

    before = seen()
    report(cast, cast.communicator, Story(what="x"))
    assert seen() == before
    assert {(row["who_id"], row["company_id"]) for row in before} == {  # type: ignore[index]
        (cast.hr.pk, cast.nord.pk), (cast.syd_hr.pk, cast.syd.pk), (cast.group_hr.pk, cast.group.pk),
    }  # fmt: skip
    for number in ("Ett", "Två"):
        cast.person(f"{number} Påhittsutredare", cast.nord, handler={})
    assert cast.hr.pk not in {row["who_id"] for row in seen()}  # type: ignore[index]


def test_the_manager_in_line_of_the_reporter_is_denied_however_high(cast: Cast) -> None:
    cast.appoint(cast.manager, cast.nord, "handler")
    top = cast.person("Topp Påhittschef", cast.nord, handler={})
    other = cast.person("Annan Påhittsutredare", cast.nord, handler={})
    line = cast.manager.employments.get()
    line.manager = top
    from kit.workflow import record

    record(line, "change", cast.portal)
    case = report(cast, cast.communicator, Story(what="x"))
    assert queries.above([cast.communicator.pk], cast.at) == {cast.manager.pk, top.pk}
    assert readers(case) == {cast.communicator.name, other.name}


def test_whoever_stands_in_for_a_manager_who_has_left_is_denied_too(cast: Cast) -> None:
    top = boss_over_manager(cast)
    cast.appoint(top, cast.nord, "handler")
    other = cast.person("Annan Påhittsutredare", cast.nord, handler={})
    leaves(cast.manager, cast)
    case = report(cast, cast.communicator, Story(what="x"))
    assert top.pk in queries.above([cast.communicator.pk], cast.at)
    assert queries.below(top.pk, cast.at) == {cast.communicator.pk, cast.colleague.pk}
    assert readers(case) == {cast.communicator.name, other.name}


def test_who_stands_in_is_denied_too_where_the_manager_who_has_left_was_a_consultant_last(cast: Cast) -> None:
    top = boss_over_manager(cast)
    cast.appoint(top, cast.nord, "handler")
    other = cast.person("Annan Påhittsutredare", cast.nord, handler={})
    leaves(cast.manager, cast, days=3)
    days = {"first_day": cast.today - 2 * DAY, "last_day": cast.today - DAY}
    cast.employ(cast.manager, cast.nord, title="Konsult", kind="external", **days)
    case = report(cast, cast.communicator, Story(what="x"))
    assert set(companies.managers_of(cast.communicator, cast.at)) == {top}
    assert queries.above([cast.communicator.pk], cast.at) == {cast.manager.pk, top.pk}
    assert queries.below(top.pk, cast.at) == {cast.communicator.pk, cast.colleague.pk}
    assert readers(case) == {cast.communicator.name, other.name}


def test_a_reader_ends_with_the_role_today(around: Around) -> None:
    role = RoleAssignment.objects.get(person=around.handler, role="handler")
    end_role(role, last_day=around.cast.today - DAY, by=around.cast.portal, at=around.cast.at)
    assert around.handler.name not in readers(around.case)
    assert not wall.may_handle(around.handler, around.case, around.cast.at)


def test_a_role_that_is_held_again_opens_no_old_case(around: Around) -> None:
    cast, later = around.cast, around.cast.at + dt.timedelta(seconds=1)
    role = RoleAssignment.objects.get(person=around.handler, role="handler")
    end_role(role, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    workflow.keep_handled(by=cast.portal, at=later)
    cast.appoint(around.handler, cast.nord, "handler", first_day=cast.today)
    assert wall.may_handle(around.second, around.case, later)
    assert not wall.may_handle(around.handler, around.case, later)


def test_what_the_reporter_writes_in_a_closed_case_finds_a_handler(around: Around) -> None:
    cast, case = around.cast, around.case
    workflow.acknowledge(case, by=around.handler, at=cast.at)
    workflow.close(case, outcome="undetermined", text="x", by=around.handler, at=cast.at)
    for role in RoleAssignment.objects.filter(role="handler").exclude(person=around.fallback):
        end_role(role, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    moments = [cast.at + dt.timedelta(minutes=number) for number in (1, 2, 3)]
    assert workflow.keep_handled(by=cast.portal, at=moments[0]) == 0
    workflow.message(case, "Nu har han börjat igen.", by=around.reporter, at=moments[1])
    assert workflow.keep_handled(by=cast.portal, at=moments[2]) == 1
    assert wall.may_handle(around.fallback, case, moments[2])
