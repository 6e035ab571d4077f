"""Company, owner and back-up of a row, among those the importer may know."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.platforms import Identity
from accounts.reading import Row, Sheet
from companies.numbers import NotAnOrganisationNumber, organisation_number

from .profiles import Unclear, profile
from .shape import Entry, Known, Operator, Place

NAME_AT_MOST = 120


Key = tuple[str, str, str]  # what makes two addresses the same account


@dataclass(frozen=True)
class First:
    """The row that an account of the file is taken from: the first sound one, while there is none the first."""

    number: int
    sound: bool


def matched(sheet: Sheet, known: Known, company: uuid.UUID | None) -> list[Entry]:
    """Return the rows with account, company and people; all that is wrong with a row goes to `sheet.wrong`.

    `company` is what a row means that names none. An account is taken in from one row of the file.
    """
    entries: list[Entry] = []
    firsts: dict[Key, First] = {}
    for row in sorted((*sheet.rows, *sheet.broken), key=lambda row: row.number):
        wrong: list[Unclear] = []
        identity = _identity(row, wrong)
        entry = _entry(row, identity, known, company, wrong)
        if wrong or row.unsound:
            entry = None
        if identity and (again := _told_before(row, identity, entry, firsts)):
            wrong.append(again)
            entry = None
        for error in wrong:
            sheet.refuse(row.number, error.field, str(error))
        if entry:
            entries.append(entry)
    return entries


def _told_before(row: Row, identity: Identity, entry: Entry | None, firsts: dict[Key, First]) -> Unclear | None:
    """Return what is wrong where a row above is about the same account.

    Where that one cannot be taken in itself, a sound row takes its place and is warned only: the file would lose the
    account otherwise.
    """
    key, this = (identity.platform, identity.kind, identity.handle), First(row.number, entry is not None)
    first = firsts.setdefault(key, this)
    if first is this:
        return None
    if entry and not first.sound:
        firsts[key] = this
        sentence = _("Row %(row)s, where something is wrong, is about the same account.")
        entry.warnings.append(sentence % {"row": first.number})
        return None
    column = "address" if row.address else "handle"
    return Unclear(column, _("Row %(row)s is about the same account.") % {"row": first.number})


def _entry(
    row: Row, identity: Identity | None, known: Known, company: uuid.UUID | None, wrong: list[Unclear]
) -> Entry | None:
    """Return what the row means, as far as it can be known; everything that is unclear in it is put to `wrong`."""
    place = _company(row, known, company, wrong)
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
