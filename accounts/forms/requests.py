"""Shape and politeness of what people enter about requests and appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import queries, workflow
from accounts.forms.asking import SUGGESTIONS
from accounts.models import MOST_CONDITIONS, Account, Appointment, Condition
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from kit import clock
from kit.fields import DayField
from kit.workflow import Refused

LONGEST_CONDITION = Condition._meta.get_field("text").max_length or 0


class CloseForm(forms.Form):
    """Why an account shall be closed: what HR and the CEO read."""

    purpose = forms.CharField(
        label=_("Why shall the account be closed?"),
        help_text=_("And what those who follow it shall do instead."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write why the account shall be closed.")},
    )


class ApproveForm(forms.Form):
    """On which conditions, and for how long; left empty it is an approval as asked."""

    def __init__(self, data: Any = None, *, most: int, operates: bool) -> None:
        super().__init__(data, auto_id="approve_%s")
        if operates:
            words = ngettext_lazy("%(number)d month", "%(number)d months", "number")
            listed = [(months, words % {"number": months}) for months in range(most, 0, -1)]
            self.fields["months"] = forms.TypedChoiceField(
                label=_("For how long?"), choices=listed, coerce=int, required=False, empty_value=None, initial=most
            )
        for number in range(1, MOST_CONDITIONS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Condition %(number)s") % {"number": number},
                max_length=LONGEST_CONDITION,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )
            self.fields[f"due_{number}"] = DayField(label=_("To be met by"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a condition that has one; say each thing at its field."""
        data = super().clean() or {}
        self.conditions: list[tuple[str, dt.date]] = []
        self.numbers: list[int] = []
        for number in range(1, MOST_CONDITIONS + 1):
            text, due = data.get(f"text_{number}", ""), data.get(f"due_{number}")
            if text and due:
                self.conditions.append((text, due))
                self.numbers.append(number)
            elif text and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", gettext("Choose the day by which it is to be met."))
            elif due and f"text_{number}" not in self.errors:
                self.add_error(f"text_{number}", gettext("Write what is to be done, in a few sentences."))
        return data

    def refused(self, code: str, sentence: str) -> bool:
        """Put a no of the workflow at the field that it is about; return whether there is one."""
        name, _mark, number = code.rpartition("_")
        if name in ("text", "due"):
            code = f"{name}_{self.numbers[int(number) - 1]}"  # the workflow counts those that were filled in
        if code not in self.fields:
            return False
        self.add_error(code, sentence)
        return True

    def rows(self) -> list[list[Any]]:
        """Return the fields of each condition together."""
        return [[self[f"text_{n}"], self[f"due_{n}"]] for n in range(1, MOST_CONDITIONS + 1)]


class MetForm(forms.Form):
    """How a condition is met: what those who decided will read."""

    note = forms.CharField(
        label=_("How is it met?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write how it is met, so that those who decided can see it.")},
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
