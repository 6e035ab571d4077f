"""What a review found, when the next one is planned, and which role sees to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from companies.forms.fields import PersonField
from companies.models import User
from kit import clock
from kit.fields import DayField, uuid_or_none
from policy.checklist import QUESTIONS
from policy.models import Review, ReviewResponsible

LISTED = 12  # people whose names stand there to be ticked; of more only those whom a review concerns first


class PeopleForm(forms.Form):
    """Ticks for the people of a company, safety representatives first; in a large one the others are written."""

    people = forms.MultipleChoiceField(
        label=_("Who of the company?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Somebody whom you have chosen no longer works in the company.")},
    )
    named = forms.CharField(
        label=_("More of the company's people"),
        help_text=_("Name or e-mail, one on each line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, among: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among
        listed: list[Any] = list(among[: LISTED + 1])
        if len(listed) > LISTED:
            listed = list(among.filter(Q(safety=True) | Q(reviews=True) | Q(pk__in=self._ticked())))
        else:
            del self.fields["named"]
        self.listed = {str(one.pk): one for one in listed}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, self._label(one)) for key, one in self.listed.items()]

    def _ticked(self) -> list[uuid.UUID]:
        """Return whoever is ticked already, or called: their names stand there in a large company too."""
        ticked = self["people"].value() or []
        return [key for key in map(uuid_or_none, ticked) if key]

    def _label(self, one: Any) -> str:
        return _("%(name)s, safety representative") % {"name": one.name} if one.safety else one.name

    def clean_people(self) -> list[User]:
        """Return the people who are ticked."""
        return [self.listed[key] for key in self.cleaned_data["people"]]

    def clean_named(self) -> list[User]:
        """Return the people who are written; one who is not found, or not alone of that name, is told by name."""
        field = PersonField()
        lines = [line.strip() for line in self.cleaned_data["named"].splitlines() if line.strip()]
        return [field.find(line, self.among) for line in lines]

    def chosen(self) -> list[User]:
        """Return everybody who is chosen, once each."""
        both = [*self.cleaned_data["people"], *self.cleaned_data.get("named", [])]
        return list({one.pk: one for one in both}.values())


class ReviewForm(PeopleForm):
    """What the annual review found: each question of the check list with a word, who took part, the outcome."""

    upon = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)  # reviews the writer saw
    day = DayField(label=_("When was the policy reviewed?"))
    participants = forms.CharField(
        label=_("Others who took part"),
        help_text=_("Names and roles of those who are not in the list."),
        max_length=300,
        required=False,
    )
    outcome = forms.ChoiceField(label=_("What did you find?"), choices=Review.Outcome.choices, widget=forms.RadioSelect)
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("What you looked at and why you found what you found. A few sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )

    def __init__(
        self, data: Any = None, *, among: QuerySet[User], upon: int | None = None, called: list[uuid.UUID] | None = None
    ) -> None:
        first = {"day": clock.today(), "upon": upon, "people": [str(pk) for pk in called or []]}
        super().__init__(data, among=among, initial=first)
        for one in QUESTIONS:
            self.fields[f"word_{one.key}"] = forms.ChoiceField(
                label=str(one), choices=Review.Word.choices, widget=forms.RadioSelect
            )
            self.fields[f"remark_{one.key}"] = forms.CharField(label=_("Remark"), required=False, max_length=500)

    def asked(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return for each question the fields of its word and its remark."""
        return [(self[f"word_{one.key}"], self[f"remark_{one.key}"]) for one in QUESTIONS]

    def clean_day(self) -> dt.date:
        """Refuse a day to come."""
        day: dt.date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("The review cannot lie in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for somebody who took part."""
        cleaned = super().clean() or {}
        if not (cleaned.get("people") or cleaned.get("named") or cleaned.get("participants")) and not (
            {"people", "named", "participants"} & set(self.errors)
        ):
            self.add_error("participants", _("Say who took part: choose people above, or write their names here."))
        return cleaned

    def found(self) -> dict[str, Any]:
        """Return what is to be kept, as the writer takes it."""
        said = self.cleaned_data
        answers = [
            {"question": one.key, "word": said[f"word_{one.key}"], "remark": said[f"remark_{one.key}"]}
            for one in QUESTIONS
        ]
        plain = {name: said[name] for name in ("day", "outcome", "participants", "minutes", "upon")}
        return {**plain, "answers": answers, "people": self.chosen()}


class PlanReviewForm(PeopleForm):
    """The day of a review to come, and who is called to it."""

    upon = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the plan that the writer saw
    day = DayField(label=_("On which day?"))
    field_order = ("upon", "day", "people", "named")

    def clean_day(self) -> dt.date:
        """Refuse a day that has passed."""
        day: dt.date = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(_("That day has passed. Choose a day to come, or record the review."))
        return day


class ResponsibleForm(forms.Form):
    """Which role sees to the review, from which day."""

    upon = forms.UUIDField(widget=forms.HiddenInput, required=False)  # what the writer saw as said last
    role = forms.ChoiceField(
        label=_("Who sees to the review?"),
        choices=ReviewResponsible._meta.get_field("role").choices or (),
        widget=forms.RadioSelect,
    )
    first_day = DayField(label=_("From which day?"))

    def clean_first_day(self) -> dt.date:
        """Refuse a day that has passed."""
        day: dt.date = self.cleaned_data["first_day"]
        if day < clock.today():
            raise forms.ValidationError(_("That day has passed. It applies from today at the earliest."))
        return day
