"""For random texts, adoptions, people and days: what is in force, who owes it, when it is to be reviewed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import clock
from policy import duties, queries, workflow

from .oracle import Adopted, Employed, Reviewed, Signed, World, day_of
from .stage import CENTRE, COMPANIES, PEOPLE, POLICIES, Stage

DAYS = st.integers(-20, 20).map(lambda number: CENTRE + dt.timedelta(days=number))
LONG_AGO = st.integers(-800, 20).map(lambda number: CENTRE + dt.timedelta(days=number))
MOMENTS = st.builds(
    lambda day, hour: dt.datetime.combine(day, dt.time(hour, 30), tzinfo=dt.UTC), DAYS, st.sampled_from([3, 22, 23])
)
VERSIONS = 4


@st.composite
def worlds(draw: Any) -> World:
    """Facts near the centre; an employment has an end or none."""

    def period(person: int, company: int) -> Employed:
        first, last = sorted([draw(LONG_AGO), draw(DAYS)])
        kind = draw(st.sampled_from(["employee", "hired_in", "consultant", "trainee", "external"]))
        return Employed(person, company, first, draw(st.none() | st.just(last)), kind)

    pick = st.sampled_from
    places = draw(st.sets(st.tuples(pick(PEOPLE), pick(COMPANIES)), min_size=2, max_size=7))
    texts = st.tuples(pick(POLICIES), st.integers(1, VERSIONS))
    adopted = draw(st.sets(st.tuples(texts, pick(COMPANIES)), min_size=1, max_size=8))
    signed = draw(st.sets(st.tuples(pick(PEOPLE), texts), max_size=5))
    reviewed = draw(st.lists(st.builds(Reviewed, pick(POLICIES), pick(COMPANIES), LONG_AGO, MOMENTS), max_size=3))
    flags = st.tuples(*[st.booleans()] * VERSIONS)
    return World(
        material=draw(st.tuples(flags, flags)),
        adopted=[Adopted(*text, company, draw(LONG_AGO), draw(MOMENTS)) for text, company in sorted(adopted)],
        employed=[period(*place) for place in sorted(places)],
        signed=[Signed(person, *text, draw(MOMENTS)) for person, text in sorted(signed)],
        reviewed=reviewed,
        inactive=draw(st.frozensets(pick(PEOPLE), max_size=1)),
        closed=draw(st.dictionaries(pick(COMPANIES), DAYS, max_size=1)),
    )


def examples(deep: bool) -> settings:
    """Hypothesis as the suite runs it."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=400 if deep else 25, deadline=None, suppress_health_check=quiet)


def test_what_is_in_force_and_who_owes_it_is_what_the_oracle_says(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS)
    def compare(world: World, at: dt.datetime) -> None:
        with stage.plays(world):
            in_force = queries.in_force(at).select_related("version")
            found = {
                (stage.number(row.policy), row.version.number, stage.number(row.company), row.effective_from)
                for row in in_force
            }
            assert found == {row[:4] for row in world.all_in_force(at)}
            expected = sorted(world.introduced(at), key=lambda row: row[:3])
            assert stage.rows(at) == expected
            owed = duties.acknowledge(at).values_list("who_id", "company_id", "policy__slug", "since", "due")
            assert sorted(owed, key=str) == sorted(
                (
                    (
                        stage.people[row.person].pk, stage.companies[row.company].pk,
                        stage.policies[row.policy].slug, row.since, row.due,
                    )
                    for row in expected
                    if row.done is None
                ),
                key=str,
            )  # fmt: skip

    compare()


def test_the_review_is_due_when_the_oracle_says(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS)
    def compare(world: World, at: dt.datetime) -> None:
        with stage.plays(world):
            rows = queries.reviews_due(at).select_related("policy", "company")
            found = {(stage.number(row.policy), stage.number(row.company)): row.due for row in rows}
            assert found == world.reviews_due(at)

    compare()


def audience(world: World, company: int, at: dt.datetime) -> set[int]:
    """The active people of an open company, the external ones apart."""
    day = day_of(at)
    return {
        row.person
        for row in world.employed
        if row.company == company and world.open(company, at) and row.person not in world.inactive
        and row.kind != "external" and row.first <= day and (row.last is None or day <= row.last)
    }  # fmt: skip


def test_a_material_change_asks_the_whole_audience_and_an_editorial_one_nobody(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS, st.booleans(), st.sets(st.sampled_from(COMPANIES), min_size=1))
    def compare(world: World, at: dt.datetime, material: bool, into: set[int]) -> None:
        new = VERSIONS + 1
        world = replace(world, material=((*world.material[0], material), world.material[1]))
        with stage.plays(world):
            before = stage.rows(at)
            former = {company: world.in_force(0, company, at) for company in COMPANIES}
            for company in into:
                stage.adopt(Adopted(0, new, company, day_of(at), at))
            for company in COMPANIES:
                was, now = ([row for row in rows if row[1:3] == (company, 0)] for rows in (before, stage.rows(at)))
                last = former[company]
                if company not in into or (
                    not material and last and world.asked(0, last.number) == world.asked(0, new)
                ):
                    assert now == was  # the very same: no new duty, no later day, no new mail
                elif material:
                    assert {(*row[3:5], row.done) for row in now} <= {(new, day_of(at), None)}
                    assert {row.person for row in now} == audience(world, company, at)

    compare()


def test_whoever_owes_can_do_it_once_for_all_their_companies(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS)
    def compare(world: World, at: dt.datetime) -> None:
        with stage.plays(replace(world, signed=[row for row in world.signed if row.at <= at])):
            owing = {(row.person, row.policy) for row in stage.rows(at) if row.done is None}
            for person, policy in sorted(owing):
                others = [row for row in stage.rows(at) if (row.person, row.policy) != (person, policy)]
                user = stage.people[person]
                adoption = queries.own_adoption(user, stage.policies[policy], at)
                assert adoption is not None
                assert queries.adoption_for(user, stage.policies[policy], at) == adoption
                assert queries.acknowledgement_of(user, adoption, at) is None
                workflow.acknowledge(adoption.version, by=user, at=at, text_hash=adoption.version.text_hash)
                assert queries.acknowledgement_of(user, adoption, at) is not None
                rows = stage.rows(at)
                assert all(row.done for row in rows if (row.person, row.policy) == (person, policy))
                assert [row for row in rows if (row.person, row.policy) != (person, policy)] == others

    compare()


def test_ones_own_status_says_what_the_duties_say(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS)
    def compare(world: World, at: dt.datetime) -> None:
        with stage.plays(world):
            rows = stage.rows(at)
            for number, user in enumerate(stage.people):
                own = [row for row in rows if row.person == number]
                status = queries.status_of(user, at)
                assert {row["policy_id"] for row in status} == {stage.policies[row.policy].pk for row in own}
                for line in status:
                    same = [row for row in own if stage.policies[row.policy].pk == line["policy_id"]]
                    assert (line["acknowledged_at"] is None) == any(row.done is None for row in same)

    compare()


def test_all_of_it_is_one_query(stage: Stage) -> None:
    at = clock.now()
    for rows in (queries.in_force(at), queries.introduced(at).values(), queries.reviews_due(at), duties.review(at)):
        with CaptureQueriesContext(connection) as asked:
            list(rows)
        assert len(asked) == 1
