"""The words in which a question that many have is shown to everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ENGLISH = ("question_en", "answer_en")


class FrequentForm(forms.Form):
    """Question and answer in HR's own words, in Swedish and, if wanted, in English."""

    question = forms.CharField(
        label=_("The question, in your own words"),
        help_text=_("Whoever asked is never shown. Leave out names, places and what only one person can have asked."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "sv"}),
    )
    answer = forms.CharField(
        label=_("The answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "lang": "sv"})
    )
    question_en = forms.CharField(
        label=_("The question in English"),
        help_text=_("Leave both English fields empty, and English readers see the Swedish words."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
    answer_en = forms.CharField(
        label=_("The answer in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "en"}),
    )
    everywhere = forms.BooleanField(label=_("Show it in all companies"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not group:
            del self.fields["everywhere"]

    def clean(self) -> dict[str, Any]:
        """Ask for both in English, or for neither."""
        found = super().clean() or {}
        given = [bool(found.get(name)) for name in ENGLISH]
        if any(given) and not all(given) and not set(ENGLISH) & set(self.errors):
            self.add_error(ENGLISH[given.index(False)], _("Write both the question and the answer in English."))
        return found
