"""What a person confirms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AcknowledgeForm(forms.Form):
    """One deliberate tick under the sentence, and the hash of the text that was shown."""

    read = forms.BooleanField(
        label=_("Your acknowledgement"),
        error_messages={"required": _("Tick the box when you have read the policy, then press the button again.")},
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
