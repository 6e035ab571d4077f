"""Getting started: what is missing is derived, each line turns by itself, and who may not mend sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import workflow as accounts
from companies import workflow as companies
from companies.models import Company, User
from incidents import workflow as incidents
from incidents.texts import TEXTS
from plsportal.start import starts
from policy import workflow as policies
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]
ALL = {"hr", "ceo", "people", "handlers", "texts", "policy", "accounts"}


def missing(cast: Cast, who: User, company: Company) -> set[str]:
    (start,) = [one for one in starts(who, cast.at) if one.company == company]
    assert {line.key for line in start.lines} == ALL
    return {line.key for line in start.lines if not line.done}


def write_texts(cast: Cast, company: Company, by: User) -> None:
    words = {str(text.key): ("Påhitt", "Made up") for text in TEXTS}
    incidents.write_texts(company, words, from_day=cast.today, seen=0, by=by, at=cast.at)


def test_each_line_is_done_when_the_thing_is_there(cast: Cast, policy_in_force: Any, request_draft: Any) -> None:
    assert missing(cast, cast.hr, cast.nord) == {"handlers", "texts", "accounts"}
    for number in (1, 2):
        assert "handlers" in missing(cast, cast.hr, cast.nord)
        cast.person(f"Utredare Påhitt {'ab'[number - 1]}", cast.nord, handler={})
    assert missing(cast, cast.hr, cast.nord) == {"texts", "accounts"}
    write_texts(cast, cast.nord, cast.hr)
    assert missing(cast, cast.hr, cast.nord) == {"accounts"}
    version = policy_in_force.version
    for person in (cast.communicator, cast.colleague):
        policies.acknowledge(version, by=person, at=cast.at, text_hash=version.text_hash)
    for act, by in (
        ("submit", "communicator"),
        ("endorse", "hr"),
        ("approve", "ceo"),
        ("confirm_open", "communicator"),
    ):
        more = {"note": "Påhitt"} if act in ("endorse", "approve") else {}
        getattr(accounts, act)(request_draft, by=getattr(cast, by), at=cast.at, **more)
    assert missing(cast, cast.hr, cast.nord) == set()


def test_what_ends_is_missing_again_without_anybody_writing_it(cast: Cast, policy_in_force: Any) -> None:
    for name in ("a", "b"):
        cast.person(f"Utredare Påhitt {name}", cast.nord, handler={"last_day": cast.today})
    assert "handlers" not in missing(cast, cast.hr, cast.nord)
    later = [one for one in starts(cast.hr, cast.at + DAY) if one.company == cast.nord]
    assert "handlers" in {line.key for line in later[0].lines if not line.done}


def test_the_groups_texts_serve_a_company_without(cast: Cast) -> None:
    write_texts(cast, cast.group, cast.group_hr)
    assert "texts" not in missing(cast, cast.hr, cast.nord)


def test_a_new_company_lacks_everything_and_is_started_by_the_parents_hr(cast: Cast) -> None:
    new = cast.company("Östpåhitt AB", "ost", "559900-0048", hue=80)
    assert missing(cast, cast.group_hr, new) == ALL
    assert starts(cast.group_hr, cast.at)[0].company == new, "the most wanting first"
    cast.person("Ny Påhittspersonal", new, hr={})
    assert [one.company for one in starts(cast.group_hr, cast.at)] == [cast.group]


@pytest.mark.parametrize("who", ["colleague", "manager", "communicator", "quality", "auditor", "chair", "stranger"])
def test_nobody_else_sees_it(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get("/kom-igang/").status_code == 403
    assert client.get("/").context["starts"] == []


@pytest.mark.parametrize(("who", "slugs"), [("hr", {"nord"}), ("ceo", {"group", "nord"}), ("other_ceo", {"syd"})])
def test_hr_and_ceo_see_their_own_companies_on_the_page_and_at_home(
    cast: Cast, client_for: ClientFor, who: str, slugs: set[str]
) -> None:
    client = client_for(getattr(cast, who))
    page = client.get("/kom-igang/")
    assert {one.company.slug for one in page.context["starts"]} == slugs
    home = client.get("/").content.decode()
    assert {slug for slug in ("group", "nord", "syd") if f"#start-{slug}" in home} == slugs


def test_home_says_nothing_when_nothing_is_missing(cast: Cast, policy_in_force: Any, client_for: ClientFor) -> None:
    write_texts(cast, cast.nord, cast.hr)
    for name in ("a", "b"):
        cast.person(f"Utredare Påhitt {name}", cast.nord, handler={})
    assert "#start-nord" not in client_for(cast.hr).get("/").content.decode()


def test_the_lines_lead_to_pages_that_the_person_may_open(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    (start,) = starts(cast.hr, cast.at)
    own = [line.url for line in start.lines if not line.url.startswith(("/roller/", "/personer/"))]
    assert {url: client.get(url).status_code for url in own} == dict.fromkeys(own, 200)


def test_it_asks_the_database_as_often_for_one_company_and_for_three(cast: Cast) -> None:
    person = cast.group_hr

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            starts(person, cast.at)
        return len(queries)

    before = asked()
    for number, end in ((1, "48"), (2, "55")):
        companies.add_company(
            name=f"Ny {number} AB", slug=f"ny-{number}", number=f"559900-00{end}", hue=1, by=cast.portal, at=cast.at
        )
    assert len(starts(person, cast.at)) == 3
    assert asked() == before <= 6
