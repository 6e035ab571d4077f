"""Company, owner and back-up of a row, among those the importer may know."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.platforms import Identity
from accounts.reading import Row, Sheet
from companies.numbers import NotAnOrganisationNumber, organisation_number

from .profiles import Unclear, profile
from .shape import Entry, Known, Operator, Place

NAME_AT_MOST = 120


def matched(sheet: Sheet, known: Known, company: uuid.UUID | None) -> list[Entry]:
    """Return the rows with account, company and people; all that is wrong with a row goes to `sheet.wrong`.

    `company` is what a row means that names none. An account stands in the file once.
    """
    entries: list[Entry] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in sorted((*sheet.rows, *sheet.broken), key=lambda row: row.number):
        wrong: list[Unclear] = []
        entry = _entry(row, known, company, seen, wrong)
        for error in wrong:
            sheet.refuse(row.number, error.field, str(error))
        if entry and not wrong and not row.unsound:
            entries.append(entry)
    return entries


def _entry(
    row: Row, known: Known, company: uuid.UUID | None, seen: dict[tuple[str, str, str], int], wrong: list[Unclear]
) -> Entry | None:
    """Return what the row means, as far as it can be known; everything that is unclear in it is put to `wrong`."""
    identity, place = _identity(row, wrong), _company(row, known, company, wrong)
    if identity:
        key = identity.platform, identity.kind, identity.handle
        if key in seen:
            column = "address" if row.address else "handle"
            wrong.append(Unclear(column, _("Row %(row)s is about the same account.") % {"row": seen[key]}))
        seen.setdefault(key, row.number)
    if place is None:
        return None  # nobody can be looked for
    owner, backup = (_person(row, field, place, known, wrong) for field in ("owner", "backup"))
    if owner and backup and owner.id == backup.id:
        wrong.append(Unclear("backup", _("Owner and back-up must be two people.")))
    if identity is None:
        return None
    name = row.name or row.handle.removeprefix("@") or identity.handle
    return Entry(row, place, identity, name[:NAME_AT_MOST], owner, backup)


def _identity(row: Row, wrong: list[Unclear]) -> Identity | None:
    """Return the account; where the platform is unknown, the address is looked at all the same."""
    if row.unsound & ({"address"} if row.address or "address" in row.unsound else {"platform", "handle"}):
        return None
    try:
        return profile(row)
    except Unclear as error:
        wrong.append(error)
        if error.field == "platform" and row.address:
            return _identity(replace(row, platform=""), wrong)
        return None


def _company(row: Row, known: Known, given: uuid.UUID | None, wrong: list[Unclear]) -> Place | None:
    texts = {"company": row.company, "company_number": row.company_number}
    found = {field: _place(text, known) for field, text in texts.items() if text}
    unknown = [field for field, place in found.items() if place is None]
    wrong += [Unclear(field, _("This is none of the companies whose accounts you may enter.")) for field in unknown]
    if unknown or row.unsound & texts.keys():
        return None
    places = {place for place in found.values() if place} or ({given} if given else set())
    if len(places) > 1:
        wrong.append(Unclear("company_number", _("The company's name and number are those of two companies.")))
    if not places:
        wrong.append(Unclear("company", _("The company is missing.")))
    return known.places[places.pop()] if len(places) == 1 else None


def _place(text: str, known: Known) -> uuid.UUID | None:
    try:
        number = organisation_number(text)
    except NotAnOrganisationNumber:
        number = text.casefold()
    return known.companies.get(number)


def _person(row: Row, field: str, place: Place, known: Known, wrong: list[Unclear]) -> Operator | None:
    text = getattr(row, field)
    if not text:
        return None
    found = {one.id: one for one in known.people.get((place.id, text.casefold().removeprefix("mailto:")), ())}
    words = {"text": text, "company": place.name}
    if len(found) == 1:
        return next(iter(found.values()))
    sentence = _("Several people are called %(text)s. Write the e-mail address or the employee number.")
    if not found:
        sentence = _("%(text)s: nobody with this name, e-mail address or employee number works in %(company)s today.")
    wrong.append(Unclear(field, sentence % words))
    return None
