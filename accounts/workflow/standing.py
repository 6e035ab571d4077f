"""What ends an approval before its time: somebody takes it back, or nobody uses it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from accounts import queries
from accounts.models import Account, Decision, Request, Revocation
from companies.models import User
from kit.workflow import Basis, Forbidden, Stale, record, walk
from notices import workflow as notices

from .guards import reasoned
from .requests import MOVES

S = Request.Status
# What has been carried out stays so; the decision that the account runs on carries it no longer.
CARRIED_OUT = MOVES | {"revoke": replace(MOVES["revoke"], target=S.CARRIED_OUT)}


@transaction.atomic
def revoke(request: Request, *, by: User, at: dt.datetime, note: str) -> None:
    """Take a decision back, with the reason: an approval that nobody has used, or one that an account runs on.

    From then on an approval opens nothing, and an account that runs has no live decision (gate G1): it is not official.
    Raises `Forbidden`, `Stale` when nothing is left to take back, `Refused` without a reason.
    """
    request.refresh_from_db(from_queryset=Request.objects.select_for_update(of=("self",)))
    moves = CARRIED_OUT if request.status == S.CARRIED_OUT else MOVES
    taken = queries.standing.revocable(request, at)
    basis = walk(request, moves, "revoke", by=by, at=at, note=note.strip())
    reasoned(note)
    for decision in taken:
        _take_back(decision, basis, by=by, at=at, note=note.strip())
    account = Account.objects.select_for_update(of=("self",)).get(requests=request)
    if request.status != S.REVOKED or request.kind == Request.Kind.OPEN:  # to let an account go changed nothing yet
        account.operated_until = queries.standing.runs_until(account)
    if account.status == Account.Status.DECIDED:
        _never_opened(account, at)
    record(account, "revoke", by)
    people = [one for one in (request.requested_by, request.owner, request.backup) if one]
    notices.tell("request_revoked", request.pk, dict.fromkeys(people), at=at)


def _take_back(decision: Decision, basis: Basis, *, by: User, at: dt.datetime, note: str) -> None:
    Revocation(decision=decision, note=note, by=by, at=at, **basis.columns).save(force_insert=True)


def _never_opened(account: Account, at: dt.datetime) -> None:
    """Close an account that was approved and never opened: nobody has seen it, and it can be asked for anew."""
    account.status, account.closed_at = Account.Status.CLOSED, at


def expire(*, by: User, at: dt.datetime) -> int:
    """Let approvals expire that nobody has used in time, and tell who asked; return how many.

    Run twice, late or on two machines, the rows are the same: each is asked once more behind its lock.
    """
    return sum(_expire(request, by=by, at=at) for request in queries.standing.not_opened_in_time(at))


def _expire(request: Request, *, by: User, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            walk(request, MOVES, "expire", by=by, at=at)
            if request.kind == Request.Kind.OPEN:  # one that was let go stays where it is
                account = Account.objects.select_for_update(of=("self",)).get(requests=request)
                _never_opened(account, at)
                record(account, "expire", by)
            notices.tell("request_expired", request.pk, [request.requested_by], at=at)
    except (Forbidden, Stale):
        return False  # its day has not come yet, or somebody opened it or took it back meanwhile
    return True
