"""Employments: opened, changed, ended. A change dated ahead or back ends one period and opens the next."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, Employment, User
from companies.queries import versions
from companies.queries.line import reports_to
from kit import clock
from kit.constraints import refusing
from kit.workflow import Refused, Stale, record

from .leaves import end_leaves
from .people import may_edit
from .turns import managers_turn

DAY = dt.timedelta(days=1)
MOVABLE = ("title", "number", "manager", "safety_representative", "kind")


@transaction.atomic
def employ(
    person: User,
    company: Company,
    *,
    first_day: dt.date,
    by: User,
    at: dt.datetime,
    last_day: dt.date | None = None,
    title: str = "",
    number: str = "",
    kind: str = Employment.Kind.EMPLOYEE,
    manager: User | None = None,
    safety_representative: bool = False,
) -> Employment:
    """Open an employment. Raises `Refused` where it overlaps one there, closes a ring of managers, or is one's own."""
    may_edit(by, company, at)
    _not_own(person.pk, by)
    employment = Employment(
        person=person, company=company, title=title, number=number, kind=kind, manager=manager,
        safety_representative=safety_representative, first_day=first_day, last_day=last_day,
    )  # fmt: skip
    _in_order(employment, last_day)
    _no_ring(person, manager, at)
    _save(employment, "employ", by)
    end_leaves([employment], "employ", by)
    return employment


@transaction.atomic
def move(
    employment: Employment,
    *,
    by: User,
    at: dt.datetime,
    from_day: dt.date | None = None,
    version: int | None = None,
    **values: Any,
) -> Employment:
    """Change title, number, kind, manager or safety duty; return the employment that carries the change.

    Without `from_day`, or with the first day or today, the period itself is changed; with a later or an earlier day
    within it this one ends the day before and the next opens. `version` is what the form was filled in upon. Raises
    `Forbidden`, `Stale` where somebody has changed the employment since, `Refused` for a day outside it.
    """
    if unknown := values.keys() - set(MOVABLE):
        raise TypeError(f"nobody changes {sorted(unknown)} of an employment")
    _lock(employment, by, at, "move", version)
    day, today = from_day or employment.first_day, clock.day_of(at)
    if day < employment.first_day or (employment.last_day and day > employment.last_day):
        raise Refused(_("The change must begin while the employment lasts."), "from_day")
    if "manager" in values:
        _no_ring(employment.person, values["manager"], at)
    if day not in (employment.first_day, today):
        return _open_next(employment, day, by, values)
    for name, value in values.items():
        setattr(employment, name, value)
    _save(employment, "move", by)
    return employment


def _open_next(employment: Employment, day: dt.date, by: User, values: dict[str, Any]) -> Employment:
    """End the period the day before and open the next one with the changes; what follows stays what it was."""
    columns = ("person", "company", "first_day", "last_day", "left_at", *MOVABLE)
    carried = {name: getattr(employment, name) for name in columns}
    employment.last_day, employment.left_at = day - DAY, None
    _save(employment, "move", by)
    following = Employment(**carried | values | {"first_day": day})
    _save(following, "move", by)
    return following


@transaction.atomic
def end_employment(
    employment: Employment,
    *,
    last_day: dt.date | None,
    by: User,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> Employment:
    """Set the last day, or take it away; log-in, rights and duties end by themselves at the midnight after it.

    Raises `Forbidden`, `Stale` where somebody has changed the employment since, `Refused` for impossible days and for
    one's own employment.
    """
    _lock(employment, by, at, "end_employment", version)
    _not_own(employment.person_id, by)
    _in_order(employment, last_day)
    earlier = last_day and (employment.last_day is None or last_day <= employment.last_day)
    if earlier and employment.last_day:
        _withdraw_following(employment, by, at)
    employment.last_day, employment.left_at = last_day, None
    _save(employment, _with_note("end_employment", note), by)
    if earlier:
        end_leaves([employment], "end_employment", by)
    return employment


@transaction.atomic
def leave_now(
    employment: Employment, *, by: User, at: dt.datetime, note: str = "", version: int | None = None
) -> Employment:
    """End a live employment at this very moment, and sign the person out everywhere.

    Who still works in a sister company logs in again there. Raises `Forbidden`, `Stale`, and `Refused` where the
    employment is not live, or one's own.
    """
    _lock(employment, by, at, "leave_now", version)
    _not_own(employment.person_id, by)
    if not Employment.objects.filter(queries.employed(at), pk=employment.pk).exists():
        raise Refused(_("The employment is not running now."), "not_live")
    _withdraw_following(employment, by, at)
    employment.last_day, employment.left_at = clock.day_of(at), at
    _save(employment, _with_note("leave_now", note), by)
    end_leaves([employment], "leave_now", by)
    User.objects.filter(pk=employment.person_id).update(sign_outs=F("sign_outs") + 1)
    return employment


@transaction.atomic
def withdraw_employment(
    employment: Employment, *, by: User, at: dt.datetime, note: str = "", version: int | None = None
) -> Employment:
    """Take back an employment, or a change, that has not begun; the period that it followed goes on instead.

    Raises `Forbidden`, `Stale`, and `Refused` where it has begun, or is one's own.
    """
    _lock(employment, by, at, "withdraw_employment", version)
    _not_own(employment.person_id, by)
    if employment.first_day <= clock.day_of(at) or _never_was(employment):
        raise Refused(_("Only what has not begun can be taken back."), "begun")
    until, before = employment.last_day, _beside(employment, last_day=employment.first_day - DAY)
    employment.last_day = employment.first_day - DAY
    _save(employment, _with_note("withdraw_employment", note), by)
    if before is not None and not _never_was(before):
        before.last_day = until
        _save(before, _with_note("withdraw_employment", note), by)
    else:
        end_leaves([employment], "withdraw_employment", by)
    return employment


def _never_was(employment: Employment) -> bool:
    return employment.last_day is not None and employment.last_day < employment.first_day


def _beside(employment: Employment, **day: dt.date) -> Employment | None:
    """Return the period of the same person and company that begins or ends on this day, locked."""
    rows = Employment.objects.filter(person=employment.person_id, company=employment.company_id, **day)
    return rows.exclude(last_day__lt=F("first_day")).select_for_update(of=("self",)).first()


def _withdraw_following(employment: Employment, by: User, at: dt.datetime) -> None:
    """Take back what was to follow without a gap: whoever ends does not come back the day after by an old plan."""
    last = employment.last_day
    following = _beside(employment, first_day=last + DAY) if last else None
    if following is None or following.first_day <= clock.day_of(at):
        return
    _withdraw_following(following, by, at)
    following.last_day = following.first_day - DAY
    _save(following, "withdraw_employment", by)


def _not_own(person: uuid.UUID, by: User) -> None:
    """Refuse days that somebody gives themselves: log-in and rights last as long as the employment."""
    if person == by.pk:
        raise Refused(_("Nobody sets the days of their own employment. Ask somebody else in HR to do it."), "own")


def _in_order(employment: Employment, last_day: dt.date | None) -> None:
    if last_day and last_day < employment.first_day:
        raise Refused(_("The last day cannot be before the first day."), "employment_days_in_order")


def _with_note(verb: str, note: str) -> str:
    return f"{verb}: {note}" if note else verb


def _lock(employment: Employment, by: User, at: dt.datetime, verb: str, version: int | None) -> None:
    """Lock the row, ask for the right, and see that it is the one that the form was filled in upon."""
    employment.refresh_from_db(from_queryset=Employment.objects.select_for_update(of=("self",)))
    may_edit(by, employment.company, at)
    if version is not None and version != versions.version_of(employment):
        raise Stale(employment, verb)


def _save(employment: Employment, verb: str, by: User) -> None:
    sentences = {
        "employment_no_overlap": _("These days overlap another employment in the same company."),
        "employment_days_in_order": _("The last day cannot be before the first day."),
        "employment_number_unique_in_company": _("Somebody in the company has this employee number already."),
        "employment_not_own_manager": _("Nobody can be their own manager."),
    }
    with refusing({name: (sentence, name) for name, sentence in sentences.items()}):
        record(employment, verb, by)


def _no_ring(person: User, manager: User | None, at: dt.datetime) -> None:
    """Refuse a manager who, step by step, reports to the person; one lock for all such changes."""
    if manager is None:
        return
    managers_turn()
    if reports_to(manager, person, at):
        sentence = _("%(manager)s already reports to %(person)s, directly or through others.")
        raise Refused(sentence % {"manager": manager, "person": person}, "manager_ring")
