"""What is kept of a review: the questions, who took part, the numbers, the next day; and its own page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from companies.models import CompanyDays, User
from kit import clock
from kit.workflow import Refused, record
from policy import queries, workflow
from policy.checklist import BY_KEY, QUESTIONS
from policy.forms import reviews as forms
from policy.models import Adoption, Review
from tests.cast import DAY, Cast

from .reviewed import TYPED, VALUES, address, answered, keep, represents
from .texts import adopt

ClientFor = Callable[[User], Client]


@pytest.fixture
def adoption(policy_in_force: Adoption) -> Adoption:
    return policy_in_force


def typed(cast: Cast, *people: User, **more: Any) -> dict[str, Any]:
    return {**TYPED, "day": cast.today.isoformat(), "people": [str(one.pk) for one in people], **more}


# The check list


def test_every_question_is_asked_in_both_languages_and_can_be_read_again() -> None:
    assert len({one.key for one in QUESTIONS}) == len(QUESTIONS) == 5
    assert set(BY_KEY) >= {one.key for one in QUESTIONS}
    for language, sign in (("sv", "sv"), ("en", "en")):
        with translation.override(language):
            assert [str(one) for one in QUESTIONS] == [getattr(one, sign) for one in QUESTIONS]
    assert all(one.sv != one.en and one.sv.endswith("?") and one.en.endswith("?") for one in QUESTIONS)


def test_each_answer_is_kept_with_its_remark_and_stands_in_the_protocol(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    client.post(address(adoption), typed(cast, word_accounts="no", remark_accounts="Ett konto saknar ansvarig."))
    review = Review.objects.get()
    said = {one["question"]: (one["word"], one["remark"]) for one in review.answers}
    assert said == {one.key: ("yes", "") for one in QUESTIONS} | {"accounts": ("no", "Ett konto saknar ansvarig.")}
    page = client.get(review.get_absolute_url()).content.decode()
    assert all(one.sv in page for one in QUESTIONS)
    assert "Ett konto saknar ansvarig." in page


@pytest.mark.parametrize("answers", [[], answered()[:-1], answered("maybe"), [*answered(), *answered()]])
def test_no_question_is_left_out_or_answered_otherwise(adoption: Adoption, cast: Cast, answers: Any) -> None:
    with pytest.raises(Refused):
        keep(adoption, cast, cast.hr, answers=answers)
    assert not Review.objects.exists()


def test_a_review_from_before_the_check_list_can_still_be_read(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    old = Review(
        policy=adoption.policy, version=adoption.version, company=cast.nord, day=cast.today - 200 * DAY, by=cast.hr,
        basis_role="hr", at=cast.at - 200 * DAY, **VALUES,
    )  # fmt: skip
    old.save(force_insert=True)
    page = client_for(cast.colleague).get(old.get_absolute_url())
    assert page.status_code == 200
    assert VALUES["participants"] in page.content.decode()
    assert QUESTIONS[0].sv not in page.content.decode()


# Who took part


def test_safety_representatives_stand_first_then_those_who_review_then_the_others_by_name(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    represents(cast.newcomer)
    form = client_for(cast.hr).get(address(adoption)).context["form"]
    names = [str(label) for _key, label in form.fields["people"].choices]
    assert names[0] == f"{cast.newcomer.name}, skyddsombud"
    assert set(names[1:4]) == {cast.hr.name, cast.ceo.name, cast.quality.name}
    assert names[4:] == [cast.manager.name, cast.colleague.name, cast.communicator.name]
    assert "named" not in form.fields


def test_in_a_large_company_the_others_are_written_and_found_by_name(
    adoption: Adoption, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LISTED", 3)
    represents(cast.newcomer)
    client = client_for(cast.hr)
    form = client.get(address(adoption)).context["form"]
    assert len(form.fields["people"].choices) == 4
    ticked = client.post(address(adoption), typed(cast, cast.manager, minutes="")).context["form"]
    assert cast.manager.name in dict(ticked.fields["people"].choices).values()  # is not lost with the page
    wrong = client.post(address(adoption), typed(cast, named="Ingen Alls"))
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["named"]
    assert "Ingen Alls" in wrong.content.decode()
    client.post(address(adoption), typed(cast, cast.newcomer, named=f"{cast.colleague.name}\n\n{cast.manager.email}"))
    attended = set(Review.objects.get().attended.values_list("person", flat=True))
    assert attended == {cast.newcomer.pk, cast.colleague.pk, cast.manager.pk}


def test_somebody_from_elsewhere_cannot_be_chosen(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    for other in (cast.stranger, cast.leaver, cast.auditor):
        answer = client_for(cast.hr).post(address(adoption), typed(cast, other))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["people"])
        with pytest.raises(Refused):
            keep(adoption, cast, cast.hr, people=[cast.colleague, other])
    assert not Review.objects.exists()


def test_who_took_part_and_has_left_since_is_chosen_and_counts_as_what_they_were(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    represents(cast.colleague)
    workflow.plan_review(adoption, day=cast.today, people=[cast.colleague], by=cast.hr, at=cast.at)
    work = cast.colleague.employments.get()
    work.last_day = cast.today
    record(work, "end_employment", cast.hr)
    later = clock.midnight(cast.today + 5 * DAY)
    with pytest.raises(Refused):
        keep(adoption, cast, cast.hr, people=[cast.colleague], day=cast.today + 5 * DAY, at=later)
    done = keep(adoption, cast, cast.hr, people=[cast.colleague], at=later)
    assert [one.safety_representative for one in done.attended.all()] == [True]


def test_the_page_lets_one_choose_who_was_called_or_worked_there_on_the_day(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client, day = client_for(cast.hr), cast.today - 9 * DAY
    for one in (cast.colleague, cast.leaver):
        assert str(cast.leaver.pk) not in client.get(address(adoption)).context["form"].listed
        unsaid = client.post(address(adoption), typed(cast, one, day=day.isoformat(), outcome=""))
        assert (unsaid.status_code, list(unsaid.context["form"].errors)) == (422, ["outcome"])
        assert str(cast.leaver.pk) in unsaid.context["form"].listed
    assert client.post(address(adoption), typed(cast, cast.leaver, day=day.isoformat())).status_code == 302
    [done] = Review.objects.all()
    assert [one.person for one in done.attended.all()] == [cast.leaver]


def test_people_of_the_company_are_enough_and_nobody_is_not(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    nobody = client.post(address(adoption), typed(cast, participants=""))
    assert (nobody.status_code, list(nobody.context["form"].errors)) == (422, ["participants"])
    assert client.post(address(adoption), typed(cast, cast.colleague, participants="")).status_code == 302
    review = Review.objects.get()
    assert [one.person for one in review.attended.all()] == [cast.colleague]
    assert cast.colleague.name in client.get(review.get_absolute_url()).content.decode()


def test_without_the_safety_representative_a_sentence_warns_and_the_review_stands(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    client, warning = client_for(cast.hr), "Inget skyddsombud deltog"
    assert warning not in client.post(address(adoption), typed(cast), follow=True).content.decode()  # there is none
    represents(cast.newcomer)
    without = client.post(address(adoption), typed(cast, cast.colleague), follow=True)
    assert warning in without.content.decode()
    with_them = client.post(address(adoption), typed(cast, cast.newcomer), follow=True)
    assert warning not in with_them.content.decode()
    assert Review.objects.count() == 3
    last = Review.objects.latest("at")
    assert [one.safety_representative for one in last.attended.all()] == [True]


def test_a_representative_stays_one_in_the_protocol_and_who_became_one_later_was_none(
    adoption: Adoption, cast: Cast
) -> None:
    review = keep(adoption, cast, cast.hr, people=[cast.colleague])
    assert not queries.lacks_representative(review)
    cast.employ(cast.stranger, cast.nord, first_day=cast.today + DAY, safety_representative=True)
    assert not queries.lacks_representative(review)


# The numbers and the next day


def test_the_numbers_of_the_moment_are_shown_before_and_kept(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    keep(adoption, cast, cast.hr, day=cast.today - 30 * DAY, at=cast.at - 30 * DAY)
    workflow.acknowledge(adoption.version, by=cast.colleague, at=cast.at, text_hash=adoption.version.text_hash)
    workflow.ask(adoption.version, kind="ask", text="Påhittad fråga", by=cast.newcomer, at=cast.at)
    newer = adopt(cast, "Nyare text", cast.nord, days=3, material=False).adoptions.get(company=cast.nord)
    shown = client_for(cast.hr).get(address(newer)).context["figures"]
    reached = {cast.hr, cast.quality, cast.manager, cast.communicator, cast.colleague, cast.newcomer}
    assert shown == {"reached": len(reached), "acknowledged": 1, "questions": 1, "versions": 1}
    assert keep(newer, cast, cast.hr).figures == shown
    after = {**shown, "questions": 0, "versions": 0}
    assert queries.figures(newer, cast.at) == after  # asked today, and counted by the review of today
    later = cast.at + dt.timedelta(minutes=5)
    workflow.ask(newer.version, kind="ask", text="Ny påhittad fråga", by=cast.communicator, at=later)
    assert queries.figures(newer, later) == {**after, "questions": 1}


@pytest.mark.parametrize("back", [0, 3, 299])
@pytest.mark.parametrize("months", [12, 6])
def test_the_next_day_that_is_kept_is_the_one_on_which_it_is_due(
    adoption: Adoption, cast: Cast, back: int, months: int
) -> None:
    values = {"key": "review", "value": months, "valid_from": cast.today - 400 * DAY}
    before = clock.midnight(cast.today - 401 * DAY)
    CompanyDays(company=cast.nord, by=cast.hr, at=before, **values).save(force_insert=True)
    review = keep(adoption, cast, cast.hr, day=cast.today - back * DAY)
    due = queries.reviews_due(cast.at).get(pk=adoption.pk).due
    assert review.next_due == due == clock.add_months(cast.today - back * DAY, months)


def test_one_entered_afterwards_does_not_move_the_next_day_back(adoption: Adoption, cast: Cast) -> None:
    latest = keep(adoption, cast, cast.hr)
    assert keep(adoption, cast, cast.hr, day=cast.today - 90 * DAY).next_due == latest.next_due


# The page of one review


def test_the_protocol_is_read_by_the_company_and_by_nobody_else(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    review = keep(adoption, cast, cast.hr)
    url = review.get_absolute_url()
    for who in (cast.colleague, cast.hr, cast.ceo, cast.auditor):
        assert client_for(who).get(url).status_code == 200
    for who in (cast.stranger, cast.syd_hr, cast.group_hr, cast.chair, cast.outsider_superuser):
        assert client_for(who).get(url).status_code == 404
    elsewhere = reverse("policy:read_review", args=[adoption.policy.slug, "syd", review.pk])
    assert client_for(cast.syd_hr).get(elsewhere).status_code == 404
    assert client_for(cast.hr).post(url).status_code == 405


def test_one_review_and_three_cost_as_many_questions(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    client, counts = client_for(cast.hr), []
    for number in (1, 2):
        for _ in range(number):
            keep(adoption, cast, cast.hr, people=[cast.colleague, cast.manager][:number])
        client.get(address(adoption))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(adoption))
            client.get(Review.objects.latest("at").get_absolute_url())
        counts.append(len(asked))
    assert Review.objects.count() == 3
    assert counts[0] == counts[1]
