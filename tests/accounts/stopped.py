"""Accounts brought to a stop or to another company, by the workflow alone."""

from __future__ import annotations

from typing import Any

from accounts import workflow
from accounts.models import Account, ClosingPoint, Request
from companies.models import User
from tests.accounts.stages import read_policy
from tests.cast import Cast

WHY = "Ingen har skrivit där på ett påhittat år"
POINTS = ClosingPoint.values


def decided(request: Request, cast: Cast) -> Request:
    """Let HR of nord endorse what was asked, and its CEO approve it; return it as it stands then."""
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Gör så")
    return Request.objects.get(pk=request.pk)


def close(account: Account, cast: Cast) -> Account:
    """Let it be decided that the account is closed; return it as it stands then, with its check list."""
    decided(workflow.ask_close(account, by=cast.communicator, at=cast.at, purpose=WHY), cast)
    return Account.objects.get(pk=account.pk)


def tick_all(account: Account, cast: Cast, by: User | None = None) -> None:
    """Do every point of its check list."""
    for point in POINTS:
        workflow.tick(account, point, by=by or cast.hr, at=cast.at)


def closed(account: Account, cast: Cast) -> Account:
    """Close an account, from the decision to the last point of its list."""
    account = close(account, cast)
    tick_all(account, cast)
    return workflow.finish_closing(account, by=cast.hr, at=cast.at)


def ask_over(account: Account, cast: Cast, **changes: Any) -> Request:
    """Ask that syd takes the account over, with the stranger as owner and the syd HR as back-up."""
    given: dict[str, Any] = {"owner": cast.stranger, "backup": cast.syd_hr, "purpose": "Syd skriver mest där"}
    given |= {"by": cast.communicator, "at": cast.at, "to_company": cast.syd, **changes}
    return workflow.ask_take_over(account, given.pop("to_company"), **given)


def let_go(account: Account, cast: Cast, *, read: bool = True, **changes: Any) -> Request:
    """Return the request when nord has let the account go; those who shall run it have read the policy of syd."""
    if read:
        read_policy(cast, cast.stranger, cast.syd_hr)
    return decided(ask_over(account, cast, **changes), cast)
