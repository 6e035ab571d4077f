"""What an empty portal is told at its first start."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.numbers import NotAnOrganisationNumber, organisation_number
from companies.workflow import First
from plsportal import first

SHOWN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
PASSWORD_HELP = _("At least fifteen characters. Shown so that you see what you write; who gets it changes it.")


def password(label: Any) -> forms.CharField:
    """Return a field for a password that is seen while it is written, for somebody else too."""
    return forms.CharField(
        label=label, help_text=PASSWORD_HELP, max_length=128, strip=False, widget=forms.TextInput(attrs=SHOWN)
    )


class FirstForm(forms.Form):
    """The code from the terminal, the first company, and its first two people."""

    code = forms.CharField(
        label=_("The code from the terminal"),
        max_length=40,
        widget=forms.TextInput(attrs={**SHOWN, "class": "address"}),
    )
    company = forms.CharField(label=_("Name of the group's parent company"), max_length=120)
    number = forms.CharField(label=_("Organisation number"), max_length=20)
    hr_name = forms.CharField(label=_("Name of the head of HR"), max_length=120)
    hr_email = forms.EmailField(label=_("E-mail of the head of HR"), max_length=254)
    hr_password = password(_("First password of the head of HR"))
    ceo_name = forms.CharField(label=_("Name of the CEO"), max_length=120)
    ceo_email = forms.EmailField(label=_("E-mail of the CEO"), max_length=254)
    ceo_password = password(_("First password of the CEO"))

    def clean_code(self) -> str:
        """The code is right, and it is not guessed."""
        if first.too_many():
            raise ValidationError(gettext("Too many tries. Wait a quarter of an hour."))
        if not first.right(self.cleaned_data["code"]):
            sentence = gettext("That is not the code. It stands where the portal was started, the last one.")
            raise ValidationError(sentence)
        return str(self.cleaned_data["code"])

    def clean_number(self) -> str:
        """Return the number as it is written."""
        try:
            return organisation_number(self.cleaned_data["number"])
        except NotAnOrganisationNumber as error:
            raise ValidationError(str(error.sentence)) from error

    def clean(self) -> dict[str, Any]:
        """Two people, each with a good password of their own."""
        data = self.cleaned_data
        for who in ("hr", "ceo"):
            person = User(name=data.get(f"{who}_name", ""), email=data.get(f"{who}_email", ""))
            if f"{who}_password" in data:
                try:
                    validate_password(data[f"{who}_password"], person)
                except ValidationError as error:
                    self.add_error(f"{who}_password", error)
        if data.get("hr_email") and data["hr_email"].lower() == data.get("ceo_email", "").lower():
            self.add_error("ceo_email", gettext("HR and CEO must be two people: the one endorses, the other decides."))
        return data

    def person(self, who: str) -> First:
        """Return one of the two, `hr` or `ceo`."""
        data = self.cleaned_data
        return First(data[f"{who}_name"].strip(), data[f"{who}_email"], data[f"{who}_password"])
