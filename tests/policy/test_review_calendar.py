"""The calendar of reviews: an address of one's own, what it gives to whom, and that it ends when it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from companies import workflow as companies
from companies.models import User
from kit import clock
from kit.limits import ASKING
from kit.workflow import Forbidden
from policy import queries, workflow
from policy.models import Adoption, ReviewCalendar
from tests.cast import DAY, Cast

from .reviewed import address, keep
from .texts import adopt

ClientFor = Callable[[User], Client]


@pytest.fixture
def adoption(policy_in_force: Adoption) -> Adoption:
    return policy_in_force


def made(person: User, cast: Cast) -> str:
    """Make the person's address and return its path."""
    return reverse("read_calendar", args=[workflow.make_calendar(by=person, at=clock.now())])


def events(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def said(path: str) -> list[tuple[str, dt.date]]:
    return sorted((str(one["summary"]), one["dtstart"].dt) for one in events(path))


def plan(adoption: Adoption, cast: Cast, *, days: int = 10) -> None:
    now = clock.now()
    before = queries.open_plan(adoption, now)
    values = {"day": cast.today + days * DAY, "people": [cast.colleague], "upon": before.pk if before else None}
    workflow.plan_review(adoption, by=cast.hr, at=now, **values)


# The address


def test_the_address_is_shown_once_and_kept_hashed(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    for page in ("policy:index", "own_mails"):
        assert reverse("policy:calendar") in client.get(reverse(page)).content.decode()
    assert client.get(reverse("policy:calendar")).context["made"] is None
    shown = client.post(reverse("policy:make_calendar"))
    path = urlsplit(shown.context["address"]).path
    assert shown.context["address"] in shown.content.decode()
    assert f"webcal://{shown.context['address'].partition('://')[2]}" in shown.content.decode()
    row = ReviewCalendar.objects.get()
    token = path.removeprefix("/kalender/").removesuffix(".ics")
    assert len(token) >= 43
    assert token not in row.token_hash and row.token_hash == queries.hash_of(token)
    assert token not in client.get(reverse("policy:calendar")).content.decode()
    assert Client().get(path).status_code == 200


def test_a_new_address_ends_the_old_one_and_taken_back_it_is_none(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    first = made(cast.hr, cast)
    second = made(cast.hr, cast)
    other = made(cast.ceo, cast)
    assert [Client().get(path).status_code for path in (first, second, other)] == [404, 200, 200]
    client = client_for(cast.hr)
    assert client.post(reverse("policy:revoke_calendar")).status_code == 302
    assert [Client().get(path).status_code for path in (first, second, other)] == [404, 404, 200]
    client.post(reverse("policy:revoke_calendar"))
    assert ReviewCalendar.objects.filter(person=cast.hr).count() == 3  # there was nothing to take back
    assert queries.calendar_of(cast.hr) is None


def test_a_get_makes_and_takes_back_nothing(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    path = made(cast.hr, cast)
    for name in ("make_calendar", "revoke_calendar"):
        assert client_for(cast.hr).get(reverse(f"policy:{name}")).status_code == 405
    assert ReviewCalendar.objects.count() == 1
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("token", ["word", "x" * 43, "%00", "a" * 500])
def test_an_address_that_nobody_made_is_none(adoption: Adoption, cast: Cast, token: str) -> None:
    workflow.revoke_calendar(by=cast.hr, at=cast.at)
    assert Client().get(f"/kalender/{token}.ics").status_code == 404


# What it gives


def test_it_says_policy_company_and_day_as_whole_days_and_leads_to_the_review(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast)
    [due, planned] = sorted(events(made(cast.colleague, cast)), key=lambda one: str(one["uid"]))
    day = clock.add_months(adoption.effective_from, 12)
    assert str(due["summary"]) == "Påhittad policy ska ses över för Nordpåhitt AB"
    assert str(planned["summary"]) == "Översyn av Påhittad policy för Nordpåhitt AB"
    for event, when in ((due, day), (planned, cast.today + 10 * DAY)):
        assert (event["dtstart"].dt, event["dtend"].dt) == (when, when + DAY)
        assert not isinstance(event["dtstart"].dt, dt.datetime)
        assert str(event["url"]).endswith(address(adoption))


def test_it_is_written_in_the_persons_language(adoption: Adoption, cast: Cast) -> None:
    cast.colleague.language = "en"
    cast.colleague.save()
    assert said(made(cast.colleague, cast))[0][0] == "Påhittad policy is to be reviewed for Nordpåhitt AB"


def test_it_names_nobody(adoption: Adoption, cast: Cast) -> None:
    plan(adoption, cast)
    keep(adoption, cast, cast.hr, people=[cast.manager], day=cast.today)
    plan(adoption, cast, days=20)
    text = Client().get(made(cast.hr, cast)).content.decode().replace("\r\n ", "")
    people = User.objects.exclude(pk=cast.portal.pk)
    assert not [one.name for one in people if one.name in text or (one.email or one.name) in text]


def test_it_gives_the_companies_whose_policies_one_may_see_now_and_no_other(adoption: Adoption, cast: Cast) -> None:
    nord, syd = made(cast.colleague, cast), made(cast.stranger, cast)
    assert [summary.rpartition(" för ")[2] for summary, _day in said(nord)] == [cast.nord.name]
    assert [summary.rpartition(" för ")[2] for summary, _day in said(syd)] == [cast.syd.name]
    assert said(made(cast.chair, cast)) == []
    assert len(said(made(cast.ceo, cast))) == 2  # employed in the parent, CEO of both
    cast.employ(cast.colleague, cast.syd, first_day=cast.today)
    assert len(said(nord)) == 2
    cast.appoint(cast.auditor, cast.syd, "auditor", last_day=cast.today - DAY)
    assert len(said(made(cast.auditor, cast))) == 1


def test_for_somebody_who_has_left_there_is_none(adoption: Adoption, cast: Cast) -> None:
    path = made(cast.colleague, cast)
    employment = cast.colleague.employments.get()
    companies.leave_now(employment, by=cast.hr, at=clock.now(), note="Slutar")
    assert Client().get(path).status_code == 404
    with pytest.raises(Forbidden):
        workflow.make_calendar(by=cast.leaver, at=clock.now())


def test_a_day_that_moves_keeps_its_event(adoption: Adoption, cast: Cast) -> None:
    path = made(cast.hr, cast)
    plan(adoption, cast)
    before = {str(one["uid"]): one["dtstart"].dt for one in events(path)}
    plan(adoption, cast, days=20)
    moved = {str(one["uid"]): one["dtstart"].dt for one in events(path)}
    keep(adoption, cast, cast.hr, at=clock.now())
    held = {str(one["uid"]): one["dtstart"].dt for one in events(path)}
    assert set(before) == set(moved) and len(before) == 2
    assert {key for key in before if before[key] != moved[key]} == {key for key in before if key.startswith("planned")}
    assert [key.partition("-")[0] for key in held] == ["due"]
    assert list(held.values()) == [clock.add_months(cast.today, 12)]


def test_programs_that_have_it_already_are_told_so(adoption: Adoption, cast: Cast) -> None:
    path = made(cast.hr, cast)
    first = Client().get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert not first.cookies
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    plan(adoption, cast)
    changed = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_who_asks_too_often_waits(adoption: Adoption, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ASKING, "burst", 2)
    monkeypatch.setattr(ASKING, "refill", 1000.0)
    path, client = made(cast.hr, cast), Client()
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]


def test_one_policy_and_three_cost_as_many_questions(adoption: Adoption, cast: Cast) -> None:
    path, counts = made(cast.hr, cast), []
    for titles in ([], ["En till", "Ännu en"]):
        for title in titles:
            plan(adopt(cast, title, cast.nord, title=title).adoptions.get(), cast)
        Client().get(path)
        with CaptureQueriesContext(connection) as asked:
            found = len(events(path))
        counts.append((found, len(asked)))
    assert [found for found, _ in counts] == [1, 5]
    assert counts[0][1] == counts[1][1] <= 6
