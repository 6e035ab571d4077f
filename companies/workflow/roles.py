"""Roles and delegations: appointed, ended, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, Delegation, RoleAssignment, User
from companies.permissions import DELEGABLE, Can, Role
from kit import clock
from kit.workflow import Forbidden, Refused, record

from .companies import group_of

TOGETHER = (Role.CEO, Role.HANDLER, Role.CHAIR)  # two people decide these (architecture § 4)


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
) -> RoleAssignment:
    """Give a person a role in a company from a day on. Nobody appoints themselves.

    The CEO of a company is appointed by set-up alone until two people can do it together (architecture § 4).
    Raises `Forbidden`, and `Refused` when the person holds the role in those days already.
    """
    if by.pk != queries.PORTAL_ID:
        if by.pk == person.pk or role in TOGETHER:
            raise Forbidden("appoint")
        if not queries.basis(by, Can.APPOINT_ROLES, company, at):
            raise Forbidden("appoint")
    assignment = RoleAssignment(
        person=person,
        company=company,
        role=role,
        group=group_of(company, role),
        appointed_by=by,
        first_day=first_day,
        last_day=last_day,
    )
    _save(assignment, "appoint", by)
    return assignment


@transaction.atomic
def end_role(
    assignment: RoleAssignment, *, last_day: dt.date, by: User, at: dt.datetime, note: str = ""
) -> RoleAssignment:
    """Set the last day of a role, or an earlier one. The last CEO or HR of a company is not ended without a successor.

    Raises `Forbidden`, and `Refused` without a successor or for a later day: who is to go on is appointed anew.
    """
    if by.pk != queries.PORTAL_ID and (
        assignment.role in TOGETHER or not queries.basis(by, Can.APPOINT_ROLES, assignment.company, at)
    ):
        raise Forbidden("end_role")
    holders = RoleAssignment.objects.filter(company=assignment.company_id, role=assignment.role).order_by("pk")
    list(holders.select_for_update())  # all of them, in one order: two who end each other must not both succeed
    assignment.refresh_from_db()
    if assignment.last_day and last_day > assignment.last_day:
        raise Refused(_("The role ends earlier already. Appoint the person anew."), "later")
    if assignment.role in (Role.CEO, Role.HR) and not _has_successor(assignment, last_day, at):
        raise Refused(_("Appoint a successor first: the company would be without one."), "last_one")
    assignment.last_day = last_day
    _save(assignment, f"end_role: {note}" if note else "end_role", by)
    return assignment


def _has_successor(assignment: RoleAssignment, last_day: dt.date, at: dt.datetime) -> bool:
    """Whether somebody else holds the role, employed, on the day after, or now if that day is past."""
    moment = max(clock.midnight(last_day + dt.timedelta(days=1)), at)
    others = queries.role_holders(Role(assignment.role), moment).exclude(pk=assignment.pk)
    return others.filter(company=assignment.company_id).exists()


def _save(assignment: RoleAssignment, verb: str, by: User) -> None:
    sentences = {
        "role_assignment_no_overlap": _("%(person)s holds this role in those days already."),
        "role_assignment_days_in_order": _("The last day cannot be before the first day."),
    }
    try:
        with transaction.atomic():
            record(assignment, verb, by)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in sentences:
            raise
        raise Refused(sentences[name] % {"person": assignment.person}, name) from error


@transaction.atomic
def delegate(
    person: User,
    company: Company,
    cans: Iterable[Can],
    *,
    first_day: dt.date,
    last_day: dt.date,
    by: User,
    at: dt.datetime,
) -> Delegation:
    """Let a named person decide named things for a company. Only its CEO may, and only what is delegable."""
    wanted = sorted(cans)
    ceo = queries.role_holders(Role.CEO, at).filter(person=by, company=company).exists()
    if not ceo or by.pk == person.pk or not set(wanted) <= DELEGABLE or not wanted:
        raise Forbidden("delegate")
    delegation = Delegation(
        person=person, company=company, cans=wanted, delegated_by=by, first_day=first_day, last_day=last_day
    )
    record(delegation, "delegate", by)
    return delegation
