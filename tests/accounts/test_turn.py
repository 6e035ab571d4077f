"""The request says whose turn it is, since when, and what follows if nobody answers: what the duties and mails say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import duties
from accounts.models import Request
from accounts.views.turn import turn, what_is_left
from companies.models import User
from kit import clock
from notices import workflow as notices
from notices.models import Notice
from tests.accounts.stages import act, ask, bring, delegate, profile
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
WHO = {"submitted": "hr", "endorsed": "ceo", "returned": "communicator", "approved": "communicator"}


@pytest.mark.parametrize("status", list(WHO))
def test_who_has_it_is_who_has_the_duty(cast: Cast, request_draft: Request, status: str) -> None:
    found = bring(request_draft, status, cast)
    said = turn(found, cast.at)
    assert said and (said.who, said.since) == ([getattr(cast, WHO[status]).name], cast.today)
    assert said.due > cast.today and (said.delegates, said.deputies) == ([], [])


@pytest.mark.parametrize("status", ["draft", "refused", "withdrawn", "carried_out"])
def test_nobody_has_what_waits_for_nobody(cast: Cast, request_draft: Request, status: str) -> None:
    assert turn(bring(request_draft, status, cast), cast.at) is None


def test_delegates_and_deputies_are_named(cast: Cast, request_draft: Request) -> None:
    delegate(cast, cast.manager)
    held = cast.ceo.assignments.get(company=cast.nord)
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "deputy_for": held}
    deputy = cast.person("Vikarie Påhittsvd", cast.nord, ceo=days)
    said = turn(bring(request_draft, "endorsed", cast), cast.at)
    assert said and said.who == [cast.ceo.name, deputy.name, cast.manager.name]
    assert (said.delegates, said.deputies) == ([cast.manager.name], [deputy.name])


def test_the_reminders_are_the_steps_of_the_ladder_that_are_to_come(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "endorsed", cast)
    said = turn(found, cast.at)
    assert said
    (kind,) = [kind for kind in duties.KINDS if kind.key == "decide"]
    ahead = [said.due + step * DAY for step in kind.ladder if said.due + step * DAY > cast.today]
    assert [one.day for one in said.reminders] == ahead and {one.who for one in said.reminders} == {cast.ceo.name}
    assert [one.late for one in said.reminders] == [day > said.due for day in ahead]
    notices.remind([kind], cast.at)
    told = Notice.objects.count()
    for one in said.reminders:  # the clock does on that day what the page has said
        notices.remind([kind], clock.midnight(one.day) + cast.at.resolution)
        assert Notice.objects.count() == (told := told + 1)
    late = turn(found, clock.midnight(ahead[-1]) + DAY)
    assert late and late.reminders == []


def test_the_page_shows_it_to_everybody_concerned(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "endorsed", cast)
    for who in ("communicator", "colleague", "hr", "ceo", "auditor"):
        page = client_for(getattr(cast, who)).get(found.get_absolute_url()).content.decode()
        assert "Vem har den nu?" in page and "Nästa påminnelse" in page, who
        assert "svar senast" in page


def test_what_is_left_counts_decisions_of_the_day_and_what_waits(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "endorsed", cast)
    other = bring(ask(cast, profile("annat")), "endorsed", cast)
    assert what_is_left(cast.ceo, cast.at) == "2 kvar att besluta."
    act("refuse", found, by=cast.ceo, at=cast.at)
    assert what_is_left(cast.ceo, cast.at) == "Du har beslutat 1, 1 kvar."
    act("approve", other, by=cast.ceo, at=cast.at)  # opening and operating are one decision to whoever presses
    assert what_is_left(cast.ceo, cast.at) == "Du har beslutat 2, 0 kvar."
    assert what_is_left(cast.ceo, cast.at + DAY) == "0 kvar att besluta."


def test_the_late_one_is_led_to_what_still_waits(cast: Cast, request_draft: Request, client_for: Login) -> None:
    delegate(cast, cast.manager)
    found, other = bring(request_draft, "endorsed", cast), bring(ask(cast, profile("annat")), "endorsed", cast)
    act("approve", found, by=cast.manager, at=cast.at)
    answer = client_for(cast.ceo).post(f"{found.get_absolute_url()}godkann/")
    page = answer.content.decode()
    assert answer.status_code == 409 and "1 kvar att besluta." in page
    assert f'href="{other.get_absolute_url()}"' in page
    act("refuse", other, by=cast.ceo, at=cast.at)
    page = client_for(cast.ceo).post(f"{found.get_absolute_url()}avsla/", {"note": "Nej"}).content.decode()
    assert "Du har beslutat 1, 0 kvar." in page and "Till nästa" not in page


def test_the_link_of_the_mail_opens_the_request_after_log_in_and_decides_nothing(
    cast: Cast, request_draft: Request
) -> None:
    from tests.cast import PASSWORD

    found = bring(request_draft, "endorsed", cast)
    (kind,) = [kind for kind in duties.KINDS if kind.key == "decide"]
    (row,) = kind.rows(cast.at)
    client, link = Client(), kind.describe(row).url
    door = client.get(link)
    assert door.status_code == 302 and door.url.startswith("/login/?next=")
    answer = client.post(door.url, {"login": cast.ceo.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, link)
    page = client.get(link)
    assert page.status_code == 200 and page.context["may"].decide
    for verb in ("godkann", "avsla", "begar-andring", "tillstyrk"):
        assert client.get(f"{link}{verb}/").status_code == 405
    assert Request.objects.get(pk=found.pk).status == "endorsed"
