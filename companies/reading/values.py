"""One cell: text to the value of its field. Each function raises `ValueError` with the sentence that says why not."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LENGTHS = {"name": 120, "given": 60, "family": 60, "email": 254, "phone": 32, "number": 32, "title": 120}
EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 1, 1)
SERIALS = range(18_264, 73_051)  # Excel's numbers of the days 1950-01-01 to 2099-12-31
ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!"}
DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
)
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
IDENTITY = re.compile(r"(?:19|20)?\d{2}(?P<m>\d{2})(?P<d>\d{2})[-+]?\d{4}")
PHONE = re.compile(r"\+?[0-9(][0-9 ()/.\-]*")
KINDS: dict[str, str] = {
    "employee": (
        "anställd tillsvidare tillsvidareanställd tillsvidareanställning fast fastanställd visstid "
        "visstidsanställd visstidsanställning provanställd provanställning vikarie vikariat säsong timanställd "
        "employee permanent fixedterm temporary"
    ),
    "hired_in": "inhyrd inhyrdpersonal bemanning hiredin agency agencystaff",
    "consultant": "konsult uppdragstagare consultant contractor",
    "trainee": "praktikant praktik lia trainee intern",
    "external": "extern external styrelse styrelseledamot board",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}


def safe(field: str, text: str) -> None:
    """Refuse a formula, an error of Excel's, and text that a spreadsheet would take for a formula later."""
    if text.upper() in ERRORS:
        raise ValueError(_("Excel's formula has failed here. Write the value itself."))
    first = text[:1]
    if first in "=\uff1d":
        raise ValueError(_("This is a formula. Paste the values alone."))
    if first in "+-@\uff0b\uff0d\uff20" and not (field == "phone" and PHONE.fullmatch(text)):
        raise ValueError(_("It begins with a mark that Excel takes for a formula."))
    if len(text) > LENGTHS.get(field, 300):
        raise ValueError(_("It is too long."))


def day(text: str) -> dt.date:
    """Return the day written as 2026-11-22, 20261122, 22/11/2026, 22.11.2026 or as Excel's number of the day."""
    bare = MIDNIGHT.sub("", text)
    if bare.isascii() and bare.isdigit() and len(bare) == 5 and int(bare) in SERIALS:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(bare))
    found = next((match for shape in DATES if bare.isascii() and (match := shape.fullmatch(bare))), None)
    if found is None:
        raise ValueError(_("This is no date. Write it as 2026-11-22."))
    try:
        read = dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as error:
        raise ValueError(_("There is no such day.")) from error
    if not EARLIEST <= read < LATEST:
        raise ValueError(_("The year cannot be right."))
    return read


def email(text: str) -> str:
    """Return the address in lower case."""
    address = text.lower().removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(_("This is no e-mail address.")) from error
    return address


def name(text: str) -> str:
    """Return the name as it is said: "Efternamn, Förnamn" is turned round."""
    if text.count(",") == 1:
        family, given = (part.strip() for part in text.split(","))
        text = f"{given} {family}".strip()
    if not any(mark.isalpha() for mark in text):
        raise ValueError(_("This is no name."))
    return text


def number(text: str) -> str:
    """Return the employee number. A personal identity number is none, and is not kept here."""
    found = IDENTITY.fullmatch(text.replace(" ", ""))
    if found and 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31:
        raise ValueError(_("This looks like a personal identity number. The portal keeps none."))
    return text


def kind(text: str) -> str:
    """Return the kind of employment."""
    return _word(KIND_OF, text, _("Unknown kind. Write employee, agency staff, contractor, trainee or external."))


def language(text: str) -> str:
    """Return the code of the language."""
    return _word(LANGUAGES, text, _("The portal speaks Swedish and English."))


def _word(known: dict[str, str], text: str, sentence: str) -> str:
    found = known.get("".join(mark for mark in text.casefold() if mark.isalnum()))
    if found is None:
        raise ValueError(sentence)
    return found


READERS = {
    "email": email,
    "name": name,
    "number": number,
    "kind": kind,
    "language": language,
    "first_day": day,
    "last_day": day,
}
