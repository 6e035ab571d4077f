"""Samlingsbeslut: HR puts existing accounts before the CEO as one list; each gets a decision of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Collective, Decision, Request
from companies.models import Company, User
from kit.workflow import Basis, Forbidden, Move, Refused, Stale, record, walk
from notices import workflow as notices

from .guards import one_on_its_way, reasoned
from .requests import MOVES, approve, copy_account

S = Request.Status
NAMED = 3  # accounts that a sentence names


def may_take_back(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the right of HR to take back what HR has put before the CEO."""
    return queries.may_import_accounts(by, request.company_id, at)


TAKEN_BACK = {"withdraw": Move({S.SUBMITTED, S.ENDORSED, S.RETURNED}, S.WITHDRAWN, may_take_back)}


@transaction.atomic
def put_before(
    company: Company, accounts: Collection[Account], *, by: User, at: dt.datetime, note: str = ""
) -> Collective:
    """Put accounts that need a decision before the CEO as one list, each as a request of its own.

    What was sent back earlier is put anew. Raises `Forbidden`, and `Refused` that names what cannot be put.
    """
    if queries.may_import_accounts(by, company, at) is None:
        raise Forbidden("put_before")
    if not accounts:
        raise Refused(_("Tick the accounts that the CEO is to decide on."), "accounts")
    if len(accounts) > queries.ON_A_LIST:
        sentence = _("A list holds at most %(most)s accounts. Put the others before the CEO as a list of their own.")
        raise Refused(sentence % {"most": queries.ON_A_LIST}, "accounts")
    rows = Account.objects.filter(pk__in=[one.pk for one in accounts]).select_for_update(of=("self",)).order_by("pk")
    locked = list(rows.select_related("owner", "backup", "company"))
    _puttable(locked, company, at)
    _take_back_returned(locked, by=by, at=at)
    collective = Collective(company=company, note=note.strip(), put_by=by, put_at=at)
    collective.save(force_insert=True)
    for account in locked:
        with one_on_its_way():
            record(_request(account, collective, by), "put_before", by)
    return collective


def _puttable(accounts: list[Account], company: Company, at: dt.datetime) -> None:
    """Refuse what is decided on, lies before the CEO, or has nobody to run it; the sentence names the first ones."""
    open_to = set(queries.puttable(company, at).values_list("pk", flat=True))
    gone = [one for one in accounts if one.pk not in open_to]
    _none(gone, _("These need no decision of the company now: %(names)s."))
    asked = queries.before_the_ceo(accounts)
    waits = [one for one in accounts if (found := asked.get(_key(one))) and not _sent_back(found)]
    _none(waits, _("These lie before the CEO already: %(names)s."))
    lines = [queries.Line(one.pk, one.name, _key(one), one.owner, one.backup) for one in accounts]
    told = queries.told(lines, company, at)
    stopped = [one for one in accounts if told[one.pk].stops]
    _none(stopped, _("These need an account owner, and people who work in the company: %(names)s."))


def _sent_back(request: Request) -> bool:
    return request.status == S.RETURNED and request.collective_id is not None


def _none(accounts: list[Account], sentence: str) -> None:
    if accounts:
        names = ", ".join(one.name for one in accounts[:NAMED]) + (" …" if len(accounts) > NAMED else "")
        raise Refused(sentence % {"names": names}, "accounts")


def _key(account: Account) -> tuple[str, str, str]:
    return account.platform, account.kind, account.handle


def _take_back_returned(accounts: list[Account], *, by: User, at: dt.datetime) -> None:
    with translation.override(by.language):
        note = _("Put before the CEO anew")
    for request in queries.before_the_ceo(accounts).values():
        walk(request, TAKEN_BACK, "withdraw", by=by, at=at, note=note)


def _request(account: Account, collective: Collective, by: User) -> Request:
    request = Request(kind=Request.Kind.OPERATE, status=S.SUBMITTED, account=account, collective=collective)
    copy_account(account, request)
    with translation.override(by.language):
        usual = _("The account exists already. The question is whether it may go on.")
    said = queries.standing.last_said(account)
    request.purpose = account.purpose or (said.purpose if said else usual)
    request.audience = account.audience or (said.audience if said else "")
    request.requested_by, request.submitted_at = by, collective.put_at
    return request


@transaction.atomic
def decide_collective(
    collective: Collective,
    decisions: Mapping[uuid.UUID, str],
    left: Collection[uuid.UUID] = (),
    *,
    by: User,
    at: dt.datetime,
    note: str = "",
    months: int | None = None,
) -> int:
    """Approve each request of the list with its reason, and send back those that were shown and left.

    One transaction and one decision row for each; an account that is left stays undecided. Returns how many were
    approved. Raises `Forbidden`, `Stale` for a request that somebody has moved on meanwhile, `Refused` without reason.
    """
    locked = _locked(collective, {*decisions, *left}, by, at)
    for pk in decisions:
        reasoned(decisions[pk])
    for request in locked:
        if request.pk in decisions:
            _approve(request, by=by, at=at, note=decisions[request.pk].strip(), months=months)
        else:
            with translation.override(collective.put_by.language):
                usual = _("Not decided in the collective decision")
            walk(request, MOVES, "send_back", by=by, at=at, note=note.strip() or usual)
    _tell(collective, at)
    return len(decisions)


def _locked(collective: Collective, ids: set[uuid.UUID], by: User, at: dt.datetime) -> list[Request]:
    """Lock what was shown, in one order; nobody decides on half of what they saw."""
    rows = Request.objects.filter(collective=collective, pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    locked = list(rows)
    if not locked or len(locked) != len(ids):
        raise Forbidden("decide_collective")
    for request in locked:
        if request.status not in queries.WAITING:
            raise Stale(request, "decide_collective")
        if queries.may_decide(by, request, at) is None:
            raise Forbidden("decide_collective")
    return locked


def _approve(request: Request, **how: Any) -> None:
    """Approve one of the list; what stops it is told with its name."""
    try:
        approve(request, told=False, **how)
    except Refused as no:
        raise Refused(f"{request.name}: {no.sentence}", no.code) from no


def _tell(collective: Collective, at: dt.datetime) -> None:
    """Tell HR that the list is decided on: once for each time that somebody has."""
    decided = Decision.objects.filter(request__collective=collective).count()
    returned = Request.objects.filter(collective=collective, status=S.RETURNED).count()
    notices.tell("collective_decided", collective.pk, [collective.put_by], at=at, step=decided + returned)


@transaction.atomic
def take_back(collective: Collective, *, by: User, at: dt.datetime) -> int:
    """Take back what nobody has decided on; return how many. Raises `Forbidden`, `Stale` when nothing is left."""
    if queries.may_import_accounts(by, collective.company_id, at) is None:
        raise Forbidden("take_back")
    waits = Request.objects.filter(collective=collective, status__in=queries.WAITING)
    rows = list(waits.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        last = Request.objects.filter(collective=collective).order_by("-pk").first()
        raise Stale(last or collective, "take_back")
    _withdraw(rows, by=by, at=at)
    return len(rows)


def _withdraw(requests: Iterable[Request], *, by: User, at: dt.datetime) -> None:
    for request in requests:
        walk(request, TAKEN_BACK, "withdraw", by=by, at=at)
