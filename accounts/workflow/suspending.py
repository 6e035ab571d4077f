"""Suspending an account ("stänga tillfälligt"): asked for and decided, or at once in an emergency.

To start an account takes two people, to stop it takes one: whoever may decide may stop it without a request of anybody.
Nobody decides on a request of their own by it, for nothing was asked; it is a fact with its reason and its right, and
only a decision to operate, with its requester and its decider, lets the account run again.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts import queries
from accounts.models import Account, Decision, Request, Suspension
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit.workflow import Basis, Forbidden, Stale, record
from notices import workflow as notices

from .decisions import locked
from .guards import reasoned


@transaction.atomic
def suspend_now(account: Account, *, by: User, at: dt.datetime, note: str) -> Suspension:
    """Stop an account at once, with the reason: it was hacked, or something wrong stands there.

    Raises `Forbidden`, `Stale` for an account that does not run, `Refused` without a reason.
    """
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    basis = queries.may_suspend_now(by, account, at)
    if basis is None:
        raise Forbidden("suspend_now")
    if account.status != Account.Status.ACTIVE:
        raise Stale(account, "suspend_now")
    reasoned(note)
    _stop(account, "suspend_now", by)
    found = _suspension(account, basis, by=by, at=at, note=note.strip())
    notices.tell("account_suspended", found.pk, _concerned(account, by, at), at=at)
    return found


def _concerned(account: Account, by: User, at: dt.datetime) -> list[User]:
    """Return whom it concerns that the account stands still: those who run it, and HR."""
    named = [account.owner_id, account.backup_id]
    runs = queries.possible_operators([account.company_id], at).filter(pk__in=[pk for pk in named if pk])
    people = [*runs, *companies.holders(Can.IMPORT_ACCOUNTS, account.company_id, at)]
    return [one for one in dict.fromkeys(people) if one != by]


def suspend(request: Request, by: User) -> Account:
    """Stop the account of a request that is approved. Raises `Stale` where it does not run any more."""
    account = locked(request, Account.Status.ACTIVE)
    _stop(account, "suspend", by)
    return account


def note_suspension(account: Account, request: Request, by: User, at: dt.datetime) -> None:
    """Write the fact that rests on the decision."""
    decision = Decision.objects.get(request=request, kind=Decision.Kind.SUSPEND)
    _suspension(account, Basis.stored(decision), by=by, at=at, note=request.purpose, decision=decision)


def _stop(account: Account, verb: str, by: User) -> None:
    account.status = Account.Status.SUSPENDED
    record(account, verb, by)


def _suspension(
    account: Account, basis: Basis, *, by: User, at: dt.datetime, note: str, decision: Decision | None = None
) -> Suspension:
    found = Suspension(account=account, by=by, at=at, note=note, decision=decision, **basis.columns)
    found.save(force_insert=True)
    return found
