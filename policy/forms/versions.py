"""Which two versions are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CompareForm(forms.Form):
    """Two versions of one policy; the older one first, unless somebody wants it otherwise."""

    old = forms.TypedChoiceField(label=_("From version"), coerce=int)
    new = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, data: Any = None, *, numbers: Sequence[int]) -> None:
        latest = sorted(numbers)[-2:]
        super().__init__(data, initial={"old": latest[0], "new": latest[-1]})
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(number, str(number)) for number in numbers]

    def clean(self) -> dict[str, Any]:
        """A version does not differ from itself."""
        data = super().clean() or {}
        if "old" in data and data["old"] == data.get("new"):
            self.add_error("new", gettext("It is the same version. Choose another one."))
        return data


class SearchForm(forms.Form):
    """The words to find."""

    q = forms.CharField(
        label=_("Words to find"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"required": _("Write a word to find.")},
    )
