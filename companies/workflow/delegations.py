"""What a CEO lets a named person decide: given for named days, taken back on any of them, never passed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, Delegation, Employment, User
from companies.permissions import DELEGABLE, Can
from kit import clock
from kit.constraints import refusing
from kit.workflow import Forbidden, Refused, Stale, record

MONTHS = 24  # the longest delegation: whoever decides for the CEO is chosen anew at least every second year


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
    note: str = "",
) -> Delegation:
    """Let a named person decide named things for a company, from a day to a day, at most 24 months.

    Only its CEO may (policy: Genomförande, "av dem utsedda personer"). Raises `Forbidden`, and `Refused` for oneself,
    for who does not work there, for past, endless or overlapping days, and for what cannot be delegated.
    """
    wanted = sorted(set(cans))
    if queries.may_delegate(by, company, at) is None:
        raise Forbidden("delegate")
    _delegable(wanted)
    _within(first_day, last_day, at)
    _someone_else_who_works_there(person, company, by, first_day, at)
    delegation = Delegation(
        person=person, company=company, cans=wanted, delegated_by=by, first_day=first_day, last_day=last_day
    )
    _write(delegation, "delegate", note, by)
    return delegation


def _delegable(wanted: list[Can]) -> None:
    if not wanted:
        raise Refused(_("Choose at least one thing that the person may decide."), "cans")
    if not set(wanted) <= DELEGABLE:
        raise Refused(_("This cannot be delegated. Choose among what the list names."), "cans")


def _someone_else_who_works_there(
    person: User, company: Company, by: User, first_day: dt.date, at: dt.datetime
) -> None:
    """Refuse oneself, and who does not work in the company when the delegation begins: it would carry nothing."""
    if person.pk == by.pk:
        raise Refused(_("You decide already. Choose somebody else."), "person")
    there = person.employments.filter(queries.unfinished(at), queries.on(first_day), company=company)
    if not person.is_active or not there.exclude(kind=Employment.Kind.EXTERNAL).exists():
        sentence = _("%(person)s is not employed in %(company)s on the first day. A delegation follows the employment.")
        raise Refused(sentence % {"person": person, "company": company}, "person")


def _within(first_day: dt.date, last_day: dt.date, at: dt.datetime) -> None:
    if first_day < clock.day_of(at):
        raise Refused(_("Nobody can decide for days that have passed. Choose today or later."), "first_day")
    if last_day < first_day:
        raise Refused(_("The last day cannot be before the first day."), "last_day")
    if last_day > (latest := clock.add_months(first_day, MONTHS)):
        sentence = _("A delegation lasts for at most %(months)s months. The last day can be %(day)s.")
        raise Refused(sentence % {"months": MONTHS, "day": formats.date_format(latest, "j F Y")}, "last_day")


def _write(delegation: Delegation, verb: str, note: str, by: User) -> None:
    """Write it, and turn the database's no to the same right twice in the same days into a sentence."""
    sentence = _("%(person)s may decide this already in some of those days. Take that delegation back first.")
    with refusing({"delegation_no_overlap": (sentence % {"person": delegation.person}, "first_day")}):
        record(delegation, f"{verb}: {note.strip()}" if note.strip() else verb, by)


@transaction.atomic
def end_delegation(
    delegation: Delegation, *, by: User, at: dt.datetime, note: str, last_day: dt.date | None = None
) -> Delegation:
    """Take a delegation back at once, or after an earlier last day, with the reason.

    A CEO of the company may on any day, whoever gave it. Raises `Forbidden`, `Stale` when it is over already, and
    `Refused` without a reason, or for a last day that has passed or is no earlier.
    """
    delegation.refresh_from_db(from_queryset=Delegation.objects.select_for_update(of=("self",)))
    if queries.may_delegate(by, delegation.company, at) is None:
        raise Forbidden("end_delegation")
    if delegation.ended_at is not None or delegation.last_day < clock.day_of(at):
        raise Stale(delegation, "end_delegation")
    if not note.strip():
        raise Refused(_("Write why. The reason is kept with the delegation."), "note")
    if last_day is None:
        delegation.ended_at = at
        delegation.last_day = min(delegation.last_day, max(delegation.first_day, clock.day_of(at)))
    else:
        _earlier(delegation, last_day, at)
        delegation.last_day = last_day
    _write(delegation, "end_delegation", note, by)
    return delegation


def _earlier(delegation: Delegation, last_day: dt.date, at: dt.datetime) -> None:
    if last_day < max(clock.day_of(at), delegation.first_day):
        raise Refused(_("The last day is today or later, and not before the delegation begins."), "last_day")
    if last_day >= delegation.last_day:
        raise Refused(_("The delegation ends then or earlier already. To make it longer, give a new one."), "last_day")
