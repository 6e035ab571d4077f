"""Accounts of the register in any state, made where no page leads yet: undecided, late, closed; and who is in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Account, Appointment
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.workflow import record
from tests.accounts.stages import read_policy
from tests.cast import DAY, Cast


def registered(cast: Cast, handle: str = "nordpahitt", status: str = "active", **changes: Any) -> Account:
    """Enter an account of nord: the communicator owns it, the colleague is its back-up, decided for a year more."""
    values: dict[str, Any] = {"company": cast.nord, "owner": cast.communicator, "backup": cast.colleague}
    values |= {"platform": "instagram", "kind": "profile", "name": f"Konto {handle}"}
    values |= {"operated_until": cast.today + 365 * DAY, "opened_at": clock.midnight(cast.today - 30 * DAY)}
    if status == "undecided":
        values |= {"operated_until": None, "opened_at": None}
    if status == "decided":
        values |= {"opened_at": None}
    if status == "closed":
        values |= {"closed_at": cast.at - DAY}
    url = f"https://www.instagram.com/{handle}/"
    account = Account(**{"handle": handle, "url": url, "status": status, **values, **changes})
    record(account, "import_accounts", cast.hr)
    return account


def appointed_to(cast: Cast, account: Account, person: Any, kind: str = "owner", **changes: Any) -> Appointment:
    """Appoint somebody to run the account since a week ago."""
    from accounts import queries

    read_policy(cast, person)
    basis = companies.basis(cast.ceo, Can.APPOINT, account.company, cast.at)
    assert basis is not None
    appointment = Appointment(
        company=account.company, person=person, kind=kind, account=account, appointed_by=cast.ceo,
        appointed_at=cast.at, basis_kind=basis.kind, basis_id=basis.id, basis_role=basis.role,
        first_day=changes.pop("first_day", cast.today - 7 * DAY),
        acknowledgement=queries.acknowledgement_in_force(person, account.company, cast.at), **changes,
    )  # fmt: skip
    record(appointment, "appoint", cast.ceo)
    return appointment


def rule(cast: Cast, key: str = "instagram", **changes: Any) -> Any:
    """Let the parent's HR assess a platform: allowed, and assessed anew in a year."""
    from accounts import workflow

    values = {"allowed": True, "assessed_on": cast.today, "next_assessment": cast.today + dt.timedelta(days=365)}
    values |= {"help_url": "", "must_show": [], "note": ""}
    given = {"version": "", "by": cast.group_hr, "at": cast.at, **values, **changes}
    return workflow.assess_platform(key, **given)
