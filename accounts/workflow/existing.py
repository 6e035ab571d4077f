"""Accounts that exist already: taken in from a list or one by one, corrected until they are decided on.

Nothing becomes official by it: what comes in is undecided until the CEO has decided.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.importing import NEW, Entry, Plan, dry_run
from accounts.models import Account, AccountImport, Request
from accounts.platforms import Identity
from accounts.reading import needed
from companies.models import Company, User
from kit.sheets import Table
from kit.workflow import Forbidden, Refused, Stale, record

from .guards import once_in_the_register

KEPT = dt.timedelta(hours=2)  # how long the rows wait for a yes
CORRECTED = ("name", "owner", "backup", "purpose", "company")


@transaction.atomic
def begin_import(table: Table, *, company: Company | None, by: User, at: dt.datetime) -> AccountImport:
    """Keep the rows of a list until HR has seen the dry run. Raises `Forbidden`, and `NotAFile` for its headings."""
    _may_import(by, at)
    dry_run(table, company=company.pk if company else None, by=by, at=at)
    AccountImport.objects.filter(by=by).exclude(table=[]).update(table=[])
    begun = AccountImport(by=by, at=at, company=company, table=needed(table))
    begun.save(force_insert=True)
    return begun


def look(begun: AccountImport, *, by: User, at: dt.datetime) -> Plan:
    """Return what the import would do now. Raises `Forbidden` for somebody else's, `Refused` when it is decided."""
    if begun.by_id != by.pk:
        raise Forbidden("import_accounts")
    _may_import(by, at)
    if begun.carried_out_at:
        raise Refused(_("The list is taken in already. What came in waits to be put before the CEO."), "done")
    if not begun.table or begun.at + KEPT < at:
        raise Refused(_("The rows are no longer kept. Choose the file once more."), "gone")
    return dry_run(begun.table, company=begun.company_id, by=by, at=at)


@transaction.atomic
def import_accounts(
    begun: AccountImport, *, fingerprint: str, leave_out: bool = False, by: User, at: dt.datetime
) -> dict[str, int]:
    """Enter the accounts that the dry run with this fingerprint showed as new, undecided. Returns its figures.

    All or nothing: with a wrong row nothing, unless HR says to leave the wrong ones out. One import at a time. Raises
    `Refused`: "wrong" while a row is wrong, "changed" when the dry run would say something else by now, "gone".
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('accounts.import', 0))")
    begun.refresh_from_db(from_queryset=AccountImport.objects.select_for_update(of=("self",)))
    plan = look(begun, by=by, at=at)
    if plan.fingerprint != fingerprint:
        raise Refused(_("Something has changed since the list was shown. Look at it once more."), "changed")
    if plan.wrong and not leave_out:
        raise Refused(_("Nothing is taken in while a row is wrong."), "wrong")
    for entry in plan.of(NEW):
        with once_in_the_register():
            record(_made(entry), "import_accounts", by)
    AccountImport.objects.filter(pk=begun.pk).update(table=[], carried_out_at=at, figures=plan.figures)
    return plan.figures


def _made(entry: Entry) -> Account:
    return _account(
        entry.company.id,
        entry.identity,
        name=entry.name,
        purpose=entry.row.purpose,
        owner_id=entry.owner.id if entry.owner else None,
        backup_id=entry.backup.id if entry.backup else None,
    )


def _account(company_id: Any, identity: Identity, **values: Any) -> Account:
    return Account(
        company_id=company_id,
        platform=identity.platform,
        kind=identity.kind,
        handle=identity.handle,
        url=identity.url,
        status=Account.Status.UNDECIDED,
        **values,
    )


@transaction.atomic
def add_existing(
    company: Company,
    identity: Identity,
    *,
    name: str,
    owner: User | None = None,
    backup: User | None = None,
    purpose: str = "",
    by: User,
    at: dt.datetime,
) -> Account:
    """Enter one account that exists already, undecided. Raises `Forbidden`, and `Refused` for one that stands there."""
    if queries.may_import_accounts(by, company, at) is None:
        raise Forbidden("add_existing")
    _two(owner, backup)
    _employed((owner, backup), company, at)
    account = _account(company.pk, identity, name=name.strip(), purpose=purpose.strip(), owner=owner, backup=backup)
    with once_in_the_register():
        record(account, "add_existing", by)
    return account


@transaction.atomic
def correct_undecided(account: Account, *, by: User, at: dt.datetime, **values: Any) -> Account:
    """Correct name, company, owner, back-up or purpose of an account that nobody has decided on.

    Raises `Forbidden`, `Stale` when it is decided, `Refused` while it lies before the CEO.
    """
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    company = values.get("company") or account.company
    for place in {account.company, company}:
        if queries.may_import_accounts(by, place, at) is None:
            raise Forbidden("correct_undecided")
    if account.status != Account.Status.UNDECIDED:
        raise Stale(account, "correct_undecided")
    asked = queries.before_the_ceo([account]).values()
    if any(request.status != Request.Status.RETURNED for request in asked):
        raise Refused(_("%(name)s lies before the CEO. Take it back first.") % {"name": account}, "before")
    for name in CORRECTED:
        setattr(account, name, values.get(name, getattr(account, name)))
    _two(account.owner, account.backup)
    _employed((account.owner, account.backup), company, at)
    record(account, "correct_undecided", by)
    return account


def _may_import(by: User, at: dt.datetime) -> None:
    if not queries.imports_accounts_of(by, at).exists():
        raise Forbidden("import_accounts")


def _two(owner: User | None, backup: User | None) -> None:
    if owner is not None and owner == backup:
        raise Refused(_("Owner and back-up must be two people."), "backup")


def _employed(people: tuple[User | None, User | None], company: Company, at: dt.datetime) -> None:
    able = queries.possible_operators([company.pk], at)
    for person, field in zip(people, ("owner", "backup"), strict=True):
        if person and not able.filter(pk=person.pk).exists():
            raise Refused(_("%(person)s is not employed in the company today.") % {"person": person}, field)


@transaction.atomic
def forget_imports(at: dt.datetime) -> int:
    """Throw away the rows that nobody said yes to in time; return of how many imports."""
    return AccountImport.objects.filter(at__lt=at - KEPT).exclude(table=[]).update(table=[])
