"""One cell: text to the value of its field. Each function raises `ValueError` with the sentence that says why not."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from kit.sheets import day, email, safe, word
from kit.sheets.cells import LONGEST

LENGTHS = {"name": 120, "given": 60, "family": 60, "email": 254, "phone": 32, "number": 32, "title": 120}
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


def safe_in(field: str, text: str) -> None:
    """Refuse what no cell may hold; a telephone number may begin with a plus."""
    safe(text, LENGTHS.get(field, LONGEST), PHONE if field == "phone" else None)


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
    return word(KIND_OF, text, _("Unknown kind. Write employee, agency staff, contractor, trainee or external."))


def language(text: str) -> str:
    """Return the code of the language."""
    return word(LANGUAGES, text, _("The portal speaks Swedish and English."))


READERS = {
    "email": email,
    "name": name,
    "number": number,
    "kind": kind,
    "language": language,
    "first_day": day,
    "last_day": day,
}
