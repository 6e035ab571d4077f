"""Fields that several forms share: a person by name or address, and the stamp of what was filled in upon."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from companies.models import User


class PersonField(forms.CharField):
    """A colleague, by name or e-mail address; suggestions come from a list of the company's people."""

    def find(self, text: str, among: Any) -> User:
        """Return the one person meant. Raises `ValidationError` naming what to write instead."""
        found = list(among.filter(email=text.lower())[:1]) or list(among.filter(name__iexact=text)[:3])
        if len(found) == 1:
            return found[0]
        if not found:
            sentence = gettext(
                "Nobody called %(text)s works in the company. Write the full name or the e-mail address."
            )
        else:
            sentence = gettext("Several people are called %(text)s. Write the e-mail address.")
        raise forms.ValidationError(sentence % {"text": text})


class Versioned(forms.Form):
    """A form that knows upon what it was filled in, so that a second person's change is shown instead of lost."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def meanwhile(
        self, base: dict[str, Any], now: dict[str, Any], version: Any, labels: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Take over what others have changed and this person has not; return each difference as a plain row.

        Afterwards the form is filled in upon `version`: pressing once more is a choice, not an accident.
        """
        data, rows = self.upon(version), []
        for name in (name for name in base if base[name] != now[name]):
            mine = self._typed(name) if name in self.fields else base[name]
            clash = mine not in (base[name], now[name])
            words = [self._word(name, value) for value in (base[name], now[name], mine)]
            rows.append({"label": labels[name], "was": words[0], "theirs": words[1], "yours": words[2], "clash": clash})
            if name in self.fields and not clash:
                data[name] = now[name] if not isinstance(now[name], bool) else ("on" if now[name] else "")
        return rows

    def upon(self, version: Any) -> Any:
        """Let the form be filled in upon another version, with all that was typed; return what it now holds."""
        typed: Any = self.data
        self.data = data = typed.copy()
        data["version"] = str(version)
        return data

    def _typed(self, name: str) -> Any:
        value = self[name].data
        return bool(value) if isinstance(self.fields[name], forms.BooleanField) else str(value or "").strip()

    def _word(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        choices = dict(getattr(self.fields.get(name), "choices", ()))
        return str(choices.get(value, value))
