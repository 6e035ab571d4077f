"""The quiz as HR edits it, and one answer to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

OPTIONS, MOST = 3, 10


class QuizForm(forms.Form):
    """How many must be right, and how often one may try."""

    pass_mark = forms.IntegerField(
        label=_("How many must be right?"),
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    tries = forms.IntegerField(
        label=_("How many tries a day?"), min_value=1, max_value=20, widget=forms.NumberInput(attrs={"class": "short"})
    )


class QuestionForm(forms.Form):
    """One question: a scenario, up to three options, and why. English may be left out."""

    clause = forms.ChoiceField(label=_("Clause that it is about"))
    text_sv = forms.CharField(
        label=_("Scenario and question, in Swedish"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=_("In English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    option_0_sv = forms.CharField(label=_("Option 1, in Swedish"), max_length=200)
    option_0_en = forms.CharField(label=_("Option 1, in English"), max_length=200, required=False)
    option_1_sv = forms.CharField(label=_("Option 2, in Swedish"), max_length=200)
    option_1_en = forms.CharField(label=_("Option 2, in English"), max_length=200, required=False)
    option_2_sv = forms.CharField(label=_("Option 3, in Swedish"), max_length=200, required=False)
    option_2_en = forms.CharField(label=_("Option 3, in English"), max_length=200, required=False)
    right = forms.TypedChoiceField(
        label=_("Which is right?"),
        coerce=int,
        choices=[(place, str(place + 1)) for place in range(OPTIONS)],
        widget=forms.RadioSelect,
    )
    explanation_sv = forms.CharField(
        label=_("Why, in Swedish; shown after the answer"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    explanation_en = forms.CharField(
        label=_("In English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["clause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *clauses]

    def clean(self) -> dict[str, Any]:
        """The right option must be one that is there."""
        given = super().clean() or {}
        if given.get("right") == OPTIONS - 1 and not given.get(f"option_{OPTIONS - 1}_sv"):
            self.add_error("right", _("The third option is empty."))
        return given

    def question(self) -> dict[str, Any]:
        """Return the question as it is kept."""
        given = self.cleaned_data
        options = [{"sv": given[f"option_{n}_sv"], "en": given[f"option_{n}_en"]} for n in range(OPTIONS)]
        return {
            "clause": given["clause"],
            "text": {"sv": given["text_sv"], "en": given["text_en"]},
            "options": [option for option in options if option["sv"]],
            "explanation": {"sv": given["explanation_sv"], "en": given["explanation_en"]},
            "right": given["right"],
        }


def initial_of(question: dict[str, Any]) -> dict[str, Any]:
    """Return a kept question as the form shows it."""
    shown = {"clause": question["clause"], "right": question["right"]}
    for name in ("text", "explanation"):
        shown |= {f"{name}_{language}": question[name].get(language, "") for language in ("sv", "en")}
    for place, option in enumerate(question["options"]):
        shown |= {f"option_{place}_{language}": option.get(language, "") for language in ("sv", "en")}
    return shown


QuestionFormSet = forms.formset_factory(
    QuestionForm, extra=1, max_num=MOST, absolute_max=MOST, validate_max=True, can_delete=True
)


class ChoiceForm(forms.Form):
    """One answer: which option of which question."""

    question = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)
    choice = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose one of the answers.")}
    )

    def __init__(self, data: Any = None, *, asked: dict[str, Any], place: int) -> None:
        super().__init__(data, initial={"question": place})
        field = self.fields["choice"]
        assert isinstance(field, forms.TypedChoiceField)
        field.label, field.choices = asked["text"], list(enumerate(asked["options"]))
