"""People around a case: designated handlers of three companies, and everybody who must not read it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password

from companies.models import User
from incidents import queries, wall, workflow
from incidents.models import Case
from incidents.workflow import Shown, Story
from kit import clock
from tests.cast import PASSWORD, Cast

WHAT = "Zxqhändelse-7731 på lunchen"
WHERE = "Zxqplats-7732 i matsalen"
WORDS = "Zxqvittne-7733 såg det"
NAMED = "Zxqnamn-7734 Okändsson"
TALK = "Zxqsvar-7735 till dig"
REASON = "Zxqskäl-7736 därför"
MARKERS = ("Zxqhändelse", "Zxqplats", "Zxqvittne", "Zxqnamn", "Zxqsvar", "Zxqskäl")


@dataclass
class Around:
    """Who stands around the case of nord; `case` is the report, received and not yet acknowledged."""

    cast: Cast
    reporter: User
    accused: User  # a handler of nord, led by `leader`
    leader: User  # a handler of nord, the manager of the accused
    excluded: User  # a handler of nord whom the reporter excludes
    handler: User  # handlers of nord, named
    second: User
    syd_handler: User  # designated in another company
    fallback: User  # designated in the parent company, not needed here
    case: Case

    def story(self, **more: object) -> Story:
        """Return a report of the reporter's with words that can leak."""
        given = {"accused": (self.accused,), "named": (NAMED,), "excluded": (self.excluded,)}
        return Story(**{"what": WHAT, "where": WHERE, "people": WORDS, **given, **more})  # type: ignore[arg-type]

    def report(self, story: Story | None = None, **more: object) -> Case:
        """Send a report, having seen who reads it."""
        return report(self.cast, self.reporter, story or self.story(), **more)


def report(cast: Cast, by: User, story: Story, company: object = None, case: uuid.UUID | None = None) -> Case:
    """Send a report of somebody's about nord, having seen who reads it."""
    where = company or cast.nord
    shut = queries.kept_out(by, story.accused, story.excluded, cast.at)
    seen = frozenset(one.pk for one in queries.receivers(where, shut, cast.at))  # type: ignore[arg-type]
    return workflow.submit(story, where, shown=Shown(case or uuid.uuid4(), seen), by=by, at=cast.at)  # type: ignore[arg-type]


@pytest.fixture
def around(cast: Cast) -> Iterator[Around]:
    """Return the people, and one report of the communicator's in nord."""
    leader = cast.person("Ledar Påhittsutredare", cast.nord, handler={})
    people = {
        "reporter": cast.communicator,
        "accused": cast.person("Anklagad Påhittsutredare", cast.nord, employment={"manager": leader}, handler={}),
        "leader": leader,
        "excluded": cast.person("Bortvald Påhittsutredare", cast.nord, handler={}),
        "handler": cast.person("Utreda Påhittsutredare", cast.nord, handler={}),
        "second": cast.person("Andra Påhittsutredare", cast.nord, handler={}),
        "syd_handler": cast.person("Sydlig Påhittsutredare", cast.syd, handler={}),
        "fallback": cast.person("Reserv Påhittsutredare", cast.group, handler={}),
    }
    User.objects.filter(pk__in=[one.pk for one in people.values()]).update(password=make_password(PASSWORD))
    made = Around(cast, **people, case=Case())
    made.case = made.report()
    yield made


def readers(case: Case) -> set[str]:
    """Return the names of everybody in the portal for whom the wall opens the case now."""
    return {person.name for person in User.objects.all() if wall.can_read(person, case, clock.now())}
