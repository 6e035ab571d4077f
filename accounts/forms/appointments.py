"""Shape and politeness of what people enter about appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries, workflow
from accounts.models import Account, Appointment
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from kit import clock
from kit.fields import DayField
from kit.workflow import Refused

from .shared import SUGGESTIONS

PHONE = r"^\+?[0-9][0-9 ()/-]{4,}$"


class AppointForm(forms.Form):
    """Whom the CEO appoints, from when until when; says at once who has not acknowledged the policy (gate G2)."""

    person = PersonField(label=_("Whom do you appoint?"), help_text=_("Name or e-mail."), max_length=254)
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))

    has_to_read: User | None = None  # who was to be appointed, and has not acknowledged what is in force

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
                self._may_be_appointed(data["person"], company)
                workflow.acknowledged(data["person"], company, self.at)
            except forms.ValidationError as error:
                self.add_error("person", error)
            except Refused as error:
                self.has_to_read = data["person"]
                self.add_error("person", str(error.sentence))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first day."))
        return data

    def _may_be_appointed(self, person: User, company: Company) -> None:
        """Say to whom the decision belongs, where it is not the one who fills in the form."""
        if person == self.user:
            raise forms.ValidationError(
                gettext("Nobody appoints themselves. Ask the chair of the board, or another CEO.")
            )
        if queries.may_appoint(self.user, person, company, self.at) is None:
            ceo = gettext("%(person)s is the CEO. The chair of the board appoints the CEO.")
            other = gettext("As the chair of the board you appoint the CEO alone.")
            raise forms.ValidationError(
                (ceo if queries.is_ceo(person, company, self.at) else other) % {"person": person}
            )


class ContactFields(forms.Form):
    """How journalists reach a spokesperson: by the company's telephone or e-mail, at least one of them."""

    contact_phone = forms.CharField(
        label=_("Telephone for journalists"),
        help_text=_("The company's, not the person's own. Telephone or e-mail is needed. All in the company see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        validators=[RegexValidator(PHONE, _("Write the number with digits, such as +46 8 123 45 67."))],
        max_length=40,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("E-mail for journalists"),
        help_text=_("The company's address for this, such as press@company.se."),
        max_length=254,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one way at least."""
        data = super().clean() or {}
        wrong = {"contact_phone", "contact_email"} & set(self.errors)
        if not (data.get("contact_phone") or data.get("contact_email") or wrong):
            self.add_error("contact_phone", gettext("Write a telephone number or an e-mail address for journalists."))
        return data


class ContactForm(ContactFields):
    """A new telephone number or e-mail address for journalists."""


class SpokespersonForm(ContactFields, AppointForm):
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
    channels = forms.MultipleChoiceField(
        label=_("Through which channels?"),
        help_text=_("Choose none and it holds for all."),
        choices=Appointment.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rank = forms.ChoiceField(
        label=_("Who is asked first?"),
        choices=[
            (Appointment.Rank.PRIMARY, _("This person, first hand")),
            (Appointment.Rank.BACKUP, _("Another one first; this person when that one cannot")),
        ],
        widget=forms.RadioSelect,
        initial=Appointment.Rank.PRIMARY,
    )
    field_order = [
        "company", "person", "topics", "languages", "channels", "rank", "contact_phone", "contact_email",
        "first_day", "last_day",
    ]  # fmt: skip

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
