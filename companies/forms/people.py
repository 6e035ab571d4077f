"""People and employments as HR fills them in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies import queries
from companies.models import Company, Employment, User
from companies.queries import people
from kit.fields import DayField

from .fields import PersonField, Versioned

SUGGESTIONS = 200
NEW = "new"


class PersonForm(Versioned):
    """Who somebody is."""

    name = forms.CharField(label=_("Name"), help_text=_("First name and family name."), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The person logs in with it. Without one the portal reaches the person through their manager."),
        required=False,
        max_length=254,
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=32)
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices, initial=User.Language.SWEDISH)

    def clean_email(self) -> str:
        """Compare addresses without regard to case."""
        return self.cleaned_data["email"].strip().lower()


class WorkForm(forms.Form):
    """What somebody does in a company, under whom."""

    title = forms.CharField(label=_("Title"), required=False, max_length=120)
    number = forms.CharField(label=_("Employee number"), required=False, max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=Employment.Kind.choices, initial=Employment.Kind.EMPLOYEE)
    manager = PersonField(label=_("Manager"), help_text=_("Name or e-mail."), required=False, max_length=254)
    safety_representative = forms.BooleanField(label=_("Safety representative"), required=False)

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        self.fields["manager"].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})

    def suggestions(self) -> Any:
        """Return the people who may be meant as manager."""
        return queries.colleagues(people.sees_people(self.user, self.at), self.at)[:SUGGESTIONS]

    def clean_manager(self) -> User | None:
        """Find the person, anywhere in the group: a manager may be employed in the parent company."""
        text, field = self.cleaned_data["manager"].strip(), self.fields["manager"]
        assert isinstance(field, PersonField)
        return field.find(text, people.possible_managers(self.at)) if text else None


class EmployForm(WorkForm):
    """A new employment of a person: where, from when until when."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))
    field_order = ["company", "title", "number", "kind", "manager", "safety_representative", "first_day", "last_day"]

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, user=user, at=at, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.edits_people_of(user, at)
        if len(field.queryset) == 1:
            field.initial = field.queryset[0].pk
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first day."))
        return data


class AddForm(EmployForm, PersonForm):
    """A person and their first employment; who is known already is employed instead of entered twice."""

    field_order = ["known", "name", "email", "phone", "language", *EmployForm.field_order]

    def clean(self) -> dict[str, Any]:
        """Recognise a returning person by address or name, and ask which one is meant."""
        data = super().clean()
        found = people.known(data.get("name", ""), data.get("email", ""), self.user, self.at)
        data["known"], data["others"] = None, [one["person"].pk for one in found]
        if not found:
            return data
        choices = [(str(one["person"].pk), _described(one)) for one in found]
        if not any(one["by_address"] for one in found):
            choices.append((NEW, format_html("<b>{}</b>", gettext("Another person with the same name"))))
        label = gettext("Somebody is known already. Whom do you mean?")
        self.fields["known"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.order_fields(self.field_order)
        chosen = self.data.get("known", "")
        if chosen not in dict(choices):
            self.add_error("known", gettext("Choose whether it is the same person. Nothing has been saved yet."))
        data["known"] = next((one["person"] for one in found if str(one["person"].pk) == chosen), None)
        return data


def _described(one: dict[str, Any]) -> str:
    what = gettext("The e-mail address is theirs.") if one["by_address"] else gettext("The same name.")
    where = ", ".join(one["places"])
    just = gettext("Just entered by %(person)s.") % {"person": one["just_by"]} if one["just_by"] else ""
    return format_html("<b>{}</b><small>{} {} {}</small>", one["person"].name, what, where, just)


class MoveForm(Versioned, WorkForm):
    """A change of an employment, from today or another day."""

    from_day = DayField(
        label=_("From which day?"),
        required=False,
        help_text=_("Empty: a correction that holds for the whole employment. A day ahead is planned until then."),
    )


class HandOverForm(WorkForm):
    """Who everybody reports to when their manager has left."""

    title = number = kind = safety_representative = None  # type: ignore[assignment]
    manager = PersonField(label=_("New manager"), help_text=_("Name or e-mail."), max_length=254)


class EndForm(Versioned):
    """The last day of an employment, and why."""

    last_day = DayField(label=_("Last day"), required=False, help_text=_("Ahead or back. Empty: until further notice."))
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept in the history. No reasons of health or family."),
        required=False,
        max_length=500,
    )


class NoteForm(Versioned):
    """Why: for what takes effect at once."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept in the history. No reasons of health or family."),
        required=False,
        max_length=500,
    )


class LeaveForm(Versioned):
    """When somebody is on leave. There is no field for why."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))
