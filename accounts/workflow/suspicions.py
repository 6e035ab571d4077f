"""Suspected accounts: anybody may tell of one, those who assess them settle what becomes of it."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Suspicion
from accounts.platforms import Identity
from companies.deadlines import FORGET_MONTHS
from companies.models import Company, User
from kit import clock
from kit.constraints import constraint_of
from kit.workflow import Forbidden, Move, Refused, record, walk

from .guards import once_in_the_register, reasoned

S = Suspicion.Status
MOST_TIMES = 100  # after that the same address told once more adds nothing: neither a number nor a line

SUSPICION_MOVES = {
    "take_over": Move({S.OPEN, S.REPORTED}, S.TAKEN_OVER, queries.may_handle),
    "report_to_platform": Move({S.OPEN}, S.REPORTED, queries.may_handle),
    "tolerate": Move({S.OPEN, S.REPORTED}, S.TOLERATED, queries.may_handle),
}


@transaction.atomic
def tell_suspicion(
    address: str,
    identity: Identity | None,
    *,
    company: Company | None,
    message: str = "",
    by: User | None,
    at: dt.datetime,
) -> Suspicion:
    """Tell of an account; `by` is nobody for the public, a company that nobody names is the parent.

    The same account told once more counts on the one that is open. Raises `Refused` for an official account.
    """
    found = queries.answer(identity, at) if identity else None
    if found and found.account and not found.account.until:
        sentence = _("This is an official account of %(company)s.")
        raise Refused(sentence % {"company": found.account.company}, "address")
    fresh = Suspicion(
        company=company or Company.objects.get(parent=True),
        url=identity.url if identity else address,
        message=message.strip(),
        told_by=by,
        told_at=at,
    )
    if identity:
        fresh.platform, fresh.kind, fresh.handle = identity.platform, identity.kind, identity.handle
    return _told(fresh, by)


def _told(fresh: Suspicion, by: User | None) -> Suspicion:
    """Enter it, or count it on the one that is open; two who tell at once meet at the unique constraint."""
    same = {"platform": fresh.platform, "kind": fresh.kind, "handle": fresh.handle}
    if not fresh.platform:
        same["url"] = fresh.url
    rows = Suspicion.objects.select_for_update().filter(status=S.OPEN, **same)
    known = rows.first()
    if known is None:
        try:
            with transaction.atomic():
                record(fresh, "tell_suspicion", by)
                return fresh
        except IntegrityError as error:
            if constraint_of(error) != "suspicion_one_open_for_an_account":
                raise
            known = rows.get()
    if known.times < MOST_TIMES:
        known.times += 1
        record(known, f"tell_suspicion: {fresh.message}" if fresh.message else "tell_suspicion", by)
    return known


@transaction.atomic
def take_over(
    suspicion: Suspicion, identity: Identity, *, company: Company, name: str, by: User, at: dt.datetime
) -> Account:
    """It is ours: it stands in the company's register, undecided, until the CEO has decided on it.

    `identity` counts where the address was not recognised when it was told. Raises `Refused` for an address that
    stands in the register otherwise, `Forbidden` for a company for which the person does not answer.
    """

    def account(locked: Suspicion) -> Account:
        if not queries.taking_companies(by, locked, at).filter(pk=company.pk).exists():
            raise Forbidden("take_over")
        if not locked.platform:
            locked.platform, locked.kind, locked.handle = identity.platform, identity.kind, identity.handle
            locked.url = identity.url
        return _entered(locked, company, name, by)

    walk(suspicion, SUSPICION_MOVES, "take_over", by=by, at=at, account=account, settled_by=by, settled_at=at)
    assert suspicion.account is not None
    return suspicion.account


def _entered(suspicion: Suspicion, company: Company, name: str, by: User) -> Account:
    """Return the row of the register, new or undecided already."""
    same = Identity(suspicion.platform, suspicion.kind, suspicion.handle, suspicion.url)
    known = queries.registered(same)
    if known and known.status == Account.Status.UNDECIDED and known.company_id == company.pk:
        return known
    if known:
        raise Refused(_("It stands in the register of %(company)s already.") % {"company": known.company}, "company")
    account = Account(company=company, name=name, platform=same.platform, kind=same.kind, handle=same.handle)
    account.url, account.status = same.url, Account.Status.UNDECIDED
    with once_in_the_register():
        record(account, "take_over", by)
    return account


@transaction.atomic
def report_to_platform(suspicion: Suspicion, *, by: User, at: dt.datetime, note: str = "") -> None:
    """It is somebody else's, and the platform has been told; the note is its reference number."""
    note = note.strip()
    walk(suspicion, SUSPICION_MOVES, "report_to_platform", by=by, at=at, note=note, settled_by=by, settled_at=at)


@transaction.atomic
def tolerate(suspicion: Suspicion, *, by: User, at: dt.datetime, note: str) -> None:
    """It may stay as it is; `Refused` without the reason."""
    walk(suspicion, SUSPICION_MOVES, "tolerate", by=by, at=at, note=note.strip(), settled_by=by, settled_at=at)
    reasoned(note)


@transaction.atomic
def log_suspicion(suspicion: Suspicion, *, by: User, at: dt.datetime, note: str) -> None:
    """Add a line to the log, whatever has become of it: what the platform answered, who was called."""
    suspicion.refresh_from_db(from_queryset=Suspicion.objects.select_for_update(of=("self",)))
    if queries.may_handle(by, suspicion, at) is None:
        raise Forbidden("log_suspicion")
    reasoned(note)
    record(suspicion, f"log_suspicion: {note.strip()}", by)


@transaction.atomic
def forget_tips(*, by: User, at: dt.datetime) -> int:
    """Delete what was written about accounts 24 months after the outcome (GDPR article 5.1 e); return of how many.

    That it was told of, by whom, and what became of it stays. The log is history, which only a function of the
    database's owner can empty, and only where the time is over.
    """
    before = clock.midnight(clock.add_months(clock.day_of(at), -FORGET_MONTHS))
    written = Suspicion.history.filter(~Q(message="") | Q(history_change_reason__contains=": "), id=OuterRef("pk"))
    rows = Suspicion.objects.select_for_update(of=("self",)).filter(Exists(written), settled_at__lt=before)
    found = list(rows.order_by("pk"))
    for suspicion in found:
        suspicion.message = ""
        record(suspicion, "forget_tip", by)
    if found:
        with connection.cursor() as cursor:
            cursor.execute("SELECT accounts_forget_tips()")
    return len(found)
