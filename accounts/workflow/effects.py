"""What becomes of the account when a request is approved: one line for each kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Account, Request
from companies.models import User

from .appointments import appoint_those_who_run
from .decisions import change, close, enter, let_go, operate
from .suspending import note_suspension, suspend


@dataclass(frozen=True)
class Approval:
    """Who approves when, and until which day a decision to operate would hold."""

    by: User
    at: dt.datetime
    ends_on: dt.date


def nothing(account: Account, request: Request, approval: Approval) -> None:
    """Leave it at what `make` has written."""


@dataclass(frozen=True)
class Effect:
    """What an approval of one kind does.

    `make` writes the account, called with the locked request; `after` what needs the decision. An effect that is not
    `at_once` waits until somebody carries it out; one that `operates` holds until the last day of the approval.
    """

    make: Callable[[Request, Approval], Account]
    after: Callable[[Account, Request, Approval], None] = nothing
    at_once: bool = True
    operates: bool = False


def _appoint(account: Account, request: Request, approval: Approval) -> None:
    appoint_those_who_run(account, request, "approve", at=approval.at)


def _note_suspension(account: Account, request: Request, approval: Approval) -> None:
    note_suspension(account, request, approval.by, approval.at)


KIND = Request.Kind
EFFECTS: dict[str, Effect] = {
    KIND.OPEN: Effect(lambda asked, by: enter(asked, by.ends_on, by.by), at_once=False, operates=True),
    KIND.OPERATE: Effect(lambda asked, by: operate(asked, by.ends_on, by.by, by.at), _appoint, operates=True),
    KIND.CHANGE: Effect(lambda asked, by: change(asked, by.by, by.at), _appoint),
    KIND.TAKE_OVER: Effect(lambda asked, by: let_go(asked), at_once=False),
    KIND.SUSPEND: Effect(lambda asked, by: suspend(asked, by.by), _note_suspension),
    KIND.CLOSE: Effect(lambda asked, by: close(asked, by.by, by.at)),
}
