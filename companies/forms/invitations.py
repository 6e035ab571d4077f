"""Choosing one's first password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from companies.invitations import STATES
from companies.models import User


class PasswordForm(forms.Form):
    """The password, twice, so that a slip of the finger does not lock anybody out."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 15 characters. Four unusual words in a row are easy to remember and hard to guess."),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Ask the same of it as of any password of the portal."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data


class ListForm(forms.Form):
    """Which people the list shows, as the address says; what it cannot say is left out."""

    status = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])

    def state(self) -> str:
        """Return the status asked for, or nothing."""
        self.full_clean()
        return str(self.cleaned_data.get("status", ""))


class InviteForm(forms.Form):
    """Whom to invite: those ticked, or everybody whom no link has reached."""

    everybody = forms.BooleanField(required=False)
    person = forms.TypedMultipleChoiceField(required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(key): key for key in among}
        field = self.fields["person"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(text, text) for text in known]
        field.coerce = known.__getitem__
