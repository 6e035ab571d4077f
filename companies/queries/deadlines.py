"""What a company has set its deadlines to: in SQL for duties, in Python for one case, as a page for people.

The number that holds is the one in force on the day from which is counted, not today's: a change never moves a due
day that somebody was already told. Every row was written before its first day, so the answer for a day that has come
is the same whenever it is asked.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from companies import queries
from companies.deadlines import DAYS, DEADLINES, Deadline, worded
from companies.models import Company, CompanyDays, User
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays, AddMonths


def days(key: str, *, since: str = "since", company: str = "company") -> Coalesce:
    """Return an expression: the days or months that held in the row's `company` on its day `since`.

    A deadline that follows another takes the other's number where the company has set none of its own.
    """
    rows = CompanyDays.objects.filter(company=OuterRef(company), valid_from__lte=OuterRef(since))
    order = ("-valid_from", "-at", "-id")
    if follows := DEADLINES[key].follows:
        own_first = Case(When(key=follows, then=1), default=0)
        latest = rows.filter(key__in=(key, follows)).order_by(own_first, *order)
    else:
        latest = rows.filter(key=key).order_by(*order)
    return Coalesce(Subquery(latest.values("value")[:1]), DEADLINES[key].default, output_field=IntegerField())


def due(key: str, *, since: str = "since", company: str = "company") -> AddDays | AddMonths:
    """Return an expression: the day `since`, and as long after it as held in the row's `company` on that day."""
    add = AddDays if DEADLINES[key].unit == DAYS else AddMonths
    return add(F(since), days(key, since=since, company=company))


def days_on(key: str, company: Company | uuid.UUID, day: dt.date) -> int:
    """Return the days or months that hold in the company on a day."""
    rows = CompanyDays.objects.filter(company=company, key=key, valid_from__lte=day)
    found = rows.values_list("value", flat=True).first()
    if found is None and DEADLINES[key].follows:
        return days_on(DEADLINES[key].follows, company, day)
    return DEADLINES[key].default if found is None else found


def may_read_days(user: User, company: Company, at: dt.datetime) -> bool:
    """Return whether the person reads the deadlines: HR, CEO and auditor of the company, and HR of the parent."""
    sees = company.pk in queries.companies_where(user, Can.SEE_PEOPLE, at)
    return sees or queries.runs_the_group(user, at) is not None


def may_set_days(user: User, company: Company, at: dt.datetime) -> bool:
    """Return whether the person sets them: HR of the company, or the parent's for one without (architecture § 4)."""
    return company.pk in queries.edits_people(user, at)


@dataclass(frozen=True)
class Shown:
    """A deadline of a company as its page shows it: what holds today, what comes, and who set it."""

    deadline: Deadline
    now: str
    since: dt.date | None  # the company's own number holds since then; None: what holds for all that have set nothing
    coming: list[tuple[str, dt.date]]

    @property
    def default(self) -> str:
        """Return what holds without a choice of the company."""
        return worded(self.deadline.default, self.deadline.unit)

    @property
    def bounds(self) -> str:
        """Return what the company may choose."""
        return f"{self.deadline.least}–\u2060{worded(self.deadline.most, self.deadline.unit)}"


def shown(company: Company, at: dt.datetime) -> list[Shown]:
    """Return every deadline of the company, in the order of the table. One query."""
    steps: dict[str, dict[dt.date, int]] = {key: {} for key in DEADLINES}
    for row in history(company).order_by("valid_from", "at", "id"):
        steps[row["key"]][row["valid_from"]] = row["value"]  # of those with one first day the one written last holds
    return [_shown(deadline, steps, clock.day_of(at)) for deadline in DEADLINES.values()]


def _shown(deadline: Deadline, steps: dict[str, dict[dt.date, int]], today: dt.date) -> Shown:
    own = steps[deadline.key]
    past = [(day, value) for day, value in own.items() if day <= today]
    if not past and deadline.follows:
        past = [(day, value) for day, value in steps[deadline.follows].items() if day <= today]
    since, now = past[-1] if past else (None, deadline.default)
    coming = [(worded(value, deadline.unit), day) for day, value in own.items() if day > today]
    return Shown(deadline, worded(now, deadline.unit), since, coming)


def history(company: Company, key: str = "") -> QuerySet[Any, Any]:
    """Return plain rows of what the company has set, what was written last first: all of it, or of one deadline."""
    rows = CompanyDays.objects.filter(company=company, **({"key": key} if key else {})).order_by("-at", "-id")
    return rows.values("id", "key", "value", "valid_from", "at", name=F("by__name"))


def version_of_days(company: Company, key: str) -> str:
    """Return which change of the deadline was the last to be written: what a form was filled in upon."""
    last = history(company, key).first()
    return str(last["id"]) if last else ""
