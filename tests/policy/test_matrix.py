"""Companies × policies: each number is the length of the list it leads to, whatever the facts are."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given

from companies import workflow as companies
from companies.models import RoleAssignment, User
from kit import clock
from policy import queries, workflow
from policy.models import Version
from policy.queries import Following, Wanted
from tests.cast import DAY, Cast

from .oracle import World
from .stage import Stage
from .test_in_force import MOMENTS, examples, worlds
from .texts import adopt

ClientFor = Callable[[User], Client]
QUERIES = 7  # session, person, may they log in, the shell; which companies, whom the parent serves (4), the matrix


def page(client: Client, **query: str) -> Any:
    """Return the matrix as the page shows it."""
    answer = client.get(reverse("policy:matrix"), query)
    assert answer.status_code == 200
    return answer.context["found"]


def listed(cast: Cast, company: str, policy: str, at: dt.datetime) -> list[int]:
    """Return the lengths of the lists that HR of the company comes to: all, not yet, overdue."""
    who = {"nord": cast.hr, "syd": cast.syd_hr, "group": cast.group_hr}[company]
    return [
        queries.people(who, Following(company, state, policy=policy), at).counts[state or "all"]
        for state in ("", "missing", "late")
    ]


def test_each_number_is_the_number_of_people_whom_the_policy_asks(stage: Stage, deep: bool) -> None:
    @examples(deep)
    @given(worlds(), MOMENTS)
    def compare(world: World, at: dt.datetime) -> None:
        with stage.plays(world):
            expected: dict[tuple[Any, str], list[int]] = {}
            rows = queries.introduced(at).values_list("company_id", "policy__slug", "acknowledged_at", "due")
            for company, policy, done, due in rows:
                counts = expected.setdefault((company, policy), [0, 0, 0])
                counts[0] += 1
                counts[1] += done is None
                counts[2] += done is None and due < clock.day_of(at)
            found = queries.tallies([company.pk for company in stage.companies], at)
            assert {
                (row["company_id"], row["policy"]): [row["reached"], row["missing"], row["late"]]
                for row in found
                if row["reached"] and row["policy"]
            } == expected

    compare()


def test_each_cell_leads_to_lists_of_just_so_many(version: Version, cast: Cast, client_for: ClientFor) -> None:
    other = adopt(cast, "En annan", cast.nord, title="En annan policy")
    for who in (cast.colleague, cast.hr):
        workflow.acknowledge(version, by=who, at=cast.at, text_hash=version.text_hash)
    companies.set_days(cast.nord, "introduction", value=30, by=cast.hr, at=cast.at, valid_from=cast.today + DAY)
    late = cast.add("Senare Påhittsson")
    cast.employ(late, cast.nord, first_day=cast.today + 2 * DAY)
    for days in (0, 14, 15, 20, 33):
        at = cast.at + days * DAY
        ids = [cast.nord.pk, cast.syd.pk, cast.group.pk]
        for row in queries.tallies(ids, at):
            counted = [row["reached"], row["missing"], row["late"]]
            assert counted == listed(cast, row["slug"], row["policy"], at), (days, row)
    found = page(client_for(cast.hr))
    assert [title for _slug, title in found.policies] == [other.policy.title, version.policy.title]
    text = client_for(cast.hr).get(reverse("policy:matrix")).content.decode()
    [line] = found.lines
    address = f"{reverse('policy:people')}?bolag=nord&policy={version.policy.slug}"
    assert f'href="{address.replace("&", "&amp;")}"' in text
    answer = client_for(cast.hr).get(f"{address}&status=missing")
    assert len(answer.context["rows"]) == line.cells[1].missing == 4
    assert answer.context["counts"]["all"] == line.cells[1].reached == 6


def test_a_company_without_the_policy_says_so_and_the_sums_leave_it_out(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    adopt(cast, "En annan", cast.nord, title="En annan policy")
    answer = client_for(cast.ceo).get(reverse("policy:matrix"))
    found = answer.context["found"]
    by_name = {line.slug: line.cells for line in found.lines}
    assert set(by_name) == {"nord", "group"}
    assert by_name["group"][0] is None
    assert "Inte fastställd här" in answer.content.decode()
    assert found.totals[0] == by_name["nord"][0]
    assert found.totals[1].reached == by_name["nord"][1].reached + by_name["group"][1].reached


@pytest.mark.parametrize("who", ["colleague", "manager", "communicator", "chair", "stranger", "outsider_superuser"])
@pytest.mark.parametrize("name", ["matrix", "export_matrix"])
def test_who_follows_up_no_company_is_refused(
    version: Version, cast: Cast, client_for: ClientFor, who: str, name: str
) -> None:
    assert client_for(getattr(cast, who)).get(reverse(f"policy:{name}")).status_code == 403


def test_pages_hold_every_company_once_by_name_and_by_worst(version: Version, cast: Cast) -> None:
    ids, later = [cast.group.pk, cast.nord.pk, cast.syd.pk], cast.at + 20 * DAY
    for worst, order in ((False, ["nord", "group", "syd"]), (True, ["nord", "syd", "group"])):
        seen, after = [], ""
        while True:
            found = queries.matrix(ids, Wanted(worst, after), later, size=1)
            seen += [line.slug for line in found.lines]
            if not (after := found.after):
                break
        assert seen == order


@pytest.mark.parametrize("query", [{"sort": "nonsense"}, {"after": "\x00"}, {"after": "x y"}])
def test_an_address_somebody_has_mended_by_hand_shows_the_first_page(
    version: Version, cast: Cast, client_for: ClientFor, query: dict[str, str]
) -> None:
    assert [line.slug for line in page(client_for(cast.hr), **query).lines] == ["nord"]


def test_before_any_policy_is_in_force_the_page_says_so(cast: Cast, client_for: ClientFor) -> None:
    text = client_for(cast.hr).get(reverse("policy:matrix")).content.decode()
    assert "Ingen policy gäller än" in text
    text = client_for(cast.hr).get(reverse("policy:matrix"), {"after": "nord"}).content.decode()
    assert "Inga fler bolag" in text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_the_whole_matrix(version: Version, cast: Cast, client_for: ClientFor, form: str) -> None:
    answer: Any = client_for(cast.ceo).get(reverse("policy:export_matrix"), {"format": form})
    assert f".{form}" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    if form == "csv":
        _heads, *rows = csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";")
        assert [row[:2] for row in rows] == [[one.name, version.policy.title] for one in (cast.nord, cast.group)]
        assert [row[2:] for row in rows] == [["6", "0", "6", "0"], ["2", "0", "2", "0"]]


def matrix_page(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client)
    return len(asked)


def test_the_page_asks_the_database_as_often_for_three_companies_and_policies_as_for_one(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.group_hr)
    matrix_page(client)  # the first page of a session writes the session
    assert matrix_page(client) == QUERIES
    cast.appoint(cast.group_hr, cast.nord, "hr")
    cast.appoint(cast.group_hr, cast.syd, "hr")
    for title in ("En annan policy", "En tredje policy"):
        adopt(cast, title, cast.nord, title=title)
    assert matrix_page(client) == QUERIES
    assert (len(page(client).lines), len(page(client).policies)) == (3, 3)


def test_the_parents_hr_sees_the_companies_that_they_serve(version: Version, cast: Cast, client_for: ClientFor) -> None:
    before = {line.slug for line in page(client_for(cast.group_hr)).lines}
    RoleAssignment.objects.filter(person=cast.syd_hr).update(last_day=cast.today - DAY)
    assert {line.slug for line in page(client_for(cast.group_hr)).lines} == before | {"syd"} != before
