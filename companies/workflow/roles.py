"""Roles: appointed, ended, never deleted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, RoleAssignment, User
from companies.permissions import TOGETHER, Role
from kit import clock
from kit.constraints import refusing
from kit.workflow import Forbidden, Refused, record

from .companies import group_of


@transaction.atomic
def appoint(
    person: User,
    company: Company,
    role: Role,
    *,
    first_day: dt.date,
    by: User,
    at: dt.datetime,
    last_day: dt.date | None = None,
    deputy_for: RoleAssignment | None = None,
    note: str = "",
) -> RoleAssignment:
    """Give a person a role in a company from a day on. Nobody appoints themselves.

    CEO, case handlers and the chair are appointed by two people: `propose` (architecture § 4). Raises `Forbidden`, and
    `Refused` when the person holds the role in those days already, is employed nowhere, or the days have passed.
    """
    if by.pk != queries.PORTAL_ID:
        if by.pk == person.pk or role in TOGETHER or not queries.may_appoint_roles(by, company, at):
            raise Forbidden("appoint")
        appointable(person, first_day, at)
    return write(person, company, role, first_day, last_day, by=by, note=note, deputy_for=deputy_for)


def appointable(person: User, first_day: dt.date, at: dt.datetime) -> None:
    """Refuse days that have passed, and who is employed nowhere in the group: a role would carry nothing."""
    if first_day < clock.day_of(at):
        raise Refused(_("Nobody is appointed for days that have passed."), "first_day")
    if not person.is_active or not person.employments.filter(queries.unfinished(at)).exists():
        raise Refused(_("%(person)s is not employed in the group.") % {"person": person}, "person")


def write(
    person: User,
    company: Company,
    role: Role,
    first_day: dt.date,
    last_day: dt.date | None,
    *,
    by: User,
    note: str = "",
    deputy_for: RoleAssignment | None = None,
    seconded_by: User | None = None,
) -> RoleAssignment:
    """Write the assignment when the right is known to hold. For the workflow alone."""
    if Company.objects.select_for_update().get(pk=company.pk).closed_on:
        raise Refused(_("The company is closed."), "company")
    if deputy_for:
        _deputises(deputy_for, person, company, role, first_day, last_day)
    assignment = RoleAssignment(
        person=person,
        company=company,
        role=role,
        group=group_of(company, role),
        appointed_by=by,
        seconded_by=seconded_by,
        deputy_for=deputy_for,
        first_day=first_day,
        last_day=last_day,
    )
    _save(assignment, f"appoint: {note}" if note else "appoint", by)
    return assignment


def _deputises(
    held: RoleAssignment, person: User, company: Company, role: Role, first_day: dt.date, last_day: dt.date | None
) -> None:
    """Refuse a deputy of another role, of a deputy, of themselves, without an end or beyond the days of the role."""
    held.refresh_from_db(from_queryset=RoleAssignment.objects.select_for_update(of=("self",)))
    if (held.company_id, held.role) != (company.pk, role) or held.deputy_for_id:
        raise Refused(_("A deputy holds the same role in the same company as the one who is away."), "deputy_for")
    if held.person_id == person.pk:
        raise Refused(_("Nobody can be their own deputy."), "person")
    if last_day is None:
        raise Refused(_("A deputy has a last day: the absence ends."), "last_day")
    if first_day < held.first_day or (held.last_day and last_day > held.last_day):
        raise Refused(_("A deputy's days lie within those of the role."), "last_day")


@transaction.atomic
def end_role(
    assignment: RoleAssignment, *, last_day: dt.date, by: User, at: dt.datetime, note: str = ""
) -> RoleAssignment:
    """Set the last day of a role, or an earlier one. The last CEO or HR of a company is not ended without a successor.

    Raises `Forbidden`, and `Refused` without a successor or for a later day: who is to go on is appointed anew.
    """
    if by.pk != queries.PORTAL_ID and (
        assignment.role in TOGETHER or not queries.may_appoint_roles(by, assignment.company, at)
    ):
        raise Forbidden("end_role")
    return write_end(assignment, last_day, by=by, at=at, note=note)


def write_end(
    assignment: RoleAssignment, last_day: dt.date, *, by: User, at: dt.datetime, note: str = ""
) -> RoleAssignment:
    """Write the last day when the right is known to hold. For the workflow alone."""
    holders = RoleAssignment.objects.filter(company=assignment.company_id, role=assignment.role).order_by("pk")
    list(holders.select_for_update(of=("self",)))  # all, in one order: two who end each other must not both succeed
    assignment.refresh_from_db()
    if assignment.last_day and last_day > assignment.last_day:
        raise Refused(_("The role ends earlier already. Appoint the person anew."), "later")
    if assignment.role in (Role.CEO, Role.HR) and not _has_successor(assignment, last_day, at):
        raise Refused(_("Appoint a successor first: the company would be without one."), "last_one")
    assignment.last_day = last_day
    _save(assignment, f"end_role: {note}" if note else "end_role", by)
    return assignment


def _has_successor(assignment: RoleAssignment, last_day: dt.date, at: dt.datetime) -> bool:
    """Whether somebody else holds the role, employed, on the day after, or now if that day is past.

    A deputy, whose days end with an absence, is no successor of the one who holds the role.
    """
    moment = max(clock.midnight(last_day + dt.timedelta(days=1)), at)
    others = queries.role_holders(Role(assignment.role), moment).exclude(pk=assignment.pk)
    if assignment.deputy_for_id is None:
        others = others.filter(deputy_for=None)
    return others.filter(company=assignment.company_id).exists()


def _save(assignment: RoleAssignment, verb: str, by: User) -> None:
    sentences = {
        "role_assignment_no_overlap": _("%(person)s holds this role in those days already."),
        "role_assignment_days_in_order": _("The last day cannot be before the first day."),
    }
    with refusing({name: (one % {"person": assignment.person}, name) for name, one in sentences.items()}):
        record(assignment, verb, by)
