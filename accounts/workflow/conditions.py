"""Conditions of an approval: laid down with the decision, met by those who run the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import MOST_CONDITIONS, Condition, ConditionMet, Decision, Request
from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record

LONGEST = Condition._meta.get_field("text").max_length or 0


def lay_down(decision: Decision, conditions: Sequence[tuple[str, dt.date]], at: dt.datetime) -> None:
    """Write the conditions of a decision, in the order given. `Refused` names the first that lacks something."""
    if len(conditions) > MOST_CONDITIONS:
        raise Refused(
            _("At most %(most)s conditions. Refuse, or ask for a change.") % {"most": MOST_CONDITIONS}, "many"
        )
    for number, (text, due) in enumerate(conditions, 1):
        if not text.strip() or len(text.strip()) > LONGEST:
            raise Refused(_("Write what is to be done, in a few sentences."), f"text_{number}")
        if due < clock.day_of(at):
            raise Refused(_("Choose today or a later day."), f"due_{number}")
        Condition(decision=decision, number=number, text=text.strip(), due=due).save(force_insert=True)


@transaction.atomic
def meet_condition(condition: Condition, *, by: User, at: dt.datetime, note: str) -> ConditionMet:
    """Say that a condition is met, and how; those who decided read it.

    Raises `Forbidden`, `Stale` when somebody has said so already, `Refused` without saying how.
    """
    request = Request.objects.select_for_update(of=("self",)).get(decisions=condition.decision_id)
    if condition.pk not in queries.standing.to_meet(by, request, at):
        if ConditionMet.objects.filter(condition=condition).exists():
            raise Stale(request, "meet_condition")
        raise Forbidden("meet_condition")
    if not note.strip():
        raise Refused(_("Write how it is met, so that those who decided can see it."), "note")
    met = ConditionMet(condition=condition, note=note.strip(), by=by, at=at)
    met.save(force_insert=True)
    record(request, f"meet_condition: {condition.number}. {note.strip()}", by)
    return met
