"""Which consents hold at a moment: the query against an independent oracle in plain Python."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consent import queries, workflow
from consent.models import Answer
from tests.cast import DAY, Cast
from tests.consent.stages import Stage

MEDIA, CHANNELS = ["name", "picture", "film", "sound"], ["website", "social", "print", "internal"]
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Case:
    """One request and what became of it, in hours after the beginning and days of validity."""

    media: tuple[str, ...]
    channels: tuple[str, ...]
    asked_media: tuple[str, ...]
    asked_channels: tuple[str, ...]
    days: int
    answered: int | None
    gave: bool
    withdrawn: int | None
    sister: bool


def some(values: list[str]) -> Any:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


@st.composite
def cases(draw: Any) -> Case:
    """Draw a case; what is given is a part of what was asked for."""
    asked_media, asked_channels = draw(some(MEDIA)), draw(some(CHANNELS))
    answered = draw(st.none() | st.integers(0, 24 * 40))
    later = st.none() if answered is None else st.none() | st.integers(answered, 24 * 60)
    return Case(
        draw(some(list(asked_media))), draw(some(list(asked_channels))), asked_media, asked_channels,
        draw(st.integers(0, 50)), answered, draw(st.booleans()), draw(later), draw(st.booleans()),
    )  # fmt: skip


def holds(case: Case, start: dt.datetime, at: dt.datetime, medium: str, channel: str, *, sister: bool) -> bool:
    """The oracle: no query, no code of the portal."""
    stockholm = ZoneInfo("Europe/Stockholm")
    if case.answered is None or not case.gave or case.sister != sister:
        return False
    if start + case.answered * HOUR > at:
        return False
    if case.withdrawn is not None and start + case.withdrawn * HOUR <= at:
        return False
    if at.astimezone(stockholm).date() > start.astimezone(stockholm).date() + dt.timedelta(days=case.days):
        return False
    return medium in case.media and channel in case.channels


def tell(stage: Stage, cast: Cast, case: Case) -> Answer | None:
    """Let the case happen, through the workflow."""
    company, by = (cast.syd, cast.syd_hr) if case.sister else (cast.nord, cast.communicator)
    request = stage.ask(
        media=case.asked_media, channels=case.asked_channels, until=cast.today + case.days * DAY, company=company, by=by
    )
    if case.answered is None:
        return None
    moment = cast.at + case.answered * HOUR
    given = {"media": case.media, "channels": case.channels} if case.gave else {}
    answer = stage.answer(request, gave=case.gave, at=moment, **given)
    if case.withdrawn is not None and case.gave:
        workflow.withdraw(answer, at=cast.at + case.withdrawn * HOUR)
    return answer


FULL = Case(("film",), ("social",), ("film",), ("social",), 10, 0, True, 48, False)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@example([FULL], 47, "film", "social", False)
@example([FULL], 48, "film", "social", False)
@example([FULL, FULL], 48, "film", "social", False)
@given(st.lists(cases(), min_size=1, max_size=3), st.integers(0, 24 * 60), st.sampled_from(MEDIA),
       st.sampled_from(CHANNELS), st.booleans())  # fmt: skip
def test_valid_at_a_moment_agrees_with_the_oracle(
    cast: Cast, stage: Stage, told: list[Case], hours: int, medium: str, channel: str, sister: bool
) -> None:
    from django.db import transaction

    point = transaction.savepoint()
    answers = [tell(stage, cast, case) for case in told]
    at = cast.at + hours * HOUR
    company = cast.syd if sister else cast.nord
    got = set(queries.valid(at, medium, channel, company).values_list("pk", flat=True))
    wanted = {
        answer.pk
        for answer, case in zip(answers, told, strict=True)
        if answer is not None and holds(case, cast.at, at, medium, channel, sister=sister)
    }
    transaction.savepoint_rollback(point)
    assert got == wanted


def test_the_last_day_counts_until_midnight_in_stockholm(cast: Cast, stage: Stage) -> None:
    stage.answer(stage.ask(until=cast.today + 3 * DAY))
    last = dt.datetime.combine(cast.today + 4 * DAY, dt.time.min, ZoneInfo("Europe/Stockholm"))
    for at, count in ((last - dt.timedelta(seconds=1), 1), (last, 0)):
        assert queries.valid(at, "film", "social", cast.nord).count() == count
