"""Confirming an account: a fact with one press, and the column that the register is sorted by."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts import queries
from accounts.models import Account, Confirmation
from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Stale, record


@transaction.atomic
def confirm(account: Account, *, by: User, at: dt.datetime) -> bool:
    """Owner or back-up say that the account is the company's and run as the register says; return whether it was new.

    A second press on the same day adds nothing, unless the address has changed in between. Raises `Forbidden`, and
    `Stale` for an account that is not active.
    """
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    if not queries.may_confirm_account(by, account, at):
        raise Forbidden("confirm")
    if account.status != Account.Status.ACTIVE:
        raise Stale(account, "confirm")
    before, moved = account.confirmed_at, account.moved_at
    if before and clock.day_of(before) >= clock.day_of(at) and not (moved and moved > before):
        return False
    Confirmation(account=account, by=by, at=at).save(force_insert=True)
    account.confirmed_at = at
    record(account, "confirm", by)
    return True
