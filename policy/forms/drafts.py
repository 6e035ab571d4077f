"""What people write in a draft, and what the CEO says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.fields import DayField
from policy.extraction import PolicyUnreadable
from policy.extraction.markdown import Fetched, to_markdown
from policy.models import Draft

from .entering import ACCEPTS, CHANGES, EDITORIAL, MATERIAL, READS, EitherFile, text_of

LONGEST = 200_000  # characters of a text: some sixty pages
LIVE = {
    "hx-post": reverse_lazy("policy:preview"),
    "hx-trigger": "input changed delay:500ms",
    "hx-target": "#preview",
    "hx-swap": "outerHTML",
}


class CompaniesField(forms.ModelMultipleChoiceField):
    """The companies that a text is for."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"required": _("Tick at least one company.")}
        super().__init__(
            queryset=Company.objects.none(), widget=forms.CheckboxSelectMultiple, error_messages=words, **kwargs
        )


class NewDraftForm(forms.Form):
    """A policy that is not here yet, and the companies it is meant for."""

    title = forms.CharField(
        label=_("What is the policy called?"),
        help_text=_("In Swedish, as it is to stand above the text. It cannot be changed later."),
        max_length=160,
    )
    companies = CompaniesField(label=_("Which companies is it for?"))

    def __init__(self, *args: Any, companies: QuerySet[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["companies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset, field.initial = companies, list(companies)


class DraftForm(forms.Form):
    """The text and all that stands with it. The revision says from which text the writer began."""

    file = EitherFile(
        label=_("Fetch the text from a file"),
        help_text=READS,
        allow_empty_file=True,
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTS}),
    )
    body = forms.CharField(
        label=_("The text"),
        help_text=_("## makes a heading, - makes an item of a list, an empty line a new paragraph."),
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true", "lang": "sv", **LIVE}),
        error_messages={"required": _("Write the text, or fetch it from a file.")},
    )
    summary = forms.CharField(
        label=_("What changes, and why?"),
        help_text=_("The CEO reads it first, and everybody who acknowledges the text later."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    prepared_by_name = forms.CharField(label=_("Prepared by"), max_length=120, required=False)
    prepared_by_title = forms.CharField(label=_("Title of who prepared it"), max_length=120, required=False)
    companies = CompaniesField(label=_("Which companies is it for?"))
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    body_en = forms.CharField(
        label=_("The text in English"),
        help_text=_("If there is a translation. It is adopted together with the Swedish text."),
        strip=False,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "en"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, draft: Draft, companies: QuerySet[Company], **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "file"]
        kwargs.setdefault("initial", {name: getattr(draft, name) for name in names})
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fetched: Fetched | None = None
        field = self.fields["companies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = companies | Company.objects.filter(pk__in=draft.companies)

    def fetch(self) -> None:
        """Put the file's text into the box, to be read and saved; a text of one's own in the box is not replaced."""
        self.full_clean()
        mine, file = _tidy(str(self.data.get("body", ""))), self.files.get("file")
        self.errors.clear()
        if mine and mine != _tidy(self.draft.body):
            self.add_error("file", gettext("The box holds changes of yours. Save them first, or empty the box."))
        elif file is None:
            self.add_error("file", gettext("Choose a file first."))
        else:
            self._fetch(file)

    def _fetch(self, file: Any) -> None:
        try:
            self.fetched = to_markdown(text_of(file, marked=True))
        except PolicyUnreadable as error:
            self.add_error("file", [str(sentence) for sentence in error.missing])
            return
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["body"] = self.fetched.body  # type: ignore[index]

    def clean_body(self) -> str:
        """Keep one kind of line end, and nothing around the text."""
        if not (text := _tidy(self.cleaned_data["body"])):
            raise forms.ValidationError(self.fields["body"].error_messages["required"])
        return text

    def clean_body_en(self) -> str:
        """The same for the translation."""
        return _tidy(self.cleaned_data["body_en"])

    def clean_companies(self) -> list[Any]:
        """Return the companies' keys, in one order."""
        return sorted(company.pk for company in self.cleaned_data["companies"])

    def clean(self) -> dict[str, Any]:
        """Ask for both of the translation's parts."""
        data = super().clean() or {}
        data.pop("file", None)  # what it says stands in the box
        if data.get("body_en") and not data.get("title_en"):
            self.add_error("title_en", gettext("Write the title in English too."))
        return data


class AdoptForm(forms.Form):
    """What the CEO says: for which companies, from which day, by which decision, and whether people are asked again."""

    companies = CompaniesField(label=_("For which companies do you adopt it?"))
    effective_from = DayField(label=_("From which day does it apply?"))
    source = forms.CharField(
        label=_("Where does the day come from?"),
        help_text=_("The decision or the minutes, such as: board minutes 2026-11-20 § 4."),
        max_length=200,
    )
    change = forms.ChoiceField(
        label=_("What has changed in the text?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Why is it so?"),
        help_text=_("One sentence is enough. It is kept with the version."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, *, draft: Draft, companies: Collection[Company], at: dt.date) -> None:
        super().__init__(data, initial={"effective_from": at, "revision": draft.revision, "companies": companies})
        self.at = at
        field, change = self.fields["companies"], self.fields["change"]
        assert isinstance(field, forms.ModelMultipleChoiceField) and isinstance(change, forms.ChoiceField)
        field.queryset = Company.objects.filter(pk__in=[company.pk for company in companies])
        change.choices = [(key, format_html("<b>{}</b><small>{}</small>", *words)) for key, words in CHANGES.items()]
        if draft.version_id:  # the first company has said it: it is the same text everywhere
            del self.fields["change"], self.fields["reason"]
        elif not draft.upon:
            change.initial = MATERIAL

    def clean_effective_from(self) -> dt.date:
        """Refuse a day that has been."""
        day: dt.date = self.cleaned_data["effective_from"]
        if day < self.at:
            raise forms.ValidationError(_("The day has been. A text comes into force today at the earliest."))
        return day

    def decided(self) -> dict[str, Any]:
        """Return what was said as the workflow takes it."""
        data = self.cleaned_data
        said = {"material": data["change"] != EDITORIAL, "reason": data["reason"]} if "change" in data else {}
        return said | {name: data[name] for name in ("effective_from", "source", "revision")}


class ObjectForm(forms.Form):
    """Why a company does not adopt the text."""

    company = forms.ModelChoiceField(label=_("For which company?"), queryset=Company.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("What needs to change?"),
        help_text=_("Whoever prepared the text reads it and goes on from there."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, companies: Collection[Company]) -> None:
        super().__init__(data, initial={"company": next(iter(companies), None)}, auto_id="object_%s")
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Company.objects.filter(pk__in=[company.pk for company in companies])
        if len(companies) < 2:
            field.widget = field.hidden_widget()


class WithdrawForm(forms.Form):
    """Why a draft is given up."""

    note = forms.CharField(
        label=_("Why is the draft given up?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
