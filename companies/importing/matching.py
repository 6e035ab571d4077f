"""Whom a row is about: by employee number, by address, by a name that is one person's alone in the company."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import asdict

from django.utils.translation import gettext as _

from companies.numbers import NotAnOrganisationNumber, organisation_number
from companies.reading import Row, Sheet
from kit.sheets import Wrong

from .shape import Entry, Key, Known

TOLD = ("name", "email", "phone", "language")


class Unclear(ValueError):
    """The row cannot be taken in: the field it is about, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def matched(sheet: Sheet, known: Known, company: uuid.UUID | None) -> list[Entry]:
    """Return the rows with their company and person; what is unclear goes to `sheet.wrong`.

    `company` is what a row means that names none.
    """
    entries: list[Entry] = []
    named = _names(sheet, known, company)
    for row in sheet.rows:
        try:
            place = _company(row, known, company)
            entries.append(Entry(row, place, _person(row, place, known, named)))
        except Unclear as error:
            sheet.wrong.append(Wrong(row.number, sheet.headings.get(error.field, ""), str(error)))
    return _consistent(entries, sheet)


def _company(row: Row, known: Known, given: uuid.UUID | None) -> uuid.UUID:
    texts = {"company": row.company, "company_number": row.company_number}
    found = {field: _place(text, known) for field, text in texts.items() if text}
    for field, place in found.items():
        if place is None:
            raise Unclear(field, _("This is none of the companies whose HR you are."))
    places = {place for place in found.values() if place} or ({given} if given else set())
    if len(places) > 1:
        raise Unclear("company_number", _("The company's name and number are those of two companies."))
    if not places:
        raise Unclear("company", _("The company is missing."))
    return places.pop()


def _place(text: str, known: Known) -> uuid.UUID | None:
    try:
        number = organisation_number(text)
    except NotAnOrganisationNumber:
        number = text.casefold()
    return known.companies.get(number)


def _names(sheet: Sheet, known: Known, company: uuid.UUID | None) -> Counter[tuple[str, str, str]]:
    """How many kinds of row bear a name in a company: a row without number and address is unclear beside others."""
    kinds = {(row.company, row.company_number, row.name.casefold(), row.email, row.employee) for row in sheet.rows}
    return Counter((first, second, name) for first, second, name, *_rest in kinds)


def _person(row: Row, place: uuid.UUID, known: Known, named: Counter[tuple[str, str, str]]) -> Key:
    by_number = known.by_number.get((place, row.employee)) if row.employee else None
    by_email = known.by_email.get(row.email) if row.email else None
    if by_number and by_email and by_number != by_email:
        person = known.people[by_number].name
        raise Unclear("number", _("The number is %(person)s's, the address somebody else's.") % {"person": person})
    if by_number:
        _same(row, by_number, known)
    if found := by_number or by_email:
        return found
    bare = not row.email and not row.employee
    if bare and named[row.company, row.company_number, row.name.casefold()] > 1:
        raise Unclear("name", _("Several rows bear this name. Write the e-mail address or the employee number."))
    namesakes = [
        one for one in known.by_name.get((place, row.name.casefold()), ()) if _could_be(row, one, place, known)
    ]
    if len(namesakes) == 1:
        return namesakes[0]
    if bare and namesakes:
        raise Unclear("name", _("Several people bear this name. Write the e-mail address or the employee number."))
    if row.email:
        return f"e {row.email}"
    return f"n {place} {row.employee}" if row.employee else f"r {place} {row.name.casefold()}"


def _same(row: Row, person: uuid.UUID, known: Known) -> None:
    """Refuse a number that has gone to somebody else: neither the address nor any part of the name is the same."""
    one = known.people[person]
    words = set(one.name.casefold().split()) & set(row.name.casefold().split())
    if not words and not (row.email and row.email == one.email):
        raise Unclear("number", _("The number is %(person)s's.") % {"person": one.name})


def _could_be(row: Row, person: uuid.UUID, place: uuid.UUID, known: Known) -> bool:
    """Whether nothing tells the namesake from the row: no other address, no other number in the company."""
    numbers = {period.number for period in known.of_person[person] if period.company == place and period.number}
    other_address = row.email and known.people[person].email
    return not other_address and not (row.employee and numbers)


def _consistent(entries: list[Entry], sheet: Sheet) -> list[Entry]:
    """Take out rows that contradict an earlier one: the same person twice, one address or number for two people."""
    kept: list[Entry] = []
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        try:
            entry.repeated = _beside(entry, seen)
            kept.append(entry)
        except Unclear as error:
            sheet.wrong.append(Wrong(entry.row.number, sheet.headings.get(error.field, ""), str(error)))
    return kept


def _beside(entry: Entry, seen: dict[tuple[object, ...], Entry]) -> bool:
    row = entry.row
    here = seen.setdefault(("at", entry.key, entry.company), entry)
    if here is not entry:
        if asdict(here.row) | {"number": 0} == asdict(row) | {"number": 0}:
            return True
        raise Unclear("name", _("Row %(row)s is about the same person.") % {"row": here.row.number})
    marks = {("email", row.email): "email", ("number", entry.company, row.employee): "number"}
    for mark, field in marks.items():
        other = seen.setdefault(mark, entry) if mark[-1] else entry
        if other.key != entry.key:
            raise Unclear(field, _("Row %(row)s has the same for somebody else.") % {"row": other.row.number})
    for field in TOLD:
        told = getattr(row, field)
        other = seen.setdefault((field, "of", entry.key), entry) if told else entry
        if getattr(other.row, field) != told:
            raise Unclear(field, _("Row %(row)s says something else of the same person.") % {"row": other.row.number})
    return False
