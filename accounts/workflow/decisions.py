"""What a decision writes: the account, and the decision with the request frozen as the decider saw it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Decision, FormerAddress, Request
from accounts.questions import ANSWERS
from companies.models import User
from kit.workflow import Basis, Refused, Stale, record

from .appointments import hand_over
from .closing import begin_list
from .guards import once_in_the_register

SAID = ("name", "url", "purpose", "audience")  # of an account, as the last approved request said it
FROZEN = ("kind", "name", "platform", "account_kind", "handle", "url", *ANSWERS)


def enter(request: Request, ends_on: dt.date, by: User) -> Account:
    """Write the account into the register. Raises `Refused` when its address stands there already.

    One that was approved once and never opened is used again; what it was before stays in its history.
    """
    same = Q(platform=request.platform, kind=request.account_kind, handle=request.handle)
    unused = Account.objects.filter(same, queries.standing.NEVER_OPENED)
    account = unused.select_for_update(of=("self",)).first() or Account()
    account.kind, account.status, account.closed_at = request.account_kind, Account.Status.DECIDED, None
    for name in ("company_id", "platform", "handle", *SAID, "owner_id", "backup_id"):
        setattr(account, name, getattr(request, name))
    account.operated_until = ends_on
    with once_in_the_register():
        record(account, "approve", by)
    return account


def operate(request: Request, ends_on: dt.date, by: User, at: dt.datetime) -> Account:
    """Let an account that exists run until a day; one that nobody had decided on is official from now on.

    One that was suspended runs again.
    """
    account = locked(request, *Account.PRESENT)
    account.status, account.operated_until = Account.Status.ACTIVE, ends_on
    account.opened_at = account.opened_at or at
    people: dict[str, User | None] = {"owner": request.owner, "backup": request.backup}
    hand_over(account, people, "approve", by=by, at=at)
    if request.collective_id is None:
        account.purpose, account.audience = request.purpose, request.audience or account.audience
    record(account, "approve", by)
    return account


def change(request: Request, by: User, at: dt.datetime) -> Account:
    """Write what was asked to be changed, and only that; until now the register kept what was approved last.

    Raises `Refused` for an address that stands in the register already, and where one person would be both.
    """
    account = locked(request, *Account.HELD)
    was, wanted = request.before or {}, said_of(request)
    changed = {name for name in wanted if wanted[name] != was.get(name)}
    if "url" in changed and account.opened_at:
        leave_address(account, by, at)
    for name in changed.intersection(SAID):
        setattr(account, name, getattr(request, name))
    if "url" in changed:
        account.platform, account.kind, account.handle = request.platform, request.account_kind, request.handle
        account.moved_at = at
    people: dict[str, Any] = {name: getattr(request, name) for name in changed.intersection(("owner", "backup"))}
    hand_over(account, people, "change", by=by, at=at)
    if account.owner_id == account.backup_id:
        raise Refused(_("Owner and back-up must be two people."), "backup")
    with once_in_the_register():
        record(account, "change", by)
    return account


def leave_address(account: Account, by: User, at: dt.datetime) -> None:
    """Note the address that an account has had until now."""
    address = {name: getattr(account, name) for name in ("platform", "kind", "handle", "url")}
    FormerAddress(account=account, **address, left_at=at, by=by).save(force_insert=True)


def said_of(one: Account | Request) -> dict[str, Any]:
    """Return what a change may change: what the register says of an account, as plain words."""
    people = {name: getattr(one, name) for name in ("owner", "backup")}
    return {name: getattr(one, name) for name in SAID} | {name: _person(one) for name, one in people.items()}


def _person(person: Any) -> dict[str, str] | None:
    return {"id": str(person.pk), "name": person.name} if person else None


def close(request: Request, by: User, at: dt.datetime) -> Account:
    """Begin to close an account: until its check list is done it is the company's, and official if it was."""
    account = locked(request, *Account.PRESENT)
    account.status = Account.Status.CLOSING
    record(account, "close", by)
    begin_list(account, by=by, at=at)
    return account


def let_go(request: Request) -> Account:
    """Return the account that another company shall take over, locked; it changes when that company accepts."""
    return locked(request, *Account.HELD)


def locked(request: Request, *statuses: str) -> Account:
    """Return the request's account, locked. Raises `Stale` where it no longer stands as it did when this was asked."""
    account = Account.objects.select_for_update(of=("self",)).get(requests=request)
    if account.status not in statuses or account.company_id != request.company_id:
        raise Stale(account, request.kind)
    return account


def frozen(request: Request) -> dict[str, Any]:
    """Return the request as the decider saw it, ready to be stored with the decision."""
    content: dict[str, Any] = {name: getattr(request, name) for name in FROZEN}
    for name in ("company", "owner", "backup", "requested_by", "endorsed_by", "to_company"):
        content[name] = _person(getattr(request, name))
    content["before"] = request.before
    content["submitted_at"] = request.submitted_at.isoformat() if request.submitted_at else None
    return content


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what was decided on."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def verifies(decision: Decision) -> bool:
    """Return whether what is stored is what was decided on: its SHA-256 is the one that was stored with it."""
    return content_hash(decision.frozen) == decision.frozen_hash


def decide(
    request: Request, kind: str, outcome: str, basis: Basis, *, by: User, at: dt.datetime, note: str, **rest: Any
) -> Decision:
    """Write the fact: who decided what, when, why, on which right; in the request's company if no other is named."""
    content = frozen(request)
    decision = Decision(
        request=request,
        kind=kind,
        outcome=outcome,
        note=note.strip(),
        decided_by=by,
        requested_by_id=request.requested_by_id,
        endorsed_by_id=request.endorsed_by_id,
        at=at,
        frozen=content,
        frozen_hash=content_hash(content),
        **basis.columns,
        **{"company_id": request.company_id, **rest},
    )
    decision.save(force_insert=True)
    return decision
