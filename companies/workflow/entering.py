"""A person and an employment entered in one go."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, Employment, User
from companies.queries.people import known as recognised
from kit.workflow import Refused

from .employments import employ
from .people import add_person
from .turns import companies_turn, managers_turn


@transaction.atomic
def enter(
    *,
    company: Company,
    name: str,
    email: str = "",
    phone: str = "",
    language: str = "sv",
    known: User | None = None,
    others: Collection[uuid.UUID] = (),
    by: User,
    at: dt.datetime,
    **work: Any,
) -> Employment:
    """Enter a person with an employment, or employ one who is `known`, of whom nothing else is changed.

    `others` are people who may be meant and are not, as HR has said. Raises what `add_person` and `employ` raise, and
    `Refused` with the code "known" where somebody like this has been entered since; all of it or nothing.
    """
    managers_turn()
    companies_turn([company.pk])
    if known is None and any(one["person"].pk not in others for one in recognised(name, email, by, at)):
        raise Refused(_("Somebody else has just entered this person. Look below whether it is the same."), "known")
    person = known or add_person(name=name, email=email, phone=phone, language=language, by=by, at=at)
    return employ(person, company, by=by, at=at, **work)
