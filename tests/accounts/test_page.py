"""What the register's page asks is written once; it answers what the plain questions do, in one company and in many."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import queries
from accounts.models import Account, Request
from accounts.queries import Filter
from accounts.queries.accounts import employees
from accounts.views.request_rows import request_rows
from accounts.views.rows import Shown, table_rows
from companies import queries as companies
from companies.models import Company, User
from kit import clock
from kit.among import MOST, AllBut
from kit.written import COMPANY, PERSON, ROW, VIEWER
from tests.accounts.registered import registered
from tests.accounts.stages import PATHS, ask, bring, profile
from tests.cast import DAY, Cast

plain: Any = import_module("accounts.queries.register")  # the package has a function of that name
CHOICES: dict[str, tuple[str, ...]] = {
    "words": ("", "", "konto1", "K", "NT", "konto 1", "1 konto2", "o_1", "100%", "instagram.com/konto1", "finns inte"),
    "platform": ("", "tiktok"),
    "status": ("", *queries.STATUSES),
    "owner": ("", queries.ME, queries.NOBODY),
    "confirmed": ("", queries.YES, queries.NO),
    "decision": ("", queries.SOON, queries.PASSED),
    "sort": tuple(sign + name for name in queries.SORTS for sign in ("", "-")),
}


def several(cast: Cast) -> None:
    """Accounts of every status in three companies, with and without an owner who works there."""
    people = [cast.communicator, cast.colleague, cast.leaver, cast.stranger]
    for number in range(40):
        status = ("active", "active", "decided", "undecided", "closed")[number % 5]
        days = {} if status == "undecided" else {"operated_until": cast.today + (number * 9 - 100) * DAY}
        confirmed = {"confirmed_at": cast.at - number * DAY} if status == "active" and number % 3 else {}
        registered(
            cast, f"konto{number}", status, company=(cast.nord, cast.syd, cast.group)[number % 3],
            owner=people[number % 4], backup=None, platform="tiktok" if number % 7 == 0 else "instagram",
            **days, **confirmed,
        )  # fmt: skip


def places(cast: Cast) -> Iterator[set[Any] | AllBut]:
    """One company, three, the three among so many that each row is looked up, and all companies but one."""
    yield {cast.nord.pk}
    few = {cast.nord.pk, cast.syd.pk, cast.group.pk}
    yield few
    yield {str(one) for one in few} | {str(uuid.uuid4()) for _ in range(MOST)}
    yield all_but(cast, cast.syd)


def all_but(cast: Cast, *others: Company) -> AllBut:
    every = sorted(map(str, Company.objects.values_list("pk", flat=True)))
    return AllBut(frozenset(str(one.pk) for one in others), every[-1], len(every))


def test_all_companies_but_one_have_the_rows_of_the_others(cast: Cast) -> None:
    several(cast)
    others = {cast.nord.pk, cast.group.pk}
    for wanted in (Filter(), Filter(words="konto1"), Filter(status="active", sort="company"), Filter(owner=queries.ME)):
        found = queries.page_of(all_but(cast, cast.syd), wanted, cast.hr, cast.at)
        assert found == queries.page_of(others, wanted, cast.hr, cast.at)
    assert queries.page_of(all_but(cast), Filter(), cast.hr, cast.at) == queries.page_of(
        {*others, cast.syd.pk}, Filter(), cast.hr, cast.at
    )


def test_rows_and_numbers_of_the_page_are_those_of_the_plain_questions(cast: Cast, deep: bool) -> None:
    several(cast)
    rng, count = random.Random(5), 120 if deep else 20
    filters = [Filter(**{name: rng.choice(values) for name, values in CHOICES.items()}) for _ in range(count)]
    filters += [Filter(**{name: value}) for name, values in CHOICES.items() for value in values if value]
    for ids in places(cast):
        for wanted in filters:
            at = cast.at + rng.choice([-400, 0, 0, 0, 30]) * DAY
            expected = list(plain.register(ids, wanted, cast.colleague, at))
            found = queries.page_of(ids, wanted, cast.colleague, at)
            page = [{**row} for row in found.rows]
            assert all(row.pop("owner_here") in (True, False) for row in page)
            for row in expected:
                day = row.pop("confirmed_at")
                row["confirmed_on"] = clock.day_of(day) if day else None
                assert row.pop("owner_id") or not row["owner_name"]
                row.pop("company_id")
            assert page == expected[: queries.PAGE + 1]
            kept = plain.found(plain.among(ids), wanted, cast.colleague.pk, at)
            each = {status: plain.of_status(status, clock.day_of(at)) for status in ("", *queries.STATUSES)}
            assert found.numbers == {status: kept.filter(of_it).count() for status, of_it in each.items()}


def test_no_status_is_counted_past_the_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    several(cast)
    mine = Filter(owner=str(cast.colleague.pk))
    for ids in places(cast):
        for wanted in (Filter(), Filter(platform="instagram"), mine):
            monkeypatch.setattr(plain, "COUNTED", 1000)
            whole = queries.page_of(ids, wanted, cast.hr, cast.at).numbers
            for most in range(12):
                monkeypatch.setattr(plain, "COUNTED", most)
                capped = {status: min(number, most + 1) for status, number in whole.items()}
                assert queries.page_of(ids, wanted, cast.hr, cast.at).numbers == capped


def test_what_few_ask_is_answered_in_the_same_way(cast: Cast) -> None:
    several(cast)
    for ids in places(cast):
        for sort in CHOICES["sort"]:
            page = queries.page_of(ids, Filter(sort=sort), cast.hr, cast.at).rows
            for place in (0, 4, 4, 9):
                after = queries.cursor(page[place], sort)
                behind = queries.page_of(ids, Filter(sort=sort, after=after), cast.hr, cast.at)
                assert (behind.rows, behind.numbers[""]) == (page[place + 1 :], len(page))
        mine = Filter(owner=str(cast.leaver.pk))
        assert {row["owner_name"] for row in queries.page_of(ids, mine, cast.hr, cast.at).rows} == {cast.leaver.name}
        for words in ("konto1", "nto 1", "K", cast.leaver.name):
            listed, numbers = queries.page_of(ids, Filter(words=words), cast.hr, cast.at)
            assert numbers[""] == len(listed) > 0
            every = queries.page_of(ids, Filter(), cast.hr, cast.at).rows
            assert listed == [row for row in every if _holds(row, words)]


def _holds(row: dict[str, Any], words: str) -> bool:
    """Whether every word stands in the name, the handle or the owner's name."""
    texts = [str(row[name] or "").casefold() for name in ("name", "handle", "owner_name")]
    return all(any(word.casefold() in text for text in texts) for word in words.split())


def test_owners_who_work_there_are_those_with_a_live_employment(cast: Cast) -> None:
    several(cast)
    live = set(employees(cast.at).values_list("person_id", "company_id"))
    for wanted in (Filter(), Filter(sort="-company"), Filter(owner=str(cast.leaver.pk)), Filter(words="konto")):
        rows = queries.page_of({cast.nord.pk, cast.syd.pk}, wanted, cast.hr, cast.at).rows
        both = Account.objects.values_list("pk", "owner_id", "company_id")
        known = {pk: (owner, company) in live for pk, owner, company in both}
        here = {row["id"]: known[row["id"]] for row in rows}
        assert {row["id"]: row["owner_here"] for row in rows} == here
        assert set(here.values()) == ({False} if wanted.owner else {True, False})


@pytest.mark.parametrize("more", [0, MOST])
def test_requests_on_the_way_are_those_that_one_may_see(cast: Cast, more: int) -> None:
    for number, status in enumerate(PATHS):
        bring(ask(cast, profile(f"pa.vag.{number}")), status, cast)
    others = {str(uuid.uuid4()) for _ in range(more)}
    for person in User.objects.exclude(pk=cast.portal.pk):
        rights = companies.companies_by_right(person, queries.SEEING, cast.at)
        there = {can: ids | others if ids else ids for can, ids in rights.items()}
        seen = queries.requests_visible_to(person, cast.at).filter(status__in=Request.OPEN_STATUSES)
        expected = list(seen.order_by("-submitted_at", "-id").values_list("pk", flat=True))
        rest = companies.reach_by_right(person, queries.SEEING, cast.at, few=0)
        for reach in (there, rest):
            assert [row["id"] for row in queries.on_the_way(person, reach, cast.at, 50)] == expected
        assert [row["id"] for row in queries.on_the_way(person, there, cast.at, 2)] == expected[:2]


def test_what_is_asked_of_many_companies_is_sent_once(cast: Cast) -> None:
    ids = {str(uuid.uuid4()) for _ in range(500)}
    with CaptureQueriesContext(connection) as asked:
        queries.page_of(ids, Filter(), cast.hr, cast.at)
    assert [one["sql"].count("%(companies)s") for one in asked] == [1]
    assert all(len(one["sql"]) < 6_000 for one in asked)


def test_nothing_that_somebody_has_written_is_taken_for_html() -> None:
    evil = "<b>&\"'"
    row: dict[str, Any] = dict.fromkeys(("name", "owner_name", "company__name"), evil)
    row |= {"id": uuid.uuid4(), "owner_here": False, "company__slug": evil, "status": "active"}
    today = clock.today()
    row |= {"platform": "x", "confirmed_on": None, "operated_until": today}
    said = {"unconfirmed": (evil, evil)}
    html = table_rows([row], Shown(company=True, confirmed=True, until=True), said, today)
    assert html.count("&lt;b&gt;&amp;&quot;&#x27;") == 6
    asked = {**row, "total": 0, "status": "submitted", "asked_by": evil, "submitted_at": clock.now()}
    html += request_rows([asked])
    assert html.count("&lt;b&gt;&amp;&quot;&#x27;") == 6 + 4
    assert "<b>" not in html


def test_a_platform_without_a_brand_is_named_in_the_language_of_each_reader(cast: Cast) -> None:
    registered(cast, "sida", platform="web")
    (row,) = queries.page_of({cast.nord.pk}, Filter(), cast.hr, cast.at).rows[:1]
    found, said = [], {"unconfirmed": ("", "")}
    for language in ("en", "sv", "en"):
        with translation.override(language):
            html = table_rows([row], Shown(company=False, confirmed=False, until=False), said, cast.today)
            found += [word for word in ("Website", "Webbplats") if f"<small>{word}</small>" in html]
    assert found == ["Website", "Webbplats", "Website"]


def test_a_key_that_nobody_has_finds_nothing_whatever_it_is(cast: Cast) -> None:
    registered(cast)
    for nobody in (PERSON, COMPANY, ROW, VIEWER, uuid.uuid4()):
        page = queries.page_of({cast.nord.pk}, Filter(owner=str(nobody)), cast.hr, cast.at)
        assert (page.rows, page.numbers[""]) == ([], 0)


def test_what_few_ask_takes_no_place_among_the_plans_of_what_many_ask(cast: Cast) -> None:
    def kept() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            return int(cursor.fetchone()[0])

    plans = set()
    for _one in range(3):
        queries.page_of({cast.nord.pk}, Filter(owner=str(uuid.uuid4())), cast.hr, cast.at)
        plans.add(kept())
    assert len(plans) == 1
