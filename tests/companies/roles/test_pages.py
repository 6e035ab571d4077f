"""The pages of roles: done by the right person, 403 for who sees it, 404 for who does not; and what they say."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow
from companies.models import RoleAssignment, RoleProposal, User
from companies.permissions import Role
from plsportal import inbox
from tests.cast import DAY, Cast

from .conftest import propose

Login = Callable[[User], Client]
NOBODYS = ("quality", "colleague", "communicator", "chair", "manager", "outsider_superuser", "stranger")
FAR = ("other_ceo", "syd_hr")


def says(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    given = {"role": "quality", "person": cast.colleague.email, "first_day": cast.today.isoformat()}
    return given | {"last_day": "", "note": "Beslut 3"} | changes


def test_hr_ceo_and_auditor_see_roles_and_employees_do_not(cast: Cast, client_for: Login) -> None:
    url = reverse("companies:roles") + "?bolag=nord"
    for name in ("hr", "ceo", "auditor", "group_hr"):
        page = client_for(getattr(cast, name)).get(url)
        assert page.status_code == 200
        assert cast.quality.name in says(page)
    assert {client_for(getattr(cast, name)).get(url).status_code for name in NOBODYS} == {403}
    assert {client_for(getattr(cast, name)).get(url).status_code for name in FAR} == {404}


def test_who_is_missing_stands_on_the_page(cast: Cast, client_for: Login) -> None:
    page = client_for(cast.hr).get(reverse("companies:roles"))
    assert page.context["lacking"] == [(Role.HANDLER.label, 2)]


def test_an_auditor_reads_and_gives_nothing(cast: Cast, client_for: Login) -> None:
    client, url = client_for(cast.auditor), reverse("companies:appoint", args=["nord"])
    assert url not in says(client.get(reverse("companies:roles")))
    assert {client.get(url).status_code, client.post(url, filled(cast)).status_code} == {403}
    end = reverse("companies:end_role", args=[cast.quality.assignments.get().pk])
    assert {client.get(end).status_code, client.post(end, {"last_day": cast.today, "note": "x"}).status_code} == {403}


def test_the_grid_of_who_may_open_and_send_the_form(cast: Cast, client_for: Login) -> None:
    url = reverse("companies:appoint", args=["nord"])
    expected = {"hr": 200, "ceo": 200, "group_hr": 200, "auditor": 403} | dict.fromkeys((*NOBODYS, *FAR), 404)
    assert {name: client_for(getattr(cast, name)).get(url).status_code for name in expected} == expected


def test_one_person_gives_an_ordinary_role(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.hr).post(reverse("companies:appoint", args=["nord"]), filled(cast))
    assert answer.status_code == 302
    made = RoleAssignment.objects.get(person=cast.colleague)
    assert (made.role, made.appointed_by, made.seconded_by) == (Role.QUALITY, cast.hr, None)
    assert made.history.get().history_change_reason == "appoint: Beslut 3"


@pytest.mark.parametrize(
    "wrong", [{"person": "Ingen Alls"}, {"person": ""}, {"last_day": "2001-01-01"}, {"first_day": "2001-01-01"}]
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast: Cast, client_for: Login, wrong: dict[str, str]) -> None:
    answer = client_for(cast.hr).post(reverse("companies:appoint", args=["nord"]), filled(cast, **wrong))
    assert answer.status_code == 422
    assert "Beslut 3" in says(answer)
    assert not RoleAssignment.objects.filter(person=cast.colleague).exists()


def test_nobody_gives_themselves_a_role_and_no_role_that_is_not_theirs_to_give(cast: Cast, client_for: Login) -> None:
    url = reverse("companies:appoint", args=["nord"])
    for who, changes in (("hr", {"person": cast.hr.email}), ("group_hr", {}), ("hr", {"role": "emperor"})):
        assert client_for(getattr(cast, who)).post(url, filled(cast, **changes)).status_code == 422
    assert not RoleAssignment.objects.filter(role=Role.QUALITY, first_day=cast.today).exists()


def test_a_handler_is_proposed_by_hr_and_agreed_to_by_the_ceo(cast: Cast, client_for: Login) -> None:
    url = reverse("companies:appoint", args=["nord"])
    answer = client_for(cast.hr).post(url, filled(cast, role="handler"))
    made = RoleProposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert not RoleAssignment.objects.filter(person=cast.colleague).exists()
    page = client_for(cast.ceo).get(made.get_absolute_url())
    assert reverse("companies:second", args=[made.pk]) in says(page)
    assert client_for(cast.ceo).post(reverse("companies:second", args=[made.pk])).status_code == 302
    assert RoleAssignment.objects.get(person=cast.colleague).seconded_by == cast.ceo
    late = client_for(cast.ceo).post(reverse("companies:second", args=[made.pk]))
    assert late.status_code == 409


@pytest.mark.parametrize("verb", ["second", "decline", "withdraw"])
def test_the_grid_of_who_may_answer(cast: Cast, client_for: Login, handler_proposed: RoleProposal, verb: str) -> None:
    url = reverse(f"companies:{verb}", args=[handler_proposed.pk])
    refused = dict.fromkeys(("auditor", "group_hr"), 403) | dict.fromkeys((*NOBODYS, *FAR), 404)
    refused["ceo" if verb == "withdraw" else "hr"] = 403
    note = {"note": "Jäv"}
    assert {name: client_for(getattr(cast, name)).post(url, note).status_code for name in refused} == refused
    able = cast.hr if verb == "withdraw" else cast.ceo
    assert client_for(able).get(url).status_code == 405
    assert client_for(able).post(url, note).status_code == 302


def test_declining_takes_a_reason(cast: Cast, client_for: Login, handler_proposed: RoleProposal) -> None:
    answer = client_for(cast.ceo).post(reverse("companies:decline", args=[handler_proposed.pk]), {"note": ""})
    assert answer.status_code == 422
    handler_proposed.refresh_from_db()
    assert handler_proposed.status == "proposed"


def test_what_cannot_be_decided_any_more_is_said_on_the_page(cast: Cast, client_for: Login) -> None:
    held = cast.ceo.assignments.get(company=cast.nord)
    made = workflow.propose_end(held, last_day=cast.today, by=cast.ceo, at=cast.at)
    answer = client_for(cast.hr).post(reverse("companies:second", args=[made.pk]))
    assert answer.status_code == 422


def test_ending_a_role_alone_and_by_two(cast: Cast, client_for: Login) -> None:
    client, given = client_for(cast.hr), {"last_day": cast.today.isoformat(), "note": "Ny uppgift"}
    held = cast.quality.assignments.get()
    url = reverse("companies:end_role", args=[held.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, given | {"note": ""}).status_code == 422
    assert client.post(url, given).status_code == 302
    held.refresh_from_db()
    assert held.last_day == cast.today
    handler = cast.appoint(cast.colleague, cast.nord, Role.HANDLER)
    assert client.post(reverse("companies:end_role", args=[handler.pk]), given).status_code == 302
    assert RoleProposal.objects.get().kind == "end"
    last = client.post(reverse("companies:end_role", args=[cast.hr.assignments.get().pk]), given)
    assert last.status_code == 422


def test_a_deputy_has_a_page_and_a_last_day(cast: Cast, client_for: Login) -> None:
    held = cast.quality.assignments.get()
    client, url = client_for(cast.hr), reverse("companies:appoint", args=["nord"]) + f"?for={held.pk}"
    assert cast.quality.name in says(client.get(url))
    assert client.post(url, filled(cast)).status_code == 422
    last = (cast.today + 9 * DAY).isoformat()
    assert client.post(url, filled(cast, last_day=last)).status_code == 302
    assert RoleAssignment.objects.get(person=cast.colleague).deputy_for == held
    assert client.get(reverse("companies:roles") + "?bolag=%00").status_code == 404
    for other in (cast.other_ceo.assignments.get().pk, "inget"):
        assert client.get(reverse("companies:appoint", args=["nord"]) + f"?for={other}").status_code == 404


def test_everybody_reads_who_may_what(cast: Cast, client_for: Login) -> None:
    page = client_for(cast.colleague).get(reverse("companies:rights"))
    assert page.status_code == 200
    assert str(Role.DPO.label) in says(page)


def test_the_dated_view_says_who_could_decide_and_what_it_rested_on(cast: Cast, client_for: Login) -> None:
    cast.yesterdays_hr  # noqa: B018
    deputy = {"first_day": cast.today, "last_day": cast.today + DAY}
    workflow.delegate(cast.communicator, cast.nord, ["decide_open"], by=cast.ceo, at=cast.at, **deputy)
    client, url = client_for(cast.auditor), reverse("companies:deciders") + "?bolag=nord"
    now, before = says(client.get(url)), says(client.get(f"{url}&dag={cast.today - DAY:%Y-%m-%d}"))
    assert (cast.yesterdays_hr.name in now, cast.yesterdays_hr.name in before) == (False, True)
    assert (cast.communicator.name in now, cast.communicator.name in before) == (True, False)
    long_ago = says(client.get(f"{url}&dag={cast.since - DAY:%Y-%m-%d}"))
    assert cast.ceo.name not in long_ago
    assert client.get(f"{url}&dag=31-31-31").status_code == client.get(f"{url}&dag=2026-13-45").status_code == 200


def test_the_second_person_finds_it_in_the_inbox(cast: Cast, handler_proposed: RoleProposal) -> None:
    def keys(person: User) -> list[str]:
        return [item.kind for item in inbox.items(person, cast.at) if item.kind.startswith("second_role")]

    assert keys(cast.ceo) == ["second_role"]
    assert [keys(person) for person in (cast.hr, cast.group_hr, cast.colleague, cast.other_ceo)] == [[], [], [], []]
    propose(cast, Role.CHAIR, cast.newcomer, cast.hr)
    assert keys(cast.group_hr) == ["second_role_for_the_group"]
    workflow.second(handler_proposed, by=cast.ceo, at=cast.at)
    assert keys(cast.ceo) == []


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_lists_ask_as_much_for_many_as_for_one(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    pages = [reverse("companies:roles"), reverse("companies:deciders"), reverse("companies:companies")]
    propose(cast, Role.HANDLER, cast.colleague, cast.hr)
    before = [queries(client, page) for _round in range(2) for page in pages][3:]
    for number in range(3):
        person = cast.person(f"Ytterligare Påhittsson {number}", cast.nord, hr={}, quality={})
        propose(cast, Role.HANDLER, person, cast.hr)
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 38
