"""Closing an account point by point ("avslutas efter beslut"): closed only when nothing on its list is left (G6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import queries
from accounts.models import Account, ClosingFact, ClosingPoint
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale, record

from .profiles import https_or_nothing

State = ClosingFact.State


def begin_list(account: Account, *, by: User, at: dt.datetime) -> None:
    """Make the check list of an account that the CEO has decided to close; every point is to be done."""
    _write(account, [(point, State.OPEN, "", "") for point in ClosingPoint], by=by, at=at)


@transaction.atomic
def tick(account: Account, point: str, *, by: User, at: dt.datetime, note: str = "", evidence: str = "") -> bool:
    """Say that a point is done, where that can be seen if anywhere; return whether it was new.

    A second press adds nothing. Raises `Forbidden`, `Stale` for an account that is not being closed, `Refused` for an
    address that is not https.
    """
    return _mark(account, point, State.DONE, "tick", by=by, at=at, note=note.strip(), evidence=evidence)


@transaction.atomic
def waive(account: Account, point: str, *, by: User, at: dt.datetime, note: str) -> bool:
    """Say that a point does not apply to this account, and why ("inte tillämpligt"); as `tick`, `Refused` without."""
    return _mark(account, point, State.WAIVED, "waive", by=by, at=at, note=note.strip())


@transaction.atomic
def reopen(account: Account, point: str, *, by: User, at: dt.datetime, note: str) -> bool:
    """Say that a point is to be done after all, and why; as `tick`, `Refused` without a reason."""
    return _mark(account, point, State.OPEN, "reopen", by=by, at=at, note=note.strip())


def _mark(
    account: Account, point: str, state: str, verb: str, *, by: User, at: dt.datetime, note: str, evidence: str = ""
) -> bool:
    _lock(account, verb, by=by, at=at)
    if state != State.DONE and not note:
        raise Refused(_("Write why, so that others understand it later."), "note")
    evidence = https_or_nothing(evidence, "evidence")
    last = {fact.point: fact.state for fact in queries.closing_list(account)}
    if last.get(point) == state:
        return False
    _write(account, [(ClosingPoint(point), state, note, evidence)], by=by, at=at)
    return True


def _lock(account: Account, verb: str, *, by: User, at: dt.datetime) -> None:
    """Lock the account. Raises `Forbidden`, and `Stale` where it is not being closed."""
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    if not queries.may_run_closing(by, account, at):
        raise Forbidden(verb)
    if account.status != Account.Status.CLOSING:
        raise Stale(account, verb)


def _write(account: Account, facts: Iterable[tuple[ClosingPoint, str, str, str]], *, by: User, at: dt.datetime) -> None:
    last = account.closing_facts.order_by("-number").values_list("number", flat=True).first() or 0
    for number, (point, state, note, evidence) in enumerate(facts, last + 1):
        fact = ClosingFact(account=account, number=number, point=point, state=state, note=note, evidence=evidence)
        fact.by, fact.at = by, at
        fact.save(force_insert=True)


@transaction.atomic
def finish_closing(account: Account, *, by: User, at: dt.datetime) -> Account:
    """Close an account whose list is done; from now on it was official, if it ever was, and nobody runs it.

    Raises `Forbidden`, `Stale` for the second who presses, `Refused` while a point is open (gate G6).
    """
    _lock(account, "finish_closing", by=by, at=at)
    left = sum(fact.state == State.OPEN for fact in queries.closing_list(account))
    if left:
        sentence = ngettext(
            "An account is closed when every point is done or does not apply. %(left)s point is left.",
            "An account is closed when every point is done or does not apply. %(left)s points are left.",
            left,
        )
        raise Refused(sentence % {"left": left}, "points")
    account.status, account.closed_at = Account.Status.CLOSED, at
    record(account, "finish_closing", by)
    return account
