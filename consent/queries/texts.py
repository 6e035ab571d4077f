"""The words with which people are asked, for who counts consents and sees no person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from consent.models import Channel, ConsentRequest, Medium
from consent.rendering import Asked, blank

LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Used:
    """One wording: since when it is there, how many were asked with it and when last, and how it reads."""

    number: int
    since: dt.datetime
    asked: int
    last: dt.datetime
    pages: list[tuple[str, Asked]]  # language, words


def texts_in_use(user: User, at: dt.datetime) -> list[Used]:
    """Return the wordings by which companies whose consents the person counts have asked, the latest first."""
    seen = companies.companies_where(user, Can.COUNT_CONSENTS, at)
    asked = ConsentRequest.objects.filter(company__in=seen, asked_at__lte=at).order_by()
    rows = asked.values("text", "text__sv", "text__en", "text__at").annotate(asked=Count("pk"), last=Max("asked_at"))
    return [_used(row) for row in rows.order_by("-text")]


def _used(row: Any) -> Used:
    choices = list(Medium.values), list(Channel.values)
    pages = [(code, blank(row[f"text__{code}"], *choices, code)) for code in LANGUAGES]
    return Used(row["text"], row["text__at"], row["asked"], row["last"], pages)
