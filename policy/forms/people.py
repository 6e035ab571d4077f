"""Which people a list shows, and what a manager does about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.fields import DayField
from policy.queries import STATES, Following, Wanted


class FollowingForm(forms.Form):
    """Which people a follow-up list shows, as the address says; what it cannot say is left out."""

    bolag = forms.CharField(required=False, max_length=40)
    status = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])
    linje = forms.BooleanField(required=False)
    policy = forms.SlugField(required=False, max_length=120)
    sort = forms.ChoiceField(required=False, choices=[("due", "due")])
    after = forms.UUIDField(required=False)

    def following(self) -> Following:
        """Return what was asked for."""
        self.full_clean()
        asked: dict[str, Any] = self.cleaned_data
        return Following(
            asked.get("bolag", ""),
            asked.get("status", ""),
            asked.get("linje", False),
            asked.get("policy", ""),
            asked.get("sort", ""),
            asked.get("after"),
        )


class TalkForm(forms.Form):
    """That a policy was talked through: on which day, and a few words."""

    on = DayField(label=_("Day of the talk"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Short and factual. The person, their managers and HR can read it."),
    )


class MatrixForm(forms.Form):
    """Which part of the matrix is shown, as the address says; what it cannot say is left out."""

    sort = forms.ChoiceField(required=False, choices=[("-late", "-late")])
    after = forms.SlugField(required=False, max_length=40)

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        self.full_clean()
        return Wanted(bool(self.cleaned_data.get("sort")), self.cleaned_data.get("after", ""))
