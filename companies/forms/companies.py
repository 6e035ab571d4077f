"""A company's name, number and accent hue, and why it is closed."""

from __future__ import annotations

from typing import Any

from django import forms
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

SWATCH = '<span data-company="-" data-hue="{}"><span class="swatch"></span></span>{}'


class CompanyForm(forms.Form):
    """Name, organisation number and hue; the hue by swatch, or by a number of degrees that goes before it."""

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

    def clean_number(self) -> str:
        """Return the number as NNNNNN-NNNN."""
        try:
            return organisation_number(self.cleaned_data["number"])
        except NotAnOrganisationNumber as error:
            raise forms.ValidationError(str(error.sentence)) from error

    def clean(self) -> dict[str, Any]:
        """Put the hue together."""
        data = super().clean() or {}
        degrees = data.get("degrees")
        data["hue"] = data.get("swatch", 0) if degrees is None else degrees
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
