"""Requests from draft to open account: one function for each verb."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Decision, Request
from companies import queries as companies
from companies.models import User
from companies.workflow import chairs_turn
from kit import clock
from kit.workflow import Basis, Move, Refused, record, walk
from notices import workflow as notices

from .appointments import appoint_those_who_run
from .conditions import lay_down
from .decisions import decide
from .effects import EFFECTS, Approval, Effect
from .guards import (
    approvable,
    endorsed_where_somebody_could,
    held_by,
    may_decide,
    one_on_its_way,
    reasoned,
    run_by_who_has_read,
    sendable,
    still_carries,
)

S = Request.Status

MOVES = {
    "submit": Move({S.DRAFT, S.RETURNED}, S.SUBMITTED, queries.may_change, sendable),
    "withdraw": Move({S.DRAFT, S.SUBMITTED, S.ENDORSED, S.RETURNED}, S.WITHDRAWN, queries.may_change),
    "endorse": Move({S.SUBMITTED}, S.ENDORSED, queries.may_endorse),
    "send_back": Move({S.SUBMITTED, S.ENDORSED}, S.RETURNED, queries.may_send_back, held_by),
    "approve": Move({S.SUBMITTED, S.ENDORSED}, S.APPROVED, may_decide, approvable),
    "refuse": Move({S.SUBMITTED, S.ENDORSED}, S.REFUSED, may_decide, endorsed_where_somebody_could),
    "confirm_open": Move({S.APPROVED}, S.CARRIED_OUT, queries.may_confirm, run_by_who_has_read),
    "revoke": Move({S.APPROVED, S.CARRIED_OUT}, S.REVOKED, queries.standing.may_revoke, still_carries),
    "expire": Move({S.APPROVED}, S.EXPIRED, queries.standing.out_of_time),
}
# What exists already is carried out by the decision itself; what is to be opened waits for its opening.
AT_ONCE = MOVES | {"approve": replace(MOVES["approve"], target=S.CARRIED_OUT)}


def copy_account(account: Account, request: Request) -> None:
    """Let a request say of an account that exists what a request to open one says of the new one."""
    request.account_kind = account.kind
    for name in ("company_id", "name", "platform", "handle", "url", "owner_id", "backup_id"):
        setattr(request, name, getattr(account, name))


@transaction.atomic
def submit(request: Request, *, by: User, at: dt.datetime) -> None:
    """Send the request on its way: to HR, or straight to the CEO where nobody else could endorse."""
    with one_on_its_way():
        walk(request, MOVES, "submit", by=by, at=at, submitted_at=at, endorsed_by=None, endorsed_at=None)
    chairs_turn(request.company_id)


@transaction.atomic
def withdraw(request: Request, *, by: User, at: dt.datetime) -> None:
    """Take one's own request back before it is decided."""
    walk(request, MOVES, "withdraw", by=by, at=at)


@transaction.atomic
def endorse(request: Request, *, by: User, at: dt.datetime, note: str = "") -> None:
    """HR has examined the request and finds that the CEO can decide it ("tillstyrkt")."""
    walk(request, MOVES, "endorse", by=by, at=at, note=note, endorsed_by=by, endorsed_at=at)


@transaction.atomic
def send_back(request: Request, *, by: User, at: dt.datetime, note: str) -> None:
    """Ask the requester to complete the request; it can be sent again. `Refused` without a reason."""
    walk(request, MOVES, "send_back", by=by, at=at, note=note.strip())
    reasoned(note)
    times = request.history.filter(history_change_reason__startswith="send_back").count()
    notices.tell("request_returned", request.pk, [request.requested_by], at=at, step=times)


@transaction.atomic
def approve(
    request: Request,
    *,
    by: User,
    at: dt.datetime,
    note: str = "",
    months: int | None = None,
    conditions: Sequence[tuple[str, dt.date]] = (),
    told: bool = True,
) -> Account:
    """Decide as asked, on conditions or without ("startas, bedrivas, avslutas"); EFFECTS says what it does.

    A decision to operate holds for `months`, at most as many as the company has set, which is what holds without.
    Nobody decides on a request of their own. A list is `told` as a whole instead. A condition is its text and the day
    by which it is to be met. Raises `Forbidden`, `Stale` for the second decider, `Refused` when it is not endorsed,
    the address is taken, or a condition lacks its text or its day.
    """
    effect, approval = EFFECTS[request.kind], Approval(by, at, until(request.company_id, months, at))
    moves = AT_ONCE if effect.at_once else MOVES
    makes = {"account": lambda locked: effect.make(locked, approval)}
    basis = walk(request, moves, "approve", by=by, at=at, note=note, **makes)
    account = request.account
    assert account is not None
    if request.to_company_id:
        chairs_turn(request.to_company_id)
    lay_down(_as_asked(request, effect, approval, basis, note), conditions, at)
    effect.after(account, request, approval)
    notices.tell("request_decided", request.pk, [request.requested_by] if told else [], at=at)
    return account


def _as_asked(request: Request, effect: Effect, approval: Approval, basis: Basis, note: str) -> Decision:
    """Write the decision; what opens an account carries the first decision to operate it."""
    how: dict[str, Any] = {"by": approval.by, "at": approval.at, "note": note, "account": request.account}
    ends: dict[str, Any] = {"ends_on": approval.ends_on}
    yes, same = Decision.Outcome.APPROVED, request.kind == Request.Kind.OPERATE
    made = decide(request, request.kind, yes, basis, **how, **(ends if same else {}))
    if effect.operates and not same:
        decide(request, Decision.Kind.OPERATE, yes, basis, **how, **ends)
    return made


def until(company_id: uuid.UUID, months: int | None, at: dt.datetime) -> dt.date:
    """Return the last day of a decision to operate; `Refused` for more months than the company has set."""
    today = clock.day_of(at)
    most = companies.days_on("operate", company_id, today)
    months = most if months is None else months
    if not 1 <= months <= most:
        sentence = _("An account may be operated for 1 to %(most)s months before it is decided on again.")
        raise Refused(sentence % {"most": most}, "months")
    return clock.add_months(today, months)


@transaction.atomic
def refuse(request: Request, *, by: User, at: dt.datetime, note: str) -> None:
    """Decide that it may not be as asked, with the reason; `Refused` without one."""
    basis = walk(request, MOVES, "refuse", by=by, at=at, note=note.strip())
    reasoned(note)
    kind = Decision.Kind(request.kind)
    decide(request, kind, Decision.Outcome.REFUSED, basis, by=by, at=at, note=note, account=request.account)
    notices.tell("request_decided", request.pk, [request.requested_by], at=at)


@transaction.atomic
def confirm_open(request: Request, *, by: User, at: dt.datetime) -> Account:
    """Those who run the account say that it is open: the register and the public page show it from now on.

    Its owner and back-up are appointed by the decision that opened it; `Refused` names who must read the policy first.
    """
    walk(request, MOVES, "confirm_open", by=by, at=at)
    account = Account.objects.select_for_update().get(requests=request)
    account.status, account.opened_at = Account.Status.ACTIVE, at
    record(account, "confirm_open", by)
    appoint_those_who_run(account, request, "confirm_open", at=at)
    return account
