"""What a review found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit import clock
from kit.fields import DayField
from policy.models import Review


class ReviewForm(forms.Form):
    """What the annual review found."""

    upon = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)  # reviews the writer saw
    day = DayField(label=_("When was the policy reviewed?"))
    outcome = forms.ChoiceField(label=_("What did you find?"), choices=Review.Outcome.choices, widget=forms.RadioSelect)
    participants = forms.CharField(
        label=_("Who took part?"),
        help_text=_("Names and roles, the safety representative among them."),
        max_length=300,
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("What you looked at and why you found what you found. A few sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )

    def __init__(self, data: Any = None, *, upon: int | None = None) -> None:
        super().__init__(data, initial={"day": clock.today(), "upon": upon})

    def clean_day(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("The review cannot lie in the future."))
        return day
