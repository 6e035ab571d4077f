"""The field of a form in which a list is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .raw import MAX_BYTES, NotAFile, Table, read


class SheetField(forms.FileField):
    """A list as CSV or XLSX, read at once and thrown away; what it is the bytes say, not its name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("File"))
        kwargs.setdefault(
            "help_text", _("CSV or Excel (.xlsx), at most 6,000 rows and 5 MB. The file itself is not kept.")
        )
        super().__init__(widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Table:
        """Return the rows of the file as text."""
        file = super().clean(data, initial)
        try:
            return read(file.read(MAX_BYTES + 1))
        except NotAFile as error:
            raise forms.ValidationError(str(error.sentence)) from error
