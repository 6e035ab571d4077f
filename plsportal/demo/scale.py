"""A made-up group of any size, written by the database itself: for the bench, and to try how a large one feels."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection, transaction

from companies.models import Company, User
from companies.permissions import GRANTS, Role
from companies.queries import PORTAL_ID

PASSWORD = "en påhittad skala"
SLUG, DOMAIN = "skala-", "@skala.example"
HR_OF_ALL, CEO_OF_ALL, HR_OF_ONE = f"hr{DOMAIN}", f"vd{DOMAIN}", f"p4{DOMAIN}"
SQL = Path(__file__).with_name("scale.sql")
ROWS = 4  # people a company needs at least: HR, communications, a manager, and somebody to run its accounts
SIZES = {"accounts": (0, 5_000_000), "companies": (2, 99_999), "people": (10, 5_000_000)}


class Refused(Exception):
    """The database, or the size asked for, is not one to make up people in; the words say why."""


@dataclass(frozen=True)
class Scale:
    """How large the made-up group is."""

    accounts: int
    companies: int
    people: int

    @classmethod
    def of(cls, accounts: int, companies: int, people: int | None = None) -> Scale:
        """Return the scale; without a number of people there are ten in each company. Raises `Refused`."""
        made = cls(accounts, companies, people or 2 + 10 * companies)
        for name, (least, most) in SIZES.items():
            if not least <= getattr(made, name) <= most:
                raise Refused(f"There can be {least:,} to {most:,} {name}.")
        if made.people < 2 + ROWS * companies:
            raise Refused(f"{companies} companies need at least {2 + ROWS * companies} people.")
        return made


def refuse_real_data() -> None:
    """Raise `Refused` unless the database is a local one that holds nobody but the portal and what was made up here."""
    if not settings.LOCAL:
        raise Refused("People are made up on a machine that nobody else reaches alone (PLS_LOCAL).")
    companies, people = Company.objects.exclude(slug__startswith=SLUG), User.objects.exclude(pk=PORTAL_ID)
    if companies.exists() or people.exclude(email__endswith=DOMAIN).exists():
        raise Refused("There are people or companies already: begin with bin/run --empty --data DIR.")


def grow(scale: Scale, at: dt.datetime) -> None:
    """Make the group as large as this, or leave it as large as it is; all of it or nothing. Raises `Refused`."""
    refuse_real_data()
    if (known := Company.objects.count()) not in (0, scale.companies):
        raise Refused(f"The group has {known} companies already: accounts and people can grow, they cannot.")
    grants = {role.value: sorted(can.value for can in GRANTS[role]) for role in Role}
    values = {"accounts": scale.accounts, "companies": scale.companies, "people": scale.people, "at": at.isoformat()}
    values |= {"grants": json.dumps(grants), "password": make_password(PASSWORD)}
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"scale.{name}", str(value)])
        cursor.execute(SQL.read_text())
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
