"""`bin/manage setup` makes the first company and two people who can log in, or says in one sentence why not."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from companies import queries, workflow
from companies.models import Company, Employment, RoleAssignment, User
from companies.permissions import Can, Role
from kit import clock
from kit.workflow import Forbidden, Refused

HR, CEO = "Hedda Påhittspersonal", "Vera Påhittsvd"
HR_PASSWORD, CEO_PASSWORD = "ett långt påhittat ord", "ett annat påhittat ord"
NUMBER = "552000-0018"


@pytest.fixture
def given(tmp_path: Path, db: None) -> dict[str, Any]:
    """Everything that the command needs to ask nothing."""
    file = tmp_path / "passwords"
    file.write_text(f"{HR_PASSWORD}\n{CEO_PASSWORD}\n")
    return {
        "company": "Påhittgruppen AB",
        "number": NUMBER.replace("-", " "),
        "hr_name": HR,
        "hr_email": "Hedda@Demo.example",
        "ceo_name": CEO,
        "ceo_email": "vera@demo.example",
        "password_file": file,
        "no_input": True,
    }


def told(**options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("setup", stdout=out, **options)
    return out.getvalue()


def refused(**options: Any) -> str:
    """Why the command refuses; nothing is half done."""
    before = (Company.objects.count(), User.objects.exclude(pk=queries.PORTAL_ID).count())
    with pytest.raises(CommandError) as error:
        call_command("setup", **options)
    assert (Company.objects.count(), User.objects.exclude(pk=queries.PORTAL_ID).count()) == before
    assert Employment.objects.count() == RoleAssignment.objects.count() == before[1]
    return str(error.value)


def test_it_makes_the_parent_company_and_says_where_to_log_in(given: dict[str, Any], settings: Any) -> None:
    assert told(**given) == (
        f"Påhittgruppen AB is set up. HR and CEO log in at {settings.PUBLIC_URL}{reverse('account_login')}\n"
    )
    company = Company.objects.get()
    assert (company.slug, company.number, company.parent) == ("pahittgruppen-ab", NUMBER, True)
    assert company.history.get().history_user_id == queries.PORTAL_ID


def test_the_log_ins_work_and_carry_the_rights(given: dict[str, Any]) -> None:
    told(**given)
    company, now = Company.objects.get(), clock.now()
    for email, password, can in (
        ("hedda@demo.example", HR_PASSWORD, Can.EDIT_PEOPLE),
        ("vera@demo.example", CEO_PASSWORD, Can.DECIDE_OPEN),
    ):
        answer = Client().post(reverse("account_login"), {"login": email, "password": password})
        assert (answer.status_code, answer.url) == (302, reverse("home"))
        assert queries.basis(User.objects.get(email=email), can, company, now)
    today = clock.today()
    assert set(Employment.objects.values_list("title", "first_day")) == {("HR", today), ("VD", today)}


def test_a_second_time_is_refused(given: dict[str, Any]) -> None:
    told(**given)
    again = {**given, "hr_email": "x@demo.example", "ceo_email": "y@demo.example", "number": "552000-0026"}
    assert refused(**again).startswith("The portal is set up already: nothing was changed.")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("number", "552000-0019", "The check digit is wrong. Compare the number with the registration certificate."),
        ("number", "5520", "An organisation number has ten digits, such as 556016-0680."),
        ("number", "811218-9876", "The third digit of an organisation number is at least 2. This looks like"),
        ("company", "   ", "A name has between 1 and 120 characters."),
        ("ceo_name", "x" * 121, "A name has between 1 and 120 characters."),
        ("hr_email", "hedda", "hedda is not an e-mail address."),
        ("hr_email", "", "Nothing is not an e-mail address."),
        ("ceo_email", "HEDDA@demo.example", "HR and CEO must be two people with an address each:"),
        ("password_file", Path("/nowhere/passwords"), "The password file /nowhere/passwords cannot be read."),
    ],
)
def test_a_wrong_answer_gives_one_sentence_and_leaves_nothing(
    given: dict[str, Any], key: str, value: Any, sentence: str
) -> None:
    why = refused(**{**given, key: value})
    assert why.startswith(sentence)
    assert why.endswith(" Nothing was changed.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("one line alone is missing its brother\n", "must have two lines"),
        (f"{HR_PASSWORD}\n{CEO_PASSWORD}\n\nmore\n", "must have two lines"),
        (f"{HR_PASSWORD}\nkort\n", f"Password of {CEO}: This password is too short."),
        (f"{HR_PASSWORD}\nvera@demo.example\n", f"Password of {CEO}: The password is too similar"),
    ],
)
def test_a_weak_password_is_refused(given: dict[str, Any], content: str, sentence: str) -> None:
    given["password_file"].write_text(content)
    assert sentence in refused(**given)


def test_what_is_missing_is_named(given: dict[str, Any]) -> None:
    for key in ("number", "password_file"):
        given[key] = None
    assert "these are needed too: --number, --password-file." in refused(**given)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch, db: None) -> dict[str, Iterator[str]]:
    """What somebody types: the answers, and unseen the passwords. Ends as a closed terminal does."""
    typed: dict[str, Iterator[str]] = {}

    def read(what: str) -> Any:
        def answer(prompt: str = "") -> str:
            try:
                return next(typed[what])
            except StopIteration:
                raise EOFError from None

        return answer

    monkeypatch.setattr("builtins.input", read("answers"))
    for module in (getpass, __import__("companies.management.commands.setup", fromlist=["getpass"])):
        monkeypatch.setattr(module, "getpass", read("passwords"))
    return typed


def test_at_the_keyboard_it_asks_again_until_the_answer_is_right(keyboard: dict[str, Iterator[str]]) -> None:
    keyboard["answers"] = iter(
        ["", "Påhittgruppen AB", "12", NUMBER, HR, "hedda@", "hedda@demo.example", CEO, "vera@demo.example"]
    )
    keyboard["passwords"] = iter(
        ["kort", HR_PASSWORD, "inte samma ord som förut", HR_PASSWORD, HR_PASSWORD, CEO_PASSWORD, CEO_PASSWORD]
    )
    complaints = StringIO()
    told(stderr=complaints)
    assert [line.partition(".")[0] for line in complaints.getvalue().splitlines()] == [
        "A name has between 1 and 120 characters",
        "An organisation number has ten digits, such as 556016-0680",
        "hedda@ is not an e-mail address",
        f"Password of {HR}: This password is too short",
        "The two were not the same",
    ]
    assert User.objects.get(email="hedda@demo.example").check_password(HR_PASSWORD)
    assert User.objects.get(email="vera@demo.example").check_password(CEO_PASSWORD)


def test_it_asks_only_for_what_the_options_leave_out(given: dict[str, Any], keyboard: dict[str, Iterator[str]]) -> None:
    keyboard["answers"] = iter([CEO])
    assert "is set up" in told(**{**given, "ceo_name": None, "no_input": False})


def test_a_closed_terminal_changes_nothing(keyboard: dict[str, Iterator[str]]) -> None:
    keyboard["answers"] = iter(["Påhittgruppen AB"])
    assert refused() == "Interrupted: nothing was changed."


def test_the_portal_alone_sets_up_and_only_once(cast: Any) -> None:
    people = [workflow.First("Någon Påhittsson", f"{who}@demo.example", HR_PASSWORD) for who in ("a", "b")]
    what = {"company": "Andra AB", "number": NUMBER, "hr": people[0], "ceo": people[1], "at": cast.at}
    with pytest.raises(Forbidden):
        workflow.set_up(**what, by=cast.ceo)
    with pytest.raises(Refused):
        workflow.set_up(**what, by=cast.portal)
    assert not User.objects.filter(email="a@demo.example").exists()


def test_one_person_cannot_be_both(portal: User) -> None:
    same = workflow.First(HR, "hedda@demo.example", HR_PASSWORD)
    other = workflow.First(CEO, "Hedda@demo.example ", CEO_PASSWORD)
    with pytest.raises(Refused):
        workflow.set_up(company="Påhitt AB", number=NUMBER, hr=same, ceo=other, by=portal, at=clock.now())
    assert not Company.objects.exists()


def test_the_roles_are_those_of_two_people(given: dict[str, Any]) -> None:
    told(**given)
    assert set(RoleAssignment.objects.values_list("person__email", "role")) == {
        ("hedda@demo.example", Role.HR),
        ("vera@demo.example", Role.CEO),
    }
