"""The dry run of a list of earlier signatures: what it would enter, and what cannot be. Reads, never writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Employment, User
from kit import clock
from kit.sheets import Table, Wrong
from policy.models import Acknowledgement, Version
from policy.reading import Row, Sheet, parse

Found = tuple[uuid.UUID, uuid.UUID]  # person and company


@dataclass(frozen=True)
class Entry:
    """One signature: of whom, in which company, on which scan (none: no scan), and whether the portal has it."""

    row: Row
    person: uuid.UUID
    company: uuid.UUID
    name: str
    scan: str
    known: bool


@dataclass
class Plan:
    """What the import would do: nothing while anything is wrong."""

    entries: list[Entry] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[Entry]:
        """The rows that the portal does not have yet."""
        return [entry for entry in self.entries if not entry.known]

    @property
    def fingerprint(self) -> str:
        """What is the same as long as list, scans and facts lead to the same."""
        return hashlib.sha256(repr((self.entries, self.wrong)).encode()).hexdigest()


@dataclass
class People:
    """Who has ever been employed where this version was adopted, and how a row can name them."""

    names: dict[uuid.UUID, str] = field(default_factory=dict)
    by: dict[str, set[Found]] = field(default_factory=dict)

    def add(self, found: Found, name: str, *texts: str) -> None:
        """Make somebody findable."""
        self.names[found[0]] = name
        for text in texts:
            self.by.setdefault(text.casefold(), set()).add(found)


def dry_run(
    table: Table, scans: Mapping[str, str], faults: Mapping[str, str], *, version: Version, by: User, at: dt.datetime
) -> Plan:
    """Return what the list would enter for the version; three queries, however many rows.

    `scans` are the hashes of the scans by name, `faults` why a file is none. Raises `NotAFile` for its headings.
    """
    sheet = parse(table)
    people = _people(version, by, at)
    signed = set(Acknowledgement.objects.filter(version=version).values_list("person", flat=True))
    plan = Plan(wrong=sheet.wrong, ignored=sheet.columns.ignored)
    seen: dict[uuid.UUID, int] = {}
    for row in sheet.rows:
        name, reason = _fault(row, scans, faults, clock.day_of(at))
        found, who = _person(row, people)
        if not reason and found is None:
            name, reason = who
        if not reason and found and found[0] in seen:
            name, reason = who[0], _("Row %(row)s is about the same person.") % {"row": seen[found[0]]}
        if reason or found is None:
            plan.wrong.append(Wrong(row.line, sheet.heading(name), reason))
            continue
        seen[found[0]] = row.line
        scan = _scan(row, sheet, scans)
        plan.entries.append(Entry(row, *found, people.names[found[0]], scan, found[0] in signed))
    plan.wrong.sort(key=lambda wrong: (wrong.row, wrong.column))
    return plan


def _people(version: Version, by: User, at: dt.datetime) -> People:
    places = companies.edits_people_of(by, at).filter(adoptions__version=version)
    rows = Employment.objects.filter(company__in=places).exclude(kind=Employment.Kind.EXTERNAL).order_by("first_day")
    people = People()
    for person, company, number, name, email in rows.values_list(
        "person", "company", "number", "person__name", "person__email"
    ):
        people.add((person, company), name, f"number {number}", f"email {email}", f"name {name}")
    return people


def _person(row: Row, people: People) -> tuple[Found | None, tuple[str, str]]:
    """Return whom a row means, and the column that says so; None with the reason where it is unclear."""
    for name in ("number", "email", "name"):
        text = getattr(row, name)
        if not text:
            continue
        found = _meant(people.by.get(f"{name} {text}".casefold(), set()), row, people)
        who = {person for person, _company in found}
        if len(who) > 1:
            return None, (name, _("Several people bear this. Write the e-mail address or the employee number."))
        if not who:
            return None, (name, _("Nobody like that is or was employed where you are HR and this version was adopted."))
        person = who.pop()
        if row.name and not _same(row.name, people.names[person]):
            return None, (name, _("This is %(person)s, not the name in the row.") % {"person": people.names[person]})
        return min(found, key=lambda one: str(one[1])), (name, "")
    return None, ("name", _("The row does not say who it is."))


def _meant(found: set[Found], row: Row, people: People) -> set[Found]:
    """Return whom of several the rest of the row means: each company gives out its employee numbers by itself."""
    for other in ("email", "name"):
        told = {person for person, _company in people.by.get(f"{other} {getattr(row, other)}".casefold(), set())}
        found = {one for one in found if one[0] in told} or found
    return found


def _same(first: str, second: str) -> bool:
    return bool(set(first.casefold().split()) & set(second.casefold().split()))


def _fault(row: Row, scans: Mapping[str, str], faults: Mapping[str, str], today: dt.date) -> tuple[str, str]:
    """Return the column and the reason that a row cannot be taken in for itself; no reason: it can."""
    if row.signed_on > today:
        return "signed_on", _("The day has not come yet.")
    if row.scan and row.scan in faults:
        return "scan", faults[row.scan]
    if row.scan and row.scan not in scans:
        return "scan", _("No scan of this name was chosen.")
    return "", ""


def _scan(row: Row, sheet: Sheet, scans: Mapping[str, str]) -> str:
    """Return the scan of a row; one scan without a column for it is the scan of the whole list."""
    if "scan" in sheet.columns.places or len(scans) != 1:
        return row.scan
    return next(iter(scans))
