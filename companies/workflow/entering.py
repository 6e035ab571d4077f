"""A person and an employment entered in one go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from companies.models import Company, Employment, User

from .employments import employ
from .people import add_person


@transaction.atomic
def enter(
    *,
    company: Company,
    name: str,
    email: str = "",
    phone: str = "",
    language: str = "sv",
    known: User | None = None,
    by: User,
    at: dt.datetime,
    **work: Any,
) -> Employment:
    """Enter a person with an employment, or employ one who is `known`, of whom nothing else is changed.

    Raises what `add_person` and `employ` raise; all of it or nothing.
    """
    person = known or add_person(name=name, email=email, phone=phone, language=language, by=by, at=at)
    return employ(person, company, by=by, at=at, **work)
