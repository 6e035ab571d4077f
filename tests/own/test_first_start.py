"""The first start in the browser: with the code from the terminal, once, and not by guessing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from companies.models import Company, User
from companies.permissions import Role
from plsportal import first
from plsportal.local.first import LETTERS, USED, digest, new_code
from plsportal.local.home import Home
from tests.cast import Cast

HR_PASSWORD, CEO_PASSWORD = "ett långt påhittat ord", "ett annat påhittat ord"
PATH = "/borja/"


@pytest.fixture
def code(db: None, tmp_path: Path, settings: Any) -> str:
    """Start the portal: return the code that the terminal shows."""
    settings.VAR = tmp_path
    cache.clear()
    return new_code(Home(tmp_path))


def told(code: str, **more: str) -> dict[str, str]:
    people = {"hr_name": "Hedda Påhittspersonal", "hr_email": "Hedda@demo.example", "hr_password": HR_PASSWORD}
    people |= {"ceo_name": "Vera Påhittsvd", "ceo_email": "vera@demo.example", "ceo_password": CEO_PASSWORD}
    return {"code": code, "company": "Påhittgruppen AB", "number": "5520000018", **people, **more}


def test_whoever_has_the_code_makes_the_company_and_both_log_in(code: str) -> None:
    client = Client()
    assert f'href="{PATH}"' in client.get("/", follow=True).content.decode()
    assert client.get(PATH).status_code == 200
    assert client.post(PATH, told(code.lower().replace("-", " "))).status_code == 302
    assert Company.objects.get().number == "552000-0018"
    assert set(Company.objects.get().assignments.values_list("person__name", "role")) == {
        ("Hedda Påhittspersonal", Role.HR),
        ("Vera Påhittsvd", Role.CEO),
    }
    for email, password in (("hedda@demo.example", HR_PASSWORD), ("vera@demo.example", CEO_PASSWORD)):
        answer = Client().post("/login/", {"login": email, "password": password})
        assert answer["Location"] == "/"


def test_the_page_is_gone_when_a_company_exists(code: str) -> None:
    Client().post(PATH, told(code))
    assert Client().get(PATH).status_code == Client().post(PATH, told(code)).status_code == 404
    assert f'href="{PATH}"' not in Client().get("/login/").content.decode()
    assert not first.right(code)


def test_a_portal_with_people_never_had_it(cast: Cast, code: str) -> None:
    assert Client().get(PATH).status_code == 404
    assert Client().post(PATH, told(code)).status_code == 404


@pytest.mark.parametrize("wrong", ["", "ABCD-EFGH-JKMN", USED, digest("x"), "\x00"])
def test_a_wrong_code_makes_nothing(code: str, wrong: str) -> None:
    answer = Client().post(PATH, told(wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["code"]
    assert not Company.objects.exists()


def test_without_a_code_the_page_says_how_to_get_one(db: None, tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    page = Client().get(PATH)
    assert "bin/manage setup" in page.content.decode()
    for guess in ("", USED, digest("")):
        assert Client().post(PATH, told(guess)).status_code == 422
    assert not Company.objects.exists()


def test_guessing_ends_after_ten_tries_even_with_the_right_code(code: str) -> None:
    for _try in range(first.TRIES):
        assert Client().post(PATH, told("ABCD-EFGH-JKMN")).status_code == 422
    answer = Client().post(PATH, told(code))
    assert answer.status_code == 422
    assert not Company.objects.exists()
    cache.clear()
    assert Client().post(PATH, told(code)).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "552000-0019"), ("hr_email", "hedda"), ("ceo_email", "HEDDA@demo.example"), ("company", " "),
        ("hr_password", "kort"), ("ceo_password", "vera@demo.example"), ("ceo_name", ""), ("hr_name", "x" * 121),
    ],
)  # fmt: skip
def test_a_wrong_answer_keeps_what_was_typed_and_makes_nothing(code: str, field: str, value: str) -> None:
    answer = Client().post(PATH, told(code, **{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Vera Påhittsvd" in answer.content.decode() or field == "ceo_name"
    assert not Company.objects.exists() and not User.objects.filter(email="vera@demo.example").exists()


def test_a_code_is_kept_as_a_digest_and_each_start_makes_a_new_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    codes = {new_code(home) for _start in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 14 and set(code) <= {*LETTERS, "-"} for code in codes)
    kept = home.note("setup_code")
    assert not any(code in kept for code in codes)
    assert sum(digest(code) == kept for code in codes) == 1


def test_a_portal_set_up_by_code_shows_none_at_later_starts(code: str, tmp_path: Path) -> None:
    Client().post(PATH, told(code))
    assert new_code(Home(tmp_path)) == ""
    Home(tmp_path).forget()  # a new database begins anew
    assert new_code(Home(tmp_path)) != ""
