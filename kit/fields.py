"""Form fields that every app uses, and reading what stands in an address."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST, LAST = dt.date(1950, 1, 1), dt.date(2150, 12, 31)
NO_SUCH_YEAR = _("Check the year.")


class DayField(forms.DateField):
    """A day of this time, picked in the browser's own calendar; a slip in the year is told at the field."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = [MinValueValidator(FIRST, NO_SUCH_YEAR), MaxValueValidator(LAST, NO_SUCH_YEAR)]
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=bounds, **kwargs)


def uuid_or_none(text: str) -> uuid.UUID | None:
    """Return the key that a text of an address spells, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
