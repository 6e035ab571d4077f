"""The dry run of an import: what a file would do to the people of one's companies. Reads and computes, never writes."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, Q

from companies import queries
from companies.models import Employment, User
from companies.reading import parse
from kit import clock
from kit.sheets import Table, Wrong

from .comparing import compare
from .managers import Line, rings
from .matching import Unclear, matched
from .shape import CHANGED, ENDED, NEW, UNCHANGED, Employed, Entry, Known, Missing, Person, Place, Plan

__all__ = ["CHANGED", "ENDED", "NEW", "UNCHANGED", "Entry", "Missing", "Plan", "dry_run"]


def dry_run(table: Table, *, company: uuid.UUID | None, by: User, at: dt.datetime) -> Plan:
    """Return what the table would do, for somebody who may edit people; three queries, however many rows.

    `company` is the company of rows that name none. Raises `NotAFile` where the headings do not say whom the rows are
    about.
    """
    sheet = parse(table)
    known = _known(by, at)
    entries = matched(sheet, known, company)
    line = Line(entries, known)
    kept: list[Entry] = []
    for entry in entries:
        try:
            if not entry.repeated:
                compare(entry, known, line.manager_of(entry))
            kept.append(entry)
        except Unclear as error:
            sheet.wrong.append(Wrong(entry.row.number, sheet.headings.get(error.field, ""), str(error)))
    sheet.wrong += rings(kept, known, sheet.headings.get("manager", ""))
    sheet.wrong.sort(key=lambda wrong: (wrong.row, wrong.column))
    return Plan(kept, sheet.wrong, _missing(entries, known, by), sheet.ignored)


def _known(by: User, at: dt.datetime) -> Known:
    places = queries.edits_people_of(by, at).values_list("id", "name", "number", "slug")
    withdrawn = Q(last_day__lt=F("first_day"))  # a coming one that never was
    periods = Employment.objects.exclude(withdrawn).order_by("first_day", "pk")
    fields = ("id", "person_id", "company_id", "title", "number", "kind", "manager_id", "first_day", "last_day")
    employments = [Employed(*row) for row in periods.values_list(*fields)]
    people = User.objects.exclude(pk=queries.PORTAL_ID).order_by()
    return Known(
        today=clock.day_of(at),
        importer=by.pk,
        places={row[0]: Place(*row) for row in places},
        people={row[0]: Person(*row) for row in people.values_list("id", "name", "email", "phone", "language")},
        employments=employments,
    )


def _missing(entries: list[Entry], known: Known, by: User) -> list[Missing]:
    """People who work in the companies of the file beyond today and stand in no row of it.

    Externals never stand there; nobody ends themselves by a tick.
    """
    inside = {(entry.key, entry.company) for entry in entries}
    companies = {entry.company for entry in entries}
    found = [
        Missing(period.id, known.people[period.person].name, period.title, known.places[period.company].name)
        for period in known.employments
        if period.company in companies
        and period.kind != Employment.Kind.EXTERNAL
        and period.first_day <= known.today
        and (period.last_day is None or period.last_day > known.today)
        and period.person != by.pk
        and (period.person, period.company) not in inside
    ]
    return sorted(found, key=lambda one: (one.company, one.name.casefold()))
