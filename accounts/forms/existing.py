"""Accounts that exist already: a list of them, one by hand, and what HR puts before the CEO."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.importing import Plan
from accounts.models import Account
from accounts.platforms import Identity
from companies.forms.fields import PersonField
from companies.models import Company, User
from kit.sheets.fields import SheetField

from .shared import PLAIN, SUGGESTIONS, TwoPeopleForm, as_typed, recognised


def _offer(field: forms.Field, among: QuerySet[Company], chosen: Any = None) -> None:
    """Let the field offer companies; one alone needs no question."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = among
    found = list(among[:2])
    field.initial = chosen
    if len(found) == 1:
        field.initial, field.widget = found[0].pk, forms.HiddenInput()


class AccountFileForm(forms.Form):
    """The list, and the company of rows that name none."""

    file = SheetField()
    company = forms.ModelChoiceField(
        label=_("Company of rows that name none"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("None: each row names its company"),
    )

    def __init__(self, *args: Any, user: User, at: dt.datetime, chosen: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["company"], queries.imports_accounts_of(user, at), chosen)


class TakeInAccountsForm(forms.Form):
    """What HR saw, and whether the wrong rows are left out on purpose."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    leave_out = forms.BooleanField(label=_("Leave the wrong rows out"), required=False)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, initial={"fingerprint": plan.fingerprint})
        if not plan.wrong:
            del self.fields["leave_out"]


class ExistingForm(TwoPeopleForm):
    """What is known of an account that exists already; who runs it may be filled in later."""

    address = forms.CharField(
        label=_("Address of the profile"),
        help_text=_("Open the profile in a browser and paste what stands in the address field."),
        widget=forms.TextInput(attrs=PLAIN),
        max_length=500,
    )
    name = forms.CharField(label=_("What is the account called?"), max_length=120)
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)
    owner = PersonField(
        label=_("Account owner"),
        help_text=_("Answers for what is published. Name or e-mail. Needed before the CEO can decide."),
        max_length=254,
        required=False,
    )
    backup = PersonField(
        label=_("Back-up"),
        help_text=_("Another person, so that two can always get in."),
        max_length=254,
        required=False,
    )
    purpose = forms.CharField(
        label=_("What is it for?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(
        self, *args: Any, user: User, at: dt.datetime, account: Account | None = None, chosen: Any = None, **kwargs: Any
    ) -> None:
        if account is not None:
            kwargs["initial"] = _as_known(account)
        super().__init__(*args, **kwargs)
        among = queries.imports_accounts_of(user, at)
        _offer(self.fields["company"], among, account.company_id if account else chosen)
        if account is not None:
            del self.fields["address"]  # another address is another account
        self.at = at
        self.suggestions = queries.possible_operators([one.pk for one in among], at)[:SUGGESTIONS]
        for name in ("owner", "backup"):
            self.fields[name].widget.attrs.update({"list": "colleagues", "autocomplete": "off"})

    def clean_address(self) -> Identity:
        """Recognise platform and handle."""
        return recognised(self.cleaned_data["address"])

    def clean(self) -> dict[str, Any]:
        """Find the two people, among those who work in the company."""
        data = super().clean() or {}
        return self.find_two(data, data.get("company"))


def _as_known(account: Account) -> dict[str, Any]:
    people = {name: getattr(account, name) for name in ("owner", "backup")}
    return {
        "name": account.name,
        "company": account.company_id,
        "purpose": account.purpose,
        **{name: as_typed(one) for name, one in people.items()},
    }


class PutForm(forms.Form):
    """Which accounts that need a decision are put before the CEO, and what the CEO should know."""

    accounts = forms.ModelMultipleChoiceField(
        label=_("Accounts"),
        queryset=Account.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Something has changed since the list was shown. Look at it once more.")},
    )
    note = forms.CharField(
        label=_("What should the CEO know?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, company: Company, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = queries.puttable(company, at)
        field.label_from_instance = str  # type: ignore[method-assign,assignment]
