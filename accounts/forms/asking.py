"""The form of a request: the questions of its kind, filled in with what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts import questions as asked
from accounts.models import Account, Request
from accounts.platforms import Identity
from accounts.questions import Question, Section
from companies import queries as companies
from companies.forms.fields import PersonField
from companies.models import Company, User
from companies.permissions import Can

from .shared import PLAIN, SUGGESTIONS, TwoPeopleForm, as_typed, recognised

ROWS = 3


def _field(question: Question, kind: str) -> forms.Field:
    """Return the question as a field; what need not be answered says so by itself."""
    how: dict[str, Any] = {
        "label": question.worded(kind),
        "help_text": question.help,
        "required": kind in question.demanded,
    }
    if question.shape == asked.ONE_OF:
        listed = [*question.choices] if question.usual else [("", _("Not answered")), *question.choices]
        return forms.ChoiceField(choices=listed, **how)
    if question.shape == asked.SOME_OF:
        return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **how)
    if question.shape == asked.PERSON:
        field = PersonField(max_length=question.longest, **how)
        field.widget.attrs.update({"list": "colleagues", "autocomplete": "off"})
        return field
    if question.shape == asked.TEXT:
        return forms.CharField(max_length=question.longest, widget=forms.Textarea(attrs={"rows": ROWS}), **how)
    if question.shape == asked.ADDRESS:
        return forms.CharField(max_length=question.longest, widget=forms.TextInput(attrs=PLAIN), **how)
    return forms.CharField(max_length=question.longest, **how)


class RequestForm(TwoPeopleForm):
    """What the CEO needs to know to decide: the questions of `accounts.questions` for this kind of request."""

    identity: Identity | None = None
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)

    def __init__(
        self, data: Any = None, *, user: User, at: dt.datetime, kind: str = asked.OPEN,
        request: Request | None = None, account: Account | None = None, typed: Mapping[str, list[str]] | None = None,
    ) -> None:  # fmt: skip
        self.kind, self.at = kind, at
        self.place: Company | None = None
        self.parts = asked.asked_of(kind)
        super().__init__(data)
        for _section, questions in self.parts:
            for question in questions:
                self.fields[question.key] = _field(question, kind)
        self._offer_companies(user, request, account)
        if typed is not None:
            self.initial = {name: self._retyped(name, typed.get(name, [])) for name in self.fields}
        else:
            self.initial = self._known(request, account)

    def _offer_companies(self, user: User, request: Request | None, account: Account | None) -> None:
        about = account or request
        ids = {about.company_id} if about else companies.companies_where(user, Can.REQUEST_ACCOUNT, self.at)
        self.suggestions = queries.possible_operators(ids, self.at)[:SUGGESTIONS]
        if account or self.kind != asked.OPEN:
            del self.fields["company"]
            self.place = about.company if about else None
            return
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = allowed = Company.objects.filter(pk__in=ids)
        if len(allowed) == 1:
            field.initial = allowed[0].pk
            field.widget = forms.HiddenInput()

    def _retyped(self, name: str, values: list[str]) -> Any:
        return values if isinstance(self.fields[name], forms.MultipleChoiceField) else "".join(values[-1:])

    def _known(self, request: Request | None, account: Account | None) -> dict[str, Any]:
        """Return what stands there at first: the request itself, else what was said of the account last, else usual."""
        said = request or (queries.standing.last_said(account) if account else None)
        if said is None and account is None:
            return {key: one.usual for key, one in asked.QUESTIONS.items() if one.usual}
        known = {key: getattr(said, key) for key in asked.ANSWERS} if said else {}
        if request is None and account is not None:
            known |= {"purpose": account.purpose or known.get("purpose", ""), "changes": ""}
            known |= {"audience": account.audience or known.get("audience", "")}
        about: Any = request or account
        known |= {"company": about.company_id, "address": about.url, "name": about.name}
        return known | {"owner": as_typed(about.owner), "backup": as_typed(about.backup)}

    def sections(self) -> Iterator[tuple[Section, list[BoundField], bool]]:
        """Yield each section with its fields, and whether it is folded away: nothing in it is wrong or demanded."""
        for section, questions in self.parts:
            bound = [self[one.key] for one in questions]
            if section.key == "account" and "company" in self.fields:
                bound = [self["company"], *bound]
            wrong = self.is_bound and any(one.errors for one in bound)
            yield section, bound, section.folded and not wrong

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent for each field, word for word."""
        sent: Any = self.data
        return {name: sent.getlist(name) for name in self.fields if name in sent}

    def clean_address(self) -> str:
        """Recognise platform and handle."""
        self.identity = recognised(self.cleaned_data["address"])
        return self.cleaned_data["address"]

    def clean(self) -> dict[str, Any]:
        """Find the two people, among those who work in the company."""
        data = super().clean() or {}
        return self.find_two(data, data.get("company") or self.place)

    @property
    def known_identity(self) -> Identity:
        """Return the account that the address names; the form is valid and asks for it."""
        assert self.identity is not None
        return self.identity

    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the workflow takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("company", "address")}
