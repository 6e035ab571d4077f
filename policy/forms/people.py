"""Which people a list shows."""

from __future__ import annotations

from django import forms

from policy.queries import STATES, Following, Wanted


class FollowingForm(forms.Form):
    """Which people a follow-up list shows, as the address says; what it cannot say is left out."""

    bolag = forms.CharField(required=False, max_length=40)
    status = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])
    after = forms.UUIDField(required=False)
    policy = forms.CharField(required=False, max_length=80)

    def following(self) -> Following:
        """Return what was asked for."""
        self.full_clean()
        asked = self.cleaned_data
        return Following(asked.get("bolag", ""), asked.get("status", ""), asked.get("after"), asked.get("policy", ""))


class MatrixForm(forms.Form):
    """Which part of the matrix is shown, as the address says; what it cannot say is left out."""

    sort = forms.ChoiceField(required=False, choices=[("-late", "-late")])
    after = forms.SlugField(required=False, max_length=40)

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        self.full_clean()
        return Wanted(bool(self.cleaned_data.get("sort")), self.cleaned_data.get("after", ""))
