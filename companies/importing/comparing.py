"""What a row would change: of the person, and of the employment it means."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext as _

from companies.reading import Row

from .matching import Unclear
from .shape import CHANGED, ENDED, NEW, UNCHANGED, Employed, Entry, Known, Person


def compare(entry: Entry, known: Known, manager: Any) -> None:
    """Fill in what the row would do; `manager` is the key of whom it names, or None. Raises `Unclear`."""
    period = _meant(entry, known)
    wanted = _wanted(entry.row, manager)
    if period is None:
        entry.values = _opening(entry, known, wanted)
        entry.outcome = NEW
    else:
        entry.employment = period.id
        entry.values = {name: value for name, value in wanted.items() if value != getattr(period, name)}
        _end(entry, period, known)
    _not_own_days(entry, known)
    _compare_person(entry, known)
    if entry.outcome == UNCHANGED and (entry.values or entry.person):
        entry.outcome = CHANGED
    entry.shown = _shown(entry, period, known)


def _not_own_days(entry: Entry, known: Known) -> None:
    """Refuse a row by which the importer would set the days of their own employment (as `workflow.employ` does)."""
    if entry.key == known.importer and (entry.outcome == NEW or "last_day" in entry.values):
        field = "first_day" if entry.outcome == NEW else "last_day"
        raise Unclear(field, _("Nobody sets the days of their own employment. Ask somebody else in HR to do it."))


def _wanted(row: Row, manager: Any) -> dict[str, Any]:
    said = {"title": row.title, "number": row.employee, "kind": row.kind, "manager": manager, "last_day": row.last_day}
    return {name: value for name, value in said.items() if value}


def _meant(entry: Entry, known: Known) -> Employed | None:
    """Return the employment that the row speaks of; None when it opens one."""
    periods = [] if isinstance(entry.key, str) else known.of_person.get(entry.key, [])
    here = [period for period in periods if period.company == entry.company]
    first, last = entry.row.first_day, entry.row.last_day
    if first:
        same = next((period for period in here if period.first_day == first), None)
        for period in here if same is None else ():
            if _overlap(period, first, last):
                _overlapping(period)
        return _present(same, here, known.today)
    if last and (same := next((period for period in here if period.last_day == last), None)):
        return same
    return next((period for period in here if period.unfinished(known.today)), None)  # the earliest: they are in order


def _present(period: Employed | None, here: list[Employed], today: dt.date) -> Employed | None:
    """Return the period that goes on from this one without a gap: a move ends one and opens the next."""
    while period and not period.unfinished(today) and (following := _following(period, here)):
        period = following
    return period


def _following(period: Employed, here: list[Employed]) -> Employed | None:
    """Return the period of the same person and company that begins the day after this one ends."""
    after = period.last_day + dt.timedelta(days=1) if period.last_day else None
    beside = (one for one in here if (one.person, one.company) == (period.person, period.company))
    return next((one for one in beside if one.first_day == after), None)


def _overlap(period: Employed, first: dt.date, last: dt.date | None) -> bool:
    begins_after = last is not None and period.first_day > last
    ends_before = period.last_day is not None and period.last_day < first
    return not (begins_after or ends_before)


def _overlapping(period: Employed) -> None:
    if period.last_day:
        days = {"first": period.first_day, "last": period.last_day}
        raise Unclear("first_day", _("The portal has an employment here from %(first)s to %(last)s.") % days)
    raise Unclear("first_day", _("The portal says that the employment began on %(day)s.") % {"day": period.first_day})


def _opening(entry: Entry, known: Known, wanted: dict[str, Any]) -> dict[str, Any]:
    first = entry.row.first_day or known.today
    last = entry.row.last_day
    if last and last < first:
        raise Unclear("last_day", _("The employment has ended. Write its first day too, or take the row away."))
    return wanted | {"first_day": first, "last_day": last}


def _end(entry: Entry, period: Employed, known: Known) -> None:
    following, last = _following(period, known.of_person[period.person]), entry.values.get("last_day")
    if last is None or (following and last == following.last_day):
        entry.values.pop("last_day", None)
        return
    if following and following.unfinished(known.today):
        planned = _("A change from %(day)s is planned. Use the person's page.")
        raise Unclear("last_day", planned % {"day": following.first_day})
    if not period.unfinished(known.today):
        raise Unclear("last_day", _("The employment ended on %(day)s. Employ anew.") % {"day": period.last_day})
    if last < period.first_day:
        raise Unclear("last_day", _("The last day cannot be before the first day."))
    entry.outcome = ENDED


def _compare_person(entry: Entry, known: Known) -> None:
    row = entry.row
    said = {"name": row.name, "email": row.email, "phone": row.phone, "language": row.language}
    said = {name: value for name, value in said.items() if value}
    if isinstance(entry.key, str):
        entry.person = said
        return
    one = known.people[entry.key]
    entry.person = {name: value for name, value in said.items() if value != getattr(one, name)}
    if entry.person.keys() & {"name", "email"} and not _own(one, known):
        reason = _("The person works in another company, whose HR keeps name and address.")
        raise Unclear("name" if "name" in entry.person else "email", reason)


def _own(one: Person, known: Known) -> bool:
    """Whether the importer is HR of where the person works, or worked last (as `workflow.change_person` asks)."""
    periods = known.of_person.get(one.id, [])
    present: set[uuid.UUID] = {period.company for period in periods if period.unfinished(known.today)}
    if not present and periods:
        present = {max(periods, key=lambda period: period.last_day or dt.date.max).company}
    return bool(present & known.places.keys())


def _shown(entry: Entry, period: Employed | None, known: Known) -> list[tuple[str, str, str]]:
    one = None if isinstance(entry.key, str) else known.people[entry.key]
    shown = [(name, str(getattr(one, name, None) or ""), new) for name, new in entry.person.items() if one]
    if period is None:
        return shown
    return shown + [
        (name, _text(getattr(period, name), known), _text(new, known)) for name, new in entry.values.items()
    ]


def _text(value: Any, known: Known) -> str:
    if isinstance(value, uuid.UUID):
        return known.people[value].name
    return "" if value is None else str(value)
