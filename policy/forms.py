"""Shape and politeness of what people enter about policies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit import clock
from kit.fields import DayField
from policy.models import Review
from policy.queries import STATES, Following


class AcknowledgeForm(forms.Form):
    """One deliberate tick under the sentence, and the hash of the text that was shown."""

    read = forms.BooleanField(
        error_messages={"required": _("Tick the box when you have read the policy, then press the button again.")}
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class FollowingForm(forms.Form):
    """Which people a follow-up list shows, as the address says; what it cannot say is left out."""

    bolag = forms.CharField(required=False, max_length=40)
    status = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])
    after = forms.UUIDField(required=False)

    def following(self) -> Following:
        """Return what was asked for."""
        self.full_clean()
        asked = self.cleaned_data
        return Following(asked.get("bolag", ""), asked.get("status", ""), asked.get("after"))


class ReviewForm(forms.Form):
    """What the annual review found."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": clock.today()})
        super().__init__(*args, **kwargs)

    def clean_day(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("The review cannot lie in the future."))
        return day
