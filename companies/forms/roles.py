"""Giving and ending roles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies import queries
from companies.models import Company, RoleAssignment, User
from companies.permissions import Role
from kit import clock
from kit.fields import DayField

SUGGESTIONS = 200


def note_field(label: Any, **options: Any) -> forms.CharField:
    """Return a field for a reason, which the history keeps."""
    rows = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=rows, max_length=2000, **options)


class RoleForm(forms.Form):
    """Who gets which role from when; a deputy gets the role of the one who is away, with a last day."""

    role = forms.ChoiceField(label=_("Which role?"), widget=forms.RadioSelect)
    person = forms.CharField(
        label=_("Who?"), help_text=_("Name or e-mail. Anybody who works in the group."), max_length=254
    )
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))
    note = note_field(
        _("Reference or reason"),
        required=False,
        help_text=_("Such as the board's minutes. Required for the chair of the board."),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        company: Company,
        at: dt.datetime,
        deputy_for: RoleAssignment | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"first_day": clock.day_of(at), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.at, self.company, self.user = at, company, user
        self.fields["person"].widget.attrs.update({"list": "people", "autocomplete": "off"})
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(one.value, one.label) for one in queries.roles_given_by(user, company, at)]
        if deputy_for:
            role.widget, role.initial = forms.HiddenInput(), deputy_for.role
            role.choices = [choice for choice in role.choices if choice[0] == deputy_for.role]
            self.fields["last_day"].required = True
            self.fields["last_day"].help_text = gettext("The last day of the absence.")

    def suggestions(self) -> Any:
        """Return the people of the company who may be meant."""
        people = queries.colleagues([self.company.pk], self.at).exclude(pk=self.user.pk)
        return people.order_by("sort_key").values("name", "email")[:SUGGESTIONS]

    def clean_person(self) -> User:
        """Find the one person meant among those who work in the group, or say what to write instead."""
        text = self.cleaned_data["person"].strip()
        among = User.objects.filter(pk__in=queries.live_employments(self.at).values("person"))
        found = list(among.filter(email=text.lower())[:1]) or list(among.filter(name__iexact=text)[:3])
        if len(found) == 1:
            if found[0] == self.user:
                raise forms.ValidationError(gettext("Nobody gives themselves a role. Ask somebody else who may."))
            return found[0]
        sentence = gettext("Several people are called %(text)s. Write the e-mail address.") if found else ""
        nobody = gettext("Nobody called %(text)s works in the group. Write the full name or the e-mail address.")
        raise forms.ValidationError((sentence or nobody) % {"text": text})

    def clean(self) -> dict[str, Any]:
        """Say at once what the workflow would refuse."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first day."))
        if data.get("role") == Role.CHAIR and not data.get("note", "").strip():
            self.add_error("note", gettext("Name the board's minutes: the chair is chosen by the board."))
        return data


class EndRoleForm(forms.Form):
    """The last day of a role, and why."""

    last_day = DayField(label=_("Last day"))
    note = note_field(_("Why?"), error_messages={"required": _("Write why. The reason is kept with the role.")})


class DeclineForm(forms.Form):
    """Why the second person says no."""

    note = note_field(_("Why?"), error_messages={"required": _("Write why, so that the person knows what to do.")})
