"""What awaits whom about requests: endorsing, deciding, completing, opening. And what a decision tells."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import queries
from accounts.models import Request
from accounts.queries.conflicts import bound_to_a_party
from companies import queries as companies
from companies.deadlines import LONGEST
from companies.models import User
from companies.permissions import Can, Role
from kit import clock
from kit.dates import LocalDay
from kit.duties import DutyKind, NoticeKind, Task

Rows = QuerySet[Any, Any]

S = Request.Status
COLUMNS = ("who_id", "company_id", "since", "due", "name", "kind", "company__name", "asked_by", "object_id")


def _rows(requests: QuerySet[Request], who: str, moment: str, deadline: str) -> Rows:
    return (
        requests.annotate(who_id=F(who), since=LocalDay(F(moment)), asked_by=F("requested_by__name"), object_id=F("id"))
        .annotate(due=companies.due(deadline))
        .values(*COLUMNS)
        .distinct()
    )


def _not_a_party(who: str) -> Q:
    return ~Q(requested_by=F(who)) & ~Q(owner=F(who)) & ~Q(backup=F(who))


def endorse(at: dt.datetime) -> Rows:
    """HR of the company, while a request of somebody else is submitted; not who may decide it straight away."""
    who = "company__assignments__person"
    holders = Q(company__assignments__in=companies.carriers(Can.ENDORSE_REQUEST, at).values("pk"))
    requests = (
        Request.objects.filter(holders & _not_a_party(who), status=S.SUBMITTED, collective__isnull=True)
        .annotate(who_id=F(who), someone=queries.other_endorser(at, "who_id"))
        .exclude(Q(someone=False) & _decides(at))
    )
    return _rows(requests, "who_id", "submitted_at", "endorse")


def _decides(at: dt.datetime) -> Q:
    mine = {"person": OuterRef("who_id"), "company": OuterRef("company")}
    given = Q()
    for kind, can in queries.DECIDES.items():
        given |= Q(Exists(companies.delegations(can, at).filter(**mine)), kind=kind)
    ceo = Q(Exists(companies.role_holders(Role.CEO, at).filter(**mine)))
    return (ceo | given & Q(~bound_to_a_party(at, "who_id"))) & Q(~queries.ceo_is_concerned(at))


def decide(at: dt.datetime) -> Rows:
    """CEO, or the chair where the CEO is concerned: requests endorsed, or that nobody else could endorse.

    Who carries the right to decide on opening by a role carries it for operating and closing too.
    """
    who = "company__assignments__person"
    usual = Q(company__assignments__in=companies.carriers(Can.DECIDE_OPEN, at).values("pk"), concerned=False)
    chair = Can.DECIDE_WHEN_CEO_IS_CONCERNED
    chaired = Q(company__assignments__in=companies.carriers(chair, at).values("pk"), concerned=True)
    return _waiting(at, who, usual | chaired)


def decide_delegated(at: dt.datetime) -> Rows:
    """People to whom the CEO has delegated the decision; never where the CEO, or who let them decide, is concerned."""
    given = Q()
    for kind, can in queries.DECIDES.items():
        given |= Q(kind=kind, company__delegations__in=companies.delegations(can, at).values("pk"))
    rows = _waiting(at, "company__delegations__person", given & Q(concerned=False))
    by_role = companies.carriers(Can.DECIDE_OPEN, at)
    by_role = by_role.filter(person=OuterRef("who_id"), company=OuterRef("company"))
    return rows.exclude(Exists(by_role)).exclude(bound_to_a_party(at, "who_id"))


def _waiting(at: dt.datetime, who: str, holders: Q) -> Rows:
    requests = (
        Request.objects.annotate(concerned=queries.ceo_is_concerned(at))
        .filter(holders & _not_a_party(who), status__in=queries.WAITING, collective__isnull=True)
        .annotate(who_id=F(who), someone=queries.other_endorser(at, "who_id"))
        .filter(Q(status=S.ENDORSED) & ~Q(endorsed_by=F("who_id")) | Q(status=S.SUBMITTED, someone=False))
    )
    return _rows(requests, "who_id", "submitted_at", "decide")


def next_to_decide(user: User, at: dt.datetime, after: Request | None = None) -> uuid.UUID | None:
    """Return the request that has waited longest for the person's decision, other than `after`."""
    mine = (rows(at).filter(who_id=user.pk) for rows in (decide, decide_delegated))
    mine = (rows.exclude(object_id=after.pk) if after else rows for rows in mine)
    oldest = [rows.order_by("since", "object_id").first() for rows in mine]
    found = sorted((row["since"], row["object_id"]) for row in oldest if row)
    return found[0][1] if found else None


def complete(at: dt.datetime) -> Rows:
    """The requester, when the request was sent back, counted from that day."""
    lines = Request.history.filter(id=OuterRef("pk"), history_change_reason__startswith="send_back")
    latest = Subquery(lines.order_by("-history_id").values("history_date")[:1])
    returned = Request.objects.filter(queries.asks_still(at), status=S.RETURNED, collective__isnull=True)
    return _rows(returned.annotate(returned_at=latest), "requested_by", "returned_at", "complete")


def confirm_open(at: dt.datetime) -> Rows:
    """The requester, when the account may be opened; whoever runs it, where the requester does not work there."""
    return _rows(queries.to_confirm(at).filter(decisions__kind="open"), "who_id", "decisions__at", "confirm_open")


def _something_waits(user: User, at: dt.datetime) -> bool:
    """Whether any request waits for somebody."""
    return Request.objects.filter(status__in=queries.WAITING).exists()


def _takes_part(user: User, at: dt.datetime) -> bool:
    """Whether the person has a part in a request that its own people are to go on with."""
    part = Q(requested_by=user) | Q(owner=user) | Q(backup=user)
    return Request.objects.filter(part, status__in=(S.RETURNED, S.APPROVED)).exists()


def _task(what: str, why: str, action: str) -> Any:
    def describe(row: dict[str, Any]) -> Task:
        names = {"name": row["name"], "company": row["company__name"], "person": row["asked_by"]}
        return Task(_(what) % names, _(why) % names, reverse("accounts:request", args=[row["object_id"]]), _(action))

    return describe


QUESTIONS = {
    Request.Kind.OPEN: gettext_noop("Shall %(company)s open %(name)s?"),
    Request.Kind.OPERATE: gettext_noop("Shall %(company)s go on with %(name)s?"),
    Request.Kind.CHANGE: gettext_noop("Shall %(company)s change %(name)s?"),
    Request.Kind.TAKE_OVER: gettext_noop("Shall %(company)s let another company take %(name)s over?"),
    Request.Kind.SUSPEND: gettext_noop("Shall %(company)s suspend %(name)s?"),
    Request.Kind.CLOSE: gettext_noop("Shall %(company)s close %(name)s?"),
}
RULE = gettext_noop(
    "%(person)s asks. Accounts are opened, run and closed by decision of the CEO and those the CEO appoints "
    "(Genomförande)."
)
BY_KIND = {kind: _task(what, RULE, gettext_noop("Read and decide")) for kind, what in QUESTIONS.items()}


def _decide(row: dict[str, Any]) -> Task:
    task: Task = BY_KIND[Request.Kind(row["kind"])](row)
    return task


KINDS = [
    DutyKind(
        "endorse",
        endorse,
        _task(
            gettext_noop("Examine the request for %(name)s"),
            gettext_noop("%(person)s asks for an account for %(company)s. HR endorses before the CEO decides."),
            gettext_noop("Read and endorse"),
        ),
        ladder=(-LONGEST, -5, 0, 3),
        needs=frozenset({Can.ENDORSE_REQUEST}),
        recurring=True,  # sent again after a change, it is asked again
        possible=_something_waits,
    ),
    DutyKind(
        "decide",
        decide,
        _decide,
        ladder=(-LONGEST, -7, -1, 0, 3),
        needs=frozenset({Can.DECIDE_OPEN, Can.DECIDE_WHEN_CEO_IS_CONCERNED}),
        recurring=True,
        possible=_something_waits,
    ),
    DutyKind(
        "decide_delegated",
        decide_delegated,
        _decide,
        ladder=(-LONGEST, -7, -1, 0, 3),
        needs=frozenset(f"delegated:{can}" for can in queries.DECIDES.values()),
        recurring=True,
        possible=_something_waits,
    ),
    DutyKind(
        "complete",
        complete,
        _task(
            gettext_noop("Complete your request for %(name)s"),
            gettext_noop("It was sent back to you with a question. Change it and send it again."),
            gettext_noop("Read and complete"),
        ),
        ladder=(-7, 0),
        recurring=True,
        possible=_takes_part,
    ),
    DutyKind(
        "confirm_open",
        confirm_open,
        _task(
            gettext_noop("Open %(name)s and confirm it"),
            gettext_noop(
                "The account is approved for %(company)s. When it is open, it stands in the list of official accounts."
            ),
            gettext_noop("Confirm that it is open"),
        ),
        ladder=(-7, 0, 7),
        possible=_takes_part,
    ),
]


def _answer(subjects: Mapping[Any, str]) -> Callable[[uuid.UUID, User], dict[str, Any] | None]:
    """Return what the mail says while the request stands at one of these; later there is nothing left to tell."""

    def content(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
        request = queries.requests_visible_to(person, clock.now()).filter(pk=object_id).first()
        if request is None or request.status not in subjects:
            return None
        subject = _(subjects[request.status])
        return {
            "subject": subject,
            "what": subject,
            "why": _("You asked for it. The reason and what comes next stand in the portal."),
            "action": _("Read the answer"),
            "url": request.get_absolute_url(),
        }

    return content


APPROVED = gettext_noop("Your request for an account was approved")
DECIDED = {
    S.APPROVED: APPROVED,
    S.CARRIED_OUT: APPROVED,
    S.REFUSED: gettext_noop("Your request for an account was refused"),
}
RETURNED = {S.RETURNED: gettext_noop("Your request for an account was sent back to you")}
NOTICES = [NoticeKind("request_decided", _answer(DECIDED)), NoticeKind("request_returned", _answer(RETURNED))]
