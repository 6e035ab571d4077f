"""Whether a person publishes on an account today: asked at each act on a publication, so written once."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db.models import QuerySet

from companies.models import User
from kit.standing import standing
from kit.workflow import Basis
from kit.written import PERSON, ROW, Question

from .appointments import publishing


def runs(user: User, account: uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return the live appointment by which the person publishes on the account, as what an act of theirs rests on."""
    for key, kind in _seat().ask(at, person=user.pk, row=account):
        return Basis("appointment", key, kind)
    return None


@cache
def _seat() -> Question:
    def seat(at: dt.datetime) -> QuerySet[Any, Any]:
        return publishing(at).filter(person=PERSON, account=ROW).values_list("pk", "kind")[:1]

    return standing(seat)
