"""Asking the CEO: for a new account, that one goes on, is changed, suspended or closed; and writing it anew."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Request
from accounts.platforms import Identity
from accounts.questions import ANSWERS
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit.workflow import Basis, Forbidden, Refused, Stale, record

from .decisions import said_of
from .guards import STOPS, one_on_its_way
from .requests import copy_account, submit

FIELDS = ("name", *ANSWERS, "owner", "backup")
Kind = Request.Kind


@transaction.atomic
def draft(
    company: Company, identity: Identity, *, by: User, at: dt.datetime, key: uuid.UUID | None = None, **values: Any
) -> Request:
    """Begin a request to open an account; it is seen by the requester alone until it is submitted.

    `key` is what its window called itself, so that what the window saves late finds where it went; one that is taken
    already, or is none of ours, is not used.
    """
    if not companies.basis(by, Can.REQUEST_ACCOUNT, company, at):
        raise Forbidden("draft")
    request = Request(company=company, requested_by=by)
    if key and key.version == request.pk.version and not Request.objects.filter(pk=key).exists():
        request.pk = key
    _fill(request, identity, values)
    record(request, "draft", by)
    return request


@transaction.atomic
def ask_operate(account: Account, *, by: User, at: dt.datetime, **values: Any) -> Request:
    """Ask the CEO that an account goes on ("bedrivas efter beslut"); it goes on its way at once.

    Raises `Forbidden`, `Stale` for an account that does not run, `Refused` while another request about it waits.
    """
    request = _about(account, Kind.OPERATE, Account.PRESENT, by, at)
    return _send(request, None, values, by, at)


@transaction.atomic
def ask_change(account: Account, identity: Identity, *, by: User, at: dt.datetime, **values: Any) -> Request:
    """Ask the CEO to change what was decided of an account; until the CEO has, what was approved last stands.

    Raises `Forbidden`, `Stale` for an account that does not run, `Refused` where nothing is changed.
    """
    request = _about(account, Kind.CHANGE, Account.HELD, by, at)
    return _send(request, identity, values, by, at)


@transaction.atomic
def ask_suspend(account: Account, *, by: User, at: dt.datetime, purpose: str) -> Request:
    """Ask the CEO to suspend an account ("stänga tillfälligt"), with the reason; as `ask_change`."""
    request = _about(account, Kind.SUSPEND, (Account.Status.ACTIVE,), by, at)
    if not purpose.strip():
        raise Refused(_("Write why the account shall be suspended."), "purpose")
    return _send(request, None, {"purpose": purpose.strip()}, by, at)


@transaction.atomic
def ask_close(account: Account, *, by: User, at: dt.datetime, purpose: str) -> Request:
    """Ask the CEO to close an account, with the reason ("avslutas efter beslut"); it goes on its way at once."""
    may = companies.basis(by, Can.REQUEST_ACCOUNT, account.company_id, at)
    if may and not purpose.strip():
        raise Refused(_("Write why the account shall be closed."), "purpose")
    request = begin(account, Kind.CLOSE, Account.PRESENT, may, by)
    request.purpose = purpose.strip()
    return send(request, by, at)


def begin(account: Account, kind: str, statuses: Collection[str], may: Basis | None, by: User) -> Request:
    """Return a request about an account that exists, behind its lock. Raises `Forbidden`, `Stale`."""
    if may is None:
        raise Forbidden(f"ask_{kind}")
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    if account.status not in statuses:
        raise Stale(account, f"ask_{kind}")
    request = Request(kind=kind, requested_by=by, account=account)
    copy_account(account, request)
    return request


def send(request: Request, by: User, at: dt.datetime) -> Request:
    """Write what was begun and send it on its way. Raises `Refused` while another about the account waits."""
    with one_on_its_way():
        record(request, "draft", by)
        submit(request, by=by, at=at)
    return request


def _about(account: Account, kind: str, statuses: Collection[str], by: User, at: dt.datetime) -> Request:
    """Return a request of who runs the account or HR, which says what the register says."""
    request = begin(account, kind, statuses, queries.standing.may_ask(by, account, at), by)
    request.purpose, request.audience = account.purpose, account.audience
    if kind == Kind.CHANGE:
        request.before = said_of(account)
    return request


def _send(request: Request, identity: Identity | None, values: dict[str, Any], by: User, at: dt.datetime) -> Request:
    _fill(request, identity, values)
    return send(request, by, at)


def lock_to_change(request: Request, *kinds: str, by: User, at: dt.datetime) -> None:
    """Lock a request, of one of these kinds, that its requester may write anew. Raises `Forbidden`, `Refused`."""
    request.refresh_from_db(from_queryset=Request.objects.select_for_update(of=("self",)))
    if queries.may_change(by, request, at) is None or request.kind not in kinds:
        raise Forbidden("revise")
    if request.status not in queries.CHANGEABLE:
        raise Refused(_("The request has been sent and cannot be changed."), "sent")


@transaction.atomic
def revise_reason(request: Request, *, by: User, at: dt.datetime, purpose: str) -> None:
    """Write anew why an account shall be suspended or closed, after the question was sent back, and send it again."""
    lock_to_change(request, *STOPS, by=by, at=at)
    request.purpose = purpose.strip()
    record(request, "revise", by)
    submit(request, by=by, at=at)


@transaction.atomic
def revise(request: Request, identity: Identity | None, *, by: User, at: dt.datetime, **values: Any) -> Request:
    """Change a draft, or a request that was sent back. Of an account that goes on the address is not asked."""
    lock_to_change(request, *Kind.values, by=by, at=at)
    _fill(request, identity, values)
    with one_on_its_way():
        record(request, "revise", by)
    return request


def _fill(request: Request, identity: Identity | None, values: dict[str, Any]) -> None:
    if identity:
        request.platform, request.account_kind = identity.platform, identity.kind
        request.handle, request.url = identity.handle, identity.url
    for name in FIELDS:
        if name in values:
            setattr(request, name, values[name])
    if request.owner is None:
        raise Refused(_("An account owner is missing."), "owner")
    if request.owner_id == request.backup_id:
        raise Refused(_("Owner and back-up must be two people."), "backup")
    if request.kind == Kind.CHANGE:
        _something_else(request)


def _something_else(request: Request) -> None:
    """Refuse a change that changes nothing, and one that makes another account of it."""
    was, account = request.before or {}, request.account
    if account and request.platform != account.platform:
        raise Refused(_("Another platform is another account: ask for it as a new one."), "address")
    if said_of(request) == was:
        raise Refused(_("Everything stands as before. Change what shall be otherwise."), "changes")
