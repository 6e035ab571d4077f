"""The dry run of an import: what a list of accounts would do to the register. Reads and computes, never writes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Request
from accounts.reading import parse
from companies.models import User
from kit.sheets import Table, Wrong

from .matching import matched
from .profiles import Unclear, profile
from .shape import KNOWN, NEW, WRONG, Entry, Known, Operator, Place, Plan

__all__ = ["KNOWN", "NEW", "WRONG", "Entry", "Plan", "Unclear", "Wrong", "dry_run", "profile"]


def dry_run(table: Table, *, company: uuid.UUID | None, by: User, at: dt.datetime) -> Plan:
    """Return what the table would do, for somebody who may enter accounts; as many queries however many rows.

    `company` is the company of rows that name none. Raises `NotAFile` where the headings do not say which accounts
    the rows mean.
    """
    sheet = parse(table)
    entries = matched(sheet, _known(by, at), company)
    _stand(entries, by, at)
    for entry in entries:
        if entry.outcome == NEW:
            entry.warnings += _warnings(entry)
    sheet.wrong.sort(key=lambda wrong: (wrong.row, wrong.column))
    return Plan(entries, sheet.wrong, sheet.ignored)


def _known(by: User, at: dt.datetime) -> Known:
    places = queries.imports_accounts_of(by, at).values_list("id", "name", "number", "slug")
    known = Known({row[0]: Place(*row) for row in places})
    fields = ("person_id", "person__name", "person__email", "company_id", "number")
    for row in queries.employees(at).filter(company__in=known.places).order_by().values_list(*fields):
        known.add(Operator(*row))
    return known


def _stand(entries: list[Entry], by: User, at: dt.datetime) -> None:
    """Say of each account that the register has already where it stands; what the importer may not see is not told."""
    found = _accounts(entries, by, at)
    asked = _requests(entries)
    for entry in entries:
        if row := found.get(entry.key):
            entry.outcome, entry.stands = KNOWN, _words(row)
            entry.account = row["id"] if row["seen"] else None
        elif (entry.company.id, *entry.key) in asked:
            entry.outcome, entry.stands = KNOWN, _("A request for it is on its way.")


def _accounts(entries: list[Entry], by: User, at: dt.datetime) -> dict[Any, dict[str, Any]]:
    rows = Account.objects.filter(handle__in={entry.identity.handle for entry in entries}).order_by()
    fields = ("id", "platform", "kind", "handle", "status", "company_id", "company__name")
    seen = queries.register_seen(by, at)
    return {
        (row["platform"], row["kind"], row["handle"]): row
        | {"seen": row["company_id"] in seen, "official": row["status"] == Account.Status.ACTIVE}
        for row in rows.values(*fields)
    }


def _requests(entries: list[Entry]) -> set[Any]:
    """Return the accounts, each with its company, for which a request to open them is on its way."""
    waits = Q(status__in=(*queries.WAITING, Request.Status.RETURNED), kind=Request.Kind.OPEN)
    rows = Request.objects.filter(waits, handle__in={entry.identity.handle for entry in entries}).order_by()
    return set(rows.values_list("company_id", "platform", "account_kind", "handle"))


def _words(row: dict[str, Any]) -> str:
    if row["seen"] or row["official"]:
        return f"{row['company__name']} · {Account.Status(row['status']).label}"
    return _("It stands in the register of another company in the group.")


def _warnings(entry: Entry) -> list[str]:
    found = []
    if entry.owner is None:
        found.append(_("No account owner yet. It can be filled in afterwards."))
    if entry.backup is None:
        found.append(_("No back-up yet. It can be filled in afterwards."))
    return found
