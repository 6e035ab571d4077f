"""What somebody saw on a profile, and what the group says of a platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Point, ProfileCheck
from accounts.workflow.profiles import ADDRESS, secure
from kit.fields import DayField

YES, NO = "yes", "no"
ANSWERS = [(YES, _("Yes")), (NO, _("No"))]


class SecureField(forms.CharField):
    """An address that a browser may be sent to: https alone."""

    default_validators = [secure]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.URLInput(attrs={"class": "address", "inputmode": "url", "placeholder": "https://"})
        super().__init__(max_length=ADDRESS, widget=widget, **kwargs)
        self.error_messages["invalid"] = _("The address must begin with https:// and lead to a page.")


class CheckForm(forms.Form):
    """Each point of a profile: does it hold, and where can it be seen?"""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, checks: Mapping[str, ProfileCheck], version: str) -> None:
        super().__init__(data, initial={"version": version})
        self.checks = checks
        for point in Point:
            last = checks.get(point)
            said = None if last is None else YES if last.holds else NO
            self.fields[point.value] = forms.ChoiceField(
                label=point.label, choices=ANSWERS, widget=forms.RadioSelect, required=False, initial=said
            )
            self.fields[f"{point.value}_at"] = SecureField(
                label=f"{point.label}: {gettext('where can it be seen?')}",
                required=False,
                initial=last.evidence if last else "",
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the address of what was seen, and for the answer to an address."""
        data = super().clean() or {}
        for point in Point.values:
            answer, address = data.get(point), data.get(f"{point}_at")
            if answer == YES and address == "":
                self.add_error(f"{point}_at", gettext("Paste the address where it can be seen."))
            if not answer and address:
                self.add_error(point, gettext("Say whether it can be seen there."))
        return data

    def changed(self) -> Iterator[tuple[str, bool, str]]:
        """Yield the points that were answered otherwise than before: the point, whether it holds, and where."""
        for point in Point.values:
            answer, address = self.cleaned_data[point], self.cleaned_data[f"{point}_at"]
            last = self.checks.get(point)
            if answer and (last is None or (answer == YES, address) != (last.holds, last.evidence)):
                yield point, answer == YES, address

    def points(self) -> Iterator[tuple[Point, forms.BoundField, forms.BoundField]]:
        """Yield each point with its two fields."""
        for point in Point:
            yield point, self[point.value], self[f"{point.value}_at"]


class PlatformForm(forms.Form):
    """What the group says of a platform: allowed or not, since when and until when, and what a profile must show."""

    allowed = forms.TypedChoiceField(
        label=_("May companies of the group use it?"),
        choices=[(YES, _("Yes, it is allowed")), (NO, _("No, it is not allowed"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )
    assessed_on = DayField(label=_("Assessed on"))
    next_assessment = DayField(
        label=_("Next assessment"), help_text=_("When somebody shall look anew at terms, data and risks.")
    )
    must_show = forms.MultipleChoiceField(
        label=_("What must an official profile show?"),
        choices=Point.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    help_url = SecureField(
        label=_("The platform's help page"), help_text=_("Where fakes are reported, say."), required=False
    )
    note = forms.CharField(
        label=_("Why, and what to think of"),
        help_text=_("Everybody who sees the register can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Say that the days are in the wrong order together with whatever else is wrong."""
        data = super().clean() or {}
        made, following = data.get("assessed_on"), data.get("next_assessment")
        if made and following and following <= made:
            self.add_error("next_assessment", gettext("The next assessment comes after the one that was made."))
        return data
