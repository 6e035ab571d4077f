"""Shape and politeness of what people enter about requests and appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import MOST_CONDITIONS, Condition
from kit.fields import DayField

LONGEST_CONDITION = Condition._meta.get_field("text").max_length or 0


class CloseForm(forms.Form):
    """Why an account shall be closed: what HR and the CEO read."""

    purpose = forms.CharField(
        label=_("Why shall the account be closed?"),
        help_text=_("And what those who follow it shall do instead."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write why the account shall be closed.")},
    )


class ApproveForm(forms.Form):
    """On which conditions, and for how long; left empty it is an approval as asked, unless conditions were chosen."""

    def __init__(self, data: Any = None, *, most: int, operates: bool, today: dt.date) -> None:
        super().__init__(data, auto_id="approve_%s")
        self.today, self.most = today, most
        if operates:
            words = ngettext_lazy("%(number)d month", "%(number)d months", "number")
            listed = [(months, words % {"number": months}) for months in range(most, 0, -1)]
            self.fields["months"] = forms.TypedChoiceField(
                label=_("For how long?"), choices=listed, coerce=int, required=False, empty_value=None, initial=most,
                error_messages={"invalid_choice": _("Choose between 1 and %(most)s months.") % {"most": most}},
            )  # fmt: skip
        for number in range(1, MOST_CONDITIONS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Condition %(number)s") % {"number": number},
                max_length=LONGEST_CONDITION,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )
            self.fields[f"due_{number}"] = DayField(label=_("To be met by"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a condition that has one; say each thing at its field."""
        data = super().clean() or {}
        self.conditions: list[tuple[str, dt.date]] = []
        self.numbers: list[int] = []
        for number in range(1, MOST_CONDITIONS + 1):
            text, due = data.get(f"text_{number}", ""), data.get(f"due_{number}")
            if due and due < self.today:
                self.add_error(f"due_{number}", gettext("Choose today or a later day."))
            if text and due:
                self.conditions.append((text, due))
                self.numbers.append(number)
            elif text and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", gettext("Choose the day by which it is to be met."))
            elif due and f"text_{number}" not in self.errors:
                self.add_error(f"text_{number}", gettext("Write what is to be done, in a few sentences."))
        if self.data.get("on_conditions") and not self._says(data):
            self.add_error("text_1", gettext("Write the condition. Without one, approve as it is asked instead."))
        return data

    def _says(self, data: dict[str, Any]) -> bool:
        """Whether it says anything else than an approval as asked: a condition, even half of one, or a shorter time."""
        named = (f"{name}_{number}" for name in ("text", "due") for number in range(1, MOST_CONDITIONS + 1))
        shorter = "months" in self.errors or data.get("months") not in (None, self.most)
        return shorter or any(str(self.data.get(name, "")).strip() for name in named)

    def refused(self, code: str, sentence: str) -> bool:
        """Put a no of the workflow at the field that it is about; return whether there is one."""
        name, _mark, number = code.rpartition("_")
        if name in ("text", "due"):
            code = f"{name}_{self.numbers[int(number) - 1]}"  # the workflow counts those that were filled in
        if code not in self.fields:
            return False
        self.add_error(code, sentence)
        return True

    def rows(self) -> list[list[Any]]:
        """Return the fields of each condition together."""
        return [[self[f"text_{n}"], self[f"due_{n}"]] for n in range(1, MOST_CONDITIONS + 1)]


class MetForm(forms.Form):
    """How a condition is met: what those who decided will read."""

    note = forms.CharField(
        label=_("How is it met?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write how it is met, so that those who decided can see it.")},
    )


class ReasonForm(forms.Form):
    """Why: what the person who asked will read. A page may hold one for each verb, so the ids carry the verb."""

    note = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why, so that the person knows what to do.")},
    )

    def __init__(self, data: Any = None, *, verb: str) -> None:
        super().__init__(data, auto_id=f"{verb}_%s")
