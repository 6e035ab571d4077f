"""Questions about stopping: the check list of an account to be closed, and accounts that were suspended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, UUIDField, When

from accounts.models import Account, ClosingFact, ClosingPoint, Decision, Suspension
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit.workflow import Basis

from .existing import may_import_accounts
from .profiles import may_confirm_account, may_run

ORDER = {point: place for place, point in enumerate(ClosingPoint.values)}


def closing_list(account: Account) -> list[ClosingFact]:
    """Return the fact that counts of each point of the check list, in the order of the list. One query."""
    rows = account.closing_facts.order_by("point", "-number").distinct("point").select_related("by")
    return sorted(rows, key=lambda fact: ORDER[fact.point])


def closing_accounts(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the accounts that are being closed, with `decided_at` and `runner`: the owner, else the back-up, or none.

    Who works there no longer, or whose appointment to the account does not count any more, does not run it.
    """
    decided = Decision.objects.filter(account=OuterRef("pk"), kind=Decision.Kind.CLOSE, outcome="approved")
    runner = Case(
        When(may_run("owner", at), then=F("owner")),
        When(may_run("backup", at), then=F("backup")),
        output_field=UUIDField(),
    )
    rows = Account.objects.filter(status=Account.Status.CLOSING, company__closed_on__isnull=True)
    rows = rows.annotate(runner=runner, decided_at=Subquery(decided.order_by("-at").values("at")[:1]))
    return rows.filter(decided_at__isnull=False)


def may_run_closing(by: User, account: Account, at: dt.datetime) -> bool:
    """Return whether the person works on the check list: owner, back-up, HR of the company or who serves it."""
    return may_confirm_account(by, account, at) or may_import_accounts(by, account.company_id, at) is not None


def may_suspend_now(by: User, account: Account, at: dt.datetime) -> Basis | None:
    """Return the right to stop the account at once: whoever may decide on suspending, by role or delegation."""
    return companies.basis(by, Can.DECIDE_SUSPEND, account.company_id, at)


def suspension_of(account: Account) -> Suspension | None:
    """Return the suspension that holds, of an account that is suspended."""
    if account.status != Account.Status.SUSPENDED:
        return None
    return account.suspensions.select_related("by").first()
