"""Shape and politeness of what people enter when an account is stopped, closed point by point, or handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, ClosingPoint, Request
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company

from .shared import PLAIN, TwoPeopleForm, as_typed

secure = URLValidator(schemes=["https"], message=_("The address must begin with https:// and lead to a page."))


class TickForm(forms.Form):
    """The points that are done, each with a note and where it can be seen, if there is anything to say."""

    points = forms.MultipleChoiceField(
        choices=ClosingPoint.choices,
        error_messages={"required": _("Tick what is done.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for point in ClosingPoint:
            self.fields[f"note-{point}"] = forms.CharField(
                label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"evidence-{point}"] = forms.CharField(
                label=_("Where can it be seen?"),
                help_text=_("An address that begins with https://"),
                required=False,
                max_length=500,
                validators=[secure],
                widget=forms.TextInput(attrs=PLAIN),
            )

    def clean(self) -> dict[str, Any]:
        """A point that somebody wrote about is ticked too, or what was written would be lost."""
        data = super().clean() or {}
        for point in ClosingPoint:
            said = data.get(f"note-{point}") or data.get(f"evidence-{point}")
            if said and point.value not in data.get("points", []) and "points" not in self.errors:
                self.add_error(f"note-{point}", gettext("Tick the point too, when it is done."))
        return data

    def done(self) -> Iterator[tuple[str, str, str]]:
        """Yield each point that was ticked, with its note and its address."""
        for point in self.cleaned_data["points"]:
            yield point, self.cleaned_data[f"note-{point}"], self.cleaned_data[f"evidence-{point}"]


class WhyForm(forms.Form):
    """Why: one question and its reason; `question` and `missing` say it in the words of what is done."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, data: Any = None, *, question: Any, missing: Any, help_text: Any = "") -> None:
        super().__init__(data)
        self.fields["note"].label, self.fields["note"].help_text = question, help_text
        self.fields["note"].error_messages["required"] = missing


class SuspendForm(forms.Form):
    """Why an account shall be suspended: what HR and the CEO read."""

    purpose = forms.CharField(
        label=_("Why shall the account be suspended?"),
        help_text=_("And what has to be done before it can go on."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write why the account shall be suspended.")},
    )


class TakeOverForm(TwoPeopleForm):
    """Which company of the group shall take the account over, who runs it there, and why."""

    to_company = forms.ModelChoiceField(
        label=_("Which company shall take it over?"),
        queryset=Company.objects.none(),
        empty_label=_("Choose company"),
        error_messages={"required": _("Choose the company that shall take it over.")},
    )
    owner = PersonField(
        label=_("Account owner there"), help_text=_("Works in that company. Name or e-mail."), max_length=254
    )
    backup = PersonField(
        label=_("Back-up there"),
        help_text=_("Another person, so that two can always get in."),
        max_length=254,
        required=False,
    )
    purpose = forms.CharField(
        label=_("Why shall they have it?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write why the other company shall have the account.")},
    )

    def __init__(self, data: Any = None, *, about: Account | Request, at: dt.datetime) -> None:
        asked = about if isinstance(about, Request) else None
        given = asked and {
            "to_company": asked.to_company_id,
            "owner": as_typed(asked.owner),
            "backup": as_typed(asked.backup),
            "purpose": asked.purpose,
        }
        super().__init__(data, initial=given or None)
        field = self.fields["to_company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = companies.open_companies().exclude(pk=about.company_id)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Find the two people, among those who work in the company that takes over."""
        data = super().clean() or {}
        return self.find_two(data, data.get("to_company"))


class AcceptForm(forms.Form):
    """For how long the receiving company lets the account run, and why."""

    months = forms.IntegerField(
        label=_("For how many months?"),
        help_text=_("Then the portal asks whether the account shall go on."),
        min_value=1,
    )
    note = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, data: Any = None, *, most: int) -> None:
        super().__init__(data, initial={"months": most}, auto_id="accept_%s")
        months = self.fields["months"]
        months.validators.append(MaxValueValidator(most))
        months.widget.attrs["max"] = most
