"""Only who is employed today comes in, and a session ends with the employment."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import SESSION_KEY, authenticate
from django.test import Client, RequestFactory
from django.urls import reverse

from companies import workflow
from companies.login import LiveEmploymentBackend, PortalArgon2PasswordHasher
from companies.models import User
from tests.cast import DAY, PASSWORD, Cast

ClientFor = Callable[[User], Client]


def log_in(person: User, password: str = PASSWORD) -> Client:
    """Press the button of the log-in page."""
    client = Client()
    address = (person.email or "").upper()
    client.post(reverse("account_login"), {"login": address, "password": password})
    return client


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session and client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("who", ["hr", "ceo", "colleague", "newcomer", "chair", "auditor"])
def test_who_is_employed_today_logs_in_with_the_address_in_any_case(cast: Cast, who: str) -> None:
    assert is_in(log_in(getattr(cast, who)))


def test_a_wrong_password_is_no_way_in(cast: Cast) -> None:
    assert not is_in(log_in(cast.hr, "a wrong password of the cast"))


def test_who_has_left_does_not_log_in(cast: Cast) -> None:
    assert not is_in(log_in(cast.leaver))


def test_who_begins_tomorrow_does_not_log_in_yet(cast: Cast) -> None:
    person = cast.person("Imorgon Påhittsson", cast.nord, employment={"first_day": cast.today + DAY})
    workflow.set_password(person, PASSWORD)
    assert not is_in(log_in(person))


def test_a_person_without_any_employment_does_not_log_in(cast: Cast) -> None:
    person = cast.add("Ingenstans Påhittsson")
    workflow.set_password(person, PASSWORD)
    assert not is_in(log_in(person))


def test_an_inactive_person_does_not_log_in(cast: Cast) -> None:
    User.objects.filter(pk=cast.hr.pk).update(is_active=False)
    assert not is_in(log_in(cast.hr))


def test_without_the_password_nobody_learns_who_has_left_or_who_exists(cast: Cast) -> None:
    pages = []
    for address in (cast.leaver.email, cast.hr.email, "ingen@demo.example"):
        response = Client().post(reverse("account_login"), {"login": address, "password": "wrong"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        pages.append((response.status_code, page.replace(str(address), "")))
    assert pages[0] == pages[1] == pages[2]


def test_who_has_left_and_knows_the_password_is_told_so(cast: Cast) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": cast.leaver.email, "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(answer["Location"]).status_code == 200


def test_the_portal_itself_cannot_log_in(cast: Cast) -> None:
    for password in ("", "!", PASSWORD, cast.portal.password):
        assert authenticate(RequestFactory().get("/"), email="", username="Portalen", password=password) is None
    assert LiveEmploymentBackend().get_user(cast.portal.pk) is None


def test_a_session_ends_with_the_employment(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    assert is_in(client)
    workflow.end_employment(cast.colleague.employments.get(), last_day=cast.today - DAY, by=cast.hr, at=cast.at)
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_session_ends_when_the_person_is_made_inactive(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    assert client.get(reverse("home")).status_code == 302


def test_whoever_changes_company_stays_logged_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    workflow.end_employment(cast.colleague.employments.get(), last_day=cast.today - DAY, by=cast.hr, at=cast.at)
    cast.employ(cast.colleague, cast.syd, first_day=cast.today)
    assert is_in(client)


def test_the_log_in_of_a_superuser_answers_no_to_every_permission(cast: Cast) -> None:
    person = cast.outsider_superuser
    assert not LiveEmploymentBackend().has_perm(person, "companies.decide_open", cast.nord)
    assert LiveEmploymentBackend().get_user(person.pk) == person


def test_nobody_signs_up(db: None) -> None:
    response = Client().get("/login/signup/")
    assert response.status_code in (302, 404)
    assert Client().post("/accounts/signup/", {"email": "ny@demo.example"}).status_code == 404
    assert not User.objects.filter(email="ny@demo.example").exists()


def test_passwords_are_kept_by_argon2id_at_the_size_owasp_names() -> None:
    hasher = PortalArgon2PasswordHasher()
    kept = hasher.encode(PASSWORD, hasher.salt())
    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")
    assert hasher.verify(PASSWORD, kept)
    assert not hasher.verify(PASSWORD + " ", kept)
