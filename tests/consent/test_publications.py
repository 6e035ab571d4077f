"""Publications: each verb in each status by each person; green and red; what a withdrawal makes at once; the race."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Appointment
from consent import queries, workflow
from consent.models import CustomerPermission, Publication, TakeDown
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from plsportal import inbox
from tests.cast import DAY, Cast
from tests.consent.stages import Stage, everybody, tables
from tests.racing import race, tally

URL = "https://www.instagram.com/p/pahitt/"
HANDLERS = {"communicator", "hr", "colleague", "manager"}  # by role; owner and back-up of the account
DONE = {"planned": {"publish", "drop"}, "published": {"take_down"}, "taken_down": set(), "withdrawn": set()}


def act(verb: str, publication: Publication, by: Any, at: dt.datetime) -> Any:
    """Walk one arrow."""
    more = {"url": URL} if verb == "publish" else {}
    return getattr(workflow, verb)(publication, by=by, at=at, **more)


def bring(stage: Stage, status: str) -> Publication:
    """Return a publication in the status."""
    publication = stage.plan()
    paths = {"planned": (), "published": ("publish",), "taken_down": ("publish", "take_down"), "withdrawn": ("drop",)}
    for verb in paths[status]:
        act(verb, publication, stage.cast.communicator, stage.cast.at)
    assert publication.status == status
    return publication


def outcome(verb: str, publication: Publication, by: Any, at: dt.datetime) -> str:
    """Return how the verb ends, rolled back when done."""
    point = transaction.savepoint()
    try:
        act(verb, Publication.objects.get(pk=publication.pk), by, at)
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


@pytest.mark.parametrize("status", Publication.Status.values)
def test_each_verb_is_done_exactly_where_the_map_says(cast: Cast, stage: Stage, status: str) -> None:
    publication = bring(stage, status)
    before = tables()
    cells = [(verb, name) for verb in workflow.MOVES for name in everybody(cast)]
    got = {(v, name): outcome(v, publication, everybody(cast)[name], cast.at) for v, name in cells}
    assert got == {
        (v, name): "Forbidden" if name not in HANDLERS else "done" if v in DONE[status] else "Stale"
        for v, name in cells
    }
    assert tables() == before


def test_the_trace_names_who_and_the_verb_and_the_take_down_is_a_fact(cast: Cast, stage: Stage) -> None:
    publication, _given = stage.published()
    workflow.take_down(publication, by=cast.hr, at=cast.at, note="Borttaget i appen")
    lines = [(row.history_change_reason, row.history_user) for row in publication.history.order_by("history_id")]
    assert lines == [("plan", cast.communicator), ("publish", cast.communicator), ("take_down", cast.hr)]
    fact = TakeDown.objects.get()
    assert (fact.by, fact.at, fact.note) == (cast.hr, cast.at, "Borttaget i appen")


def test_people_and_places_of_another_company_are_not_in_a_post(cast: Cast, stage: Stage) -> None:
    other = stage.ask(company=cast.syd, by=cast.syd_hr).subject
    place = stage.permission(company=cast.syd, by=cast.syd_hr)
    for values in ({"people": {other: ["film"]}}, {"places": [place]}):
        with pytest.raises(Refused):
            stage.plan(**values)


@pytest.mark.parametrize(
    ("asked", "given", "medium", "fine"),
    [
        ({}, {}, "picture", True),
        ({}, {}, "sound", False),
        ({}, {"media": ["film"]}, "picture", False),
        ({}, {"channels": ["print"]}, "picture", False),
        ({"channels": ["print", "website", "internal"]}, {}, "picture", False),
        ({}, {"gave": False}, "picture", False),
        ({}, None, "picture", False),
    ],
)
def test_green_needs_a_consent_for_medium_and_channel(
    stage: Stage, asked: Any, given: Any, medium: str, fine: bool
) -> None:
    request = stage.ask(**asked)
    if given is not None:
        stage.answer(request, **given)
    assert stage.green(stage.plan({request.subject: [medium]})) is fine


def test_another_companys_consent_of_the_same_person_does_not_count(cast: Cast, stage: Stage) -> None:
    cast.employ(cast.colleague, cast.syd)
    stage.answer(stage.ask(cast.colleague, company=cast.syd, by=cast.syd_hr))
    mine = stage.ask(cast.colleague)
    publication = stage.plan({mine.subject: ["picture"]})
    assert not stage.green(publication)
    stage.answer(mine)
    assert stage.green(publication)


def test_two_consents_together_cover_two_media(stage: Stage, cast: Cast) -> None:
    first = stage.ask(cast.colleague, media=["picture"])
    publication = stage.plan({first.subject: ["picture", "sound"]})
    stage.answer(first)
    assert [reason.ok for reason in queries.check(publication, cast.at)] == [False, True, True]
    stage.answer(stage.ask(cast.colleague, media=["sound"]))
    assert stage.green(publication)


def test_a_workplace_needs_a_live_permission(cast: Cast, stage: Stage) -> None:
    permission = stage.permission(first_day=cast.today, last_day=cast.today + 5 * DAY)
    publication = stage.plan(places=[permission])
    assert [stage.green(publication, cast.at + days * DAY) for days in (-1, 0, 5, 6)] == [False, True, True, False]


def test_red_is_not_published(cast: Cast, stage: Stage) -> None:
    publication = stage.plan({stage.ask().subject: ["picture"]})
    before = tables()
    with pytest.raises(Refused) as no:
        workflow.publish(publication, url=URL, by=cast.communicator, at=cast.at)
    assert no.value.code == "red"
    assert tables() == before


def duty(person: Any, at: dt.datetime) -> list[tuple[str, str]]:
    """Return the person's duties about publications, as the home page shows them."""
    kinds = ("take_down", "take_down_own", "take_down_left", "renew_consent")
    return [(item.kind, item.group) for item in inbox.items(person, at) if item.kind in kinds]


def test_a_withdrawal_makes_the_duty_at_once_and_the_take_down_ends_it(cast: Cast, stage: Stage) -> None:
    publication, given = stage.published()
    assert duty(cast.communicator, cast.at) == []
    workflow.withdraw(given, at=cast.at)
    assert duty(cast.communicator, cast.at) == [("take_down", "today")]
    assert duty(cast.colleague, cast.at) == [("take_down_own", "today")]
    assert duty(cast.communicator, cast.at + 3 * DAY) == [("take_down", "late")]
    for person in (cast.hr, cast.manager, cast.ceo, cast.stranger):
        assert duty(person, cast.at) == []
    workflow.take_down(publication, by=cast.colleague, at=cast.at)
    assert duty(cast.communicator, cast.at) == duty(cast.colleague, cast.at) == []


def test_an_ended_permission_makes_the_duty_at_once(cast: Cast, stage: Stage) -> None:
    stage.published(permission=True)
    permission = CustomerPermission.objects.get()
    workflow.end_permission(permission, last_day=cast.today - DAY, note="Kunden ångrade sig", by=cast.hr, at=cast.at)
    assert duty(cast.communicator, cast.at) == [("take_down", "today")]


def test_a_consent_that_runs_out_is_told_in_time_and_then_makes_the_duty(cast: Cast, stage: Stage) -> None:
    stage.published()
    last = clock.midnight(cast.today + 200 * DAY)  # summer or winter, the day begins there
    assert duty(cast.communicator, last - 31 * DAY) == []
    assert duty(cast.communicator, last - 30 * DAY) == [("renew_consent", "soon")]
    assert duty(cast.communicator, last) == [("renew_consent", "today")]
    assert duty(cast.communicator, last + DAY) == [("take_down", "today")]


def test_a_longer_consent_beside_it_ends_the_asking(cast: Cast, stage: Stage) -> None:
    first = stage.ask(cast.colleague, until=cast.today + 10 * DAY)
    stage.answer(first)
    publication = stage.plan({first.subject: ["picture"]})
    workflow.publish(publication, url=URL, by=cast.communicator, at=cast.at)
    assert duty(cast.communicator, cast.at) == [("renew_consent", "soon")]
    stage.answer(stage.ask(cast.colleague))
    assert duty(cast.communicator, cast.at) == []
    assert stage.green(publication, cast.at + 20 * DAY)


def test_where_publisher_and_owner_have_left_those_who_ask_take_it_down(cast: Cast, stage: Stage) -> None:
    from companies import workflow as companies

    _publication, given = stage.published()
    workflow.withdraw(given, at=cast.at)
    for person in (cast.communicator, cast.colleague):
        leaving = person.employments.get()
        companies.end_employment(leaving, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert duty(cast.hr, cast.at) == [("take_down_left", "today")]
    assert duty(cast.manager, cast.at) == []


def test_the_reminder_job_writes_each_step_once(cast: Cast, stage: Stage) -> None:
    from consent.duties import KINDS
    from notices import workflow as notices
    from notices.models import Notice

    _publication, given = stage.published()
    workflow.withdraw(given, at=cast.at)
    for days in (0, 0, 1, 2, 3, 4):
        notices.remind(KINDS, cast.at + days * DAY)
    found = Notice.objects.filter(kind__startswith="take_down").order_by("kind", "step")
    assert [(row.kind, row.step) for row in found] == [
        (kind, step) for kind in ("take_down", "take_down_own") for step in (0, 1, 3)
    ]


@pytest.mark.parametrize("what", ["consent", "permission"])
@pytest.mark.django_db(transaction=True)
def test_nothing_is_published_after_a_withdrawal_has_committed(
    transactional_db: None, cast: Cast, stage: Stage, what: str
) -> None:
    for _round in range(8):
        given = stage.answer(stage.ask())
        permission = stage.permission()
        publication = stage.plan({given.request.subject: ["picture"]}, [permission])

        def act_one(number: int, given: Any = given, permission: Any = permission, post: Any = publication) -> Any:
            if number:
                return workflow.publish(post, url=URL, by=cast.communicator, at=cast.at)
            if what == "consent":
                return workflow.withdraw(given, at=cast.at + DAY / 24)
            last = cast.today - DAY
            return workflow.end_permission(permission, last_day=last, note="Nej", by=cast.hr, at=cast.at)

        outcomes = race(2, act_one)
        assert tally(outcomes[:1]) == {"done": 1}, outcomes
        publication.refresh_from_db()
        if isinstance(outcomes[1], Refused):
            assert publication.status == "planned"
        else:
            assert publication.status == "published", outcomes
            assert queries.broken(cast.at + DAY / 12).filter(pk=publication.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_publisher_that_waited_for_a_withdrawal_is_refused(transactional_db: None, cast: Cast, stage: Stage) -> None:
    import threading

    from django.db import connection

    given = stage.answer(stage.ask())
    publication = stage.plan({given.request.subject: ["picture"]})
    ended: list[Any] = []

    def publish() -> None:
        try:
            workflow.publish(publication, url=URL, by=cast.communicator, at=cast.at)
        except Refused as no:
            ended.append(no.code)
        finally:
            connection.close()

    with transaction.atomic():
        workflow.withdraw(given, at=cast.at + DAY / 24)
        thread = threading.Thread(target=publish)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive(), "it did not wait"
    thread.join(timeout=20)
    assert ended == ["red"]


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_no_at_once_make_one_answer(transactional_db: None, cast: Cast, stage: Stage) -> None:
    request = stage.ask()
    outcomes = race(4, lambda number: stage.answer(request, gave=bool(number % 2)))
    assert tally(outcomes) == {"done": 1, "Refused": 3}


@pytest.mark.parametrize("kind", ["moderator", "analyst"])
def test_who_only_answers_or_reads_figures_may_plan_nothing(cast: Cast, stage: Stage, kind: str) -> None:
    account, who, at = stage.account(), cast.colleague, cast.at
    assert queries.publishes(who, at) and queries.may_plan(who, account, at)
    Appointment.objects.filter(account=account, person=who).update(kind=kind)
    assert list(queries.accounts_for(who, at)) == []
    assert not queries.publishes(who, at)
    assert queries.may_plan(who, account, at) is None
