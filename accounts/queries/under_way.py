"""What is on its way in the register: requests one by one, and each list of existing accounts as one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from accounts.models import Request
from companies.models import User
from companies.permissions import Can
from kit.among import MOST, Number, array, one_of
from kit.written import PERSON, WHEN, Blank, Question, write

from .requests import WAITING, Rights, _places, _visible

Shape = tuple[tuple[Can, Number], ...]


def on_the_way(user: User, rights: Rights, at: dt.datetime, most: int) -> list[dict[str, Any]]:
    """Return plain rows of the requests that the person may see by these rights (SEEING), and that are not finished:
    the newest `most` of them. Those of a list are not among them: the list is one thing (`lists_on_the_way`).
    """
    return _ask(_singles, user, rights, at, most)


def lists_on_the_way(user: User, rights: Rights, at: dt.datetime, most: int) -> list[dict[str, Any]]:
    """Return plain rows of the lists with something unfinished: how many accounts, and how many wait for a decision."""
    return _ask(_lists, user, rights, at, most)


def _ask(
    written: Callable[[Shape, int], Question], user: User, rights: Rights, at: dt.datetime, most: int
) -> list[dict[str, Any]]:
    places = _places(rights)
    shape = tuple((can, Number.MANY if len(ids) > MOST else Number.FEW) for can, ids in places.items())
    where = {can.value: array(ids) for can, ids in places.items()}
    return written(shape, most).rows(at, person=user.pk, **where)


def _open_ones(shape: Shape) -> QuerySet[Request]:
    where = {can: partial(one_of, keys=Blank(can.value), number=number) for can, number in shape}
    return Request.objects.filter(_visible(PERSON, where, WHEN), status__in=Request.OPEN_STATUSES)


@lru_cache(maxsize=200)
def _singles(shape: Shape, most: int) -> Question:
    rows = _open_ones(shape).filter(collective__isnull=True).order_by("-submitted_at", "-id").values(
        "id", "name", "platform", "handle", "status", "submitted_at", "company__name", "company__slug",
        asked_by=F("requested_by__name"),
    )  # fmt: skip
    return write(rows[:most])


@lru_cache(maxsize=200)
def _lists(shape: Shape, most: int) -> Question:
    rows = _open_ones(shape).filter(collective__isnull=False).order_by().values("collective_id")
    found = rows.annotate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(status__in=WAITING)),
        submitted_at=Max("collective__put_at"),
        asked_by=Max("collective__put_by__name"),
        company_name=Max("company__name"),
        company_slug=Max("company__slug"),
    )
    return write(found.order_by("-submitted_at", "-collective_id")[:most])
