"""A deadline of a company, as HR sets it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.deadlines import Deadline, worded
from kit import clock
from kit.fields import DayField

from .fields import Versioned

TOMORROW = _("Choose tomorrow or a later day. What has begun keeps the day it was told.")


class DaysForm(Versioned):
    """How many days or months, from which day on."""

    valid_from = DayField(
        label=_("From which day?"),
        help_text=_("Tomorrow at the earliest. It holds for what is counted from that day on; nothing else moves."),
    )

    def __init__(self, *args: Any, deadline: Deadline, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomorrow = clock.day_of(at) + dt.timedelta(days=1)
        words = {"least": worded(deadline.least, deadline.unit), "most": worded(deadline.most, deadline.unit)}
        number = forms.IntegerField(
            label=gettext("How many days?") if deadline.unit == "days" else gettext("How many months?"),
            help_text=gettext("From %(least)s to %(most)s.") % words,
            min_value=deadline.least,
            max_value=deadline.most,
        )
        number.widget.attrs["inputmode"] = "numeric"
        self.fields["value"] = number
        self.fields["valid_from"].validators.append(MinValueValidator(tomorrow, TOMORROW))
        self.fields["valid_from"].widget.attrs["min"] = tomorrow.isoformat()
        self.order_fields(["value", "valid_from", "version"])
