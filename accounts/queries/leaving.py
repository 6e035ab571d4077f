"""What people who leave are appointed to, and who goes on after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import F, Q

from accounts.models import Account, Appointment
from companies.models import Employment, User
from kit import clock

from .accounts import visible_to
from .appointments import SPOKESPERSON, appointments_visible_to

Status = Account.Status
NOT_OPEN = (Status.UNDECIDED, Status.DECIDED)
OWNER, BACKUP = Appointment.Kind.OWNER, Appointment.Kind.BACKUP
COLUMNS = ("id", "kind", "person_id", "company_id", "account_id", "topics", "first_day", "last_day")


def held_by_leavers(leavers: Collection[Employment], user: User, at: dt.datetime) -> dict[Any, list[dict[str, Any]]]:
    """Return for each employment that ends, by key, what the person runs or speaks for in that company.

    Plain rows with `others`: the names and kinds of those who go on with the same on the day after. Four queries.
    """
    held = _appointments(leavers, user, at) + _named(leavers, user, at)
    going_on = _candidates(held)
    return {one.pk: [_row(each, one, going_on) for each in held if _is_of(each, one)] for one in leavers}


def _is_of(row: dict[str, Any], leaver: Employment) -> bool:
    return (row["person_id"], row["company_id"]) == (leaver.person_id, leaver.company_id)


def _appointments(leavers: Collection[Employment], user: User, at: dt.datetime) -> list[dict[str, Any]]:
    runs = Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at))  # also of one who left at once today
    rows = appointments_visible_to(user, at).filter(runs, person__in={one.person_id for one in leavers})
    rows = (
        rows.exclude(last_day__lt=F("first_day"))
        .exclude(account__status=Status.CLOSED)
        .order_by("company__sort_key", "account__name", "kind", "first_day", "id")
    )
    return list(rows.values(*COLUMNS, account_name=F("account__name"), company_name=F("company__name")))


def _named(leavers: Collection[Employment], user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Accounts that are not open, or undecided, which name an owner and a back-up without an appointment."""
    people = {one.person_id for one in leavers}
    rows = visible_to(user, at).filter(Q(owner__in=people) | Q(backup__in=people), status__in=NOT_OPEN)
    found: Any = rows.order_by("company__sort_key", "name", "id").values(
        "id", "status", "company_id", "owner_id", "backup_id", "owner__name", "backup__name",
        account_name=F("name"), company_name=F("company__name"),
    )  # fmt: skip
    return [
        {**row, "kind": kind, "person_id": row[f"{kind}_id"], "account_id": row["id"], "first_day": None,
         "last_day": None, "other": (row[f"{other}_id"], row[f"{other}__name"], other)}
        for row in found
        for kind, other in ((OWNER.value, BACKUP.value), (BACKUP.value, OWNER.value))
        if row[f"{kind}_id"] in people
    ]  # fmt: skip


def _candidates(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everybody appointed to the same accounts and companies, with the days of their employments there."""
    same = Q(account__in={row["account_id"] for row in held if row["account_id"]})
    same |= Q(kind=SPOKESPERSON, company__in={row["company_id"] for row in held})
    appointed = Appointment.objects.filter(same, person__is_active=True).exclude(last_day__lt=F("first_day"))
    found = list(appointed.order_by("person__sort_key", "id").values(*COLUMNS, name=F("person__name")))
    found += [_as_appointed(row) for row in held if row.get("other", (None,))[0]]
    here = Employment.objects.filter(
        person__in={row["person_id"] for row in found}, company__in={row["company_id"] for row in found}
    ).exclude(kind=Employment.Kind.EXTERNAL)
    days: dict[Any, list[tuple[dt.date, dt.date | None]]] = {}
    for person, company, first, last in here.values_list("person_id", "company_id", "first_day", "last_day"):
        days.setdefault((person, company), []).append((first, last))
    return [{**row, "works": days.get((row["person_id"], row["company_id"]), [])} for row in found]


def _as_appointed(row: dict[str, Any]) -> dict[str, Any]:
    """The other of the two who are named for an account that is not open yet."""
    person, name, kind = row["other"]
    return {**row, "person_id": person, "name": name, "kind": kind, "first_day": dt.date.min}


def _row(held: dict[str, Any], leaver: Employment, going_on: list[dict[str, Any]]) -> dict[str, Any]:
    assert leaver.last_day is not None
    after = leaver.last_day + dt.timedelta(days=1)
    others = [(one["name"], one["kind"]) for one in going_on if _same(held, one) and _goes_on(one, after)]
    return {**held, "others": list(dict.fromkeys(others))}


def _same(held: dict[str, Any], one: dict[str, Any]) -> bool:
    """Somebody else, with the same account, or who speaks for the same company."""
    columns = ("account_id", "company_id")
    return one["person_id"] != held["person_id"] and all(one[column] == held[column] for column in columns)


def _goes_on(one: dict[str, Any], day: dt.date) -> bool:
    periods = [(one["first_day"], one["last_day"])]
    return all(
        any(first <= day and (last is None or last >= day) for first, last in of) for of in (periods, one["works"])
    )
