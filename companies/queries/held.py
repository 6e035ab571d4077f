"""Who holds which role since when by whose decision; and who could decide on a past day, resting on what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from companies import queries
from companies.models import Company, RoleAssignment
from companies.permissions import DECIDING, DELEGABLE, Can, Role
from kit import clock

ACTIVE, LATER, LAPSED, ENDED = "active", "later", "lapsed", "ended"
ENOUGH = {
    Role.CEO: 1,
    Role.HR: 1,
    Role.HANDLER: 2,
}  # how many a company needs (architecture § 4)
DECISIONS = (
    *DECIDING,
    Can.DECIDE_WHEN_CEO_IS_CONCERNED,
    Can.APPOINT,
    Can.ENDORSE_REQUEST,
    Can.WRITE_POLICY,
    Can.ADOPT_POLICY,
    Can.APPOINT_ROLES,
    Can.EDIT_PEOPLE,
)


def held(company: Company, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the roles of a company, past, present and to come, as plain rows with `state`, in the order of roles."""
    employed = Exists(queries.live_employments(at).filter(person=OuterRef("person")))
    rows = RoleAssignment.objects.filter(company=company).annotate(employed=employed, name=F("person__name"))
    columns = ("id", "role", "person_id", "name", "first_day", "last_day", "employed")
    names = {"by": F("appointed_by__name"), "with_": F("seconded_by__name"), "for_": F("deputy_for__person__name")}
    found = rows.order_by("person__sort_key", "-first_day", "id").values(*columns, **names)
    ordered = sorted(found, key=lambda row: (Role.values.index(row["role"]), bool(row["for_"])))
    return [{**row, "state": _state(row, clock.day_of(at))} for row in ordered]


def _state(row: dict[str, Any], today: dt.date) -> str:
    """A role that its dates would carry, of somebody employed nowhere, carries nothing: it has lapsed."""
    if row["last_day"] and row["last_day"] < today:
        return ENDED
    if row["first_day"] > today:
        return LATER
    return ACTIVE if row["employed"] else LAPSED


def lacking(rows: Iterable[dict[str, Any]]) -> list[tuple[Role, int]]:
    """Return the roles that too few hold today, with how many lack."""
    live = [row["role"] for row in rows if row["state"] == ACTIVE]
    return [(role, need - live.count(role)) for role, need in ENOUGH.items() if live.count(role) < need]


def deciders(company: Company, at: dt.datetime) -> dict[Can, list[dict[str, Any]]]:
    """Return for each kind of decision who had the right at the moment and what carried it: role or delegation."""
    found: dict[Can, list[dict[str, Any]]] = {can: [] for can in DECISIONS}
    for row in _by_role(company, at):
        found[Can(row["can"])].append(row)
    for can in sorted(DELEGABLE):
        rows = queries.delegations(can, at).filter(company=company).order_by("person__sort_key")
        names = {"key": F("id"), "name": F("person__name"), "by": F("delegated_by__name")}
        found[can] += [{**row, "role": ""} for row in rows.values("person_id", "first_day", "last_day", **names)]
    return found


def _by_role(company: Company, at: dt.datetime) -> QuerySet[Any, Any]:
    """What `queries.carriers` says of every decision at once: live, and guardian's row says that the role may."""
    permission = "group__companygroupobjectpermission"
    rows = queries.live_assignments(at).filter(
        **{
            "company": company,
            f"{permission}__content_object": F("company"),
            f"{permission}__permission__codename__in": DECISIONS,
        }
    )
    names = {"can": F(f"{permission}__permission__codename"), "name": F("person__name"), "by": F("appointed_by__name")}
    more = {"with_": F("seconded_by__name"), "for_": F("deputy_for__person__name")}
    columns = ("role", "person_id", "first_day", "last_day")
    return rows.order_by("role", "person__sort_key").values(*columns, **names, **more, key=F("id"))


def moment_of(day: dt.date, at: dt.datetime) -> dt.datetime:
    """Return the moment at which the dated view asks: now for today, else noon of that day."""
    return at if day == clock.day_of(at) else clock.midnight(day) + dt.timedelta(hours=12)
