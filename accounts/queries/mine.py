"""Questions about one person's own appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F

from companies.models import User

from .appointments import COLUMNS, ENDED, appointments


def appointments_of(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of what the person is appointed to, or will be; a suspended appointment says so."""
    rows = appointments(at).filter(person=user).exclude(state=ENDED).order_by("company__sort_key", "kind", "id")
    return list(rows.values(*COLUMNS, account_name=F("account__name"), account_key=F("account_id")))
