"""Papers that are registered, lists of earlier signatures, and what is typed at a kiosk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kit.fields import DayField
from kit.sheets.fields import SheetField
from policy.models import Version
from policy.reading import Cleaned, NotAScan, clean, unpacked
from policy.reading.scans import MAX_UNPACKED

ACCEPTED = ".pdf,.jpg,.jpeg,.png"


class ScanField(forms.FileField):
    """A scan of a paper, cleaned at once; what it is the bytes say, not its name."""

    def clean(self, data: Any, initial: Any = None) -> Cleaned:
        """Return the harmless scan."""
        file = super().clean(data, initial)
        try:
            return clean(file.read())
        except NotAScan as error:
            raise forms.ValidationError(str(error)) from error


class PaperForm(forms.Form):
    """The day on the paper, and its scan."""

    signed_on = DayField(label=_("Day on the paper"))
    scan = ScanField(
        label=_("Scan of the signed paper"),
        help_text=_("PDF, JPEG or PNG, at most 5 MB. Those who may see the receipt can fetch it."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class EarlierForm(forms.Form):
    """The list, the scans, and the version that was signed. `scans` and `faults` hold what was made of the files."""

    version = forms.ModelChoiceField(
        label=_("Which version was signed?"), queryset=Version.objects.none(), empty_label=None
    )
    file = SheetField()
    papers = forms.FileField(
        label=_("Scans"),
        help_text=_("One PDF, JPEG or PNG for the whole list, or a ZIP with one for each name in the column Scan."),
        required=False,
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": f"{ACCEPTED},.zip"}),
    )

    def __init__(self, *args: Any, versions: QuerySet[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scans: dict[str, Cleaned] = {}
        self.faults: dict[str, str] = {}
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions

    def clean_papers(self) -> None:
        """Open and clean the scans; one that cannot be read is told at its row, where a row names it."""
        file = self.cleaned_data["papers"]
        if not file:
            return
        if file.size > MAX_UNPACKED:
            raise forms.ValidationError(_("The scans in the ZIP are more than 50 MB. Divide it."))
        try:
            found = unpacked(file.name, file.read())
        except NotAScan as error:
            raise forms.ValidationError(str(error)) from error
        for name, data in found.items():
            try:
                self.scans[name] = clean(data)
            except NotAScan as error:
                self.faults[name] = str(error)
        if self.faults and len(found) == 1:
            raise forms.ValidationError(next(iter(self.faults.values())))


class YesForm(forms.Form):
    """The yes to what was shown."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)


class KioskForm(forms.Form):
    """Who stands at the kiosk."""

    number = forms.CharField(label=_("Employee number"), max_length=32)
    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("Eight digits, from your manager."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
