"""A question about a policy, its answer, and what a company asks for before an acknowledgement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policy.models import Question


class AskForm(forms.Form):
    """A question; whoever owes the acknowledgement says whether it stands instead of one, or is a no."""

    kind = forms.ChoiceField(
        label=_("What do you want to say?"),
        choices=Question.Kind,
        initial=Question.Kind.ASK,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your question, or why you do not want to"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, owes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        also = {Question.Kind.PLAIN: _("I have a question, and can acknowledge all the same")}
        kind.choices = [(one.value, also.get(one, one.label)) for one in Question.Kind]
        if not owes:
            del self.fields["kind"]
            self.fields["text"].label = _("Your question")

    def clean(self) -> dict[str, Any]:
        """Take what is asked after the acknowledgement for a plain question."""
        return {"kind": Question.Kind.PLAIN, **(super().clean() or {})}


class AnswerForm(forms.Form):
    """What HR answers."""

    text = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class ReadingRuleForm(forms.Form):
    """Whether every section must have been shown."""

    every_section = forms.BooleanField(
        label=_("Every section must have been shown before the policy can be acknowledged"), required=False
    )
