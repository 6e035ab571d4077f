"""A text that is entered in the browser."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from policy import queries
from policy.extraction import FILE_BYTES, Document, PolicyUnreadable, decoded, digest, extract
from policy.queries import Prospect

MAX_BYTES = 200_000  # some sixty pages of plain text
READS = _("TXT of at most 200 kB, or DOCX or PDF of at most 5 MB.")
ACCEPTS = ".txt,text/plain,.docx,.pdf,application/pdf"

MATERIAL, EDITORIAL = "material", "editorial"


CHANGES = {
    MATERIAL: (_("What it says"), _("Everybody is asked to acknowledge the new version.")),
    EDITORIAL: (
        _("Only how it says it"),
        _("Spelling, a name, a heading. Nobody who has acknowledged is asked again."),
    ),
}


class EitherFile(forms.FileField):
    """A file that is needed where nothing is pasted."""

    def validate(self, value: Any) -> None:
        """Leave it to the form, which knows of both."""


class EitherText(forms.CharField):
    """A text that is needed where no file is chosen."""

    def validate(self, value: Any) -> None:
        """Leave it to the form, which knows of both."""


class EnterForm(forms.Form):
    """The text of a policy, as a file or pasted, and the companies that have adopted it."""

    use_required_attribute = False

    file = EitherFile(
        label=_("File"), help_text=READS, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPTS})
    )
    text = EitherText(
        label=_("Or paste the text"),
        help_text=_("With the title first, the three sections, and at the end from when it applies and who signed."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    companies = forms.ModelMultipleChoiceField(
        label=_("Which companies have adopted it?"),
        queryset=Company.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one company.")},
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)  # hash of the file's text, if any

    def __init__(self, *args: Any, companies: QuerySet[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document: Document | None = None
        field = self.fields["companies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = companies
        field.initial = list(companies)

    def clean(self) -> dict[str, Any]:
        """Read the file or the box; a file's text then stands in the box, so that it can be seen and mended."""
        data = super().clean() or {}
        file, text = data.get("file"), _one_line_end(data.get("text") or "")
        if file and text.strip() and digest(text) != data.get("read"):
            sentence = gettext(
                "The file was not read: the box holds a text of yours. Go on with it, or empty it first."
            )
            self.add_error("file", sentence)
            return data
        if file:
            text = self._of_file(file)
        elif not text.strip() and self.errors.keys().isdisjoint({"file", "text"}):
            self.add_error("text", gettext("Choose a file or paste the text."))
        if text.strip():
            self._understand(text, data)
        return data

    def _of_file(self, file: Any) -> str:
        """Return the file's text and put it into the box; the file itself is not kept."""
        try:
            text = text_of(file)
        except PolicyUnreadable as error:
            self.add_error("file", [str(sentence) for sentence in error.missing])
            return ""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["text"], self.data["read"] = text, digest(text)  # type: ignore[index]
        return text

    def _understand(self, text: str, data: dict[str, Any]) -> None:
        try:
            self.document = understood(text)
        except PolicyUnreadable as error:
            self.add_error("text", [str(sentence) for sentence in error.missing])
        data["text"], data["read"] = text, self.data.get("read", "")


class TakeInForm(forms.Form):
    """The very text that was shown, and the yes to it."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    companies = forms.ModelMultipleChoiceField(queryset=Company.objects.none(), widget=forms.MultipleHiddenInput)
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    upon = forms.IntegerField(widget=forms.HiddenInput, required=False)
    change = forms.ChoiceField(label=_("What has changed in the text?"), required=False, widget=forms.RadioSelect)

    document: Document
    found: Prospect | None = None  # what would become of the text, where it could be read

    def __init__(self, *args: Any, companies: QuerySet[Company], at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        field, change = self.fields["companies"], self.fields["change"]
        assert isinstance(field, forms.ModelMultipleChoiceField) and isinstance(change, forms.ChoiceField)
        field.queryset = companies
        change.choices = [(key, format_html("<b>{}</b><small>{}</small>", *words)) for key, words in CHANGES.items()]

    @classmethod
    def about(cls, found: Prospect, document: Document, given: dict[str, Any], companies: Any, at: dt.datetime) -> Self:
        """Return the form to be sent back with what is shown now."""
        shown = {"fingerprint": document.fingerprint, "upon": found.last, "change": given.get("change")}
        sent = {name: given[name] for name in ("text", "companies", "read")}
        form = cls(companies=companies, at=at, initial=sent | shown)
        form.fields["change"].required = found.asks
        return form

    def clean_text(self) -> str:
        """Understand the text once more: nothing was kept of it here."""
        text = _one_line_end(self.cleaned_data["text"])
        try:
            self.document = understood(text)
        except PolicyUnreadable as error:
            raise forms.ValidationError([str(sentence) for sentence in error.missing]) from error
        return text

    def clean_companies(self) -> list[Company]:
        """Return the companies themselves, asked once."""
        return list(self.cleaned_data["companies"])

    def clean(self) -> dict[str, Any]:
        """Where a policy gets another text somebody says whether people are asked again."""
        data = super().clean() or {}
        if {"text", "companies"} <= data.keys():
            self.found = queries.prospect(self.document, data["companies"], self.at)
            self.fields["change"].required = self.found.asks
            seen = self.found.last == data.get("upon")  # who has not seen the latest version is shown it first
            if self.found.asks and seen and not data.get("change") and "change" not in self.errors:
                self.add_error("change", gettext("Choose one of the two."))
        return data

    def decided(self) -> dict[str, Any]:
        """Return what the person has seen and said, as the workflow takes it."""
        data = self.cleaned_data
        seen = {"fingerprint": data["fingerprint"], "upon": -1 if data["upon"] is None else data["upon"]}
        return seen | {"material": data["change"] != EDITORIAL}


def understood(text: str) -> Document:
    """Return the policy that the text holds. Raises `PolicyUnreadable`, also for a text as long as a book."""
    if len(text.encode()) > MAX_BYTES:
        raise PolicyUnreadable([_("The text is longer than 200 kB. Is it the right one?")])
    return extract(text)


def text_of(file: Any, *, marked: bool = False) -> str:
    """Return the text of a file that was sent. Raises `PolicyUnreadable` with a sentence for what is wrong."""
    text = _one_line_end(decoded(file.read(FILE_BYTES + 1), marked=marked, name=file.name))
    if not text.strip():
        raise PolicyUnreadable([_("The file is empty.")])
    return text


def _one_line_end(text: str) -> str:
    """A browser sends each line end as two characters, whatever stood there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
