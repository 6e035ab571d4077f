"""Sorting the register, and where a page ends: by keys that no two rows share, so that no page skips or repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Case, DateField, DateTimeField, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from accounts.models import NEVER, Account

NAME = "name"
LAST_NAME = "\N{REPLACEMENT CHARACTER}"

S = Account.Status
RANKS = (S.UNDECIDED, S.DECIDED, S.ACTIVE, S.SUSPENDED, S.CLOSING, S.CLOSED)

# The keys of each sort; the last one tells any two rows apart. Their indexes are in the model and in migration 0006.
SORTS: dict[str, dict[str, Any]] = {
    NAME: {"key0": F("sort_key")},
    "company": {"key0": F("company__sort_key"), "key1": F("sort_key")},
    "status": {
        "key0": Case(
            *(When(status=status, then=Value(number)) for number, status in enumerate(RANKS)),
            output_field=IntegerField(),
        ),
        "key1": F("sort_key"),
    },
    "owner": {
        "key0": Coalesce("owner__sort_key", Value(LAST_NAME), output_field=TextField()),
        "key1": F("sort_key"),
    },
    "confirmed": {"key0": Coalesce("confirmed_at", Value(NEVER), output_field=DateTimeField())},
    "until": {"key0": Coalesce("operated_until", Value(NEVER.date()), output_field=DateField())},
}


def keys(rows: QuerySet[Account], sort: str) -> QuerySet[Any, Any]:
    """Return the rows with the keys of the sort, in its order; a minus turns it round."""
    found = SORTS[sort.lstrip("-")]
    sign = "-" if sort.startswith("-") else ""
    return rows.annotate(**found).order_by(*(f"{sign}{name}" for name in (*found, "id")))


def cursor(row: dict[str, Any], sort: str) -> str:
    """Return the address of what follows a row of the register."""
    return place(row, (*SORTS[sort.lstrip("-")], "id"), sort, __name__)


def place(row: dict[str, Any], names: Sequence[str], sort: str, of: str) -> str:
    """Return the address of what follows a row: its keys of these names, signed, so that nobody need doubt them; `of`
    tells the lists apart.
    """
    plain = [value if isinstance(value := row[name], int | str) else _text(value) for name in names]
    return signing.dumps([sort, *plain], salt=of)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def after(rows: QuerySet[Any, Any], sort: str, values: list[Any]) -> QuerySet[Any, Any]:
    """Return the rows that follow the one with these keys; without keys all of them."""
    if not values:
        return rows
    return rows.filter(beyond((*SORTS[sort.lstrip("-")], "id"), values, back=sort.startswith("-")))


def beyond(names: Sequence[str], values: Sequence[Any], *, back: bool = False) -> Q:
    """Return the condition that a row stands below the one with these values of the keys of these names; `back`: the
    order is turned round.
    """
    way = "lt" if back else "gt"
    found = Q(**{f"{names[-1]}__{way}": values[-1]})
    for name, value in reversed(list(zip(names[:-1], values[:-1], strict=True))):
        found = Q(**{f"{name}__{way}": value}) | Q(**{name: value}) & found
    return Q(**{f"{names[0]}__{way}e": values[0]}) & found  # the first half is what an index can follow


def read(sort: str, place: str, of: str = __name__) -> list[Any]:
    """Return the keys that a place names; none for one that nobody signed, or of another sort or list."""
    try:
        kept = signing.loads(place, salt=of) if place else []
    except signing.BadSignature:
        return []
    return kept[1:] if kept and kept[0] == sort else []
