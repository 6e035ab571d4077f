"""Company, owner and back-up of a row, among those the importer may know."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from accounts.reading import Row, Sheet
from companies.numbers import NotAnOrganisationNumber, organisation_number

from .profiles import Unclear, profile
from .shape import Entry, Known, Operator, Place

NAME_AT_MOST = 120


def matched(sheet: Sheet, known: Known, company: uuid.UUID | None) -> list[Entry]:
    """Return the rows with account, company and people; what is unclear goes to `sheet.wrong`.

    `company` is what a row means that names none. An account stands in the file once.
    """
    entries: list[Entry] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in sheet.rows:
        try:
            entry = _entry(row, known, company)
            if entry.key in seen:
                column = "address" if row.address else "handle"
                raise Unclear(column, _("Row %(row)s is about the same account.") % {"row": seen[entry.key]})
            seen[entry.key] = row.number
            entries.append(entry)
        except Unclear as error:
            sheet.refuse(row.number, error.field, str(error))
    return entries


def _entry(row: Row, known: Known, company: uuid.UUID | None) -> Entry:
    identity = profile(row)
    place = _company(row, known, company)
    name = row.name or row.handle.removeprefix("@") or identity.handle
    owner, backup = (_person(row, field, place, known) for field in ("owner", "backup"))
    if owner and backup and owner.id == backup.id:
        raise Unclear("backup", _("Owner and back-up must be two people."))
    return Entry(row, place, identity, name[:NAME_AT_MOST], owner, backup)


def _company(row: Row, known: Known, given: uuid.UUID | None) -> Place:
    texts = {"company": row.company, "company_number": row.company_number}
    found = {field: _place(text, known) for field, text in texts.items() if text}
    for field, place in found.items():
        if place is None:
            raise Unclear(field, _("This is none of the companies whose accounts you may enter."))
    places = {place for place in found.values() if place} or ({given} if given else set())
    if len(places) > 1:
        raise Unclear("company_number", _("The company's name and number are those of two companies."))
    if not places:
        raise Unclear("company", _("The company is missing."))
    return known.places[places.pop()]


def _place(text: str, known: Known) -> uuid.UUID | None:
    try:
        number = organisation_number(text)
    except NotAnOrganisationNumber:
        number = text.casefold()
    return known.companies.get(number)


def _person(row: Row, field: str, place: Place, known: Known) -> Operator | None:
    text = getattr(row, field)
    if not text:
        return None
    found = {one.id: one for one in known.people.get((place.id, text.casefold().removeprefix("mailto:")), ())}
    words = {"text": text, "company": place.name}
    if not found:
        sentence = _("%(text)s: nobody with this name, e-mail address or employee number works in %(company)s today.")
        raise Unclear(field, sentence % words)
    if len(found) > 1:
        sentence = _("Several people are called %(text)s. Write the e-mail address or the employee number.")
        raise Unclear(field, sentence % words)
    return next(iter(found.values()))
