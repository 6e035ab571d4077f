"""Shape and politeness of what people tell about accounts they suspect, and of what becomes of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Account, Suspicion
from accounts.platforms import Identity, NotAnAccount, identify
from accounts.platforms.address import HIDDEN
from companies import queries as companies
from companies.models import Company, User

LONGEST = Suspicion._meta.get_field("url").max_length or 0
# What lacks an address cannot be looked at; whatever else is not recognised may be just the fake.
NOTHING_TO_LOOK_AT = {"empty", "not_address", "which_platform"}


class TellForm(forms.Form):
    """An account that somebody suspects, whoever tells."""

    address = forms.CharField(
        label=_("Address of the account"),
        help_text=_("Paste the address of the profile or the post."),
        widget=forms.TextInput(
            attrs={"class": "address", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
        max_length=LONGEST,
    )
    company = forms.ModelChoiceField(
        label=_("Which company does it pretend to be?"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("I do not know"),
    )
    message = forms.CharField(
        label=_("What makes you suspect it?"),
        help_text=_("Write nothing about yourself or other people: no names, no numbers."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = companies.open_companies()
        self.identity: Identity | None = None

    def clean_address(self) -> str:
        """Recognise the account where that is possible; what has no picture is shown as a box, not hidden."""
        text = self.cleaned_data["address"]
        try:
            self.identity = identify(text)
        except NotAnAccount as error:
            if error.reason in NOTHING_TO_LOOK_AT:
                raise forms.ValidationError(error.sentence) from error
        if self.identity and len(self.identity.url) > LONGEST:
            self.identity = None
        return HIDDEN.sub("\ufffd", text)


class TakeOverForm(forms.Form):
    """Whose account it is, and what it is called in the register."""

    name = forms.CharField(label=_("What is it called?"), max_length=Account._meta.get_field("name").max_length)
    company = forms.ModelChoiceField(label=_("Whose is it?"), queryset=Company.objects.none(), empty_label=None)
    address = forms.CharField(
        label=_("Address of the profile"),
        help_text=_("The one that was told could not be recognised. Open the profile and paste its address."),
        max_length=500,
    )

    def __init__(self, data: Any = None, *, suspicion: Suspicion, user: User, at: dt.datetime) -> None:
        super().__init__(data, auto_id="take_over_%s", initial={"company": suspicion.company_id})
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.taking_companies(user, suspicion, at)
        self.identity = Identity(suspicion.platform, suspicion.kind, suspicion.handle, suspicion.url)
        if suspicion.platform:
            del self.fields["address"]

    def clean_address(self) -> str:
        """Recognise platform and handle."""
        try:
            self.identity = identify(self.cleaned_data["address"])
        except NotAnAccount as error:
            raise forms.ValidationError(error.sentence) from error
        return self.cleaned_data["address"]


class ReportForm(forms.Form):
    """That the platform has been told, and under which number."""

    note = forms.CharField(
        label=_("The platform's reference number"),
        help_text=_("So that the next one can ask how it goes."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="report_to_platform_%s")


class TolerateForm(forms.Form):
    """Why it may stay."""

    note = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why it may stay.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="tolerate_%s")


class LogForm(forms.Form):
    """One line more in the log: what the platform answered, who was called."""

    note = forms.CharField(
        label=_("Note something"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write what you want to note, such as what the platform answered.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="log_suspicion_%s")
