"""Giving and taking back what a person may decide for the CEO."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies import queries
from companies.forms.fields import PersonField
from companies.forms.roles import note_field
from companies.models import Company, User
from companies.permissions import DELEGABLE, Can
from kit import clock
from kit.fields import DayField

from .shared import SUGGESTIONS

AT_ONCE, LATER = "now", "day"


class DelegateForm(forms.Form):
    """Who may decide what for which company, from when until when."""

    company = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Company.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("You are not CEO of that company. Only its CEO delegates.")},
    )
    person = PersonField(
        label=_("Who shall decide?"), help_text=_("Somebody who works in the company. Name or e-mail."), max_length=254
    )
    cans = forms.MultipleChoiceField(
        label=_("What may the person decide?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(can.value, can.label) for can in Can if can in DELEGABLE],
        error_messages={"required": _("Choose at least one thing that the person may decide.")},
    )
    first_day = DayField(label=_("From"))
    last_day = DayField(
        label=_("Until"),
        help_text=_("At most 24 months. You can take it back on any day."),
        error_messages={"required": _("Write the last day. A delegation without an end is not possible.")},
    )
    note = note_field(_("Reason"), required=False, help_text=_("It is kept with the delegation."))

    def __init__(self, *args: Any, user: User, at: dt.datetime, company: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"first_day": clock.day_of(at), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.delegates_for(user, at)
        mine = list(field.queryset)
        field.initial = next((one.pk for one in mine if one.slug == company), mine[0].pk if mine else None)
        if len(mine) == 1:
            field.widget = forms.HiddenInput()
        self.fields["person"].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})
        self.mine = mine

    def suggestions(self) -> Any:
        """Return the people who may be meant, of all companies whose CEO the person is."""
        people = queries.colleagues([one.pk for one in self.mine], self.at).exclude(pk=self.user.pk)
        return people.order_by("sort_key").values("name", "email")[:SUGGESTIONS]

    def clean(self) -> dict[str, Any]:
        """Find the one person meant, and say at once what the workflow would refuse."""
        data = super().clean() or {}
        company, text = data.get("company"), data.get("person")
        if company and text:
            self._find(company, text, data)
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first day."))
        return data

    def _find(self, company: Company, text: str, data: dict[str, Any]) -> None:
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        coming = company.employments.filter(queries.unfinished(self.at)).values("person")
        try:
            data["person"] = field.find(text.strip(), User.objects.filter(pk__in=coming))
        except forms.ValidationError as error:
            self.add_error("person", self._elsewhere(company, text.strip()) or error)

    def _elsewhere(self, company: Company, text: str) -> str:
        """Return why somebody who works in another company of the group decides nothing here; nothing for others.

        A delegation is over with the employment and the gate asks it for that company (G4): one is needed where
        the delegation shall hold. A person may be employed in several companies.
        """
        there = queries.live_employments(self.at).filter(Q(person__email=text.lower()) | Q(person__name__iexact=text))
        found = there.select_related("person", "company").order_by("company__sort_key")[:1]
        sentence = gettext(
            "%(person)s works in %(other)s, not in %(company)s. A delegation follows the employment in the company: "
            "ask HR to enter one there first."
        )
        return next((sentence % {"person": a.person, "other": a.company, "company": company} for a in found), "")


class EndDelegationForm(forms.Form):
    """When a delegation is over, and why."""

    when = forms.ChoiceField(
        label=_("When?"),
        widget=forms.RadioSelect,
        choices=[(AT_ONCE, _("At once")), (LATER, _("After a last day"))],
        initial=AT_ONCE,
    )
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Only where it shall not be at once."))
    note = note_field(_("Why?"), error_messages={"required": _("Write why. The reason is kept with the delegation.")})

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it is to end later, and forget one that was typed beside "at once"."""
        data = super().clean() or {}
        if data.get("when") == LATER and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", gettext("Write the last day."))
        if data.get("when") == AT_ONCE:
            self.errors.pop("last_day", None)
            data["last_day"] = None
        return data
