"""Who decides on roles: alone, or two together, each from one side. And what one may see of roles."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import BooleanField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, UUIDField, Value

from companies import queries
from companies.models import Company, RoleAssignment, RoleProposal, User
from companies.permissions import TOGETHER, Can, Role
from kit import clock
from kit.workflow import Basis

from .live import by_role

LEADERS = (Role.HR, Role.CEO)
PROPOSED = RoleProposal.Status.PROPOSED


def roles_shown_in(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies whose roles a person sees: by SEE_PEOPLE there, or as HR or CEO of the parent.

    The latter two take part in appointing the chair of every company, and the first CEO (architecture § 4).
    """
    seen = Q(pk__in=queries.companies_where(user, Can.SEE_PEOPLE, at))
    return queries.open_companies().filter(seen | _serves_as_parent(user, at))


def _serves_as_parent(user: User, at: dt.datetime) -> Q:
    leads = queries.live_assignments(at).filter(person=user, company__parent=True, role__in=LEADERS)
    return Q(Exists(leads))


def may_appoint_roles(user: User, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return what lets a person give and end roles in the company.

    HR or CEO there; where the company has no live HR, the parent's HR (architecture § 4).
    """
    basis = queries.basis(user, Can.APPOINT_ROLES, company, at)
    parent = queries.parent_company()
    if basis or parent is None or queries.role_holders(Role.HR, at).filter(company=company).exists():
        return basis
    serving = queries.role_holders(Role.HR, at).filter(person=user, company=parent).first()
    return by_role(serving)


def may_second(user: User, proposal: RoleProposal, at: dt.datetime) -> Basis | None:
    """Return the role by which a person may decide on a proposal as the second of the two, or None."""
    mine = seconders(at, Value(user.pk, UUIDField())).filter(pk=proposal.pk)
    return _leading(user, proposal.company_id, proposal.served_by_id, at) if mine.exists() else None


def may_propose(user: User, company: Company, role: str, person: User | None, at: dt.datetime) -> Basis | None:
    """Return the role by which one may be the first of the two to decide on a role that `person` gets or has."""
    parent = queries.parent_company()
    if parent is None or not _on_a_side(user, company, parent, role, person, at):
        return None
    return _leading(user, company.pk, parent.pk, at)


def _on_a_side(user: User, company: Company, parent: Company, role: str, person: User | None, at: dt.datetime) -> bool:
    given = {"who_id": user.pk, "person": person.pk if person else uuid.UUID(int=0), "served_by": parent.pk}
    values = {name: Value(value, UUIDField()) for name, value in given.items()}
    rows = Company.objects.filter(pk=company.pk).annotate(company=F("pk"), role=Value(role), **values)
    one, other = sides("who_id", at)
    return rows.filter(one | other).exists()


def roles_given_by(user: User, company: Company, at: dt.datetime) -> list[Role]:
    """Return the roles that a person may give in the company, alone or as the first of two."""
    parent = queries.parent_company()
    if parent is None or _leading(user, company.pk, parent.pk, at) is None:
        return []
    alone = may_appoint_roles(user, company, at) is not None
    return [role for role in Role if (_on_a_side(user, company, parent, role, None, at) if role in TOGETHER else alone)]


def _leading(user: User, company: uuid.UUID, parent: uuid.UUID, at: dt.datetime) -> Basis | None:
    """The person's own role as HR or CEO, in the company rather than in the parent."""
    places = [company, parent]
    rows = queries.live_assignments(at).filter(person=user, company__in=places, role__in=LEADERS)
    role = min(rows, key=lambda row: (places.index(row.company_id), row.role), default=None)
    return by_role(role)


def seconders(at: dt.datetime, who: Any) -> QuerySet[RoleProposal]:
    """Return proposals with `who_id` where that person may be the second of the two, whatever has become of them.

    `who` is an expression for a person: a value, or a join to the roles of a company. Both people hold their sides at
    this moment; neither is the person to be appointed. Ending a role may be decided by its holder with the other
    side: that is to resign, and grants nobody anything.
    """
    rows: Any = RoleProposal.objects.annotate(who_id=who)
    one, other = sides("who_id", at)
    first_one, first_other = sides("proposed_by", at)
    ends = Q(kind=RoleProposal.Kind.END)
    return rows.filter(
        (first_one & other) | (first_other & one),
        ~Q(who_id=F("proposed_by")),
        ends | (~Q(who_id=F("person")) & ~Q(proposed_by=F("person"))),
    )


def sides(who: str, at: dt.datetime) -> tuple[Q, Q]:
    """Return the conditions that `who` may stand for HR's side, and for the other side, of a row of a proposal.

    CEO and case handlers: HR and CEO of the company; what it has nobody for but the person, the parent's HR and CEO
    serve. Chair: HR, and HR or CEO of the parent who is not the company's CEO, whose matters the chair decides; nobody
    who has a request with the chair takes part, and the parent's HR serves where every HR has one.
    """
    hr, ceo = (_held(role, "company", who, at) for role in (Role.HR, Role.CEO))
    parents_hr, parents_ceo = (_held(role, "served_by", who, at) for role in (Role.HR, Role.CEO))
    lacks_hr, lacks_ceo = (_lacks(role, at) for role in (Role.HR, Role.CEO))
    parents = parents_hr | parents_ceo
    other = (
        Q(role=Role.HANDLER) & (ceo | (lacks_ceo & parents_ceo))
        | Q(role=Role.CEO) & (ceo | (lacks_ceo & parents))
        | Q(role=Role.CHAIR) & parents & ~ceo
    )
    chair = Q(role=Role.CHAIR)
    free = ~chair | ~Q(concerned(who, at))
    lacks_hr |= chair & _lacks(Role.HR, at, free=True)
    return free & (hr | (lacks_hr & parents_hr)), free & other


def concerned(who: str, at: dt.datetime) -> Func:
    """Return whether the person has a matter that awaits the chair of the row's company; higher apps know of them."""
    day = Value(clock.day_of(at), DateField())
    return Func(F("company"), F(who), day, function="companies_concerned", output_field=BooleanField())


def _held(role: Role, company: str, who: str, at: dt.datetime) -> Q:
    return Q(Exists(queries.role_holders(role, at).filter(company=OuterRef(company), person=OuterRef(who))))


def _lacks(role: Role, at: dt.datetime, *, free: bool = False) -> Q:
    others = queries.role_holders(role, at).filter(company=OuterRef("company")).exclude(person=OuterRef("person"))
    others = others.exclude(concerned("person", at)) if free else others
    return ~Q(Exists(others))


def possible_seconders(proposal: RoleProposal, at: dt.datetime) -> QuerySet[User]:
    """Return the people who may be the second of the two on this proposal."""
    return User.objects.filter(
        Q(pk__in=_by_way_of("company", at).filter(pk=proposal.pk).values("who_id"))
        | Q(pk__in=_by_way_of("served_by", at).filter(pk=proposal.pk).values("who_id"))
    )


def _by_way_of(company: str, at: dt.datetime) -> Any:
    return seconders(at, F(f"{company}__assignments__person")).filter(status=PROPOSED).order_by()


def awaited(at: dt.datetime) -> tuple[QuerySet[RoleProposal], QuerySet[RoleProposal]]:
    """Return open proposals with `who_id`, who may second: known to the company, and to the parent alone."""
    here = RoleAssignment.objects.filter(company=OuterRef("company"), person=OuterRef("who_id"))
    own = _by_way_of("company", at)
    parents = _by_way_of("served_by", at).exclude(company=F("served_by"))
    return own, parents.exclude(Exists(here))


def proposals_visible_to(user: User, at: dt.datetime) -> QuerySet[RoleProposal]:
    """Return the proposals of the companies whose roles a person sees, the newest first."""
    return RoleProposal.objects.filter(company__in=roles_shown_in(user, at))


def assignments_visible_to(user: User, at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Return the roles, past and present, in the companies whose roles a person sees."""
    return RoleAssignment.objects.filter(company__in=roles_shown_in(user, at))


def unfinished_role(at: dt.datetime) -> Q:
    """Return the condition that a role runs, or begins later."""
    return Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at))
