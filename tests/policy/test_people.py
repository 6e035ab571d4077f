"""Who has acknowledged: a manager's own people exactly, a company's for those who follow it up, and equal numbers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow as companies
from companies.models import Employment, User
from policy import queries, workflow
from policy.models import Version
from policy.queries import Following
from policy.views import people
from tests.cast import DAY, Cast

from .texts import adopt

ClientFor = Callable[[User], Client]
QUERIES = 7  # session, person, whether they may log in, what the shell keeps; rows, counts, who is on leave


def sign(version: Version, *people: User, cast: Cast) -> None:
    for person in people:
        workflow.acknowledge(version, by=person, at=cast.at, text_hash=version.text_hash)


def shown(client: Client, **query: str) -> list[str]:
    """Return the names in the list of the page."""
    page = client.get(reverse("policy:people"), query)
    assert page.status_code == 200
    names = [row["name"] for row in page.context["rows"]]
    assert all(name in page.content.decode() for name in names)
    return names


def test_a_manager_sees_their_own_people_exactly(version: Version, cast: Cast, client_for: ClientFor) -> None:
    other = cast.person("Annan Påhittschef", cast.nord)
    line = {"manager": other}
    cast.person("Underordnad Påhittsson", cast.nord, employment=line)
    own = {"manager": cast.manager}
    far = cast.person("Fjärran Påhittsson", cast.syd, employment=own)  # a manager's people in any company
    cast.person("Slutade Påhittsson", cast.nord, employment={**own, "last_day": cast.today - DAY})
    cast.person("Styrelse Påhittsson", cast.nord, employment={**own, "kind": "external"})
    cast.person("Kommer Påhittsson", cast.nord, employment={**own, "first_day": cast.today + DAY})
    expected = sorted([cast.colleague.name, cast.communicator.name, far.name])
    assert sorted(shown(client_for(cast.manager))) == expected
    assert shown(client_for(other)) == ["Underordnad Påhittsson"]
    assert shown(client_for(cast.colleague)) == []


def test_the_list_is_in_swedish_order_and_says_what_and_by_when(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    for name in ("Örjan Påhittsson", "Zäta Påhittsson", "Åsa Påhittsson"):
        cast.person(name, cast.nord, employment={"manager": cast.manager})
    sign(version, cast.colleague, cast=cast)
    client = client_for(cast.manager)
    assert shown(client) == [
        cast.colleague.name, cast.communicator.name, "Zäta Påhittsson", "Åsa Påhittsson", "Örjan Påhittsson"
    ]  # fmt: skip
    rows = {row["name"]: row for row in client.get(reverse("policy:people")).context["rows"]}
    assert rows[cast.colleague.name]["cells"][0].acknowledged_on == str(cast.today)
    assert rows["Örjan Påhittsson"]["cells"][0].due == str(cast.today + 14 * DAY)


def test_the_numbers_on_the_page_equal_the_lists_behind_them(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    other = adopt(cast, "En annan", cast.nord, title="En annan policy")
    sign(version, cast.colleague, cast=cast)
    client = client_for(cast.manager)
    assert tally(client) == {"all": 2, "missing": 2, "asked": 0, "due": 0, "late": 0, "week": 0, "month": 0, "done": 0}
    sign(other, cast.colleague, cast=cast)
    workflow.ask(version, kind="decline", text="Nej.", by=cast.communicator, at=cast.at)
    assert tally(client) == {"all": 2, "missing": 1, "asked": 1, "due": 0, "late": 0, "week": 0, "month": 0, "done": 1}


def test_that_somebody_asked_or_declined_is_for_hr_and_the_nearest_manager(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    boss = cast.person("Högre Påhittschef", cast.nord)
    Employment.objects.filter(person=cast.manager).update(manager=boss)
    workflow.ask(version, kind="decline", text="Nej.", by=cast.colleague, at=cast.at)
    theirs, word = reverse("policy:person", args=[cast.colleague.pk]), "Vill inte bekräfta"
    near = [(cast.manager, {}), (cast.hr, {"bolag": "nord"})]
    far = [(boss, {"linje": "on"}), *((who, {"bolag": "nord"}) for who in (cast.ceo, cast.quality, cast.auditor))]
    for who, query in near + far:
        client, told = client_for(who), (who, query) in near
        page, listed = client.get(theirs), client.get(reverse("policy:people"), query)
        assert (page.status_code, word in page.content.decode()) == (200, told)
        assert (word in listed.content.decode(), listed.context["counts"]["asked"]) == (told, int(told))
        file = b"".join(client.get(reverse("policy:export_people"), query))  # type: ignore[call-overload]
        assert (word.lower() in file.decode("utf-8-sig"), cast.colleague.name in file.decode("utf-8-sig")) == (
            told, True
        )  # fmt: skip
    assert word in client_for(cast.colleague).get(theirs).content.decode()


@pytest.mark.parametrize("who", ["ceo", "quality", "auditor"])
def test_who_may_not_read_what_was_asked_has_no_such_choice(
    version: Version, cast: Cast, client_for: ClientFor, who: str
) -> None:
    workflow.ask(version, kind="ask", text="Vad menas?", by=cast.colleague, at=cast.at)
    client = client_for(getattr(cast, who))
    assert "status=asked" not in client.get(reverse("policy:people"), {"bolag": "nord"}).content.decode()
    assert len(shown(client, bolag="nord", status="asked")) == 6  # the choice says nothing to them
    assert "status=asked" in client_for(cast.hr).get(reverse("policy:people"), {"bolag": "nord"}).content.decode()


def tally(client: Client) -> dict[str, int]:
    """Return the numbers of the page, each of them the length of the list that it opens."""
    counts: dict[str, int] = client.get(reverse("policy:people")).context["counts"]
    for state, count in counts.items():
        assert len(shown(client, status="" if state == "all" else state)) == count
    return counts


@pytest.mark.parametrize(
    ("days", "late"), [
        (13, ()), (14, ("due",)), (15, ("due", "late")), (21, ("due", "late", "week")),
        (43, ("due", "late", "week")), (44, ("due", "late", "week", "month")),
    ],
)  # fmt: skip
def test_each_state_of_lateness_begins_on_its_day(
    version: Version, cast: Cast, days: int, late: tuple[str, ...]
) -> None:
    at = cast.at + days * DAY
    counts = queries.people(cast.manager, Following(), at).counts
    for state in ("due", "late", "week", "month"):
        assert counts[state] == (2 if state in late else 0)
        assert len(queries.people(cast.manager, Following(state=state), at).rows) == counts[state]
    assert queries.people(cast.manager, Following(), cast.at - 20 * DAY).rows == []  # not yet made known


def test_the_whole_line_below_is_a_switch_away_and_nobody_beside_it(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    under = cast.person("Under Påhittsson", cast.syd, employment={"manager": cast.colleague})
    cast.person("Längst Påhittsson", cast.nord, employment={"manager": under})
    cast.person("Bredvid Påhittsson", cast.nord, employment={"manager": cast.quality})
    client = client_for(cast.manager)
    direct = {cast.colleague.name, cast.communicator.name}
    assert set(shown(client)) == direct
    assert set(shown(client, linje="on")) == direct | {under.name, "Längst Påhittsson"}
    assert shown(client_for(cast.colleague), linje="on") == ["Längst Påhittsson", under.name]
    assert shown(client_for(cast.newcomer), linje="on") == []


def test_a_circle_of_managers_ends(version: Version, cast: Cast) -> None:
    Employment.objects.filter(person=cast.manager).update(manager=cast.colleague)
    rows = queries.people(cast.manager, Following(line=True), cast.at).rows
    assert {row["who_id"] for row in rows} == {cast.colleague.pk, cast.communicator.pk}


def test_who_owes_first_comes_first_and_the_pages_go_on_there(version: Version, cast: Cast) -> None:
    new = {"manager": cast.manager, "first_day": cast.today + 3 * DAY}
    late = cast.person("Aldrig Påhittsson", cast.nord, employment=new)
    sign(version, cast.colleague, cast=cast)
    at, order = cast.at + 5 * DAY, [cast.communicator.pk, late.pk, cast.colleague.pk]
    everybody = queries.people(cast.manager, Following(sort="due"), at)
    assert [row["who_id"] for row in everybody.rows] == order
    after, found = None, []
    for _turn in order:
        part = queries.people(cast.manager, Following(sort="due", after=after), at, 1)
        found += [row["who_id"] for row in part.rows]
        after = part.more_after
    assert (found, after) == (order, None)


def test_who_changes_manager_or_company_moves_pages_with_the_evidence(version: Version, cast: Cast) -> None:
    sign(version, cast.colleague, cast=cast)
    there = Employment.objects.get(person=cast.colleague)
    companies.end_employment(there, last_day=cast.today, by=cast.portal, at=cast.at)
    cast.employ(cast.colleague, cast.syd, manager=cast.quality, first_day=cast.today + DAY)
    at = cast.at + 2 * DAY
    old, new = (queries.people(boss, Following(), at).rows for boss in (cast.manager, cast.quality))
    assert [row["who_id"] for row in old] == [cast.communicator.pk]
    assert [(row["who_id"], row["cells"][0].acknowledged_on) for row in new] == [(cast.colleague.pk, str(cast.today))]


@pytest.mark.parametrize("who", ["hr", "ceo", "quality", "auditor"])
def test_those_who_follow_up_see_all_of_their_company(
    version: Version, cast: Cast, client_for: ClientFor, who: str
) -> None:
    names = shown(client_for(getattr(cast, who)), bolag="nord")
    inside = (cast.hr, cast.quality, cast.manager, cast.communicator, cast.colleague, cast.newcomer)
    assert sorted(names) == sorted(person.name for person in inside)


@pytest.mark.parametrize("who", ["manager", "colleague", "communicator", "stranger", "syd_hr", "group_hr", "chair"])
def test_others_see_nobody_of_a_company(version: Version, cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert shown(client, bolag="nord") == []
    assert client.get(reverse("policy:people"), {"bolag": "nord"}).context["counts"]["all"] == 0


def test_a_company_that_does_not_exist_shows_nobody(version: Version, cast: Cast, client_for: ClientFor) -> None:
    assert shown(client_for(cast.hr), bolag="ingenting") == []


@pytest.mark.parametrize(
    "query", [{"bolag": "\x00"}, {"status": "nonsense"}, {"after": "nonsense"}, {"bolag": "x" * 999}]
)
def test_an_address_somebody_has_mended_by_hand_is_no_error(
    version: Version, cast: Cast, client_for: ClientFor, query: dict[str, str]
) -> None:
    assert sorted(shown(client_for(cast.manager), **query)) == sorted([cast.colleague.name, cast.communicator.name])


def test_the_rates_by_company_equal_the_lists_they_lead_to(version: Version, cast: Cast, client_for: ClientFor) -> None:
    adopt(cast, "En annan", cast.nord, title="En annan policy")
    sign(version, cast.colleague, cast.hr, cast=cast)
    later = cast.at + 20 * DAY
    [first, second] = queries.company_rates([cast.nord.pk], later)
    assert (first["reached"], first["done"], first["late"]) == (6, 0, 6)
    assert (second["reached"], second["done"], second["late"]) == (6, 2, 4)
    for row in (first, second):
        for state, number in (("", row["reached"]), ("late", row["late"]), ("done", row["done"])):
            wanted = Following("nord", state, policy=row["policy__slug"])
            assert len(queries.people(cast.hr, wanted, later).rows) == number
    page = client_for(cast.ceo).get(reverse("policy:index"))
    assert {row["company__slug"] for row in page.context["rates"]} == {"nord", "group"}
    assert client_for(cast.manager).get(reverse("policy:index")).context["rates"] == []


def test_a_long_list_is_read_page_by_page_to_the_last_person(
    version: Version, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(cast, "En annan", cast.nord, title="En annan policy")
    for number in range(5):
        cast.person(f"Likadan Påhittsson {number}", cast.nord, employment={"manager": cast.manager})
    client = client_for(cast.manager)
    everybody = shown(client)
    monkeypatch.setattr(people, "PAGE", 4)
    address, found, pages = reverse("policy:people"), [], 0
    while address:
        page = client.get(address)
        found += [row["name"] for row in page.context["rows"]]
        after: uuid.UUID | None = page.context["more_after"]
        address = f"{reverse('policy:people')}?after={after}" if after else ""
        assert not after or f"?after={after}" in page.content.decode()
        assert page.context["counts"]["all"] == 7
        pages += 1
    assert found == everybody
    assert (len(found), pages) == (7, 2)


def test_the_page_wears_the_colours_of_whoever_looks(version: Version, cast: Cast, client_for: ClientFor) -> None:
    for who, query in ((cast.manager, {}), (cast.hr, {"bolag": "nord"})):
        page = client_for(who).get(reverse("policy:people"), query).content.decode()
        assert f'data-company="{cast.nord.slug}"' in page and f"· {cast.nord.name}</title>" in page


def people_page(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("policy:people")).status_code == 200
    return len(asked)


def test_the_page_asks_the_database_as_often_for_three_people_as_for_one(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    other = cast.person("Annan Påhittschef", cast.nord)
    cast.person("Ensam Påhittsson", cast.nord, employment={"manager": other})
    client = client_for(other)
    people_page(client)  # the first page of a session writes the session
    assert people_page(client) == QUERIES
    for number in range(2):
        cast.person(f"Till {number} Påhittsson", cast.nord, employment={"manager": other})
    assert people_page(client) == QUERIES


def test_the_library_lists_what_is_in_force_where_one_may_see_it(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    def places(person: User) -> set[Any]:
        return {row["company__slug"] for row in client_for(person).get(reverse("policy:index")).context["rows"]}

    assert places(cast.colleague) == {"nord"}
    assert places(cast.stranger) == {"syd"}
    assert places(cast.ceo) == {"group", "nord"}
    assert places(cast.auditor) == {"nord"}
    assert places(cast.chair) == set()


def test_on_leave_one_keeps_ones_evidence_and_nothing_is_asked(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    page = reverse("policy:person", args=[cast.colleague.pk])
    work = cast.colleague.employments.get()
    companies.register_leave(work, first_day=cast.today, last_day=None, by=cast.hr, at=cast.at)
    [cell] = queries.person_cells(cast.colleague, cast.colleague, cast.at)
    assert (cell.due, cell.late_by, cell.acknowledged_on) == (None, None, None)
    for who in (cast.colleague, cast.manager):
        seen = client_for(who).get(page)
        assert "Efterfrågas inte nu" in seen.content.decode() and not seen.context["owes"]
        assert ("Du är frånvarande." in seen.content.decode()) is (who == cast.colleague)
        assert ("Personen är frånvarande." in seen.content.decode()) is (who == cast.manager)
    assert "är frånvarande" not in client_for(cast.auditor).get(page).content.decode()
    other = reverse("policy:person", args=[cast.communicator.pk])
    assert "är frånvarande" not in client_for(cast.manager).get(other).content.decode()
    sign(version, cast.colleague, cast=cast)
    [cell] = queries.person_cells(cast.colleague, cast.colleague, cast.at)
    assert (
        cell.receipt_id
        and f"/policy/kvitto/{cell.receipt_id}/" in client_for(cast.colleague).get(page).content.decode()
    )


def test_on_leave_the_text_and_the_ways_without_a_computer_ask_for_nothing_and_do_not_say_that_all_is_done(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    text, by_hand = version.policy.get_absolute_url(), reverse("policy:by_hand", args=[cast.colleague.pk])
    asks, need_not, all_done = "Det tar ungefär", "Du behöver inte bekräfta den nu", "Allt är bekräftat"
    reader, manager = client_for(cast.colleague), client_for(cast.manager)
    page = reader.get(text).content.decode()
    assert asks in page and need_not not in page
    work = cast.colleague.employments.get()
    companies.register_leave(work, first_day=cast.today, last_day=None, by=cast.hr, at=cast.at)
    page = reader.get(text).content.decode()
    assert need_not in page and asks not in page
    page = manager.get(by_hand).content.decode()
    assert f"Efter frånvaron ska personen bekräfta: {version.title}." in page and all_done not in page
    sign(version, cast.colleague, cast=cast)
    page = manager.get(by_hand).content.decode()
    assert all_done in page and "frånvaron" not in page


def test_on_leave_from_one_company_the_other_still_asks(version: Version, cast: Cast) -> None:
    cast.employ(cast.colleague, cast.syd)
    before = queries.person_cells(cast.colleague, cast.colleague, cast.at)
    work = cast.colleague.employments.get(company=cast.nord)
    companies.register_leave(work, first_day=cast.today, last_day=None, by=cast.hr, at=cast.at)
    assert [cell.due for cell in before] == [
        cell.due for cell in queries.person_cells(cast.colleague, cast.colleague, cast.at)
    ]
    work = cast.colleague.employments.get(company=cast.syd)
    companies.register_leave(work, first_day=cast.today, last_day=None, by=cast.syd_hr, at=cast.at)
    assert [cell.due for cell in queries.person_cells(cast.colleague, cast.colleague, cast.at)] == [None]
