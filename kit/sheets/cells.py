"""One cell: text to the value of its field. Each function raises `ValueError` with the sentence that says why not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LONGEST = 300
EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 1, 1)
SERIALS = range(18_264, 73_051)  # Excel's numbers of the days 1950-01-01 to 2099-12-31
ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!"}
DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
)
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")


def safe(text: str, longest: int = LONGEST, harmless: re.Pattern[str] | None = None) -> None:
    """Refuse a formula, an error of Excel's, and text that a spreadsheet would take for a formula later.

    What is `harmless` as a whole may begin with plus, minus or @: a telephone number, the name of an account.
    """
    if text.upper() in ERRORS:
        raise ValueError(_("Excel's formula has failed here. Write the value itself."))
    first = text[:1]
    if first in "=\uff1d":
        raise ValueError(_("This is a formula. Paste the values alone."))
    if first in "+-@\uff0b\uff0d\uff20" and not (harmless and harmless.fullmatch(text)):
        raise ValueError(_("It begins with a mark that Excel takes for a formula."))
    if len(text) > longest:
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


def plain(text: str) -> str:
    """Return a word without its case, spaces and hyphens."""
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def word(known: Mapping[str, str], text: str, sentence: str) -> str:
    """Return what a word means, whatever its case, spaces and hyphens."""
    found = known.get(plain(text))
    if found is None:
        raise ValueError(sentence)
    return found
