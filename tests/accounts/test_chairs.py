"""Where the CEO is concerned the chair decides; a company without one shows whom it waits for, and HR proposes one."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import duties, queries, workflow
from accounts.models import Decision, Request
from companies import queries as companies
from companies import workflow as roles
from companies.duties.roles import second as second_role
from companies.models import RoleAssignment, RoleProposal, User
from companies.permissions import Role
from companies.workflow import proposals
from kit.workflow import Forbidden, record
from plsportal import inbox
from tests.accounts.stages import act, ask, outcome, profile
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
WAITS = "Väntar på styrelseordförande"


@pytest.fixture
def without(cast: Cast) -> Cast:
    """Nord has no chair."""
    RoleAssignment.objects.filter(person=cast.chair).update(last_day=cast.today - DAY)
    return cast


def asked(cast: Cast, **people: User) -> Request:
    """A request of the CEO's in nord, on its way."""
    request = ask(cast, profile(f"nord{Request.objects.count()}"), **(people or {"by": cast.ceo}))
    workflow.submit(request, by=request.requested_by, at=cast.at)
    return request


def owed(at: dt.datetime) -> list[tuple[User, int]]:
    """Who is to propose a chair, for how many requests."""
    return [(User.objects.get(pk=row["who_id"]), row["total"]) for row in duties.propose_chair(at)]


def test_hr_is_asked_once_a_company_until_somebody_is_proposed(without: Cast) -> None:
    cast = without
    assert owed(cast.at) == []
    asked(cast)
    asked(cast)
    assert owed(cast.at) == [(cast.hr, 2)]
    (item,) = [one for one in inbox.items(cast.hr, cast.at) if one.kind == "propose_chair"]
    assert item.task.url == reverse("companies:appoint", args=["nord"]) + "?roll=chair"
    days = {"first_day": cast.today, "by": cast.hr, "at": cast.at, "note": "Påhittat protokoll"}
    proposal = roles.propose(cast.chair, cast.nord, Role.CHAIR, **days)
    assert owed(cast.at) == []
    roles.decline(proposal, by=cast.group_hr, at=cast.at, note="Nej")
    assert owed(cast.at) == [(cast.hr, 2)]


def test_nobody_is_asked_where_a_chair_can_decide_or_the_ceo_is_not_concerned(cast: Cast) -> None:
    asked(cast)
    asked(cast, by=cast.communicator)
    assert owed(cast.at) == []


def test_who_waits_for_the_decision_proposes_nobody(without: Cast) -> None:
    cast = without
    asked(cast, by=cast.ceo, backup=cast.hr)
    assert owed(cast.at) == [(cast.group_hr, 1)]
    assert cast.todays_hr
    assert owed(cast.at) == [(cast.todays_hr, 1)]


SEATS = ("by", "owner", "backup")


def chair_proposed_by(person: User, cast: Cast) -> RoleProposal:
    """Propose a newcomer as chair of nord."""
    days = {"first_day": cast.today, "by": person, "at": cast.at, "note": "Påhittat protokoll"}
    return roles.propose(cast.newcomer, cast.nord, Role.CHAIR, **days)


def concerns(cast: Cast, person: User, seat: str) -> Request:
    """A request that awaits the chair of nord, in which the person has this seat."""
    ceo = "owner" if seat == "by" else "by"
    return asked(cast, **{ceo: cast.ceo, seat: person})


@pytest.mark.parametrize("seat", SEATS)
def test_who_has_a_request_with_the_chair_neither_proposes_nor_seconds_one(without: Cast, seat: str) -> None:
    cast = without
    cast.employ(cast.ceo, cast.nord)
    second = cast.person("Andra Påhittspersonal", cast.group, hr={})
    before = chair_proposed_by(cast.group_hr, cast)
    assert set(companies.possible_seconders(before, cast.at)) == {cast.hr}
    request = concerns(cast, cast.hr, seat)
    assert queries.concerns_ceo(request, cast.at)
    with pytest.raises(Forbidden):
        roles.second(before, by=cast.hr, at=cast.at)
    assert set(companies.possible_seconders(before, cast.at)) == {second}  # serves in the place of HR
    assert Role.CHAIR not in companies.roles_given_by(cast.hr, cast.nord, cast.at)
    roles.withdraw(before, by=cast.group_hr, at=cast.at)
    with pytest.raises(Forbidden):
        chair_proposed_by(cast.hr, cast)
    act("withdraw", request, by=request.requested_by, at=cast.at)
    assert chair_proposed_by(cast.hr, cast)


def test_a_request_of_ones_own_that_the_ceo_decides_is_no_hindrance(without: Cast) -> None:
    asked(without, by=without.hr)
    assert chair_proposed_by(without.hr, without)


def test_what_was_proposed_before_ones_request_waits_is_not_seconded_either(without: Cast) -> None:
    cast = without
    made = chair_proposed_by(cast.hr, cast)
    asked(cast, backup=cast.hr, by=cast.ceo)
    assert not companies.possible_seconders(made, cast.at).exists()
    assert [row["object_id"] for row in second_role(cast.at)] == []
    with pytest.raises(Forbidden):
        roles.second(made, by=cast.group_hr, at=cast.at)


def test_who_has_a_request_with_the_chair_does_not_end_one_either(cast: Cast) -> None:
    asked(cast, backup=cast.hr, by=cast.ceo)
    held = RoleAssignment.objects.get(person=cast.chair)
    with pytest.raises(Forbidden):
        roles.propose_end(held, last_day=cast.today, by=cast.hr, at=cast.at, note="Påhittat protokoll")


@pytest.mark.parametrize("part", ("proposed_by", "seconded_by"))
def test_the_database_refuses_a_part_in_appointing_ones_own_chair(without: Cast, part: str) -> None:
    cast = without
    made = chair_proposed_by(cast.group_hr if part == "seconded_by" else cast.hr, cast)
    asked(cast, backup=cast.hr, by=cast.ceo)
    other = cast.hr if part == "seconded_by" else cast.group_hr
    made.assignment = RoleAssignment.objects.get(person=cast.chair)
    made.status, made.seconded_by, made.seconded_at = "approved", other, cast.at
    with pytest.raises(IntegrityError, match="matter of one of the two"), transaction.atomic():
        record(made, "second", cast.portal)
    again = RoleProposal.objects.get(pk=made.pk)
    again.status = "withdrawn"
    record(again, "withdraw", cast.portal)  # what was proposed can be taken back


def test_a_request_of_one_of_the_two_that_comes_at_the_same_moment_is_a_sentence_and_no_chair(
    without: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both see each other's rows only when they are written: the right was there when it was asked for."""
    cast = without
    days = {"first_day": cast.today, "by": cast.hr, "at": cast.at, "note": "Påhittat protokoll"}
    proposal = roles.propose(cast.chair, cast.nord, Role.CHAIR, **days)
    allowed = proposals.appointable

    def meanwhile(*said: Any) -> None:
        allowed(*said)
        asked(cast, by=cast.ceo, owner=cast.hr)

    monkeypatch.setattr(proposals, "appointable", meanwhile)
    page = client_for(cast.group_hr).post(reverse("companies:second", args=[proposal.pk]))
    assert (page.status_code, "väntar nu på styrelseordföranden" in page.content.decode()) == (422, True)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.assignment) == ("proposed", None)
    assert not companies.live_assignments(cast.at).filter(role="chair", company=cast.nord).exists()


def test_a_chair_who_is_concerned_too_is_none(cast: Cast) -> None:
    RoleAssignment.objects.filter(person=cast.chair).update(last_day=cast.today - DAY)
    cast.appoint(cast.colleague, cast.nord, "chair")
    asked(cast)  # the colleague is back-up
    assert owed(cast.at) == [(cast.hr, 1)]


def test_the_page_says_whom_it_waits_for_and_leads_hr_to_the_form(without: Cast, client_for: Login) -> None:
    cast = without
    request = asked(cast)
    act("endorse", request, by=cast.hr, at=cast.at)
    form = reverse("companies:appoint", args=["nord"]) + "?roll=chair"
    pages = {who: client_for(getattr(cast, who)).get(request.get_absolute_url()) for who in ("hr", "ceo", "auditor")}
    found = {who: (WAITS in page.content.decode(), form in html.unescape(page.content.decode()))
             for who, page in pages.items()}  # fmt: skip
    assert found == {"hr": (True, True), "ceo": (True, False), "auditor": (True, False)}
    page = client_for(cast.hr).get(form)
    assert page.context["form"].initial["role"] == "chair"
    roles.propose(
        cast.chair, cast.nord, Role.CHAIR, first_day=cast.today, by=cast.hr, at=cast.at, note="Påhittat protokoll"
    )
    page = client_for(cast.hr).get(request.get_absolute_url()).content.decode()
    assert form not in html.unescape(page) and "är föreslagen och väntar på den andra personen" in page


def test_one_person_as_ceo_of_every_company_asks_for_an_account(cast: Cast, client_for: Login) -> None:
    """From the request to the open question of the chair, and on: nobody decides for themselves on the way."""
    RoleAssignment.objects.filter(person=cast.chair).update(last_day=cast.today - DAY)
    RoleAssignment.objects.filter(person=cast.other_ceo).update(last_day=cast.today - DAY)
    cast.appoint(cast.ceo, cast.syd, "ceo", first_day=cast.today)
    assert set(companies.delegates_for(cast.ceo, cast.at)) == {cast.group, cast.nord, cast.syd}
    roles.delegate(
        cast.manager, cast.nord, ["decide_open"], first_day=cast.today, last_day=cast.today, by=cast.ceo, at=cast.at
    )
    request = asked(cast)
    act("endorse", request, by=cast.hr, at=cast.at)
    everybody = [cast.ceo, cast.manager, cast.hr, cast.group_hr, cast.syd_hr, cast.chair, cast.outsider_superuser]
    assert {outcome("approve", request, by=one, at=cast.at) for one in everybody} == {"Forbidden"}
    assert queries.may_decide(cast.ceo, request, cast.at) is None
    form = {"role": "chair", "person": cast.chair.email, "first_day": cast.today.isoformat(), "note": "Protokoll 3"}
    assert client_for(cast.ceo).post(reverse("companies:appoint", args=["nord"]), form).status_code == 422
    assert client_for(cast.hr).post(reverse("companies:appoint", args=["nord"]), form).status_code == 302
    proposal = RoleProposal.objects.get()
    second = reverse("companies:second", args=[proposal.pk])
    assert client_for(cast.ceo).post(second).status_code == 403  # CEO of the parent too, and still concerned
    assert client_for(cast.group_hr).post(second).status_code == 302
    assert [row["who_id"] for row in duties.decide(cast.at)] == [cast.chair.pk]
    answer = client_for(cast.chair).post(f"{request.get_absolute_url()}godkann/")
    assert answer.status_code == 302
    decision = Decision.objects.get(kind="open")
    assert (decision.decided_by, decision.basis_role) == (cast.chair, "chair")
