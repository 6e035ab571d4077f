"""Shape and politeness of what people enter about consents, permissions and publications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from companies.permissions import Can
from consent import queries
from consent.models import Channel, ConsentRequest, Medium, Subject
from consent.models.consents import LONGEST_MONTHS
from consent.rendering import Asked
from consent.workflow import Outsider
from kit import clock
from kit.fields import DayField

SUGGESTIONS = 200


def ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    """Return a group of tick boxes, none of them ticked."""
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **more)


class CompanyForm(forms.Form):
    """A form for one of the companies in which the person may ask for consents."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        ids = companies.companies_where(user, Can.ASK_CONSENT, at)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        allowed = Company.objects.filter(pk__in=ids)
        field.queryset = allowed
        if len(allowed) == 1:
            field.initial = allowed[0].pk
            field.widget = forms.HiddenInput()
        self.suggestions = companies.colleagues(ids, at)[:SUGGESTIONS]


class AskForm(CompanyForm):
    """Whom to ask, for what: an employee, or an outsider by name."""

    who = forms.ChoiceField(
        label=_("Whom do you ask?"),
        choices=[("employee", _("Somebody employed here")), ("outsider", _("Somebody else"))],
        widget=forms.RadioSelect,
    )
    employee = PersonField(label=_("The employee"), help_text=_("Name or e-mail."), required=False, max_length=254)
    name = forms.CharField(
        label=_("Name of somebody else"), help_text=_("Kept encrypted."), required=False, max_length=120
    )
    contact = forms.EmailField(
        label=_("Their e-mail"),
        help_text=_("Kept encrypted. Without it you show a QR code or hand over the link."),
        required=False,
        max_length=254,
    )
    purpose = forms.CharField(
        label=_("What will it be used for?"),
        help_text=_("The person reads these words. One purpose, in plain words, without names."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
    medium = ticks(_("What do you ask for?"), Medium.choices)
    channel = ticks(_("Where will it be shown?"), Channel.choices)
    until = DayField(label=_("Until when?"), help_text=_("At most 24 months ahead."))

    def __init__(self, *args: Any, again: ConsentRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.again = again
        self.name_again = queries.name_of(again.subject) if again else ""
        if again:
            for name in ("who", "employee", "name", "contact"):
                del self.fields[name]
            self.fields["company"] = forms.ModelChoiceField(
                queryset=Company.objects.filter(pk=again.company_id), initial=again.company_id, widget=forms.HiddenInput
            )
        self.fields["until"].initial = clock.add_months(clock.day_of(self.at), LONGEST_MONTHS // 2)
        if not again:
            self.fields["employee"].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})

    def whom(self) -> User | Outsider | Subject:
        """Return who is asked: the person asked before, the employee found, or the outsider as entered."""
        data = self.cleaned_data
        if self.again:
            return self.again.subject
        return data["employee"] if data["who"] == "employee" else Outsider(data["name"], data["contact"])

    def clean(self) -> dict[str, Any]:
        """Find the employee, or demand a name."""
        data = super().clean() or {}
        if data.get("who") == "outsider" and not data.get("name"):
            self.add_error("name", _("Write the person's name."))
        if data.get("who") == "employee" and data.get("company") and "employee" in data:
            data["employee"] = self._employee(data["employee"].strip(), data["company"])
        return data

    def _employee(self, text: str, company: Company) -> User | None:
        field = self.fields["employee"]
        assert isinstance(field, PersonField)
        try:
            if not text:
                raise forms.ValidationError(_("Write the employee's name or e-mail address."))
            return field.find(text, companies.colleagues([company.pk], self.at))
        except forms.ValidationError as error:
            self.add_error("employee", error)
            return None


class AnswerForm(forms.Form):
    """The person's own ticks; a yes needs one of each kind, a no needs none."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = {"required": _("Tick at least one box here to say yes.")}
        self.fields["medium"] = ticks(asked.media_question, asked.media.items(), error_messages=required)
        self.fields["channel"] = ticks(asked.channels_question, asked.channels.items(), error_messages=required)


class PermissionForm(CompanyForm):
    """What a customer allows, with its evidence."""

    customer = forms.CharField(label=_("Customer"), max_length=120)
    workplace = forms.CharField(label=_("Workplace"), max_length=200)
    shows = forms.CharField(label=_("What may be shown?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    evidence = forms.CharField(
        label=_("How do we know?"),
        help_text=_("Such as: e-mail of 3 March, agreement 2026-14, where it is kept."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"), help_text=_("Empty: until the customer says otherwise."), required=False)


class EndForm(forms.Form):
    """From when a customer's permission no longer applies, and why."""

    last_day = DayField(label=_("Last day"), help_text=_("Yesterday means that it does not apply from now on."))
    note = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class PlanForm(forms.Form):
    """A post on one account: what it says, who is in it with what, which workplaces it shows."""

    title = forms.CharField(label=_("What shall it be called here?"), max_length=120)
    text = forms.CharField(
        label=_("Text of the post"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000, required=False
    )
    planned_for = DayField(label=_("When?"))

    def __init__(self, *args: Any, account: Account, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = queries.name_of if queries.may_ask(user, account.company_id, at) else queries.pseudonym
        self.subjects: dict[str, Subject] = {
            f"person_{subject.pk.hex}": subject for subject in queries.subjects_of(account.company_id)
        }
        self.account, self.at = account, at
        for key, subject in self.subjects.items():
            self.fields[key] = ticks(named(subject), Medium.choices, required=False)
        self.fields["others"] = forms.CharField(
            label=_("Somebody else in it"),
            help_text=_("Who has not been asked yet: one name or e-mail on each line. Kept encrypted for outsiders."),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=1000,
            required=False,
        )
        self.fields["others_media"] = ticks(_("What of them is in it?"), Medium.choices, required=False)
        self.fields["places"] = forms.ModelMultipleChoiceField(
            label=_("Customers' workplaces in it"),
            queryset=queries.permissions_of(account.company_id),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="" if queries.permissions_of(account.company_id).exists() else _("No permission is recorded yet"),
        )

    def clean(self) -> dict[str, Any]:
        """Demand a day to come, and to know what of the others is in it."""
        data = super().clean() or {}
        if data.get("planned_for") and data["planned_for"] < clock.day_of(self.at):
            self.add_error("planned_for", _("That day has passed."))
        if data.get("others") and not data.get("others_media"):
            self.add_error("others_media", _("Tick what of them is in it."))
        return data

    def people(self) -> dict[Subject | User | Outsider, list[str]]:
        """Return who is in it with which media; colleagues are recognised by name or address."""
        data = self.cleaned_data
        found: dict[Subject | User | Outsider, list[str]] = {
            subject: data[key] for key, subject in self.subjects.items() if data.get(key)
        }
        among = companies.colleagues([self.account.company_id], self.at)
        for line in filter(None, map(str.strip, data["others"].splitlines())):
            here = list(among.filter(email=line.lower())[:1]) or list(among.filter(name__iexact=line)[:1])
            found[here[0] if here else Outsider(line[:120])] = data["others_media"]
        return found


class PublishForm(forms.Form):
    """Where the post is."""

    url = forms.URLField(
        label=_("Address of the post"),
        error_messages={"invalid": _("Paste the whole address, such as https://…")},
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        widget=forms.TextInput(attrs={"class": "address", "autocapitalize": "none", "spellcheck": "false"}),
    )


class TakeDownForm(forms.Form):
    """What is good to know about a take-down."""

    note = forms.CharField(
        label=_("Something to note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
    )
