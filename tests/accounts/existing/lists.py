"""Accounts that exist already, entered for the cast, and lists of them put before the CEO."""

from __future__ import annotations

from typing import Any

from accounts import workflow
from accounts.importing import Plan, dry_run
from accounts.models import Account, Collective, Request
from accounts.platforms import identify
from companies.models import User
from tests.cast import Cast

HEAD = ["Konto", "Adress", "Bolag", "Kontoansvarig", "Ersättare", "Syfte"]
WHY = "De är påhittade och behövs"


def row(handle: str, company: str = "nord", owner: str = "", backup: str = "", **more: str) -> list[str]:
    """A row of the file: an account on Instagram where no address is named."""
    address = more.get("address", f"instagram.com/{handle}")
    return [more.get("name", f"Konto {handle}"), address, company, owner, backup, more.get("purpose", "")]


def plan(cast: Cast, *rows: list[str], by: User | None = None, head: list[str] = HEAD) -> Plan:
    return dry_run([head, *rows], company=None, by=by or cast.hr, at=cast.at)


def take_in(cast: Cast, *rows: list[str], by: User | None = None, **more: Any) -> dict[str, int]:
    """Begin, look, and say yes."""
    by = by or cast.hr
    begun = workflow.begin_import([HEAD, *rows], company=None, by=by, at=cast.at)
    seen = workflow.look(begun, by=by, at=cast.at)
    return workflow.import_accounts(begun, fingerprint=seen.fingerprint, by=by, at=cast.at, **more)


def existing(
    cast: Cast, handle: str = "gammalt", *, company: Any = None, by: User | None = None, **more: Any
) -> Account:
    """An undecided account of nord, run by the communicator with the colleague as back-up."""
    values = {"name": f"Konto {handle}", "owner": cast.communicator, "backup": cast.colleague, **more}
    found = identify(f"instagram.com/{handle}")
    return workflow.add_existing(company or cast.nord, found, by=by or cast.hr, at=cast.at, **values)


def put(cast: Cast, *accounts: Account, by: User | None = None, note: str = "") -> Collective:
    return workflow.put_before(accounts[0].company, accounts, by=by or cast.hr, at=cast.at, note=note)


def asked(collective: Collective) -> list[Request]:
    """The requests of a list, by name."""
    return list(collective.requests.order_by("name"))


def verbs(obj: Any) -> list[tuple[str, str]]:
    """What stands in the history, the first first: verb with its note, and who."""
    rows = obj.history.select_related("history_user").order_by("history_id")
    return [(line.history_change_reason, line.history_user.name) for line in rows]
