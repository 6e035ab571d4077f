"""Swedish organisation numbers: ten digits, the third at least 2, the last a check digit."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "shape": _("An organisation number has ten digits, such as 556016-0680."),
    "person": _("The third digit of an organisation number is at least 2. This looks like a personal identity number."),
    "check": _("The check digit is wrong. Compare the number with the registration certificate."),
}

# Ten digits, or twelve where the register writes 16 in front of a legal person.
SHAPE = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})")
# What people and programs put between the groups: spaces, and dashes that only look like the hyphen.
SPACES = re.compile(r"\s+")
DASHES = re.compile("[\u2010-\u2015\u2212]")


class NotAnOrganisationNumber(ValueError):
    """The text is no organisation number; `reason` is a code, `sentence` says what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = SENTENCES[reason]


def check_digit(nine: str) -> str:
    """The tenth digit that belongs to these nine (Luhn: every other digit is doubled, from the first)."""
    total = 0
    for position, digit in enumerate(nine):
        total += sum(divmod(int(digit) * (2 - position % 2), 10))
    return str(-total % 10)


def organisation_number(text: str) -> str:
    """The number as NNNNNN-NNNN, whatever spaces and dashes it was written with; NotAnOrganisationNumber otherwise."""
    match = SHAPE.fullmatch(DASHES.sub("-", SPACES.sub("", text)))
    if match is None:
        raise NotAnOrganisationNumber("shape")
    group, rest = match.groups()
    if group[2] < "2":
        raise NotAnOrganisationNumber("person")
    if check_digit(group + rest[:3]) != rest[3]:
        raise NotAnOrganisationNumber("check")
    return f"{group}-{rest}"
