"""What triggers keep of who may owe an acknowledgement: never less than the facts say, in whatever order they come."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from companies import workflow as companies
from companies.models import Employment
from policy import queries, workflow
from policy.models import Acknowledgement, Adoption, Outstanding, Version
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .oracle import World
from .stage import Stage
from .test_in_force import MOMENTS, examples, worlds
from .texts import adopt

ORDERS = st.sampled_from(list(permutations(("employ", "adopt", "sign"))))


def test_what_is_owed_is_what_the_oracle_says_in_whatever_order_the_facts_came(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS, ORDERS)
    def compare(world: World, at: dt.datetime, order: tuple[str, ...]) -> None:
        with stage.plays(world, order):
            found = set(queries.owed(at).values_list("person", "company", "policy", "since", "due"))
            expected = {
                (
                    stage.people[row.person].pk, stage.companies[row.company].pk, stage.policies[row.policy].pk,
                    row.since, row.due,
                )
                for row in world.introduced(at)
                if row.done is None
            }  # fmt: skip
            assert found == expected

    compare()


def owing(cast: Cast, version: Version, at: dt.datetime | None = None) -> set[Any]:
    rows = queries.owed(at or cast.at).filter(policy=version.policy_id, company=cast.nord)
    return set(rows.values_list("person", flat=True))


def test_who_has_acknowledged_is_looked_at_no_more_until_a_later_text_asks(cast: Cast) -> None:
    first = adopt(cast, "Ett", cast.nord)
    everybody = owing(cast, first)
    assert cast.colleague.pk in everybody
    workflow.acknowledge(first, by=cast.colleague, at=cast.at, text_hash=first.text_hash)
    row = Outstanding.objects.get(person=cast.colleague, policy=first.policy, company=cast.nord)
    assert (row.until, row.number, row.sure) == (cast.at, 1, True)
    assert owing(cast, first) == everybody - {cast.colleague.pk}
    adopt(cast, "Två", cast.nord)
    again = Outstanding.objects.filter(person=cast.colleague, policy=first.policy, company=cast.nord, number=2)
    assert again.filter(until__gt=cast.at + 365 * DAY).exists()
    assert owing(cast, first) == everybody


def test_an_editorial_text_opens_nothing(cast: Cast) -> None:
    first = adopt(cast, "Ett", cast.nord)
    workflow.acknowledge(first, by=cast.colleague, at=cast.at, text_hash=first.text_hash)
    adopt(cast, "Ett.", cast.nord, material=False)
    assert cast.colleague.pk not in owing(cast, first)
    row = Outstanding.objects.get(person=cast.colleague, policy=first.policy, company=cast.nord)
    assert (row.until, row.number) == (cast.at, 1)


def test_past_moments_keep_their_answer(cast: Cast) -> None:
    first = adopt(cast, "Ett", cast.nord)
    later = cast.at + DAY
    workflow.acknowledge(first, by=cast.colleague, at=later, text_hash=first.text_hash)
    assert cast.colleague.pk in owing(cast, first)
    assert cast.colleague.pk not in owing(cast, first, later)


@pytest.mark.django_db(transaction=True)
def test_signatures_adoptions_and_employments_at_once_lose_no_duty(cast: Cast, deep: bool) -> None:
    for turn in range(40 if deep else 4):
        version = adopt(cast, f"Text {turn}", cast.nord, title=f"Policy {turn}")
        text = {"title": version.title, "body": "Ny", "text_hash": f"{turn:064}", "material": True}
        by = {"prepared_by_name": "Påhitt", "recorded_by": cast.portal, "recorded_at": cast.at}
        new = Version(policy=version.policy, number=2, **text, **by)
        new.save(force_insert=True)
        someone = cast.add(f"Ny {turn} Påhittsson")

        def act(number: int, version: Version = version, new: Version = new, someone: Any = someone) -> None:
            if number == 0:
                workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
            elif number == 1:
                Adoption(
                    policy=new.policy, version=new, company=cast.nord, effective_from=cast.today,
                    adopted_by_name="Påhitt", recorded_by=cast.portal, recorded_at=cast.at,
                ).save(force_insert=True)  # fmt: skip
            elif number == 2:
                work = Employment(person=someone, company=cast.nord, kind="employee", first_day=cast.today)
                Employment.objects.bulk_create([work])
            else:
                Acknowledgement(
                    version=new, person=someone, company=cast.nord, wording="Påhitt", language="sv", text_hash="",
                    wording_hash="", at=cast.at,
                ).save(force_insert=True)  # fmt: skip

        outcomes = tally(race(4, act))
        assert set(outcomes) <= {"done", "Stale"}, outcomes  # whoever acknowledges a text that is no longer in force
        facts = queries.introduced(cast.at).filter(policy=version.policy, company=cast.nord)
        expected = set(facts.filter(acknowledged_at__isnull=True).values_list("who_id", flat=True))
        assert owing(cast, version) == expected
        assert someone.pk not in expected


@pytest.mark.django_db(transaction=True)
def test_a_text_for_several_companies_and_new_people_there_wait_for_each_other_in_one_order(cast: Cast) -> None:
    people = [cast.add(f"Ny {number} Påhittsson") for number in range(2)]
    places = [cast.nord, cast.syd, cast.group]

    def act(number: int) -> None:
        if number < 2:
            adopt(cast, f"Text {number}", *(places if number else reversed(places)), title=f"Policy {number}")
        else:
            with transaction.atomic():
                companies.companies_turn(company.pk for company in places)
                Employment.objects.bulk_create(
                    Employment(person=one, company=place, kind="employee", first_day=cast.today)
                    for one in people
                    for place in places
                )

    assert tally(race(3, act)) == {"done": 3}
    assert Employment.objects.filter(person__in=people).count() == 6


def test_an_employment_stays_with_its_person_and_company(cast: Cast) -> None:
    work = cast.colleague.employments.get()
    for change in ({"person": cast.add("Annan Påhittsson")}, {"company": cast.syd}):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            Employment.objects.filter(pk=work.pk).update(**change)


def test_many_people_are_asked_about_in_one_query(cast: Cast) -> None:
    for number in (1, 2):
        adopt(cast, f"Text {number}", cast.nord, title=f"Policy {number}")
        with CaptureQueriesContext(connection) as asked:
            rows = list(queries.behind(0, cast.at + 30 * DAY).values("company", "people"))
        assert len(asked) == 1
        assert rows == [{"company": cast.nord.pk, "people": len({row.person_id for row in queries.owed(cast.at)})}]
