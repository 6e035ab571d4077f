"""Shape and politeness of what people write about cases. Nothing is chosen beforehand."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from incidents import queries, texts
from incidents.models import Case
from incidents.workflow import Shown, Story
from kit import clock
from kit.fields import DayField

SALT = "incidents.report.1"
HOURS = 8  # how long a reporter may think over what stands on the page
LONGEST = 20_000  # characters
MOST_NAMED = 20


def area(rows: int) -> forms.Textarea:
    """Return a field for several lines, which the browser does not remember."""
    return forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})


class ReportForm(forms.Form):
    """What happened, where, who is involved, and who must not read it. Only the first is required."""

    company = forms.ModelChoiceField(
        label=_("Which company does it concern?"), queryset=Company.objects.none(), empty_label=_("Choose company")
    )
    what = forms.CharField(
        label=_("What has happened?"),
        help_text=_("Write as you would tell somebody you trust. It need not be complete; you can add more later."),
        widget=area(8),
        max_length=LONGEST,
        error_messages={"required": _("Write what has happened. A sentence is enough.")},
    )
    where = forms.CharField(
        label=_("Where did it happen?"),
        help_text=_("A place, or addresses of posts and messages, one on each line."),
        widget=area(3),
        max_length=5_000,
        required=False,
    )
    accused = forms.CharField(
        label=_("Who has done it?"),
        help_text=_("Name or e-mail, one on each line. None of them, and none of their managers, will read this."),
        widget=area(2),
        max_length=2_000,
        required=False,
    )
    others = forms.BooleanField(
        label=_("I mean somebody else, who does not work here"), required=False, widget=forms.HiddenInput
    )
    people = forms.CharField(
        label=_("Has anybody else seen or heard it?"), widget=area(2), max_length=5_000, required=False
    )
    excluded = forms.MultipleChoiceField(
        label=_("Is there anybody here who must not read it?"),
        help_text=_("You need not say why."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, user: User, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        allowed = queries.own_companies(user, at)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = allowed
        self.only = allowed[0] if len(allowed) == 1 else None
        if self.only:
            field.initial = self.only.pk
            field.widget = forms.HiddenInput()
        self.handlers = {
            str(handler.pk): handler for company in allowed for handler in queries.could_handle(company, at)
        }
        self.fields["excluded"].choices = [(key, person.name) for key, person in self.handlers.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Recognise who is accused; a name that may be a reader's is asked about, for a denial hangs on it."""
        data = super().clean() or {}
        if "accused" in data:
            lines = list(filter(None, map(str.strip, data["accused"].splitlines())))
            data["accused"] = ([], [])
            try:
                data["accused"] = self._recognised(lines, bool(data.get("others")), data.get("excluded") or [])
            except forms.ValidationError as error:
                self.add_error("accused", error)
                self.fields["others"].widget = forms.CheckboxInput()
        return data

    def _recognised(self, lines: list[str], others: bool, excluded: list[str]) -> tuple[list[User], list[str]]:
        """Return who was recognised among everybody in the group, and the names of the others."""
        if len(lines) > MOST_NAMED:
            raise forms.ValidationError(gettext("Write at most %(count)s names.") % {"count": MOST_NAMED})
        known: list[User] = []
        unknown: list[str] = []
        among = queries.maybe_meant(lines, self.at)
        readers = [person for key, person in self.handlers.items() if key not in excluded]
        for line in lines:
            found = queries.meant(line, among)
            if len(found) > 1 and not others:
                sentence = gettext("Several people may be called %(text)s. Write the e-mail address.")
                raise forms.ValidationError(sentence % {"text": line})
            alike = [person.name for person in readers if not found and queries.alike(line, person)]
            if alike and not others:
                sentence = gettext("Do you mean %(name)s? Then write the whole name, so that they cannot read this.")
                raise forms.ValidationError(sentence % {"name": ", ".join(alike)})
            known += found if len(found) == 1 else []
            unknown += [] if len(found) == 1 else [line]
        return list(dict.fromkeys(known)), unknown

    def story(self) -> Story:
        """Return what was told, for the workflow."""
        data = self.cleaned_data
        known, others = data["accused"]
        return Story(
            what=data["what"],
            where=data["where"],
            people=data["people"],
            accused=tuple(known),
            named=tuple(others),
            excluded=tuple(self.handlers[key] for key in data["excluded"]),
        )


def sign(user: User, handlers: list[User], case: uuid.UUID | None = None) -> str:
    """Return what the page carries of what it showed: the key the case will have, and who would read it."""
    value = {"case": str(case or uuid.uuid4()), "by": str(user.pk), "handlers": [str(one.pk) for one in handlers]}
    return signing.dumps(value, salt=SALT)


def shown(user: User, token: str) -> Shown | None:
    """Return what the reporter saw, or None for a token that is old, changed or somebody else's."""
    try:
        value = signing.loads(token, salt=SALT, max_age=dt.timedelta(hours=HOURS))
    except signing.BadSignature:
        return None
    if value["by"] != str(user.pk):
        return None
    return Shown(uuid.UUID(value["case"]), frozenset(map(uuid.UUID, value["handlers"])))


class MessageForm(forms.Form):
    """One message to the other side."""

    text = forms.CharField(
        label=_("Write a message"),
        widget=area(5),
        max_length=LONGEST,
        error_messages={"required": _("Write something first.")},
    )


class CloseForm(forms.Form):
    """How it ended, and what the reporter is told."""

    outcome = forms.ChoiceField(
        label=_("What have you found?"),
        choices=Case.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    text = forms.CharField(
        label=_("What have you found out, and what is done about it?"),
        help_text=_("The person who reported reads this."),
        widget=area(5),
        max_length=LONGEST,
        error_messages={"required": _("Write something first.")},
    )


class NameForm(forms.Form):
    """Another case handler, and why. The reporter sees the name, not the reason."""

    handler = forms.ModelChoiceField(label=_("Case handler"), queryset=User.objects.none(), empty_label="")
    note = forms.CharField(
        label=_("Why?"),
        widget=area(3),
        max_length=2_000,
        error_messages={"required": _("Write why the case needs this person too.")},
    )

    def __init__(self, *args: Any, candidates: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "name_%s", **kwargs})
        field = self.fields["handler"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[person.pk for person in candidates])


class RecuseForm(forms.Form):
    """Why a handler steps back; it may stay unsaid."""

    note = forms.CharField(label=_("Why?"), widget=area(3), max_length=2_000, required=False)
    sure = forms.BooleanField(
        label=_("I know that it cannot be undone"), error_messages={"required": _("Tick this to step back.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "recuse_%s", **kwargs})


class TextsForm(forms.Form):
    """The four texts of a company's report form in both languages, and from which day they apply."""

    from_day = DayField(label=_("From which day?"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in texts.TEXTS:
            for code, language in (("sv", _("in Swedish")), ("en", _("in English"))):
                self.fields[f"{text.key}_{code}"] = forms.CharField(
                    label=format_lazy("{}, {}", text.title, language),
                    widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
                    max_length=2_000,
                    required=False,
                )
        self.order_fields([*list(self.fields)[2:], "from_day", "seen"])

    @classmethod
    def about(cls, company: Company, at: dt.datetime) -> TextsForm:
        """Return the form with the words that reporters read now, to apply from today."""
        initial: dict[str, Any] = {"from_day": clock.day_of(at).isoformat(), "seen": queries.texts_stamp(company)}
        for key, (sv, en) in queries.words_of(company, at).items():
            initial |= {f"{key}_sv": sv, f"{key}_en": en}
        return cls(initial=initial)

    def anew(self, seen: int) -> TextsForm:
        """Return the same words for a second press, now knowing what somebody else has written."""
        return TextsForm({**self.data.dict(), "seen": seen})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A text is there in both languages, or in none: then the group's is read."""
        for text in texts.TEXTS:
            given = {code: self.cleaned_data.get(f"{text.key}_{code}") for code in ("sv", "en")}
            for code, words in given.items():
                if not words and any(given.values()):
                    self.add_error(f"{text.key}_{code}", gettext("Write it in this language too, or leave both empty."))
        return self.cleaned_data

    def words(self) -> dict[str, tuple[str, str]]:
        """Return the words by their key, Swedish and English."""
        data = self.cleaned_data
        return {str(text.key): (data[f"{text.key}_sv"], data[f"{text.key}_en"]) for text in texts.TEXTS}
