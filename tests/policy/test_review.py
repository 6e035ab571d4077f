"""The annual review: who may, what it moves, and when it awaits whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Refused
from policy import duties, queries, workflow
from policy.models import Adoption, Draft, Review
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .reviewed import TYPED, VALUES, address, keep
from .texts import adopt

ClientFor = Callable[[User], Client]


@pytest.fixture
def adoption(policy_in_force: Adoption) -> Adoption:
    return policy_in_force


def due(adoption: Adoption, at: dt.datetime) -> dt.date:
    return queries.reviews_due(at).get(pk=adoption.pk).due


def awaited(adoption: Adoption, at: dt.datetime) -> set[Any]:
    """Return who is asked to review for the adoption's company."""
    return set(duties.review(at).filter(object_id=adoption.pk).values_list("who_id", flat=True))


def test_the_page_says_what_the_due_day_is_counted_from(cast: Cast, client_for: ClientFor) -> None:
    def says(sentence: str) -> bool:
        newest = Adoption.objects.order_by("-effective_from")[0]
        return sentence in client_for(cast.hr).get(address(newest)).content.decode()

    adopt(cast, "En text", cast.nord, days=100)
    assert says("Ingen översyn har antecknats sedan dess.")
    keep(Adoption.objects.get(), cast, cast.hr, day=cast.today - 50 * DAY)
    assert says("Räknas från senaste översynen.")
    adopt(cast, "En nyare text", cast.nord, days=10)
    assert says("som kom efter den senaste översynen.")


# Who may


@pytest.mark.parametrize("who", ["hr", "ceo", "quality"])
def test_hr_ceo_and_quality_manager_keep_a_review(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str
) -> None:
    person = getattr(cast, who)
    client = client_for(person)
    assert client.get(address(adoption)).context["form"] is not None
    answer = client.post(address(adoption), {**TYPED, "day": cast.today.isoformat()})
    review = Review.objects.get()
    assert (answer.status_code, answer.url) == (302, review.get_absolute_url())
    assert (review.by, review.basis_role, review.day) == (person, who, cast.today)
    assert (review.version, review.company, review.outcome) == (adoption.version, cast.nord, "unchanged")
    page = client.get(address(adoption)).content.decode()
    assert all(VALUES[name] in page for name in ("participants", "minutes"))
    assert person.name in page


@pytest.mark.parametrize("who", ["colleague", "communicator", "manager", "auditor", "yesterdays_hr"])
def test_others_of_the_company_read_and_may_not(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str
) -> None:
    client = client_for(getattr(cast, who))
    page = client.get(address(adoption))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert client.post(address(adoption), {**TYPED, "day": cast.today.isoformat()}).status_code == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "syd_hr", "other_ceo", "group_hr", "chair", "outsider_superuser"])
def test_for_outsiders_the_page_does_not_exist(adoption: Adoption, cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get(address(adoption)).status_code == 404
    assert client.post(address(adoption), {**TYPED, "day": cast.today.isoformat()}).status_code == 404
    assert not Review.objects.exists()


def test_the_workflow_asks_for_the_right_itself(adoption: Adoption, cast: Cast) -> None:
    for person in (cast.colleague, cast.syd_hr, cast.yesterdays_hr, cast.leaver, cast.portal):
        with pytest.raises(Forbidden):
            keep(adoption, cast, person)
    assert keep(adoption, cast, cast.todays_hr).by == cast.todays_hr


# What is refused


def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    tomorrow = clock.today() + DAY
    answer = client_for(cast.hr).post(address(adoption), {**TYPED, "day": tomorrow.isoformat()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert answer.context["form"].errors["day"][0] in page
    assert all(value in page for value in (VALUES["participants"], VALUES["minutes"], tomorrow.isoformat()))
    assert answer.context["form"]["outcome"].value() == "unchanged"
    assert not Review.objects.exists()
    with pytest.raises(Refused):
        keep(adoption, cast, cast.hr, day=cast.today + DAY)


@pytest.mark.parametrize("lacking", ["outcome", "participants", "minutes", "day", "word_law"])
def test_a_field_left_out_is_named_and_the_rest_kept(
    adoption: Adoption, cast: Cast, client_for: ClientFor, lacking: str
) -> None:
    values = {**TYPED, "day": cast.today.isoformat(), lacking: ""}
    answer = client_for(cast.hr).post(address(adoption), values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [lacking]
    assert not Review.objects.exists()


# To be revised


@pytest.mark.parametrize("who", ["hr", "ceo", "quality"])
def test_a_policy_to_be_revised_is_opened_to_write_on_in_the_same_press(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str
) -> None:
    person = getattr(cast, who)
    answer = client_for(person).post(address(adoption), {**TYPED, "day": cast.today.isoformat(), "outcome": "revise"})
    draft = Draft.objects.get()
    assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())
    assert (draft.policy, draft.companies, draft.body) == (adoption.policy, [cast.nord.pk], adoption.version.body)
    assert (draft.opened_by, Review.objects.get().outcome) == (person, "revise")
    last = draft.history.get()
    assert (last.history_user, last.history_change_reason) == (person, "open_draft")


def test_where_a_draft_is_open_already_the_review_is_kept_and_leads_to_it(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    draft = workflow.open_draft(adoption.policy, [cast.nord], by=cast.quality, at=cast.at)
    client = client_for(cast.hr)
    assert draft.get_absolute_url() in client.get(address(adoption)).content.decode()
    values = {**TYPED, "day": cast.today.isoformat(), "outcome": "revise"}
    answer = client.post(address(adoption), values, follow=True)
    assert answer.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert "Det finns redan ett öppet utkast" in answer.content.decode()
    assert (Draft.objects.count(), Review.objects.count()) == (1, 1)


def test_a_review_without_changes_opens_no_draft(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.hr).post(address(adoption), {**TYPED, "day": cast.today.isoformat()})
    assert Review.objects.count() == 1
    assert not Draft.objects.exists()


def test_where_the_draft_cannot_be_opened_no_review_is_kept(
    adoption: Adoption, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*given: Any, **more: Any) -> None:
        raise Refused("Påhitt", "open")

    monkeypatch.setattr("policy.workflow.reviews.open_draft", refuses)
    with pytest.raises(Refused):
        keep(adoption, cast, cast.hr, outcome="revise")
    assert not Review.objects.exists()


# Two at once


def test_whoever_records_second_is_told_who_was_first_and_loses_nothing(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    upon = client.get(address(adoption)).context["form"]["upon"].value()
    keep(adoption, cast, cast.ceo, minutes="Den första.")
    values = {**TYPED, "day": cast.today.isoformat(), "upon": upon}
    answer = client.post(address(adoption), values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert Review.objects.get().by == cast.ceo
    assert all(words in page for words in (cast.ceo.name, "Den första.", VALUES["participants"], VALUES["minutes"]))
    again = client.post(address(adoption), {**values, "upon": answer.context["form"]["upon"].value()})
    assert again.status_code == 302
    assert Review.objects.count() == 2


def test_of_two_who_record_the_same_round_at_once_one_does(transactional_db: None, cast: Cast) -> None:
    adoption = adopt(cast, "Kapplöpning", cast.nord).adoptions.get(company=cast.nord)
    reviewers = (cast.hr, cast.ceo, cast.quality)
    outcomes = race(3, lambda number: keep(adoption, cast, reviewers[number], upon=0, outcome="revise"))
    assert tally(outcomes) == {"done": 1, "Stale": 2}
    assert (Review.objects.count(), Draft.objects.count()) == (1, 1)


# What it moves


def test_the_next_one_is_due_twelve_months_after_the_day_of_the_review(adoption: Adoption, cast: Cast) -> None:
    assert due(adoption, cast.at) == clock.add_months(adoption.effective_from, 12)
    keep(adoption, cast, cast.hr, day=cast.today - 3 * DAY)
    assert due(adoption, cast.at) == clock.add_months(cast.today - 3 * DAY, 12)
    keep(adoption, cast, cast.ceo, day=cast.today - 90 * DAY)  # entered afterwards: the latest day counts
    assert due(adoption, cast.at) == clock.add_months(cast.today - 3 * DAY, 12)


def test_each_company_is_reviewed_for_itself(adoption: Adoption, cast: Cast) -> None:
    syd = cast.syd.adoptions.get()
    before = due(syd, cast.at)
    keep(adoption, cast, cast.hr)
    assert due(syd, cast.at) == before


def test_a_new_text_is_counted_from_its_own_day(adoption: Adoption, cast: Cast) -> None:
    keep(adoption, cast, cast.hr, day=cast.today - 30 * DAY)
    newer = adopt(cast, "Nyare text", cast.nord, days=10)
    adopted = newer.adoptions.get(company=cast.nord)
    assert due(adopted, cast.at) == clock.add_months(cast.today - 10 * DAY, 12)


def test_a_review_without_changes_asks_nobody_to_acknowledge_again(adoption: Adoption, cast: Cast) -> None:
    workflow.acknowledge(adoption.version, by=cast.colleague, at=cast.at, text_hash=adoption.version.text_hash)
    before = list(duties.acknowledge(cast.at).order_by("who_id", "company_id"))
    for outcome in ("unchanged", "revise"):
        keep(adoption, cast, cast.hr, outcome=outcome)
    assert list(duties.acknowledge(cast.at).order_by("who_id", "company_id")) == before


# Whom it awaits


def test_it_awaits_the_responsible_role_from_thirty_days_before_until_it_is_done(
    adoption: Adoption, cast: Cast
) -> None:
    hr = {cast.hr.pk}
    the_day = clock.midnight(due(adoption, cast.at)) + dt.timedelta(hours=9)
    expected = {-31: set(), -30: hr, 0: hr, 1: hr, 700: hr}
    assert {days: awaited(adoption, the_day + days * DAY) for days in expected} == expected
    keep(adoption, cast, cast.quality)
    assert awaited(adoption, the_day) == set()
    again = clock.midnight(clock.add_months(cast.today, 12))
    assert awaited(adoption, again - 30 * DAY) == hr


def test_who_is_asked_is_who_has_the_responsible_role_that_day_and_all_three_where_nobody_has(
    adoption: Adoption, cast: Cast
) -> None:
    late = clock.midnight(due(adoption, cast.at)) + 5 * DAY
    day = clock.day_of(late)
    cast.appoint(cast.newcomer, cast.nord, "hr", first_day=day + DAY)
    cast.appoint(cast.manager, cast.nord, "quality", first_day=cast.since, last_day=day)
    cast.appoint(cast.syd_hr, cast.nord, "quality", first_day=day)  # employed elsewhere in the group
    assert awaited(adoption, late) == {cast.hr.pk}
    assert awaited(adoption, late + DAY) == {cast.hr.pk, cast.newcomer.pk}
    say(adoption, cast, "quality", day)
    assert awaited(adoption, late - DAY) == {cast.hr.pk}
    assert awaited(adoption, late) == {cast.quality.pk, cast.manager.pk, cast.syd_hr.pk}
    assert awaited(adoption, late + DAY) == {cast.quality.pk, cast.syd_hr.pk}
    syd = cast.syd.adoptions.get()
    say(syd, cast, "quality", day, by=cast.syd_hr)  # nobody is quality manager there
    assert awaited(syd, late) == {cast.syd_hr.pk, cast.other_ceo.pk}


def say(adoption: Adoption, cast: Cast, role: str, day: dt.date, by: User | None = None) -> None:
    workflow.set_responsible(adoption, role=role, first_day=day, by=by or cast.hr, at=cast.at)


def test_two_roles_are_one_duty_a_person(adoption: Adoption, cast: Cast) -> None:
    from plsportal import inbox

    late = clock.midnight(due(adoption, cast.at))
    before = inbox.count(cast.hr, late)
    cast.appoint(cast.hr, cast.nord, "quality", first_day=cast.since + DAY)
    assert inbox.count(cast.hr, late) == len(inbox.items(cast.hr, late)) == before
