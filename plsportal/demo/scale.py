"""A made-up group of any size, written by the database itself: for the bench, and to try how a large one feels."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection, transaction

from accounts.rendering import PROMISE
from companies.models import Company, User
from companies.permissions import GRANTS, Role
from companies.queries import PORTAL_ID

PASSWORD = "en påhittad skala"  # noqa: S105 - of people who do not exist, on a machine that nobody else reaches
SLUG, DOMAIN = "skala-", "@skala.example"
HR_OF_ALL, CEO_OF_ALL, HR_OF_ONE = f"hr{DOMAIN}", f"vd{DOMAIN}", f"p4{DOMAIN}"
SQL = Path(__file__).with_name("scale.sql")
PART = re.compile(r"^-- part: (\w+)\n(.*?)(?=^-- part: |\Z)", re.MULTILINE | re.DOTALL)
AT_A_TIME = 500
ROWS = 4  # people a company needs at least: HR, communications, a manager, and somebody to run its accounts
SIZES = {"accounts": (0, 5_000_000), "companies": (2, 99_999), "people": (10, 5_000_000), "policies": (1, 100)}


class Refused(Exception):
    """The database, or the size asked for, is not one to make up people in; the words say why."""


@dataclass(frozen=True)
class Scale:
    """How large the made-up group is."""

    accounts: int
    companies: int
    people: int
    policies: int = 1

    @classmethod
    def of(cls, accounts: int, companies: int, people: int | None = None, policies: int = 1) -> Scale:
        """Return the scale; without a number of people there are ten in each company. Raises `Refused`."""
        made = cls(accounts, companies, people or 2 + 10 * companies, policies)
        for name, (least, most) in SIZES.items():
            if not least <= getattr(made, name) <= most:
                raise Refused(f"There can be {least:,} to {most:,} {name}.")
        if made.people < 2 + ROWS * companies:
            raise Refused(f"{companies} companies need at least {2 + ROWS * companies} people.")
        return made


def manager_of_one(companies: int) -> str:
    """Return the address of the manager of everybody but HR and communications in the company of `HR_OF_ONE`."""
    return f"p{2 + 2 * companies + 2}{DOMAIN}"


def refuse_real_data() -> None:
    """Raise `Refused` unless the database is a local one that holds nobody but the portal and what was made up here."""
    if not settings.LOCAL:
        raise Refused("People are made up on a machine that nobody else reaches alone (PLS_LOCAL).")
    companies, people = Company.objects.exclude(slug__startswith=SLUG), User.objects.exclude(pk=PORTAL_ID)
    if companies.exists() or people.exclude(email__endswith=DOMAIN).exists():
        raise Refused("There are people or companies already: begin with bin/run --empty --data DIR.")


def grow(scale: Scale, at: dt.datetime) -> None:
    """Make the group as large as this, or leave it as large as it is. Broken off, it goes on when it is called again.

    Raises `Refused`.
    """
    refuse_real_data()
    if (known := Company.objects.count()) not in (0, scale.companies):
        raise Refused(f"The group has {known} companies already: accounts and people can grow, they cannot.")
    grants = {role.value: sorted(can.value for can in GRANTS[role]) for role in Role}
    values = {"at": at.isoformat(), "grants": json.dumps(grants), "password": make_password(PASSWORD)}
    values |= {"accounts": str(scale.accounts), "companies": str(scale.companies), "people": str(scale.people)}
    values["policies"] = str(scale.policies)
    said = {"number": PROMISE.number, "text_hash": PROMISE.text_hash, "wording": "\n".join(PROMISE.sv)}
    values["promise"] = json.dumps(said)
    parts = dict(PART.findall(SQL.read_text()))
    numbers = {"people": scale.people, "heads": scale.companies, "accounts": scale.accounts}
    for name, statements in parts.items():
        for first in range(1, numbers.get(name, 1) + 1, AT_A_TIME):
            last = min(first + AT_A_TIME - 1, numbers.get(name, 1))
            _run(statements, {**values, "first": str(first), "last": str(last)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cache.clear()


@transaction.atomic
def _run(statements: str, values: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"scale.{name}", value])
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(statements)
