"""Shape and politeness of what people enter about requests and appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Request
from accounts.platforms import NotAnAccount, identify
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from companies.permissions import Can

SUGGESTIONS = 200
LONGEST = Request._meta.get_field("url").max_length or 0


def _written(person: User | None) -> str:
    return (person.email or person.name) if person else ""


class RequestForm(forms.Form):
    """What the CEO needs to know to decide on a new account."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)
    address = forms.CharField(
        label=_("Address of the profile"),
        help_text=_("Paste the address, such as instagram.com/name. It need not exist yet."),
        widget=forms.TextInput(attrs={"class": "address", "autocapitalize": "none", "spellcheck": "false"}),
        max_length=500,
    )
    name = forms.CharField(label=_("What shall the account be called?"), max_length=120)
    purpose = forms.CharField(
        label=_("Why do we need it?"),
        help_text=_("What it shall lead to, and why our present accounts do not do."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    audience = forms.CharField(label=_("Whom is it for?"), max_length=500)
    owner = PersonField(
        label=_("Account owner"), help_text=_("Answers for what is published. Name or e-mail."), max_length=254
    )
    backup = PersonField(
        label=_("Back-up"), help_text=_("Another person, so that two can always get in."), max_length=254
    )

    def __init__(self, *args: Any, user: User, at: dt.datetime, request: Request | None = None, **kwargs: Any) -> None:
        if request is not None:
            kwargs["initial"] = {
                "company": request.company_id,
                "address": request.url,
                "name": request.name,
                "purpose": request.purpose,
                "audience": request.audience,
                "owner": _written(request.owner),
                "backup": _written(request.backup),
            }
        super().__init__(*args, **kwargs)
        ids = companies.companies_where(user, Can.REQUEST_ACCOUNT, at)
        allowed = Company.objects.filter(pk__in=[request.company_id] if request else ids)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = allowed
        if len(allowed) == 1:
            field.initial = allowed[0].pk
            field.widget = forms.HiddenInput()
        self.at = at
        self.suggestions = queries.possible_operators(ids, at)[:SUGGESTIONS]
        for name in ("owner", "backup"):
            self.fields[name].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})

    def clean_address(self) -> str:
        """Recognise platform and handle."""
        try:
            self.identity = identify(self.cleaned_data["address"])
        except NotAnAccount as error:
            raise forms.ValidationError(error.sentence) from error
        if len(self.identity.url) > LONGEST:
            raise forms.ValidationError(gettext("The address is too long. Check that it is the profile's own."))
        return self.cleaned_data["address"]

    def clean(self) -> dict[str, Any]:
        """Find the two people, among those who work in the company."""
        data = super().clean() or {}
        company = data.get("company")
        for name in ("owner", "backup"):
            if company and data.get(name):
                field = self.fields[name]
                assert isinstance(field, PersonField)
                try:
                    data[name] = field.find(data[name].strip(), queries.possible_operators([company.pk], self.at))
                except forms.ValidationError as error:
                    self.add_error(name, error)
        if isinstance(data.get("owner"), User) and data.get("owner") == data.get("backup"):
            self.add_error("backup", _("Choose another person than the account owner."))
        return data


class CloseForm(forms.Form):
    """Why an account shall be closed: what HR and the CEO read."""

    purpose = forms.CharField(
        label=_("Why shall the account be closed?"),
        help_text=_("And what those who follow it shall do instead."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write why the account shall be closed.")},
    )


class ReasonForm(forms.Form):
    """Why: what the person who asked will read. A page may hold one for each verb, so the ids carry the verb."""

    note = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why, so that the person knows what to do.")},
    )

    def __init__(self, data: Any = None, *, verb: str) -> None:
        super().__init__(data, auto_id=f"{verb}_%s")
