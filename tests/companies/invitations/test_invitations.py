"""Invitations: who is invited by whom, what the mail carries, whose link holds, and the page behind it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import invitations, workflow
from companies.duties import invited
from companies.models import Invitation, User
from kit.workflow import Forbidden, Refused
from notices import workflow as notices
from plsportal import duties
from policy.models import Adoption
from tests.cast import DAY, Cast
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
NEW = "fyra ovanliga ord på rad"


@pytest.fixture
def ny(cast: Cast) -> User:
    """Return somebody employed in nord since today, without a password."""
    return cast.person("Ny Påhittsson", cast.nord, employment={"first_day": cast.today})


def invite(cast: Cast, *people: User, by: User | None = None, at: dt.datetime | None = None) -> int:
    return workflow.invite([one.pk for one in people] or None, by=by or cast.hr, at=at or cast.at)


def link(person: User) -> str:
    return reverse("companies:join", args=[invitations.token(person.invitations.first().pk)])


def states(cast: Cast, at: dt.datetime | None = None) -> dict[str, str]:
    return {row["name"]: row["state"] for row in invitations.people(cast.hr, at or cast.at)}


def test_everybody_without_a_password_is_invited_once(cast: Cast, ny: User) -> None:
    later = cast.person("Senare Påhittsson", cast.nord, employment={"first_day": cast.today + DAY})
    silent = cast.person("Tyst Påhittsson", cast.nord)
    workflow.change_person(silent, email="", by=cast.hr, at=cast.at)
    cast.person("Syd Påhittsny", cast.syd)
    assert invite(cast) == 1
    row = Invitation.objects.get()
    assert (row.person, row.company, row.number, row.by, row.email) == (ny, cast.nord, 1, cast.hr, ny.email)
    assert row.last_day == cast.today + 14 * DAY
    assert invite(cast) == 0
    found = states(cast)
    assert found[ny.name] == "waiting" and found[later.name] == "none" and found[silent.name] == "missing"
    assert found[cast.colleague.name] == "active" and "Syd Påhittsny" not in found and cast.leaver.name not in found


def test_a_new_invitation_kills_the_old_link(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    old = link(ny)
    invite(cast, ny)
    assert Client().get(old).status_code == 410
    assert Client().get(link(ny)).status_code == 200
    assert list(ny.invitations.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_an_invitation_expires_and_is_sent_again_in_bulk(cast: Cast, ny: User) -> None:
    past = cast.at - 15 * DAY
    cast.employ(ny, cast.syd)  # employed then too
    Invitation(
        person=ny, company=cast.nord, email=ny.email, number=1, by=cast.hr, at=past, last_day=cast.today - DAY
    ).save()
    assert states(cast)[ny.name] == "expired"
    assert Client().get(link(ny)).status_code == 410
    assert invite(cast) == 1
    assert states(cast)[ny.name] == "waiting"


def test_a_link_to_an_address_that_changed_is_dead(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    workflow.change_person(ny, email="ratt@demo.example", by=cast.hr, at=cast.at)
    assert Client().get(link(ny)).status_code == 410
    assert states(cast)[ny.name] == "expired"


@pytest.mark.parametrize("who", ["ceo", "colleague", "manager", "auditor", "chair", "leaver", "outsider_superuser"])
def test_only_hr_invites(cast: Cast, ny: User, who: str) -> None:
    with pytest.raises(Forbidden):
        invite(cast, ny, by=getattr(cast, who))
    assert invite(cast, ny, by=cast.syd_hr) == 0
    assert not Invitation.objects.exists()


def test_an_invitation_is_a_fact(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Invitation.objects.update(last_day=cast.today + 900 * DAY)


def test_the_mail_carries_the_link_and_needs_no_login(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    assert [row["who_id"] for row in invited(cast.at)] == [ny.pk]
    notices.remind([duties.ALL["invited"]], cast.at)
    notices.deliver(duties.ALL, cast.at)
    (sent,) = [one for one in mail.outbox if one.to == [ny.email]]
    assert re.search(rf"http://localhost:8000{re.escape(link(ny))}$", sent.body, re.MULTILINE)
    assert "Nordpåhitt AB" in sent.body and "Hello Ny" in sent.body.replace("Hej", "Hello")
    page = Client().get(link(ny))
    assert page.status_code == 200 and cast.group.name in page.content.decode()
    notices.remind([duties.ALL["invited"]], cast.at + dt.timedelta(minutes=1))
    assert ny.notices.filter(kind="invited").count() == 1
    notices.remind([duties.ALL["invited"]], cast.at + 11 * DAY)
    assert ny.notices.filter(kind="invited").count() == 2


def test_a_mail_for_a_link_that_is_used_by_then_does_not_leave(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    notices.remind([duties.ALL["invited"]], cast.at)
    workflow.accept(ny.invitations.get(), password=NEW, by=ny, at=cast.at)
    notices.deliver(duties.ALL, cast.at)
    assert not [one for one in mail.outbox if one.to == [ny.email]]


def test_choosing_a_password_logs_in_and_uses_the_link_up(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    client, page = Client(), link(ny)
    answer = client.post(page, {"password": NEW, "again": NEW})
    assert (answer.status_code, answer["Location"]) == (302, reverse("policy:introduction"))
    assert client.get(answer["Location"])["Location"] == "/"
    assert client.get("/").status_code == 200
    ny.refresh_from_db()
    assert ny.check_password(NEW)
    again = Client().get(page)
    assert again.status_code == 410 and reverse("account_reset_password") in again.content.decode()
    assert states(cast)[ny.name] == "active"
    assert not invited(cast.at).exists()


def test_the_first_log_in_leads_into_the_introduction_and_the_next_one_home(
    cast: Cast, ny: User, policy_in_force: Adoption
) -> None:
    invite(cast, ny)
    answer = Client().post(link(ny), {"password": NEW, "again": NEW}, follow=True)
    first = reverse("policy:introduce", args=[policy_in_force.policy.slug])
    assert [to for to, _status in answer.redirect_chain] == [reverse("policy:introduction"), first]
    assert answer.status_code == 200
    again = Client().post(reverse("account_login"), {"login": ny.email, "password": NEW})
    assert (again.status_code, again["Location"]) == (302, "/")


@pytest.mark.parametrize("kind", ["external", "employed"])
def test_whom_no_policy_asks_comes_home_from_the_invitation(cast: Cast, policy_in_force: Adoption, kind: str) -> None:
    """Externals are asked nothing, and who is on leave owes nothing today."""
    employment: dict[str, Any] = {"kind": "external"} if kind == "external" else {"first_day": cast.today}
    person = cast.person("Utan Påhittsson", cast.nord, employment=employment)
    if kind == "employed":
        work = person.employments.get()
        workflow.register_leave(work, first_day=cast.today, last_day=None, by=cast.hr, at=cast.at)
    invite(cast, person)
    answer = Client().post(link(person), {"password": NEW, "again": NEW}, follow=True)
    assert [to for to, _status in answer.redirect_chain] == [reverse("policy:introduction"), "/"]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("first", "second"), [("kort", "kort"), (NEW, NEW + "x"), ("", ""), ("Ny Påhittsson 2026", "Ny Påhittsson 2026")]
)
def test_a_password_that_does_not_do_is_refused_and_not_shown(cast: Cast, ny: User, first: str, second: str) -> None:
    invite(cast, ny)
    answer = Client().post(link(ny), {"password": first, "again": second})
    assert answer.status_code == 422
    assert NEW not in answer.content.decode()
    ny.refresh_from_db()
    assert not ny.has_usable_password()


@pytest.mark.parametrize("text", ["x", "a.b", "00000000-0000-7000-8000-000000000001.abc", "%00", "å.ä"])
def test_a_link_that_nobody_made_says_what_to_do(cast: Cast, text: str) -> None:
    answer = Client().get(f"/inbjudan/{text}/")
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()


def test_the_page_speaks_the_language_of_the_mail_until_another_is_chosen(cast: Cast, ny: User) -> None:
    User.objects.filter(pk=ny.pk).update(language="en")
    invite(cast, ny)
    client = Client()
    assert 'lang="en"' in client.get(link(ny)).content.decode()
    client.post(reverse("language"), {"language": "sv"})
    assert 'lang="sv"' in client.get(link(ny)).content.decode()


def test_whoever_has_left_in_the_meantime_is_not_let_in(cast: Cast, ny: User) -> None:
    invite(cast, ny)
    employment = ny.employments.get()
    type(employment).objects.filter(pk=employment.pk).update(first_day=cast.today - DAY, last_day=cast.today - DAY)
    client = Client()
    client.post(link(ny), {"password": NEW, "again": NEW})
    assert client.get("/").status_code == 302


def test_a_link_is_used_once_also_by_two_at_once(transactional_db: None, cast: Cast, ny: User) -> None:
    invite(cast, ny)
    invitation = ny.invitations.get()

    def act(number: int) -> Any:
        return workflow.accept(invitation, password=f"{NEW} {number}", by=ny, at=cast.at)

    assert tally(race(2, act)) == {"done": 1, "Refused": 1}
    with pytest.raises(Refused):
        act(3)


def test_two_who_invite_everybody_at_once_send_one_link(transactional_db: None, cast: Cast, ny: User) -> None:
    people = [cast.hr, cast.todays_hr]
    people[1].set_password(NEW)
    people[1].save()
    outcomes = race(2, lambda number: invite(cast, by=people[number]))
    assert sorted(outcomes) == [0, 1]


# The pages


GRID = {
    "hr": (200, 200),
    "group_hr": (200, 200),
    "syd_hr": (200, 200),
    "manager": (403, 200),
    "ceo": (403, 403),
    "colleague": (403, 403),
    "auditor": (403, 403),
    "chair": (403, 403),
    "outsider_superuser": (403, 403),
}


@pytest.mark.parametrize("who", GRID)
def test_the_grid_of_rights(cast: Cast, client_for: ClientFor, ny: User, who: str) -> None:
    client = client_for(getattr(cast, who))
    taking_in, inviting = GRID[who]
    assert client.get("/personer/import/").status_code == taking_in
    assert client.get("/personer/import/mall.csv").status_code == taking_in
    assert client.get("/inbjudan/").status_code == inviting
    expected = 302 if taking_in == 200 else 403
    assert client.post("/inbjudan/skicka/", {"person": [str(ny.pk)]}).status_code == expected
    assert Invitation.objects.exists() == (who == "hr")


def test_hr_invites_from_the_page_and_sees_how_far_people_have_come(
    cast: Cast, client_for: ClientFor, ny: User
) -> None:
    client = client_for(cast.hr)
    page = client.get("/inbjudan/").content.decode()
    assert ny.name in page and cast.stranger.name not in page
    answer = client.post("/inbjudan/skicka/", {"everybody": "1"}, follow=True)
    assert answer.status_code == 200
    assert Invitation.objects.get().person == ny
    assert ny.name in client.get("/inbjudan/?status=waiting").content.decode()
    assert ny.name not in client.get("/inbjudan/?status=active").content.decode()
    assert client.get("/inbjudan/?status=expired").status_code == 200


def test_a_manager_sees_whom_the_portal_cannot_reach(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.manager)
    assert cast.colleague.name not in client.get("/inbjudan/").content.decode()
    workflow.change_person(cast.colleague, email="", by=cast.hr, at=cast.at)
    page = client.get("/inbjudan/").content.decode()
    assert cast.colleague.name in page and cast.communicator.name not in page


def test_the_page_asks_the_same_few_questions_however_many_people(cast: Cast, client_for: ClientFor) -> None:
    client, counts = client_for(cast.hr), []
    client.get("/inbjudan/")
    for number in range(3):
        cast.person(f"Ny{number} Påhittsson", cast.nord)
        with CaptureQueriesContext(connection) as asked:
            client.get("/inbjudan/")
        counts.append(len(asked))
    assert len(set(counts)) == 1 and counts[0] <= 35
