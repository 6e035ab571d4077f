"""What was written about a suspected account is deleted 24 months after its outcome; the facts of it stay."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import workflow
from accounts.models import Suspicion
from companies.models import User
from kit import clock
from plsportal import tasks
from tests.accounts.test_suspicions import FAKE, bring, told
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
Line = Suspicion.history.model
SECRET = "Grannen Påhittsson skriver"


def settled(cast: Cast, days: int, status: str = "tolerated") -> Suspicion:
    """A tip with words in its row and in its log, settled so many days before the last day of its words."""
    found = told(cast, f"{FAKE}{Suspicion.objects.count()}", message=f"{SECRET} 1", by=cast.colleague)
    told(cast, found.url, message=f"{SECRET} 2")
    if status != "open":
        found = bring(found, status, cast)
        workflow.log_suspicion(found, by=cast.hr, at=cast.at, note=f"{SECRET} 3: igen")
        then = clock.midnight(clock.add_months(cast.today, -24)) + days * DAY
        Suspicion.objects.filter(pk=found.pk).update(settled_at=then)
    return Suspicion.objects.get(pk=found.pk)


def words(found: Suspicion) -> str:
    """All that is stored of it."""
    rows = [*Suspicion.objects.filter(pk=found.pk).values_list(), *Line.objects.filter(id=found.pk).values_list()]
    return repr(rows)


def forget(cast: Cast) -> int:
    return workflow.forget_tips(by=cast.portal, at=cast.at)


@pytest.mark.parametrize("status", ["tolerated", "reported"])
def test_the_words_go_from_the_row_and_its_log_and_the_facts_stay(cast: Cast, status: str) -> None:
    found = settled(cast, -1, status)
    assert words(found).count(SECRET) > 5
    reasons = [line.history_change_reason.partition(": ")[0] for line in found.history.all()]
    facts = {name: getattr(found, name) for name in ("url", "status", "told_by", "told_at", "settled_by", "times")}
    who = list(found.history.values_list("history_user", "history_date"))
    assert forget(cast) == 1
    found = Suspicion.objects.get(pk=found.pk)
    assert SECRET not in words(found)
    assert {name: getattr(found, name) for name in facts} == facts and found.times == 2
    assert [line.history_change_reason for line in found.history.all()] == ["forget_tip", *reasons]
    assert list(found.history.values_list("history_user", "history_date"))[1:] == who


def test_it_is_done_once(cast: Cast) -> None:
    settled(cast, -1)
    assert (forget(cast), forget(cast)) == (1, 0)
    assert Line.objects.filter(history_change_reason="forget_tip").count() == 1


@pytest.mark.parametrize(("days", "status"), [(1, "tolerated"), (1, "reported"), (-400, "open")])
def test_what_is_younger_or_not_settled_keeps_its_words(cast: Cast, days: int, status: str) -> None:
    found = settled(cast, days, status)
    before = words(found)
    assert forget(cast) == 0
    assert words(found) == before


def test_the_database_empties_nothing_whose_time_is_not_over_whoever_asks(cast: Cast) -> None:
    young, old = settled(cast, 2), settled(cast, -2)
    Suspicion.objects.update(message="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_forget_tips()")
        (emptied,) = cursor.fetchone()
    assert emptied == Line.objects.filter(id=old.pk).count()
    assert SECRET in words(young) and SECRET not in words(old)


def test_what_is_noted_afterwards_goes_at_the_next_tick(cast: Cast) -> None:
    found = settled(cast, -1)
    forget(cast)
    workflow.log_suspicion(found, by=cast.hr, at=cast.at, note=SECRET)
    tasks.tick()
    assert SECRET not in words(found)


def test_the_page_says_that_the_words_are_deleted(cast: Cast, client_for: Login) -> None:
    found = settled(cast, -1)
    forget(cast)
    page = html.unescape(client_for(cast.hr).get(found.get_absolute_url()).content.decode())
    assert "Det som skrivits raderades, 24 månader efter bedömningen." in page and SECRET not in page


def test_the_page_about_personal_data_and_that_of_deadlines_say_it(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    assert "raderas 24 månader efter att det har bedömts" in client.get("/personuppgifter/").content.decode()
    page = client.get(reverse("companies:days", args=["nord"])).content.decode()
    assert "Det som skrivits om ett misstänkt konto raderas, räknat från bedömningen" in page
