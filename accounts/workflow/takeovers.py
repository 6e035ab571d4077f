"""An account goes from one company of the group to another: the giving CEO lets go, the receiving CEO takes it on.

Both are decisions on one request. Until the second one nothing changes; by it everything does, in one transaction.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Appointment, Decision, Request
from companies.models import Company, User
from kit import clock
from kit.workflow import Move, Refused, record, walk
from notices import workflow as notices

from .appointments import appoint_those_who_run, end_at_once
from .asking import begin, lock_to_change, send
from .decisions import decide, let_go
from .guards import reasoned, run_by_who_has_read, two_who_may
from .requests import submit, until

S = Request.Status
ANSWERED = 2  # the requester is told a second time: first that one company let go, then what the other said


def acceptable(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse people who cannot run the account in the receiving company, naming who must read the policy first (G2)."""
    two_who_may(by, request, at)
    run_by_who_has_read(by, request, at)


TAKEOVER_MOVES = {
    "accept_take_over": Move({S.APPROVED}, S.CARRIED_OUT, queries.may_accept, acceptable),
    "decline_take_over": Move({S.APPROVED}, S.REFUSED, queries.may_accept),
}


@transaction.atomic
def ask_take_over(
    account: Account, to_company: Company, *, owner: User, backup: User | None, purpose: str, by: User, at: dt.datetime
) -> Request:
    """Ask the CEO to let another company of the group take an account over, with who shall run it there.

    Raises `Forbidden`, `Stale` for an account that does not run, `Refused` for a company or people that cannot be.
    """
    may = queries.standing.may_ask(by, account, at)
    request = begin(account, Request.Kind.TAKE_OVER, Account.HELD, may, by)
    _fill(request, to_company, owner, backup, purpose)
    return send(request, by, at)


@transaction.atomic
def revise_take_over(
    request: Request, to_company: Company, *, owner: User, backup: User | None, purpose: str, by: User, at: dt.datetime
) -> None:
    """Change what was sent back, and send it again."""
    lock_to_change(request, Request.Kind.TAKE_OVER, by=by, at=at)
    _fill(request, to_company, owner, backup, purpose)
    record(request, "revise", by)
    submit(request, by=by, at=at)


def _fill(request: Request, to_company: Company, owner: User, backup: User | None, purpose: str) -> None:
    if to_company.pk == request.company_id or to_company.closed_on is not None:
        raise Refused(_("Choose another company of the group, one that is open."), "to_company")
    if not purpose.strip():
        raise Refused(_("Write why the other company shall have the account."), "purpose")
    if backup is not None and owner.pk == backup.pk:
        raise Refused(_("Owner and back-up must be two people."), "backup")
    request.to_company, request.purpose = to_company, purpose.strip()
    request.owner, request.backup = owner, backup


@transaction.atomic
def accept_take_over(
    request: Request, *, by: User, at: dt.datetime, note: str = "", months: int | None = None
) -> Account:
    """Take the account on by a decision to operate of the receiving company: people, company and day change at once.

    Raises `Forbidden`, `Stale` for the second decider or an account that has changed, `Refused` naming who must read
    the policy first (G2).
    """
    ends_on = until(queries.runs_it(request), months, at)
    basis = walk(request, TAKEOVER_MOVES, "accept_take_over", by=by, at=at, note=note.strip())
    account = let_go(request)
    assert request.to_company is not None
    _end_appointments(account, request.to_company, by=by, at=at)
    account.company, account.owner, account.backup = request.to_company, request.owner, request.backup
    account.status, account.operated_until, account.confirmed_at = Account.Status.ACTIVE, ends_on, None
    record(account, "accept_take_over", by)
    more = {"account": account, "company_id": request.to_company_id, "ends_on": ends_on}
    decide(request, Decision.Kind.OPERATE, Decision.Outcome.APPROVED, basis, by=by, at=at, note=note, **more)
    appoint_those_who_run(account, request, "accept_take_over", at=at)
    notices.tell("request_decided", request.pk, [request.requested_by], at=at, step=ANSWERED)
    return account


def _end_appointments(account: Account, to_company: Company, *, by: User, at: dt.datetime) -> None:
    """End what people of the giving company are appointed to: they run the account no longer."""
    with translation.override(by.language):
        why = _("%(company)s took the account over") % {"company": to_company}
    rows = Appointment.objects.filter(account=account).select_for_update(of=("self",)).order_by("pk")
    for appointment in rows.exclude(last_day__lt=clock.day_of(at)):
        end_at_once(appointment, why, by=by, at=at)


@transaction.atomic
def decline_take_over(request: Request, *, by: User, at: dt.datetime, note: str) -> None:
    """The receiving company does not want the account, and says why; it stays where it is. `Refused` without."""
    basis = walk(request, TAKEOVER_MOVES, "decline_take_over", by=by, at=at, note=note.strip())
    reasoned(note)
    more = {"account": request.account, "company_id": request.to_company_id}
    decide(request, Decision.Kind.OPERATE, Decision.Outcome.REFUSED, basis, by=by, at=at, note=note, **more)
    notices.tell("request_decided", request.pk, [request.requested_by], at=at, step=ANSWERED)
