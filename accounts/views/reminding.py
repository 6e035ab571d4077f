"""Where somebody can be asked to read: the page of what a person has acknowledged, for whoever may look at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.urls import reverse

from companies.models import User
from policy import queries as policy


def pages_of(people: Collection[uuid.UUID], user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return `id`, `name` and `url` of those of these people whose page the person may look at; there one reminds."""
    if not people:
        return []
    rows = policy.people_visible_to(user, at).filter(pk__in=people).order_by("sort_key", "pk")
    return [{**row, "url": reverse("policy:person", args=[row["id"]])} for row in rows.values("id", "name")]
