"""Shape and politeness of what people enter about requests and appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries, workflow
from accounts.models import Account, Appointment, Request
from accounts.platforms import NotAnAccount, identify
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from kit.fields import DayField
from kit.workflow import Refused

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


class AppointForm(forms.Form):
    """Whom the CEO appoints, from when until when; says at once who has not acknowledged the policy (gate G2)."""

    person = PersonField(label=_("Whom do you appoint?"), help_text=_("Name or e-mail."), max_length=254)
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, user: User, at: dt.datetime, company: Company | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"first_day": clock.day_of(at), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.user, self.at, self.place = user, at, company
        self.fields["person"].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})

    def suggestions(self) -> Any:
        """Return the people who may be meant."""
        ids = [self.place.pk] if self.place else [one.pk for one in self._companies()]
        return queries.possible_operators(ids, self.at)[:SUGGESTIONS]

    def _companies(self) -> Any:
        return getattr(self.fields["company"], "queryset", ())

    def clean(self) -> dict[str, Any]:
        """Find the person in the company, and the acknowledgement."""
        data = super().clean() or {}
        company, field = data.get("company") or self.place, self.fields["person"]
        assert isinstance(field, PersonField)
        if company and data.get("person"):
            try:
                data["person"] = field.find(data["person"].strip(), queries.possible_operators([company.pk], self.at))
                if data["person"] == self.user:
                    sentence = gettext("Nobody appoints themselves. Ask the chair of the board, or another CEO.")
                    raise forms.ValidationError(sentence)
                workflow.acknowledged(data["person"], company, self.at)
            except forms.ValidationError as error:
                self.add_error("person", error)
            except Refused as error:
                self.add_error("person", str(error.sentence))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first day."))
        return data


class SpokespersonForm(AppointForm):
    """Who may speak for which company, about what, in which languages."""

    company = forms.ModelChoiceField(label=_("For which company?"), queryset=Company.objects.none(), empty_label=None)
    topics = forms.CharField(
        label=_("About what?"),
        help_text=_("The topics, such as recruiting or our projects in the north."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"), choices=Appointment.Language.choices, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["company", "person", "topics", "languages", "first_day", "last_day"]

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, user=user, at=at, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = companies.open_companies().filter(pk__in=queries.appoints_for(user, at))
        if len(field.queryset) == 1:
            field.initial = field.queryset[0].pk
            field.widget = forms.HiddenInput()


class OperatorForm(AppointForm):
    """Who runs the account, as what."""

    kind = forms.ChoiceField(
        label=_("As what?"),
        choices=[(kind.value, kind.label) for kind in Appointment.Kind if kind != Appointment.Kind.SPOKESPERSON],
        widget=forms.RadioSelect,
    )
    field_order = ["person", "kind", "first_day", "last_day"]

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, company=account.company, **kwargs)


class EndForm(forms.Form):
    """The last day of an appointment, and why."""

    last_day = DayField(label=_("Last day"))
    note = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody who sees the list can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why, so that the person knows what to do.")},
    )
