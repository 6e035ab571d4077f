"""A question about a policy, its answer, and what a company asks for before an acknowledgement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from policy.models import Question


class AskForm(forms.Form):
    """A question instead of the acknowledgement, or a no."""

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


class AnswerForm(forms.Form):
    """What HR answers."""

    text = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class ReadingRuleForm(forms.Form):
    """Whether every section must have been shown."""

    every_section = forms.BooleanField(
        label=_("Every section must have been shown before the policy can be acknowledged"), required=False
    )
