"""What a manager does about their people's acknowledgements: remind them, note a talk."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from kit import clock
from kit.keys import uuid7
from kit.templatetags.times import moment_words
from kit.workflow import Forbidden, Refused
from notices import workflow as notices
from policy import queries
from policy.models import Policy, Reminder, Talk
from policy.queries import Following


@transaction.atomic
def remind(following: Following, *, by: User, at: dt.datetime, person: User | None = None) -> int:
    """Remind one person, or everybody of a list, of what they owe; return how many people get a mail.

    At most once a person, policy and day, whoever presses. Raises `Forbidden` without the right (manager in line, or
    HR of the company), `Refused` where nobody owes anything, or who reminded already today and when.
    """
    if person is not None and not queries.may_remind(by, person, at):
        raise Forbidden("remind")
    if person is None and not queries.follower(by, following, at).near:
        raise Forbidden("remind")
    owed = queries.owing(by, following, at, person)
    if not owed:
        raise Refused(_("Nobody here owes an acknowledgement any more."))
    press = uuid7()
    people = _written(owed, press, by, at)
    if not people:
        first = queries.reminded_today(owed, clock.day_of(at))[0]
        names = {"person": first.by.name, "when": moment_words(first.at)}
        raise Refused(_("%(person)s has reminded already, %(when)s. Once a day is enough.") % names)
    notices.tell("policy_reminder", press, people, at=at)
    return len(people)


def _written(owed: set[tuple[uuid.UUID, uuid.UUID]], press: uuid.UUID, by: User, at: dt.datetime) -> list[User]:
    """Write a reminder for each person and policy that had none today; return the people of those written."""
    managed = queries.manages(by, {who for who, _ in owed}, at)
    rows = [
        Reminder(
            press=press, policy_id=of, person_id=who, by=by, as_manager=who in managed, day=clock.day_of(at), at=at
        )
        for who, of in sorted(owed)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    landed = Reminder.objects.filter(press=press).values("person")
    return list(User.objects.filter(pk__in=landed))


@transaction.atomic
def note_talk(person: User, policy: Policy, *, on: dt.date, note: str, by: User, at: dt.datetime) -> Talk:
    """Note that a manager has talked the policy in force through with the person; they go on owing what they owe.

    Raises `Forbidden` where the person is not below the manager or the policy does not reach them, `Refused` for a
    day that has not come, or on which the text did not apply yet.
    """
    adoption = queries.own_adoption(person, policy, at)
    if adoption is None or not queries.may_talk(by, person, at):
        raise Forbidden("note_talk")
    if on > clock.day_of(at):
        raise Refused(_("That day has not come yet. Note the talk when you have had it."), "on")
    if on < adoption.effective_from:
        raise Refused(_("The text that applies now did not apply on that day."), "on")
    talk = Talk(version=adoption.version, person=person, on=on, note=note, by=by, at=at)
    talk.save(force_insert=True)
    return talk
