"""Roles that two people decide on: one proposes, another from the other side seconds, declines, or it is taken back.

Ending such a role takes two as well: who is alone could else remove the case handler of a report against themselves,
or the chair who decides on their own request.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, RoleAssignment, RoleProposal, User
from companies.permissions import TOGETHER, Role
from kit import clock
from kit.constraints import refusing
from kit.workflow import Basis, Forbidden, Move, Refused, record, walk

from .roles import appointable, write, write_end

S, Kind = RoleProposal.Status, RoleProposal.Kind


def _own(by: User, proposal: RoleProposal, at: dt.datetime) -> Basis | None:
    """Whoever proposed may take it back."""
    return Basis("proposal", proposal.pk, "") if by.pk == proposal.proposed_by_id else None


MOVES = {
    "second": Move({S.PROPOSED}, S.APPROVED, queries.may_second),
    "decline": Move({S.PROPOSED}, S.DECLINED, queries.may_second),
    "withdraw": Move({S.PROPOSED}, S.WITHDRAWN, _own),
}


@transaction.atomic
def propose(
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
) -> RoleProposal:
    """Propose a CEO, a case handler or a chair; nothing holds until a second person has agreed.

    Raises `Forbidden`, and `Refused` for who is employed nowhere, days that have passed, a chair without the board's
    minutes, a proposal that waits already, or when there is nobody to second it.
    """
    if by.pk == person.pk or role not in TOGETHER or queries.may_propose(by, company, role, person, at) is None:
        raise Forbidden("propose")
    appointable(person, first_day, at)
    if last_day and last_day < first_day:
        raise Refused(_("The last day cannot be before the first day."), "last_day")
    if role == Role.CHAIR and not note.strip():
        raise Refused(_("Name the board's minutes: the chair is chosen by the board."), "note")
    if deputy_for and (last_day is None or deputy_for.person_id == person.pk):
        raise Refused(_("A deputy is somebody else, and has a last day."), "last_day")
    proposal = _proposal(person, company, role, by, at, note)
    proposal.first_day, proposal.last_day, proposal.deputy_for = first_day, last_day, deputy_for
    return _waits(proposal, "propose", by, at)


@transaction.atomic
def propose_end(
    assignment: RoleAssignment, *, last_day: dt.date, by: User, at: dt.datetime, note: str = ""
) -> RoleProposal:
    """Propose the last day of a role that two people decide on; its holder may, which is to resign.

    Raises `Forbidden`, and `Refused` for a day that has passed, or when there is nobody to second it.
    """
    role = Role(assignment.role)
    company, person = assignment.company, assignment.person
    if role not in TOGETHER or queries.may_propose(by, company, role, person, at) is None:
        raise Forbidden("propose_end")
    if last_day < clock.day_of(at):
        raise Refused(_("The last day is today or later; what has been stays as it was."), "last_day")
    proposal = _proposal(person, company, role, by, at, note)
    proposal.kind, proposal.assignment, proposal.last_day = Kind.END, assignment, last_day
    return _waits(proposal, "propose_end", by, at)


def _proposal(person: User, company: Company, role: Role, by: User, at: dt.datetime, note: str) -> RoleProposal:
    parent = queries.parent_company()
    return RoleProposal(
        person=person,
        company=company,
        served_by=parent,
        role=role,
        note=note.strip(),
        proposed_by=by,
        proposed_at=at,
    )


def _waits(proposal: RoleProposal, verb: str, by: User, at: dt.datetime) -> RoleProposal:
    sentence = _("This has been proposed already and awaits the second person.")
    with refusing({"role_proposal_one_open": (sentence, "person"), **_concerned()}):
        record(proposal, verb, by)
    if not queries.possible_seconders(proposal, at).exists():
        raise Refused(_("There is nobody who could decide on it with you. Appoint another HR first."), "role")
    return proposal


def _concerned() -> dict[str, tuple[str, str]]:
    """The database's no where a request of one of the two came to wait for the chair since they were asked."""
    sentence = _("A matter of one of the two now waits for the chair. Somebody else has to decide with the other.")
    return {"role_proposal_by_nobody_concerned": (sentence, "")}


@transaction.atomic
def second(proposal: RoleProposal, *, by: User, at: dt.datetime) -> RoleProposal:
    """Agree as the second of the two: the role is given, from today where the first day has passed, or ended.

    Raises `Forbidden` for one of the two already or on the wrong side, `Stale` when somebody was first, `Refused` when
    the role cannot be given or ended any more.
    """

    def decided(locked: RoleProposal) -> RoleAssignment:
        Company.objects.select_for_update().get(pk=locked.company_id)  # what waits for the chair is seen from here on
        first, reason = locked.proposed_by, _both_named(locked, by)
        if locked.kind == Kind.END:
            assert locked.assignment and locked.last_day
            last_day = max(locked.last_day, clock.day_of(at))
            return write_end(locked.assignment, last_day, by=first, at=at, note=reason)
        assert locked.first_day
        first_day = max(locked.first_day, clock.day_of(at))
        appointable(locked.person, first_day, at)
        role = Role(locked.role)
        given = (locked.person, locked.company, role, first_day, locked.last_day)
        return write(*given, by=first, note=reason, deputy_for=locked.deputy_for, seconded_by=by)

    with refusing(_concerned()):
        walk(proposal, MOVES, "second", by=by, at=at, assignment=decided, seconded_by=by, seconded_at=at)
    return proposal


def _both_named(proposal: RoleProposal, by: User) -> str:
    """The reason on the line of history, which names one actor: the other stands in the words."""
    names = f"{proposal.proposed_by} + {by}"
    return f"{names}. {proposal.note}" if proposal.note else names


@transaction.atomic
def decline(proposal: RoleProposal, *, by: User, at: dt.datetime, note: str = "") -> RoleProposal:
    """Say no as the second of the two. Raises `Forbidden`, and `Stale` when it is decided or taken back."""
    walk(proposal, MOVES, "decline", by=by, at=at, note=note, seconded_by=by, seconded_at=at)
    return proposal


@transaction.atomic
def withdraw(proposal: RoleProposal, *, by: User, at: dt.datetime) -> RoleProposal:
    """Take back one's own proposal. Raises `Forbidden`, and `Stale` when it is decided."""
    walk(proposal, MOVES, "withdraw", by=by, at=at)
    return proposal
