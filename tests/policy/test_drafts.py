"""The life of a version: who may do what with a draft in which state, and what comes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.workflow import Forbidden, Refused, Stale
from notices.models import Notice
from policy import duties, queries, workflow
from policy.models import Adoption, Draft, Objection, Version
from policy.queries.drafts import ADOPTED, OBJECTED, WAITS
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .drafted import SAID, TEXT, adopt, rewrite, stages, verbs, written

WHO = ("colleague", "hr", "syd_hr", "group_hr", "quality", "communicator", "auditor", "ceo", "other_ceo", "stranger")
WRITERS = {"hr", "syd_hr", "group_hr", "quality", "ceo", "other_ceo"}
# Which states a verb starts from and who carries it; the draft is for nord and syd, what is said is said for syd.
MAP: dict[str, tuple[set[str], set[str], str]] = {
    "save": ({"draft"}, WRITERS, "draft"),
    "submit": ({"draft"}, WRITERS, "review"),
    "take_back": ({"review"}, WRITERS, "draft"),
    "withdraw": ({"draft", "review"}, WRITERS, "withdrawn"),
    "send_back": ({"review"}, {"other_ceo"}, "draft"),
    "refuse": ({"adopted"}, {"other_ceo"}, "adopted"),
    "adopt": ({"review", "adopted"}, {"other_ceo"}, "adopted"),
}


def test_the_map_is_the_one_of_the_workflow() -> None:
    moves = {verb: (set(move.sources), move.target) for verb, move in workflow.MOVES.items()}
    assert moves == {verb: (sources, target) for verb, (sources, _who, target) in MAP.items()}


@pytest.mark.parametrize("status", list(stages()))
def test_each_verb_from_each_state_by_each_person(cast: Cast, status: str) -> None:
    draft = stages()[status](cast)
    wrong = []
    for verb, press in verbs(cast).items():
        sources, allowed, target = MAP[verb]
        for who in WHO:
            expected = target if who in allowed and status in sources else "Stale" if who in allowed else "Forbidden"
            with transaction.atomic():
                mine = Draft.objects.get(pk=draft.pk)
                try:
                    press(mine, getattr(cast, who))
                    found = Draft.objects.get(pk=draft.pk).status
                except (Forbidden, Stale) as error:
                    found = type(error).__name__
                transaction.set_rollback(True)
            wrong += [] if found == expected else [f"{verb} of {status} by {who}: {found}, not {expected}"]
    assert not wrong, "\n".join(wrong)


def test_every_step_leaves_who_and_why(cast: Cast) -> None:
    draft = written(cast)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    workflow.send_back(draft, cast.nord, by=cast.ceo, at=cast.at, note="Skriv om kunder")
    rewrite(draft, cast, body=f"{TEXT} Och kunder.")
    workflow.submit(draft, by=cast.quality, at=cast.at)
    version = adopt(draft, cast, material=False, reason="Bara stavning")
    rows = draft.history.order_by("history_id").values_list("history_change_reason", "history_user", "status")
    assert list(rows) == [
        ("open_draft", cast.hr.pk, "draft"),
        ("save", cast.hr.pk, "draft"),
        ("submit", cast.hr.pk, "review"),
        ("send_back: Skriv om kunder", cast.ceo.pk, "draft"),
        ("save", cast.hr.pk, "draft"),
        ("submit", cast.quality.pk, "review"),
        ("adopt", cast.ceo.pk, "adopted"),
    ]
    adoption = Adoption.objects.get()
    assert (version.number, version.body, version.material, version.reason) == (
        1, f"{TEXT} Och kunder.", False, "Bara stavning"
    )  # fmt: skip
    assert (version.prepared_by_name, version.prepared_by, version.summary) == (
        cast.hr.name,
        cast.hr,
        "Påhittad ändring",
    )
    assert (adoption.adopted_by, adoption.adopted_by_title, adoption.source) == (cast.ceo, "VD", SAID["source"])
    assert (adoption.basis_kind, adoption.basis_role) == ("role", "ceo")


def test_one_text_is_adopted_by_each_company_for_itself(cast: Cast) -> None:
    draft = written(cast, cast.group, cast.nord, cast.syd)
    workflow.submit(draft, by=cast.group_hr, at=cast.at)
    version = adopt(draft, cast, cast.group, cast.nord)
    states = {one.company.slug: one.state for one in queries.answers(draft, cast.at)}
    assert states == {"group": ADOPTED, "nord": ADOPTED, "syd": WAITS}
    later = cast.today + 30 * DAY
    again = adopt(draft, cast, cast.syd, by=cast.other_ceo, effective_from=later, source="Syds protokoll")
    assert again == version
    in_force = {one.company.slug for one in queries.in_force(cast.at)}
    assert in_force == {"group", "nord"}
    assert {one.company.slug for one in queries.in_force(cast.at + 30 * DAY)} == {"group", "nord", "syd"}


def test_a_company_may_need_another_text_than_the_others(cast: Cast) -> None:
    draft = stages()["adopted"](cast)
    workflow.refuse(draft, cast.syd, by=cast.other_ceo, at=cast.at, note="Vi behöver en egen")
    assert {one.company.slug: one.state for one in queries.answers(draft, cast.at)} == {
        "nord": ADOPTED,
        "syd": OBJECTED,
    }
    assert Objection.objects.get().note == "Vi behöver en egen"
    with pytest.raises(Stale):
        adopt(draft, cast, cast.syd, by=cast.other_ceo)
    own = workflow.open_draft(draft.policy, [cast.syd], by=cast.syd_hr, at=cast.at)
    assert own.body == TEXT


def test_a_policy_has_one_open_draft(cast: Cast) -> None:
    draft = written(cast)
    with pytest.raises(Refused) as refused:
        workflow.open_draft(draft.policy, [cast.syd], by=cast.syd_hr, at=cast.at)
    assert refused.value.code == "open"
    workflow.withdraw(draft, by=cast.hr, at=cast.at, note="Inte nu")
    assert workflow.open_draft(draft.policy, [cast.syd], by=cast.syd_hr, at=cast.at).status == "draft"


def test_ten_who_begin_a_draft_at_once_make_one(transactional_db: None, cast: Cast, deep: bool) -> None:
    def press(number: int) -> Draft:
        return workflow.open_draft("Påhittad policy", [cast.nord], by=cast.hr, at=cast.at)

    count = 20 if deep else 4
    assert tally(race(count, press)) == {"done": 1, "Refused": count - 1}


def test_of_two_who_save_at_once_one_is_told(transactional_db: None, cast: Cast) -> None:
    draft = written(cast)

    def press(number: int) -> None:
        rewrite(Draft.objects.get(pk=draft.pk), cast, body=f"Text {number}", revision=draft.revision)

    assert tally(race(4, press)) == {"done": 1, "Stale": 3}


def test_of_two_who_adopt_at_once_one_makes_the_version(transactional_db: None, cast: Cast) -> None:
    draft = written(cast, cast.nord, cast.syd)
    workflow.submit(draft, by=cast.group_hr, at=cast.at)

    def press(number: int) -> Version:
        mine = Draft.objects.get(pk=draft.pk)
        company, ceo = ((cast.nord, cast.ceo), (cast.syd, cast.other_ceo))[number % 2]
        return adopt(mine, cast, company, by=ceo, material=bool(number % 2))

    assert tally(race(4, press)) == {"done": 2, "Stale": 2}
    assert (Version.objects.count(), Adoption.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"effective_from": -1}, "effective_from"),
        ({"source": " "}, "source"),
        ({"material": None}, "change"),
        ({"reason": ""}, "note"),
    ],
)
def test_what_lacks_is_refused_and_nothing_is_written(cast: Cast, changes: dict[str, Any], code: str) -> None:
    draft = written(cast)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    if "effective_from" in changes:
        changes = {"effective_from": cast.today - DAY}
    with pytest.raises(Refused) as refused:
        adopt(draft, cast, **changes)
    assert refused.value.code == code
    assert Draft.objects.get().status == "review"
    assert not Version.objects.exists()


@pytest.mark.parametrize("name", ["body", "summary", "prepared_by_name"])
def test_a_draft_that_lacks_something_is_not_put_before_the_ceo(cast: Cast, name: str) -> None:
    draft = written(cast)
    rewrite(draft, cast, **{name: " "})
    with pytest.raises(Refused) as refused:
        workflow.submit(draft, by=cast.hr, at=cast.at)
    assert refused.value.code == name
    assert not draft.submissions.exists()


def test_the_text_of_a_version_is_no_new_one(cast: Cast, version: Version) -> None:
    draft = workflow.open_draft(version.policy, [cast.nord], by=cast.hr, at=cast.at)
    assert (draft.body, draft.upon) == (version.body, 1)
    rewrite(draft, cast)
    with pytest.raises(Refused, match="version 1"):
        workflow.submit(draft, by=cast.hr, at=cast.at)
    rewrite(draft, cast, body_en="The same in English", title_en="Made-up policy")
    workflow.submit(draft, by=cast.hr, at=cast.at)
    translated = adopt(draft, cast, material=False)
    assert translated.texts["en"][:2] == ("Made-up policy", "The same in English")


def test_a_text_entered_meanwhile_stops_the_adoption(cast: Cast, version: Version) -> None:
    from .texts import adopt as enter

    draft = written(cast, policy=version.policy)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    enter(cast, "En helt annan text")
    with pytest.raises(Refused) as refused:
        adopt(draft, cast)
    assert refused.value.code == "changed"
    workflow.take_back(draft, by=cast.hr, at=cast.at)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    assert adopt(draft, cast).number == 3


def test_another_text_than_the_one_shown_is_not_adopted(cast: Cast) -> None:
    draft = written(cast)
    seen = draft.revision
    rewrite(draft, cast, body="En annan text")
    workflow.submit(draft, by=cast.hr, at=cast.at)
    with pytest.raises(Stale):
        adopt(draft, cast, revision=seen)


def test_whom_a_writer_may_write_for(cast: Cast) -> None:
    def slugs(user: Any) -> set[str]:
        return {company.slug for company in queries.proposable(user, cast.at)}

    assert slugs(cast.group_hr) == {"group", "nord", "syd"}  # what belongs to the group belongs to the parent's roles
    assert slugs(cast.hr) == slugs(cast.quality) == {"nord"}
    assert slugs(cast.other_ceo) == {"syd"}
    assert slugs(cast.colleague) == slugs(cast.auditor) == slugs(cast.leaver) == set()
    with pytest.raises(Forbidden):
        workflow.open_draft("Påhittad policy", [cast.nord, cast.syd], by=cast.hr, at=cast.at)
    draft = written(cast)
    with pytest.raises(Forbidden):
        rewrite(draft, cast, companies=[cast.nord.pk, cast.syd.pk])


def test_who_sees_a_draft(cast: Cast) -> None:
    draft = written(cast)
    sees = {who for who in WHO if draft in queries.drafts_visible_to(getattr(cast, who), cast.at)}
    assert sees == {"hr", "group_hr", "quality", "ceo"}


def test_the_database_refuses_what_the_map_forbids(cast: Cast) -> None:
    draft = written(cast)
    for wrong in ({"status": "adopted"}, {"status": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(**wrong)


# Duties and notices


def waits(kind: Any, cast: Cast, at: dt.datetime | None = None) -> set[tuple[Any, Any]]:
    """Who has the duty, for which company."""
    return {(row["who_id"], row["company_id"]) for row in kind(at or cast.at)}


def test_each_ceo_is_asked_until_they_have_answered(cast: Cast) -> None:
    draft = written(cast, cast.nord, cast.syd)
    assert waits(duties.adopt_policy, cast) == set()
    workflow.submit(draft, by=cast.group_hr, at=cast.at)
    nord, syd = (cast.ceo.pk, cast.nord.pk), (cast.other_ceo.pk, cast.syd.pk)
    assert waits(duties.adopt_policy, cast) == {nord, syd}
    adopt(draft, cast)
    assert waits(duties.adopt_policy, cast) == {syd}
    workflow.refuse(draft, cast.syd, by=cast.other_ceo, at=cast.at, note="Nej")
    assert waits(duties.adopt_policy, cast) == set()
    told = Notice.objects.filter(kind="draft_answered")
    assert list(told.values_list("person", flat=True)) == [cast.group_hr.pk] * 2


def test_whoever_put_the_text_forward_goes_on_when_it_comes_back(cast: Cast) -> None:
    draft = written(cast)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    assert waits(duties.redo_policy, cast) == set()
    workflow.send_back(draft, cast.nord, by=cast.ceo, at=cast.at, note="Skriv om")
    assert waits(duties.redo_policy, cast) == {(cast.hr.pk, cast.nord.pk)}
    assert waits(duties.adopt_policy, cast) == set()
    workflow.submit(draft, by=cast.hr, at=cast.at)
    assert waits(duties.redo_policy, cast) == set()
    assert waits(duties.adopt_policy, cast) == {(cast.ceo.pk, cast.nord.pk)}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.booleans(), min_size=1, max_size=4), st.booleans())
def test_material_asks_the_whole_active_audience_and_editorial_nobody(
    cast: Cast, policy_in_force: Adoption, changes: list[bool], everybody_first: bool
) -> None:
    with transaction.atomic():
        people = set(queries.introduced(cast.at).values_list("who_id", flat=True))
        owed = set(people)
        if everybody_first:
            for person in type(cast.hr).objects.filter(pk__in=people):
                version = policy_in_force.version
                workflow.acknowledge(version, by=person, at=cast.at, text_hash=version.text_hash)
            owed = set()
        for number, material in enumerate(changes):
            draft = written(cast, cast.group, cast.nord, cast.syd, policy=policy_in_force.policy, body=f"Text {number}")
            workflow.submit(draft, by=cast.group_hr, at=cast.at)
            adopt(draft, cast, cast.group, cast.nord, material=material)
            adopt(draft, cast, cast.syd, by=cast.other_ceo, material=None)
            owed = set(people) if material else owed
            assert {row["who_id"] for row in duties.acknowledge(cast.at)} == owed
        transaction.set_rollback(True)
