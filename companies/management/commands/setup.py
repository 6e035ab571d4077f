"""`bin/manage setup`: the first company and the first two people of an empty portal."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.core.validators import validate_email
from django.urls import reverse

from companies import queries, workflow
from companies.models import Company, User
from companies.numbers import NotAnOrganisationNumber, organisation_number
from kit import clock
from kit.workflow import Refused

ALREADY = "The portal is set up already: nothing was changed."
LONGEST = 120


class AnswerError(Exception):
    """An answer that cannot be used; its text is one sentence that says why."""


def name(text: str) -> str:
    """Return a name without spare spaces; AnswerError says what is wrong."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise AnswerError(f"A name has between 1 and {LONGEST} characters.")
    return text


def number(text: str) -> str:
    """Return an organisation number as it is written; AnswerError says what is wrong."""
    try:
        return organisation_number(text)
    except NotAnOrganisationNumber as error:
        raise AnswerError(str(error.sentence)) from error


def address(text: str) -> str:
    """Return an e-mail address in lower case; AnswerError says what is wrong."""
    text = text.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise AnswerError(f"{text or 'Nothing'} is not an e-mail address.") from error
    return text


ASKED: dict[str, tuple[str, Callable[[str], str]]] = {
    "company": ("Name of the group's parent company", name),
    "number": ("Its organisation number", number),
    "hr_name": ("Name of the head of HR", name),
    "hr_email": ("E-mail address of the head of HR", address),
    "ceo_name": ("Name of the CEO", name),
    "ceo_email": ("E-mail address of the CEO", address),
}


class Command(BaseCommand):
    """Ask for what the options do not say, then make all of it or nothing."""

    help = "Make the first company and the log-ins of its HR and CEO, in a portal without companies."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an option for each question, and where the passwords are."""
        for key, (question, _check) in ASKED.items():
            parser.add_argument(f"--{key.replace('_', '-')}", metavar="TEXT", help=question)
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="FILE",
            help="file with two lines: the password of HR, the password of the CEO (15 characters or more)",
        )
        parser.add_argument("--no-input", action="store_true", help="ask nothing: everything is given as options")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Set the portal up and say where to log in."""
        if queries.parent_company():
            raise CommandError(ALREADY)
        self.asks = not options["no_input"]
        self._nothing_missing(options)
        try:
            company = self._made(options)
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Interrupted: nothing was changed.") from error
        except (Refused, AnswerError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"{company} is set up. HR and CEO log in at {settings.PUBLIC_URL}{reverse('account_login')}")

    def _nothing_missing(self, options: dict[str, Any]) -> None:
        keys = [key for key in (*ASKED, "password_file") if options[key] is None]
        if keys and not self.asks:
            names = ", ".join(f"--{key.replace('_', '-')}" for key in keys)
            raise CommandError(f"With --no-input these are needed too: {names}. Nothing was changed.")

    def _made(self, options: dict[str, Any]) -> Company:
        given = {key: self._answer(question, check, options[key]) for key, (question, check) in ASKED.items()}
        if given["hr_email"] == given["ceo_email"]:
            raise AnswerError(
                "HR and CEO must be two people with an address each: the one endorses, the other decides."
            )
        people = [User(name=given[f"{who}_name"], email=given[f"{who}_email"]) for who in ("hr", "ceo")]
        passwords = self._passwords(people, options["password_file"])
        hr, ceo = (
            workflow.First(person.name, person.email or "", password)
            for person, password in zip(people, passwords, strict=True)
        )
        return workflow.set_up(
            company=given["company"], number=given["number"], hr=hr, ceo=ceo, by=workflow.portal(), at=clock.now()
        )

    def _answer(self, question: str, check: Callable[[str], str], given: str | None) -> str:
        """Return the option's value, or ask until an answer is right."""
        if given is not None:
            return check(given)
        while True:
            try:
                return check(input(f"{question}: "))
            except AnswerError as error:
                self.stderr.write(str(error))

    def _passwords(self, people: list[User], file: Path | None) -> list[str]:
        if file is None:
            return [self._password(person) for person in people]
        try:
            lines = file.read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AnswerError(f"The password file {file} cannot be read.") from error
        if len(lines) != len(people):
            raise AnswerError(f"The password file {file} must have two lines: the password of HR, that of the CEO.")
        return [strong(line, person) for line, person in zip(lines, people, strict=True)]

    def _password(self, person: User) -> str:
        """Ask for a password twice, until it is good and both are the same."""
        while True:
            try:
                password = strong(getpass(f"Password for {person.name}: "), person)
            except AnswerError as error:
                self.stderr.write(str(error))
                continue
            if getpass("The same once more: ") == password:
                return password
            self.stderr.write("The two were not the same.")


def strong(password: str, person: User) -> str:
    """Return the password; AnswerError says why it is too weak for the person."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise AnswerError(f"Password of {person.name}: {' '.join(error.messages)}") from error
    return password
