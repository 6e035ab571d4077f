"""Questions about requests: who may see, endorse and decide them, and where they stand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Account, Decision, Request
from companies import queries as companies
from companies.models import Company, RoleAssignment, User
from companies.permissions import GRANTS, Can, Role
from kit import clock
from kit.among import Keys
from kit.workflow import Basis

from . import conflicts
from .accounts import employees
from .among import among

DECIDES = {
    Request.Kind.OPEN: Can.DECIDE_OPEN,
    Request.Kind.OPERATE: Can.DECIDE_OPERATE,
    Request.Kind.CHANGE: Can.DECIDE_CHANGE,
    Request.Kind.TAKE_OVER: Can.DECIDE_TAKE_OVER,
    Request.Kind.SUSPEND: Can.DECIDE_SUSPEND,
    Request.Kind.CLOSE: Can.DECIDE_CLOSE,
}
Rights = Mapping[Can, Keys]
Where = Mapping[Can, Callable[[str], Q]]  # the condition that a column is a company where one has the right
NOBODY = uuid.UUID(int=0)
WAITING = (Request.Status.SUBMITTED, Request.Status.ENDORSED)
ASKING = [role for role, cans in GRANTS.items() if Can.REQUEST_ACCOUNT in cans]
SEEING = (Can.SEE_REQUESTS, Can.DECIDE_WHEN_CEO_IS_CONCERNED, *DECIDES.values())  # what `requests_visible_to` asks
CHANGEABLE = (Request.Status.DRAFT, Request.Status.RETURNED)


def parties(request: Request) -> set[uuid.UUID]:
    """Return the people whom a request concerns as their own: who asks, and who is to run the account."""
    return {one for one in (request.requested_by_id, request.owner_id, request.backup_id) if one}


def requests_visible_to(user: User, at: dt.datetime) -> QuerySet[Request]:
    """Return requests of one's own, and those sent in companies where one follows up or decides."""
    places = _places(companies.reach_by_right(user, SEEING, at))
    where = {can: partial(among, ids) for can, ids in places.items()}
    return Request.objects.annotate(concerns_ceo=ceo_is_concerned(at)).filter(_visible(user.pk, where, at))


def _places(rights: Rights) -> dict[Can, Keys]:
    """Return where the rights matter: who follows up in a company sees there whatever they could decide, so those
    companies are asked about once, under SEE_REQUESTS.
    """
    seen = rights[Can.SEE_REQUESTS]
    places = {can: ids if can is Can.SEE_REQUESTS else ids - seen for can, ids in rights.items() if can in SEEING}
    return {can: ids for can, ids in places.items() if ids}


def _visible(person: uuid.UUID, where: Where, at: dt.datetime) -> Q:
    """Return the condition that the person sees a request, who has these rights in companies so described."""
    theirs = Q(owner=person) | Q(backup=person)
    if follows := where.get(Can.SEE_REQUESTS):
        theirs |= follows("company")
    for kind, can in DECIDES.items():
        if decides := where.get(can):
            theirs |= Q(kind=kind) & decides("company")
    if chairs := where.get(Can.DECIDE_WHEN_CEO_IS_CONCERNED):
        theirs |= chairs("company") & Q(ceo_is_concerned(at))
    if comes := _comes(where, at):
        theirs |= comes
    sent = Q(submitted_at__isnull=False)  # a draft that was taken back stays its writer's own
    return Q(requested_by=person) | sent & theirs


def _comes(where: Where, at: dt.datetime) -> Q:
    """The condition that an account comes to one's company: seen there once the giving company has let it go."""
    decided = Decision.objects.filter(request=OuterRef("pk"), kind=Decision.Kind.TAKE_OVER, outcome="approved")
    found = Q()
    for can in (Can.SEE_REQUESTS, Can.DECIDE_OPERATE):
        if sees := where.get(can):
            found |= sees("to_company")
    if chairs := where.get(Can.DECIDE_WHEN_CEO_IS_CONCERNED):
        found |= chairs("to_company") & Q(ceo_is_concerned(at, "to_company"))
    return Q(to_company__isnull=False) & found & Q(Exists(decided)) if found else found


def let_go(request: Request) -> bool:
    """Return whether the giving company has decided to let the account go, so that the other one sees the request."""
    return request.decisions.filter(kind=Decision.Kind.TAKE_OVER, outcome=Decision.Outcome.APPROVED).exists()


def readers(request: Request, at: dt.datetime) -> list[User]:
    """Return who can see the request, in the order of their part in it: the other side of `requests_visible_to`."""
    if request.submitted_at is None:
        return [request.requested_by]
    cans = [Can.SEE_REQUESTS, DECIDES[Request.Kind(request.kind)]]
    if concerns_ceo(request, at):
        cans.append(Can.DECIDE_WHEN_CEO_IS_CONCERNED)
    found = [one for one in (request.requested_by, request.owner, request.backup) if one]
    for can in cans:
        found += companies.holders(can, request.company_id, at)
    if request.to_company_id and let_go(request):
        for can in (Can.SEE_REQUESTS, accepting(request, at), Can.DECIDE_OPERATE):
            found += companies.holders(can, request.to_company_id, at)
    return list(dict.fromkeys(found))


def ceo_is_concerned(at: dt.datetime, company: str = "company") -> Exists:
    """Return whether a CEO of the company asks, or is to run the account: then the chair of the board decides."""
    people = Q(person=OuterRef("requested_by")) | Q(person=OuterRef("owner")) | Q(person=OuterRef("backup"))
    return Exists(companies.role_holders(Role.CEO, at).filter(people, company=OuterRef(company)))


def concerns_ceo(request: Request, at: dt.datetime, company: uuid.UUID | None = None) -> bool:
    """Return whether the company's CEO is concerned by this request; another company may be named."""
    ceos = companies.role_holders(Role.CEO, at).filter(company=company or request.company_id)
    return ceos.filter(person__in=parties(request)).exists()


def may_endorse(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return what HR's right to endorse rests on; nobody endorses a request of their own."""
    if by.pk in parties(request):
        return None
    return companies.basis(by, Can.ENDORSE_REQUEST, request.company_id, at)


def may_decide(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return what the right to decide rests on: CEO or delegate, the chair where the CEO is concerned (G4).

    Nobody decides a request of their own, nor one that they endorsed, nor by delegation for whoever gave it (G3);
    superusers are no exception. `conflicts.why_not_decide` says the same in words.
    """
    if by.pk in parties(request) or by.pk == request.endorsed_by_id:
        return None
    can = DECIDES[Request.Kind(request.kind)]
    if concerns_ceo(request, at):
        can = Can.DECIDE_WHEN_CEO_IS_CONCERNED
    return conflicts.not_for_the_giver(companies.basis(by, can, request.company_id, at), by, request, at)


def may_send_back(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the right of HR, or of who decides, to ask for a change; whose turn it is, the workflow asks."""
    return may_endorse(by, request, at) or may_decide(by, request, at)


def may_change(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the requester's right to change, send and withdraw; it rests on the employment."""
    if by.pk != request.requested_by_id:
        return None
    return companies.basis(by, Can.REQUEST_ACCOUNT, request.company_id, at)


def may_confirm(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the right of those who run the account to confirm that it is open."""
    if request.kind != Request.Kind.OPEN or by.pk not in parties(request):
        return None
    return companies.basis(by, Can.REQUEST_ACCOUNT, request.company_id, at)


def runs_it(request: Request) -> uuid.UUID:
    """Return the company whose people run the account once it is decided: the one that takes it over, if one does."""
    return request.to_company_id or request.company_id


def accepting(request: Request, at: dt.datetime) -> Can:
    """Return the right that taking an account over rests on: to decide on operating it in the receiving company."""
    concerned = concerns_ceo(request, at, request.to_company_id)
    return Can.DECIDE_WHEN_CEO_IS_CONCERNED if concerned else Can.DECIDE_OPERATE


def endorsers(request: Request, at: dt.datetime) -> QuerySet[User]:
    """Return who could endorse: HR that is not concerned."""
    return companies.holders(Can.ENDORSE_REQUEST, request.company_id, at).exclude(pk__in=parties(request))


def ready_for(decider: User, request: Request, at: dt.datetime) -> bool:
    """Return whether the person may decide now: endorsed, put before the CEO by HR, or nobody else could endorse."""
    if request.status == Request.Status.ENDORSED:
        return True
    if request.status != Request.Status.SUBMITTED:
        return False
    return request.collective_id is not None or not endorsers(request, at).exclude(pk=decider.pk).exists()


def other_endorser(at: dt.datetime, who: str) -> Exists:
    """Return whether HR of OuterRef("company") has somebody who is neither concerned nor OuterRef(`who`)."""
    rows = RoleAssignment.objects.filter(
        pk__in=companies.carriers(Can.ENDORSE_REQUEST, at).values("pk"), company=OuterRef("company")
    )
    for column in ("requested_by", "owner", "backup", who):
        rows = rows.exclude(person=column_or_nobody(column))
    return Exists(rows)


def column_or_nobody(column: str) -> Coalesce:
    """Return an expression for the person in OuterRef(`column`), who may lack: a comparison with NULL is never true."""
    return Coalesce(OuterRef(column), Value(NOBODY))


def asks_still(at: dt.datetime) -> Q:
    """Return whether the requester may ask for accounts of the company today (see `may_change`).

    Every page counts duties by it, so it reads the page of rights directly instead of joining guardian's rows.
    """
    here = {"company": OuterRef("company"), "company__closed_on__isnull": True}
    live = companies.live_employments(at).values("person")
    roles = RoleAssignment.objects.filter(companies.on(clock.day_of(at)), role__in=ASKING, person__in=live, **here)
    return Exists(employees(at).filter(person=OuterRef("requested_by"), **here)) | Exists(
        roles.filter(person=OuterRef("requested_by"))
    )


def to_confirm(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the approved requests with `who_id`: the first of requester, owner and back-up who works there today."""
    here = employees(at).filter(company=OuterRef("company"), company__closed_on__isnull=True)
    asker, owner = (here.filter(person=OuterRef(column)) for column in ("requested_by", "owner"))
    any_of = Q(person=OuterRef("requested_by")) | Q(person=OuterRef("owner")) | Q(person=OuterRef("backup"))
    who = Case(
        When(Exists(asker), then=F("requested_by")),
        When(Exists(owner), then=F("owner")),
        default=F("backup"),
        output_field=UUIDField(),
    )
    return Request.objects.filter(Exists(here.filter(any_of)), status=Request.Status.APPROVED).annotate(who_id=who)


def who_confirms(request: Request, at: dt.datetime) -> User | None:
    """Return the person whom the opening of this account waits for, if anybody is left."""
    found = to_confirm(at).filter(pk=request.pk).values_list("who_id", flat=True).first()
    people = (request.requested_by, request.owner, request.backup)
    return next((person for person in people if person and person.pk == found), None)


def decisions_of(request: Request) -> QuerySet[Decision]:
    """Return what was decided on the request."""
    return request.decisions.select_related("decided_by", "revocation__by").order_by("kind")


def own_requests(user: User, at: dt.datetime) -> QuerySet[Request]:
    """Return the person's own requests that are not yet past, the latest first."""
    return Request.objects.filter(requested_by=user, status__in=Request.OPEN_STATUSES).order_by("-id")


def similar(request: Request) -> QuerySet[Account]:
    """Return the company's accounts on the same platform: is another one needed?"""
    here = Account.objects.filter(company=request.company_id, platform=request.platform)
    return here.exclude(status=Account.Status.CLOSED).exclude(requests=request)


def open_things(company: Company, at: dt.datetime) -> list[str]:
    """Return what is open in a company, as sentences: accounts, and requests on their way."""
    accounts = Account.objects.filter(company=company).exclude(status=Account.Status.CLOSED).exists()
    states = (*CHANGEABLE, *WAITING, Request.Status.APPROVED)
    coming = Q(to_company=company, status=Request.Status.APPROVED)
    requests = Request.objects.filter(coming | Q(company=company, status__in=states)).exists()
    sentences = {
        _("The company has official accounts. Close them or let another company take over."): accounts,
        _("Requests for accounts are on their way in the company."): requests,
    }
    return [sentence for sentence, is_open in sentences.items() if is_open]
