"""What a decision writes: the account, and the decision with the request frozen as the decider saw it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from accounts.models import Account, Decision, Request
from companies.models import User
from kit.workflow import Basis, Stale, record

from .guards import once_in_the_register

FROZEN = ("kind", "name", "platform", "account_kind", "handle", "url", "purpose", "audience")


def enter(request: Request, ends_on: dt.date, by: User) -> Account:
    """Write the account into the register. Raises `Refused` when its address stands there already."""
    account = Account(
        company_id=request.company_id,
        name=request.name,
        platform=request.platform,
        kind=request.account_kind,
        handle=request.handle,
        url=request.url,
        owner_id=request.owner_id,
        backup_id=request.backup_id,
        operated_until=ends_on,
    )
    with once_in_the_register():
        record(account, "approve", by)
    return account


def operate(request: Request, ends_on: dt.date, by: User, at: dt.datetime) -> Account:
    """Let an account that exists run until a day; one that nobody had decided on is official from now on."""
    account = _locked(request, Account.Status.UNDECIDED, Account.Status.ACTIVE)
    account.status, account.operated_until = Account.Status.ACTIVE, ends_on
    account.opened_at = account.opened_at or at
    account.owner, account.backup = request.owner, request.backup
    record(account, "approve", by)
    return account


def close(request: Request, by: User, at: dt.datetime) -> Account:
    """Close an account; from now on it was official, if it ever was, and whoever ran it runs it no longer."""
    account = _locked(request, Account.Status.UNDECIDED, Account.Status.ACTIVE)
    account.status, account.closed_at = Account.Status.CLOSED, at
    record(account, "close", by)
    return account


def _locked(request: Request, *statuses: str) -> Account:
    """Return the request's account, locked. Raises `Stale` where it no longer stands as it did when this was asked."""
    account = Account.objects.select_for_update(of=("self",)).get(requests=request)
    if account.status not in statuses:
        raise Stale(account, request.kind)
    return account


def frozen(request: Request) -> dict[str, Any]:
    """Return the request as the decider saw it, ready to be stored with the decision."""
    content: dict[str, Any] = {name: getattr(request, name) for name in FROZEN}
    for name in ("company", "owner", "backup", "requested_by", "endorsed_by"):
        person = getattr(request, name)
        content[name] = {"id": str(person.pk), "name": person.name} if person else None
    content["submitted_at"] = request.submitted_at.isoformat() if request.submitted_at else None
    return content


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what was decided on."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def decide(
    request: Request, kind: str, outcome: str, basis: Basis, *, by: User, at: dt.datetime, note: str, **rest: Any
) -> None:
    """Write the fact: who decided what, when, why, on which right."""
    content = frozen(request)
    Decision(
        request=request,
        company_id=request.company_id,
        kind=kind,
        outcome=outcome,
        note=note.strip(),
        decided_by=by,
        requested_by_id=request.requested_by_id,
        endorsed_by_id=request.endorsed_by_id,
        basis_kind=basis.kind,
        basis_id=basis.id,
        basis_role=basis.role,
        at=at,
        frozen=content,
        frozen_hash=content_hash(content),
        **rest,
    ).save(force_insert=True)
