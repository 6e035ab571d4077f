"""Conflict of interest (gates G3 and G4): whose request it is to whom, and why somebody may not decide, in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Request
from companies import queries as companies
from companies.models import Delegation, RoleAssignment, RoleProposal, User
from companies.permissions import Can, Role
from kit import clock
from kit.workflow import Basis

from . import requests


def delegators(user: User, people: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Delegation]:
    """Return the delegations that the person has from any of these people, for whatever and in whichever company.

    By their days alone: one whose giver is CEO no longer carries nothing, and still binds until it is over.
    """
    return Delegation.objects.filter(companies.delegated(at), person=user, delegated_by__in=people)


def bound_to_a_party(at: dt.datetime, who: str) -> Exists:
    """Return whether OuterRef(`who`) has a delegation from requester, owner or back-up: `delegators`, for lists."""
    given_by = [Q(delegated_by=OuterRef(column)) for column in ("requested_by", "owner", "backup")]
    rows = Delegation.objects.filter(given_by[0] | given_by[1] | given_by[2], companies.delegated(at))
    return Exists(rows.filter(person=OuterRef(who)))


def not_for_the_giver(basis: Basis | None, user: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return the basis, or None for a delegate of somebody whom the request concerns as their own.

    A CEO or chair decides in their own right, whoever else has let them decide something elsewhere.
    """
    if basis and basis.kind == "delegation" and delegators(user, requests.parties(request), at).exists():
        return None
    return basis


def free_to_decide(people: list[User], request: Request, at: dt.datetime) -> list[User]:
    """Return those of the holders of the right whom no delegation from somebody concerned keeps from deciding."""
    given = Delegation.objects.filter(
        companies.delegated(at), person__in=people, delegated_by__in=requests.parties(request)
    )
    bound = set(given.values_list("person_id", flat=True))
    return [one for one in people if one.pk not in bound or requests.may_decide(one, request, at)]


def could_see_as_delegate(user: User, pk: uuid.UUID, at: dt.datetime) -> Request | None:
    """Return a request that the person could read and decide as a delegate once, but cannot today; else None.

    To them it is no secret: what stops them now is told instead (G4).
    """
    request = Request.objects.filter(pk=pk, submitted_at__isnull=False).select_related("company").first()
    if request is None or request.submitted_at is None:
        return None
    can, sent = requests.DECIDES[Request.Kind(request.kind)], clock.day_of(request.submitted_at)
    rows = Delegation.objects.filter(person=user, company=request.company_id, cans__contains=[can])
    began = rows.filter(first_day__lte=clock.day_of(at), last_day__gte=sent)
    return request if began.exclude(ended_at__lt=request.submitted_at).exists() else None


def without_chair(at: dt.datetime) -> QuerySet[Any]:
    """Return the requests that wait and concern the CEO, in companies where nobody could decide as chair."""
    held = companies.carriers(Can.DECIDE_WHEN_CEO_IS_CONCERNED, at).filter(company=OuterRef("company"))
    for column in ("requested_by", "owner", "backup", "endorsed_by"):
        held = held.exclude(person=requests.column_or_nobody(column))
    waiting = Request.objects.filter(status__in=requests.WAITING).annotate(concerned=requests.ceo_is_concerned(at))
    return waiting.filter(~Exists(held), concerned=True)


def chair_proposed(company: str) -> QuerySet[RoleProposal]:
    """Return the proposals of a chair for OuterRef(`company`) that await the second person."""
    return chair_proposed_in(OuterRef(company))


def chair_proposed_in(company: Any) -> QuerySet[RoleProposal]:
    """Return the proposals of a chair for the company that await the second person."""
    kinds = {"kind": RoleProposal.Kind.APPOINT, "status": RoleProposal.Status.PROPOSED}
    return RoleProposal.objects.filter(company=company, role=Role.CHAIR, **kinds)


def has_a_part_in_deciding(user: User, request: Request) -> bool:
    """Return whether the person decides for the company as a rule, did or will: one whom a gate stops, not anybody."""
    mine = {"person": user, "company": request.company_id}
    roles = RoleAssignment.objects.filter(role__in=(Role.CEO, Role.CHAIR, Role.HR), **mine)
    return roles.exists() or Delegation.objects.filter(**mine).exists()


def why_not_endorse(user: User, request: Request, at: dt.datetime) -> str:
    """Return the sentence that says why the person may not endorse the request; nothing where they may."""
    if requests.may_endorse(user, request, at):
        return ""
    if own := _own(user, request):
        return _("You cannot endorse this, because %(reason)s.") % {"reason": own}
    names = {"company": request.company}
    reason = _("you do not work as HR of %(company)s today") % names
    return _("You cannot endorse this, because %(reason)s.") % {"reason": reason}


def why_not_decide(user: User, request: Request, at: dt.datetime) -> str:
    """Return the sentence that says why the person may not decide the request; nothing where they may.

    G3 (requester and their delegates, endorser) before G4 (CEO or delegate for that company on that day).
    """
    if requests.may_decide(user, request, at):
        return ""
    reason = _own(user, request) or _conflict(user, request, at) or _no_right(user, request, at)
    return _("You cannot decide this, because %(reason)s.") % {"reason": reason}


def _own(user: User, request: Request) -> str:
    if user.pk == request.requested_by_id:
        return _("you have asked for it yourself. Nobody decides a request of their own")
    if user.pk in (request.owner_id, request.backup_id):
        return _("you are to run the account yourself. Nobody decides a request of their own")
    return ""


def _conflict(user: User, request: Request, at: dt.datetime) -> str:
    names = {"company": request.company}
    if user.pk == request.endorsed_by_id:
        return _("you have endorsed it. Endorsing and deciding are done by two people")
    usual = companies.basis(user, requests.DECIDES[Request.Kind(request.kind)], request.company_id, at)
    if usual and requests.concerns_ceo(request, at):
        return _("the CEO of %(company)s is concerned. Then the chair of the board decides") % names
    given = delegators(user, requests.parties(request), at).select_related("delegated_by").first()
    if usual and given:
        sentence = _("%(person)s has let you decide, and this concerns %(person)s. Somebody else decides it")
        return sentence % {"person": given.delegated_by}
    return ""


def _no_right(user: User, request: Request, at: dt.datetime) -> str:
    """A delegation that does not reach here is named; without one it is said what would be needed."""
    names = {"company": request.company}
    rows = Delegation.objects.filter(person=user, company=request.company_id)
    given = rows.order_by("ended_at", "-last_day").select_related("delegated_by").first()
    if given is None:
        return _("you are neither CEO of %(company)s today nor have the CEO's delegation to decide this") % names
    today = clock.day_of(at)
    if given.ended_at and given.ended_at <= at:
        return _("your delegation was taken back on %(day)s") % {"day": _day(clock.day_of(given.ended_at))}
    if given.last_day < today:
        return _("your delegation ended on %(day)s") % {"day": _day(given.last_day)}
    if given.first_day > today:
        return _("your delegation begins on %(day)s") % {"day": _day(given.first_day)}
    if requests.DECIDES[Request.Kind(request.kind)] not in given.cans:
        return _("your delegation does not cover this kind of decision")
    if companies.may_delegate(given.delegated_by, request.company_id, at) is None:
        sentence = _("%(person)s, who let you decide, is no longer CEO of %(company)s")
        return sentence % {**names, "person": given.delegated_by}
    return _("you are not employed in %(company)s today, and a delegation follows the employment") % names


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
