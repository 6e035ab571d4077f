"""Inviting people to choose a password, and their doing so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies import invitations, queries
from companies.models import Employment, Invitation, User
from kit import clock
from kit.workflow import Forbidden, Refused


@transaction.atomic
def invite(people: Collection[uuid.UUID] | None = None, *, by: User, at: dt.datetime) -> int:
    """Invite these people, or everybody whom no link has reached yet; an older link of theirs dies. Return how many.

    Only people employed today, with an address and without a password, of companies whose people `by` may edit:
    others are left out. The mail follows from the invitation (`companies.duties`). Raises `Forbidden`.
    """
    if not queries.edits_people_of(by, at).exists():
        raise Forbidden("invite")
    if people is None:
        found = invitations.to_invite(by, at)
    else:
        found = invitations.may_invite(by, at).filter(person__in=people)
    employments = {one.person_id: one for one in found.order_by("-first_day", "-pk")}
    locked = list(User.objects.filter(pk__in=employments).select_for_update().order_by("pk"))
    earlier = Invitation.objects.filter(person__in=locked).order_by().values("person")
    numbers = dict(earlier.annotate(last=Max("number")).values_list("person", "last"))
    if people is None:  # somebody else may have pressed the same button
        still = set(invitations.to_invite(by, at).values_list("person", flat=True))
        locked = [person for person in locked if person.pk in still]
    made = [_invitation(person, employments[person.pk], numbers.get(person.pk, 0) + 1, by, at) for person in locked]
    Invitation.objects.bulk_create(made, batch_size=500)
    return len(made)


def _invitation(person: User, employment: Employment, number: int, by: User, at: dt.datetime) -> Invitation:
    return Invitation(
        person=person,
        company_id=employment.company_id,
        email=person.email or "",
        number=number,
        by=by,
        at=at,
        last_day=clock.day_of(at) + dt.timedelta(days=invitations.DAYS),
    )


@transaction.atomic
def accept(invitation: Invitation, *, password: str, by: User, at: dt.datetime) -> User:
    """Set the password that the invited person has chosen. Raises `Refused` when the link does not hold any more."""
    person = User.objects.select_for_update().get(pk=invitation.person_id)
    if by.pk != person.pk:
        raise Forbidden("accept")
    if not invitations.holding(at).filter(pk=invitation.pk).exists():
        raise Refused(_("The link no longer works."), "gone")
    person.set_password(password)
    person.save(update_fields=["password"])
    return person
