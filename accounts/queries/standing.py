"""Questions about what a decision carries after it was made: its conditions, its end, whether it was taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, UUIDField, When

from accounts.models import Account, Condition, Decision, Draft, Request
from companies import queries as companies
from companies.deadlines import OPEN_MONTHS
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Basis

from .accounts import employees
from .requests import DECIDES, accepting, concerns_ceo, parties

S = Request.Status
# Approved once, and never opened: nobody has seen it, so it may be asked for anew.
NEVER_OPENED = Q(status=Account.Status.CLOSED, opened_at=None, operated_until__isnull=False)
STANDS = (S.APPROVED, S.CARRIED_OUT)


def may_ask(by: User, account: Account, at: dt.datetime) -> Basis | None:
    """Return the right to ask that an account goes on, or is changed: of its owner and back-up, and of HR."""
    basis = companies.basis(by, Can.REQUEST_ACCOUNT, account.company_id, at)
    if basis is None or by.pk in (account.owner_id, account.backup_id):
        return basis
    return companies.basis(by, Can.IMPORT_ACCOUNTS, account.company_id, at)


def on_its_way(account: Account) -> Request | None:
    """Return the request of any kind that waits about the account, if there is one."""
    waits = (S.SUBMITTED, S.ENDORSED, S.RETURNED, S.APPROVED)
    return Request.objects.filter(account=account, status__in=waits).first()


def last_said(account: Account) -> Request | None:
    """Return the latest approved request that says what the account is for and how it is run."""
    kinds = (Request.Kind.OPEN, Request.Kind.OPERATE, Request.Kind.CHANGE)
    rows = Request.objects.filter(account=account, kind__in=kinds, collective=None, status__in=STANDS)
    return rows.order_by("-submitted_at", "-id").first()


def running_decision(account: Account) -> Decision | None:
    """Return the decision that the account runs on, or ran on last: the latest to operate."""
    rows = account.decisions.filter(kind=Decision.Kind.OPERATE, outcome=Decision.Outcome.APPROVED)
    return rows.select_related("revocation").order_by("-at", "-id").first()


def runs_until(account: Account) -> dt.date | None:
    """Return the last day that the decisions carry: the end of the latest to operate, or the day before it was revoked.

    `Account.operated_until` equals this; its writers see to it.
    """
    found = running_decision(account)
    if found is None or found.ends_on is None:
        return None
    revoked = getattr(found, "revocation", None)
    return min(found.ends_on, clock.day_of(revoked.at) - dt.timedelta(days=1)) if revoked else found.ends_on


def may_revoke(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return what the right to take the decision back rests on: the right to decide on what it lets be done now."""
    if by.pk in parties(request) or by.pk == request.endorsed_by_id:
        return None
    if request.to_company_id and request.status == S.CARRIED_OUT:  # runs by the decision of the company that took it
        return companies.basis(by, accepting(request, at), request.to_company_id, at)
    running = request.status == S.CARRIED_OUT and request.kind == Request.Kind.OPEN
    can = Can.DECIDE_OPERATE if running else DECIDES[Request.Kind(request.kind)]
    if concerns_ceo(request, at):
        can = Can.DECIDE_WHEN_CEO_IS_CONCERNED
    return companies.basis(by, can, request.company_id, at)


def revocable(request: Request, at: dt.datetime) -> list[Decision]:
    """Return the decisions that can be taken back: an approval nobody has used yet, or what the account runs on."""
    if request.status == S.APPROVED:
        return list(request.decisions.filter(outcome=Decision.Outcome.APPROVED))
    if request.status != S.CARRIED_OUT or request.account is None:
        return []
    found = running_decision(request.account)
    live = request.account.status in Account.HELD
    if not live or found is None or found.request_id != request.pk or hasattr(found, "revocation"):
        return []
    return [found] if found.ends_on and found.ends_on >= clock.day_of(at) else []


def last_day_to_open(decided_at: dt.datetime) -> dt.date:
    """Return the last day on which an account that was approved at the moment can be opened."""
    return clock.add_months(clock.day_of(decided_at), OPEN_MONTHS)


def out_of_time(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the right of the clock to let an approval expire: only the day gives it, no person has it."""
    decision = request.decisions.filter(kind=request.kind, outcome=Decision.Outcome.APPROVED).first()
    if decision is None or last_day_to_open(decision.at) >= clock.day_of(at):
        return None
    return Basis("clock", decision.pk, "")


def not_opened_in_time(at: dt.datetime) -> QuerySet[Request]:
    """Return the approved requests that may have expired; the day itself is asked behind the lock."""
    before = at - dt.timedelta(days=28 * OPEN_MONTHS)
    approved = Decision.objects.filter(request=OuterRef("pk"), kind=F("request__kind"), at__lt=before)
    return Request.objects.filter(Exists(approved), status=S.APPROVED).order_by("pk")


def conditions_of(request: Request) -> QuerySet[Condition]:
    """Return the conditions of the approval, each with whether, how and by whom it was met."""
    return Condition.objects.filter(decision__request=request).select_related("met__by").order_by("number")


def unmet(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the conditions that wait to be met, with `who_id`: the requester until it is open, then the owner.

    Who has left is followed by the next of owner and back-up. Nothing waits under a decision that was taken back, nor
    for an account that is closed.
    """
    here = employees(at).filter(company=OuterRef("decision__company"), company__closed_on__isnull=True)
    asker, owner = F("decision__request__requested_by"), F("decision__account__owner")
    works = {
        name: Exists(here.filter(person=OuterRef(f"decision__{path}")))
        for name, path in (("asker", "request__requested_by"), ("owner", "account__owner"),
                           ("backup", "account__backup"))
    }  # fmt: skip
    waits = Q(decision__request__status=S.APPROVED)
    return (
        Condition.objects.filter(met=None, decision__revocation=None, decision__request__status__in=STANDS)
        .exclude(decision__account__status=Account.Status.CLOSED)
        .annotate(
            who_id=Case(
                When(waits & Q(works["asker"]), then=asker),
                When(Q(works["owner"]), then=owner),
                When(Q(works["backup"]), then=F("decision__account__backup")),
                default=None,
                output_field=UUIDField(),
            )
        )
    )


def to_meet(by: User, request: Request, at: dt.datetime) -> set[uuid.UUID]:
    """Return the conditions that the person may say are met: the requester's until it is open, owner's and back-up's.

    Two questions, however many conditions.
    """
    account = request.account
    people = {account.owner_id, account.backup_id} if account else set()
    if request.status == S.APPROVED:
        people |= parties(request)
    if by.pk not in people or companies.basis(by, Can.REQUEST_ACCOUNT, request.company_id, at) is None:
        return set()
    return set(unmet(at).filter(decision__request=request).values_list("pk", flat=True))


def overdue_conditions(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the conditions whose day has passed unmet."""
    return unmet(at).filter(due__lt=clock.day_of(at))


def conditions_on(account: Account) -> QuerySet[Condition]:
    """Return the conditions of the decisions that the account stands on, those not yet met first."""
    rows = Condition.objects.filter(decision__account=account, decision__revocation=None)
    return rows.select_related("met__by", "decision").order_by(F("met__at").asc(nulls_first=True), "due", "number")


def drafts_of(user: User) -> QuerySet[Draft]:
    """Return what the person is writing and has not sent, the latest first; nobody else sees it."""
    return Draft.objects.filter(by=user).select_related("account", "request")
