"""A company's name, number and accent hue, and why it is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.forms.roles import note_field
from companies.models import Company
from companies.numbers import NotAnOrganisationNumber, organisation_number

# Degrees on the colour circle, thirty apart; static/css/components/hue.css shows each before it is saved.
HUES = {
    0: _("Crimson"),
    30: _("Red"),
    60: _("Orange"),
    90: _("Yellow"),
    120: _("Olive"),
    150: _("Green"),
    180: _("Turquoise"),
    210: _("Cyan"),
    240: _("Blue"),
    270: _("Indigo"),
    300: _("Violet"),
    330: _("Pink"),
}

# As long as a number is typed the server draws the preview anew; without script a button does.
TYPED = {
    "hx-trigger": "input changed delay:200ms, change",
    "hx-target": "#preview",
    "hx-swap": "outerHTML",
    "hx-include": "[name=name]",
}
SWATCH = '<span data-company="-" data-hue="{}"><span class="swatch"></span></span>{}'


def degrees(text: str) -> int | None:
    """Return the hue that a text spells, or None."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 360
    return number if number < 360 else None


class CompanyForm(forms.Form):
    """Name, organisation number and hue: by swatch or by a number of degrees, whichever is changed, else the number."""

    name = forms.CharField(label=_("Name"), max_length=120)
    number = forms.CharField(label=_("Organisation number"), help_text=_("Such as 556016-0680."), max_length=20)
    swatch = forms.TypedChoiceField(label=_("Accent colour"), coerce=int, widget=forms.RadioSelect)
    degrees = forms.IntegerField(
        label=_("Or a hue of your own"),
        help_text=_("Degrees from 0 to 359. Text stays readable at every hue."),
        min_value=0,
        max_value=359,
        required=False,
    )

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        if company:
            own = None if company.hue in HUES else company.hue
            known = {"name": company.name, "number": company.number, "degrees": own}
            kwargs["initial"] = {**known, "swatch": round(company.hue / 30) % 12 * 30}
        super().__init__(*args, **kwargs)
        swatch = self.fields["swatch"]
        assert isinstance(swatch, forms.ChoiceField)
        swatch.choices = [(hue, format_html(SWATCH, hue, name)) for hue, name in HUES.items()]
        swatch.initial = 240
        self.fields["degrees"].widget.attrs.update(TYPED | {"hx-get": reverse("companies:preview_hue")})

    def shown(self) -> int | None:
        """Return the hue that the preview shows where a number says it, or None: the swatch does."""
        number, swatch = self["degrees"].value(), self["swatch"].value()
        found = degrees("" if number is None else str(number))
        return None if self._swatch_instead(found, swatch) else found

    def _swatch_instead(self, number: int | None, swatch: Any) -> bool:
        """Return whether another swatch was picked while the number stands as it stood: the swatch is meant."""
        picked = str(swatch) != str(self.initial.get("swatch"))
        return number is not None and number == self.initial.get("degrees") and picked

    def clean_number(self) -> str:
        """Return the number as NNNNNN-NNNN."""
        try:
            return organisation_number(self.cleaned_data["number"])
        except NotAnOrganisationNumber as error:
            raise forms.ValidationError(str(error.sentence)) from error

    def clean(self) -> dict[str, Any]:
        """Put the hue together."""
        data = super().clean() or {}
        number, swatch = data.get("degrees"), data.get("swatch", 0)
        data["hue"] = swatch if number is None or self._swatch_instead(number, swatch) else number
        return data


class NewCompanyForm(CompanyForm):
    """A company to be added, with the short name that its addresses carry."""

    slug = forms.SlugField(
        label=_("Short name"),
        help_text=_("Small letters, digits and hyphens. Stands in addresses and is not changed later."),
        max_length=40,
        required=False,
    )
    field_order = ["name", "number", "slug", "swatch", "degrees"]

    def clean(self) -> dict[str, Any]:
        """Make a short name of the name where none is written."""
        data = super().clean()
        slug = (data.get("slug") or slugify(data.get("name", ""))[:40]).strip("-").lower()
        if not slug and "slug" not in self.errors and data.get("name"):
            self.add_error("slug", gettext("Write a short name of letters or digits."))
        data["slug"] = slug
        return data


class CloseForm(forms.Form):
    """Why a company is closed, and that its name has been read."""

    note = note_field(_("Why?"), error_messages={"required": _("Write why. The reason is kept with the company.")})
    name = forms.CharField(label=_("Write the company's name to confirm"), max_length=120)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company

    def clean_name(self) -> str:
        """Refuse another name."""
        if self.cleaned_data["name"].strip().casefold() != self.company.name.casefold():
            raise forms.ValidationError(gettext("That is not the company's name."))
        return self.company.name
