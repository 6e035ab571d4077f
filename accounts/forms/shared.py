"""What several forms about an account ask in the same way: its two people, and its address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Request
from accounts.platforms import Identity, NotAnAccount, identify
from companies.forms.fields import PersonField
from companies.models import Company, User

SUGGESTIONS = 200
PLAIN = {"class": "address", "autocapitalize": "none", "spellcheck": "false"}  # a field for an address, as it is typed
LONGEST = Request._meta.get_field("url").max_length or 0


def as_typed(person: User | None) -> str:
    """Return a person as one would write them in a field; nothing for nobody."""
    return (person.email or person.name) if person else ""


def recognised(address: str) -> Identity:
    """Return the account that a pasted address names. Raises `ValidationError` with what is wrong with it."""
    try:
        found = identify(address)
    except NotAnAccount as error:
        raise forms.ValidationError(error.sentence) from error
    if len(found.url) > LONGEST:
        raise forms.ValidationError(_("The address is too long. Check that it is the profile's own."))
    return found


class TwoPeopleForm(forms.Form):
    """Asks for owner and back-up; `at` is the moment at which they work in the company."""

    at: dt.datetime

    def find_two(self, data: dict[str, Any], company: Company | None) -> dict[str, Any]:
        """Put the two people where their names stood, among those who work in the company; say what is wrong there."""
        for name in ("owner", "backup"):
            field, text = self.fields[name], (data.get(name) or "").strip()
            assert isinstance(field, PersonField)
            data[name] = None
            if company and text:
                try:
                    data[name] = field.find(text, queries.possible_operators([company.pk], self.at))
                except forms.ValidationError as error:
                    self.add_error(name, error)
        if data.get("owner") and data["owner"] == data.get("backup"):
            self.add_error("backup", _("Choose another person than the account owner."))
        return data
