"""The filter of the mailbox."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

ALL = "all"


class ReceiverForm(forms.Form):
    """Whose mails to show: everybody's, or one receiver's."""

    to = forms.ChoiceField(label=_("Receiver"))

    def __init__(self, wanted: str, receivers: list[tuple[str, str]]) -> None:
        known = {address for address, _name in receivers}
        self.receiver = wanted if wanted in known else ""
        super().__init__({"to": self.receiver or ALL})
        self.fields["to"].choices = [(ALL, _("Everybody")), *receivers]  # type: ignore[attr-defined]
