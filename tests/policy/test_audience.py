"""Whom a policy reaches, from when, and how one signature serves several companies."""

from __future__ import annotations

from typing import Any

from companies import workflow as companies
from companies.models import User
from policy import duties, queries, workflow
from policy.models import Acknowledgement, Version
from tests.cast import DAY, Cast

from .texts import adopt


def sign(version: Version, by: User, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=by, at=cast.at, text_hash=version.text_hash)


def owing(cast: Cast) -> set[Any]:
    return set(duties.acknowledge(cast.at).values_list("who_id", flat=True))


def test_the_audience_is_who_is_employed_today_and_not_external(version: Version, cast: Cast) -> None:
    inside = {cast.hr, cast.quality, cast.manager, cast.communicator, cast.colleague, cast.newcomer}
    rows = duties.acknowledge(cast.at).filter(company_id=cast.nord.pk)
    assert set(rows.values_list("who_id", flat=True)) == {person.pk for person in inside}
    everybody = inside | {cast.ceo, cast.group_hr, cast.other_ceo, cast.syd_hr, cast.stranger, cast.outsider_superuser}
    assert owing(cast) == {person.pk for person in everybody}


def test_a_newcomer_has_fourteen_days_from_the_first_day_and_nobody_less_than_from_the_import(
    version: Version, cast: Cast
) -> None:
    tomorrow = cast.add("Imorgon Påhittsson")
    cast.employ(tomorrow, cast.nord, first_day=cast.today + 5 * DAY)
    row = duties.acknowledge(cast.at + 6 * DAY).get(who_id=tomorrow.pk)
    assert (row["since"], row["due"]) == (cast.today + 5 * DAY, cast.today + 19 * DAY)
    row = duties.acknowledge(cast.at + 6 * DAY).get(who_id=cast.colleague.pk)
    assert (row["since"], row["due"]) == (cast.today, cast.today + 14 * DAY)
    assert tomorrow.pk not in owing(cast)


def test_who_works_in_two_companies_signs_once_for_both(version: Version, cast: Cast) -> None:
    cast.employ(cast.colleague, cast.syd)
    assert duties.acknowledge(cast.at).filter(who_id=cast.colleague.pk).count() == 2
    sign(version, cast.colleague, cast)
    assert cast.colleague.pk not in owing(cast)


def test_two_companies_with_different_texts_are_satisfied_by_the_later_text(version: Version, cast: Cast) -> None:
    cast.employ(cast.colleague, cast.syd)
    newer = adopt(cast, "Nyare text", cast.syd, days=350)  # in force before nord's, yet the later text
    assert queries.own_adoption(cast.colleague, version.policy, cast.at) is not None
    assert cast.colleague.pk in owing(cast)
    shown = queries.adoption_for(cast.colleague, version.policy, cast.at)
    assert shown is not None
    sign(shown.version, cast.colleague, cast)
    assert cast.colleague.pk not in owing(cast)
    assert newer.number == 2


def test_who_comes_back_owes_nothing_for_a_text_already_signed(version: Version, cast: Cast) -> None:
    sign(version, cast.colleague, cast)
    first = cast.colleague.employments.get()
    companies.end_employment(first, last_day=cast.today + DAY, by=cast.portal, at=cast.at)
    cast.employ(cast.colleague, cast.nord, first_day=cast.today + 100 * DAY)
    at = cast.at + 101 * DAY
    assert not duties.acknowledge(at).filter(who_id=cast.colleague.pk).exists()
    [status] = queries.status_of(cast.colleague, at)
    assert status["acknowledged_at"] == cast.at
