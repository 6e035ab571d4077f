"""What the CEO says of a list of accounts: which may go on, why, and for how long."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

REASON = 2000  # characters


class DecideForm(forms.Form):
    """One reason for all, or one for each; what is shown and not ticked goes back to HR."""

    note = forms.CharField(
        label=_("Why may they go on?"),
        help_text=_("The reason is kept with each decision. An account may have one of its own instead."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=REASON,
        error_messages={"required": _("Write why, so that everybody can understand the decision afterwards.")},
    )
    months = forms.IntegerField(
        label=_("For how many months?"),
        help_text=_("Then the portal asks whether the accounts shall go on."),
        min_value=1,
    )
    back = forms.CharField(
        label=_("To HR about those that you do not tick"),
        help_text=_("They stay undecided and go back to HR."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=REASON,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, ids: Collection[uuid.UUID], most: int, said: Mapping[str, Any] | None = None
    ) -> None:
        """Show `said` without asking for what lacks: what was ticked and written before ticks are set for one."""
        super().__init__(data, initial={"months": most, **({name: said[name] for name in said} if said else {})})
        months = self.fields["months"]
        months.validators.append(MaxValueValidator(most))
        months.widget.attrs["max"] = most
        for pk in ids:
            self.fields[f"yes-{pk}"] = forms.BooleanField(required=False)
            self.fields[f"why-{pk}"] = forms.CharField(required=False, max_length=REASON)
        self.ids = list(ids)
        self.nothing = bool(data) and "nothing" in data

    def written(self) -> list[str]:
        """Return the words of the form, for a page that asks for none any more."""
        names = ("note", *(f"why-{pk}" for pk in self.ids), "back")
        return [text for name in names if (text := str(self[name].data or "").strip())]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one tick, and a reason for each; to send all of it back is a button of its own."""
        data = super().clean() or {}
        ticked = [] if self.nothing else [pk for pk in self.ids if data.get(f"yes-{pk}")]
        common = str(data.get("note", ""))
        self.decisions = {pk: data.get(f"why-{pk}") or common for pk in ticked}
        self.left = [pk for pk in self.ids if pk not in self.decisions]
        if not ticked and not self.nothing:
            raise forms.ValidationError(_("Tick the accounts that may go on, or send all of them back to HR."))
        if all(self.decisions.values()) and self.has_error("note", "required"):
            del self.errors["note"]  # each has a reason of its own, or there is nothing to give a reason for
        return data

    def own(self, pk: uuid.UUID) -> tuple[bool, str]:
        """Return what was ticked and written for one account, to show it again."""
        return bool(self[f"yes-{pk}"].value()), str(self[f"why-{pk}"].value() or "")
