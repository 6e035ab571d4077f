"""What is on its way in the register: requests one by one, and each list of existing accounts as one row."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Value

from accounts.models import Request
from companies.models import User
from companies.permissions import Can
from kit.among import Keys, Number
from kit.written import PERSON, WHEN, Question, composed, write

from .among import told, written_among
from .requests import WAITING, Rights, _places, _visible

Shape = tuple[tuple[Can, Number], ...]

COLUMNS = ("id", "name", "platform", "handle", "status", "submitted_at", "company__name", "company__slug", "asked_by")
BOTH = """
SELECT * FROM (({singles}) UNION ALL ({lists})) AS request ORDER BY submitted_at DESC, id DESC LIMIT {most}
"""


def on_the_way(user: User, rights: Rights, at: dt.datetime, most: int) -> list[dict[str, Any]]:
    """Return plain rows of the requests that the person may see by these rights (SEEING), and that are not finished:
    the newest `most` of them. A list of existing accounts is one thing: `total` is how many of its accounts are not
    finished (0: the row is no list), `waiting` how many of them wait for a decision.
    """
    places = _places(rights)
    shape = tuple((can, _number(ids)) for can, ids in places.items())
    where = {name: text for can, ids in places.items() for name, text in told(ids, can.value).items()}
    return _both(shape, most).rows(at, person=user.pk, **where)


def _number(ids: Keys) -> Number:
    return Number.FEW if (number := Number.of(ids)) is Number.ONE else number


@lru_cache(maxsize=200)
def _both(shape: Shape, most: int) -> Question:
    singles, lists = write(_singles(shape)[:most]), write(_lists(shape)[:most])
    both = composed(BOTH, {"singles": singles, "lists": lists}, {}, most=str(most))
    return replace(both, columns=singles.columns)


def _open_ones(shape: Shape) -> QuerySet[Request]:
    where = {can: partial(written_among, number, name=can.value) for can, number in shape}
    return Request.objects.filter(_visible(PERSON, where, WHEN), status__in=Request.OPEN_STATUSES)


def _singles(shape: Shape) -> QuerySet[Any, Any]:
    rows = _open_ones(shape).filter(collective__isnull=True)
    few = all(number is Number.FEW for _can, number in shape)
    # Those of a few companies are found first: in the index's order the whole group's would be passed by.
    rows = rows.order_by((F("submitted_at") + Value(dt.timedelta(0))).desc() if few else "-submitted_at", "-id")
    none = {"total": Value(0), "waiting": Value(0)}
    return rows.annotate(asked_by=F("requested_by__name"), **none).values(*COLUMNS, *none)


def _lists(shape: Shape) -> QuerySet[Any, Any]:
    rows = _open_ones(shape).filter(collective__isnull=False).order_by().values("collective_id")
    nothing = dict.fromkeys(("its_name", "its_platform", "its_handle", "its_status"), Value(""))
    found = rows.annotate(
        **nothing,
        put_at=Max("collective__put_at"),
        of=Max("company__name"),
        slug=Max("company__slug"),
        put_by=Max("collective__put_by__name"),
        total=Count("pk"),
        waiting=Count("pk", filter=Q(status__in=WAITING)),
    )
    ordered = found.order_by("-put_at", "-collective_id")
    return ordered.values("collective_id", *nothing, "put_at", "of", "slug", "put_by", "total", "waiting")
