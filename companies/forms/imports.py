"""A file of people, and the yes to what its dry run shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from companies import queries
from companies.importing import Plan
from companies.models import Company, User
from kit import clock
from kit.fields import DayField
from kit.sheets.fields import SheetField

LISTED = 500  # people missing in the file whom the page can offer; the rest comes with the next import


class FileForm(forms.Form):
    """The file, and the company of rows that name none."""

    file = SheetField()
    company = forms.ModelChoiceField(
        label=_("Company of rows that name none"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("None: each row names its company"),
    )

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.edits_people_of(user, at)
        own = list(field.queryset[:2])
        if len(own) == 1:
            field.initial, field.widget = own[0].pk, forms.HiddenInput()


class TakeInForm(forms.Form):
    """What HR saw, and who of those missing in the file has left: nobody, unless ticked."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    leavers = forms.TypedMultipleChoiceField(
        label=_("Who has left?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = DayField(label=_("Last day of those you tick"), required=False)

    def __init__(self, data: Any = None, *, plan: Plan, at: dt.datetime) -> None:
        super().__init__(data, initial={"fingerprint": plan.fingerprint, "last_day": clock.day_of(at)})
        field = self.fields["leavers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        known = {str(one.employment): one for one in plan.missing[:LISTED]}
        field.coerce = lambda text: known[text].employment
        field.choices = [(key, _person(one.name, one.title, one.company)) for key, one in known.items()]
        if not known:
            del self.fields["leavers"], self.fields["last_day"]


def _person(name: str, title: str, company: str) -> str:
    return format_html("<b>{}</b><small>{}</small>", name, " · ".join(filter(None, (title, company))))
