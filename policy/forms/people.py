"""Which people a list shows."""

from __future__ import annotations

from django import forms

from policy.queries import STATES, Following


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
