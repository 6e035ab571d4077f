"""Planning a review: who may, whom it calls and tells, moving it, holding it; and the role that sees to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from companies import workflow as companies
from companies.models import Company, User
from kit import clock
from kit.workflow import Forbidden, Refused, Stale
from notices.models import Notice
from notices.workflow import deliver, remind
from plsportal import inbox
from plsportal.duties import ALL
from policy import duties, queries, workflow
from policy.models import Adoption, Review, ReviewPlan, ReviewResponsible
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .reviewed import address, keep, represents
from .texts import adopt

ClientFor = Callable[[User], Client]


@pytest.fixture
def adoption(policy_in_force: Adoption) -> Adoption:
    return policy_in_force


def plan(adoption: Adoption, cast: Cast, *people: User, days: int = 10, by: User | None = None, **more: Any) -> Any:
    values = {"people": people, "day": cast.today + days * DAY, "at": cast.at, **more}
    return workflow.plan_review(adoption, by=by or cast.hr, **values)


def awaited(at: dt.datetime) -> set[Any]:
    return set(duties.attend_review(at).values_list("who_id", flat=True))


def told(kind: str) -> set[Any]:
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


# Who may


@pytest.mark.parametrize("verb", ["plan_review", "set_responsible"])
@pytest.mark.parametrize("who", ["hr", "ceo", "quality"])
def test_hr_ceo_and_quality_manager_plan_and_say_who_sees_to_it(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str, verb: str
) -> None:
    client = client_for(getattr(cast, who))
    day = (cast.today + DAY).isoformat()
    assert client.get(address(adoption, verb)).status_code == 200
    answer = client.post(address(adoption, verb), {"day": day, "first_day": day, "role": "ceo"})
    assert (answer.status_code, answer.url) == (302, address(adoption))
    [made] = (ReviewPlan if verb == "plan_review" else ReviewResponsible).objects.all()
    assert (made.by, made.basis_role, made.company, made.policy) == (
        getattr(cast, who), who, cast.nord, adoption.policy,
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["plan_review", "set_responsible"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 403), ("auditor", 403), ("yesterdays_hr", 403), ("stranger", 404), ("syd_hr", 404), ("chair", 404)],
)
def test_nobody_else_does(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str, status: int, verb: str
) -> None:
    client = client_for(getattr(cast, who))
    day = (cast.today + DAY).isoformat()
    typed = {"day": day, "first_day": day, "role": "ceo"}
    assert client.get(address(adoption, verb)).status_code == status
    assert client.post(address(adoption, verb), typed).status_code == status
    assert not ReviewPlan.objects.exists() and not ReviewResponsible.objects.exists()


def test_the_workflow_asks_for_the_right_itself(adoption: Adoption, cast: Cast) -> None:
    for person in (cast.colleague, cast.syd_hr, cast.leaver, cast.portal):
        with pytest.raises(Forbidden):
            plan(adoption, cast, by=person)
        with pytest.raises(Forbidden):
            workflow.set_responsible(adoption, role="hr", first_day=cast.today, by=person, at=cast.at)


# What is refused


def test_a_day_that_has_passed_is_told_at_its_field_and_the_people_stay_chosen(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    yesterday = (clock.today() - DAY).isoformat()
    typed = {"day": yesterday, "people": [str(cast.colleague.pk)]}
    answer = client_for(cast.hr).post(address(adoption, "plan_review"), typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["day"])
    assert answer.context["form"]["people"].value() == [str(cast.colleague.pk)]
    with pytest.raises(Refused):
        plan(adoption, cast, cast.colleague, days=-1)
    assert not ReviewPlan.objects.exists()


def test_somebody_from_elsewhere_is_not_called(adoption: Adoption, cast: Cast) -> None:
    for other in (cast.stranger, cast.leaver, cast.chair):
        with pytest.raises(Refused):
            plan(adoption, cast, cast.colleague, other)
    assert not ReviewPlan.objects.exists()


@pytest.mark.parametrize(("role", "days"), [("hr", -1), ("auditor", 1), ("", 1)])
def test_another_role_or_a_day_that_has_passed_is_refused(
    adoption: Adoption, cast: Cast, client_for: ClientFor, role: str, days: int
) -> None:
    day = cast.today + days * DAY
    with pytest.raises(Refused):
        workflow.set_responsible(adoption, role=role, first_day=day, by=cast.hr, at=cast.at)
    typed = {"role": role, "first_day": day.isoformat()}
    assert client_for(cast.hr).post(address(adoption, "set_responsible"), typed).status_code == 422
    assert not ReviewResponsible.objects.exists()


# Whom it calls


def test_the_safety_representatives_are_proposed_and_whoever_is_called_is_told_and_sees_it_until_that_day(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    represents(cast.newcomer)
    client = client_for(cast.hr)
    form = client.get(address(adoption, "plan_review")).context["form"]
    assert form["people"].value() == [str(cast.newcomer.pk)]
    day = cast.today + 10 * DAY
    people = [cast.newcomer, cast.ceo, cast.hr]
    client.post(address(adoption, "plan_review"), {"day": day.isoformat(), "people": [str(one.pk) for one in people]})
    assert told("review_called") == {cast.newcomer.pk, cast.ceo.pk}  # whoever plans knows
    expected = {one.pk for one in people}
    until = clock.midnight(day)
    assert [awaited(at) for at in (clock.now(), until, until + DAY)] == [expected, expected, set()]
    assert "attend_review" in {item.kind for item in inbox.items(cast.newcomer, clock.now())}
    page = client_for(cast.newcomer).get(address(adoption)).content.decode()
    assert f'datetime="{day.isoformat()}"' in page and cast.ceo.name in page


def test_the_mail_says_which_policy_and_day_and_names_nobody(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast, cast.colleague)
    deliver(ALL, clock.now())
    [message] = [one for one in mail.outbox if one.to == [cast.colleague.email]]
    assert adoption.policy.title in message.subject
    assert address(adoption) in message.body
    assert cast.hr.name not in message.body


def test_the_day_before_they_are_reminded(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast, cast.colleague)
    [kind] = [kind for kind in duties.KINDS if kind.key == "attend_review"]
    assert remind([kind], cast.at + 8 * DAY) == 0
    assert remind([kind], cast.at + 9 * DAY) == 1


def test_who_leaves_is_not_awaited_any_more(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast, cast.colleague, cast.manager)
    employment = cast.colleague.employments.get()
    companies.end_employment(employment, last_day=cast.today + 2 * DAY, by=cast.hr, at=cast.at, note="Slutar")
    assert awaited(cast.at + 3 * DAY) == {cast.manager.pk}


def test_who_moves_to_a_sister_company_is_not_awaited_unless_they_review_here(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast, cast.colleague, cast.quality, cast.manager)
    for one in (cast.colleague, cast.quality):
        work = one.employments.get()
        companies.end_employment(work, last_day=cast.today + 2 * DAY, by=cast.hr, at=cast.at, note="Byter")
        cast.employ(one, cast.syd, first_day=cast.today + 3 * DAY)
    assert awaited(cast.at) == {cast.colleague.pk, cast.quality.pk, cast.manager.pk}
    assert awaited(cast.at + 3 * DAY) == {cast.quality.pk, cast.manager.pk}


# Moving and holding it


def test_a_later_plan_replaces_it_and_those_who_are_called_no_more_are_told(adoption: Adoption, cast: Cast) -> None:
    first = plan(adoption, cast, cast.colleague, cast.manager)
    later = cast.at + dt.timedelta(microseconds=1)
    second = plan(adoption, cast, cast.manager, days=20, upon=first.pk, at=later, by=cast.quality)
    assert queries.open_plan(adoption, later) == second
    assert queries.open_plan(adoption, cast.at) == first
    assert awaited(later) == {cast.manager.pk}
    assert told("review_called_off") == {cast.colleague.pk}
    deliver(ALL, clock.now())  # the calls to the first day have not been sent and are not any more
    assert sorted(one.to[0] for one in mail.outbox) == sorted([cast.colleague.email, cast.manager.email])


def test_the_review_holds_what_was_planned_and_one_from_before_does_not(adoption: Adoption, cast: Cast) -> None:
    planned = plan(adoption, cast, cast.colleague, days=0)
    assert keep(adoption, cast, cast.hr, day=cast.today - DAY).plan is None
    assert queries.open_plan(adoption, cast.at) == planned
    assert keep(adoption, cast, cast.hr).plan == planned
    assert queries.open_plan(adoption, cast.at) is None
    assert awaited(cast.at) == set()
    assert keep(adoption, cast, cast.hr).plan is None


def test_whoever_is_called_is_proposed_as_taking_part(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    plan(adoption, cast, cast.colleague)
    form = client_for(cast.hr).get(address(adoption)).context["form"]
    assert form["people"].value() == [str(cast.colleague.pk)]


def test_a_policy_no_longer_in_force_awaits_nobody(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast, cast.colleague, days=300)
    assert awaited(cast.at + DAY) == {cast.colleague.pk}
    Company.objects.filter(pk=cast.nord.pk).update(closed_on=cast.today + 2 * DAY)
    assert awaited(cast.at + 2 * DAY) == set()


# Two at once


def test_whoever_plans_second_sees_the_first_plan_and_loses_nothing(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    client.get(address(adoption, "plan_review"))
    plan(adoption, cast, cast.manager, by=cast.ceo)
    day = (cast.today + 5 * DAY).isoformat()
    typed = {"upon": "", "day": day, "people": [str(cast.colleague.pk)]}
    answer = client.post(address(adoption, "plan_review"), typed)
    form = answer.context["form"]
    assert answer.status_code == 409
    assert cast.ceo.name in answer.content.decode()
    assert (form["day"].value(), form["people"].value()) == (day, [str(cast.colleague.pk)])
    assert client.post(address(adoption, "plan_review"), {**typed, "upon": form["upon"].value()}).status_code == 302
    assert ReviewPlan.objects.count() == 2


def test_of_three_who_plan_at_once_one_does(transactional_db: None, cast: Cast) -> None:
    adoption = adopt(cast, "Kapplöpning", cast.nord).adoptions.get(company=cast.nord)
    planners = (cast.hr, cast.ceo, cast.quality)
    outcomes = race(3, lambda number: plan(adoption, cast, cast.colleague, by=planners[number]))
    assert tally(outcomes) == {"done": 1, "Stale": 2}
    assert ReviewPlan.objects.count() == 1
    with pytest.raises(Stale):
        plan(adoption, cast)


# The role that sees to it


def say(adoption: Adoption, cast: Cast, role: str, days: int = 0) -> ReviewResponsible:
    last = queries.said_last(adoption)
    said = {"first_day": cast.today + days * DAY, "upon": last.pk if last else None}
    return workflow.set_responsible(adoption, role=role, by=cast.hr, at=cast.at, **said)


def test_the_second_of_two_sees_what_the_first_said_and_loses_nothing(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client, where = client_for(cast.hr), address(adoption, "set_responsible")
    seen = client.get(where).context["form"]["upon"].value()
    say(adoption, cast, "quality", 2)
    typed = {"role": "ceo", "first_day": (cast.today + DAY).isoformat(), "upon": seen or ""}
    late = client.post(where, typed)
    assert (late.status_code, late.context["form"]["role"].value()) == (409, "ceo")
    assert f"{cast.hr.name} har valt Kvalitetsansvarig" in late.content.decode()
    assert ReviewResponsible.objects.count() == 1
    again = client.post(where, {**typed, "upon": late.context["form"]["upon"].value()})
    assert (again.status_code, ReviewResponsible.objects.count()) == (302, 2)


def test_hr_sees_to_it_until_something_else_is_said_and_each_change_is_kept(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    assert queries.responsible_for(adoption, cast.at) == "hr"
    for role, days in (("quality", 2), ("ceo", 5)):
        say(adoption, cast, role, days)
    found = {days: queries.responsible_for(adoption, cast.at + days * DAY) for days in (0, 1, 2, 4, 5, 400)}
    assert found == {0: "hr", 1: "hr", 2: "quality", 4: "quality", 5: "ceo", 400: "ceo"}
    assert queries.responsible_for(cast.syd.adoptions.get(), cast.at + 5 * DAY) == "hr"
    page = client_for(cast.ceo).get(address(adoption, "set_responsible")).content.decode()
    assert "Kvalitetsansvarig" in page and page.count(cast.hr.name) >= 2


def test_what_is_said_last_for_the_same_day_holds(adoption: Adoption, cast: Cast) -> None:
    for role in ("quality", "ceo"):
        say(adoption, cast, role)
    assert queries.responsible_for(adoption, cast.at) == "ceo"
    assert ReviewResponsible.objects.count() == 2
    assert not Review.objects.exists()
