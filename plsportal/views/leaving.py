"""Who leaves soon: what each of them holds in every room, and who takes over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import queries as accounts
from accounts.views.appointments import KINDS
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from companies.queries import leaving as departures
from companies.queries import people as listing
from kit import clock
from kit.people import person
from kit.workflow import Forbidden


@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """Show who leaves within 60 days, what each still holds, and who takes over."""
    user, at = person(request), clock.now()
    ids = listing.sees_people(user, at)
    if not ids:
        raise Forbidden("leaving")
    edits = companies.edits_people(user, at)
    context = {
        "leavers": _leavers(ids, edits, user, at),
        **_left_behind(ids, user, at),
        "edits": edits,
        "days": departures.SOON_DAYS,
    }
    return render(request, "leaving/index.html", context)


def _leavers(
    ids: Collection[uuid.UUID], edits: Collection[uuid.UUID], user: User, at: dt.datetime
) -> list[dict[str, Any]]:
    """Join what the companies know of each leaver with what the accounts know."""
    rows = departures.leaving(ids, at)
    held = accounts.held_by_leavers([row["employment"] for row in rows], user, at)
    usual = companies.companies_where(user, Can.APPOINT, at)
    chaired = companies.companies_where(user, Can.DECIDE_WHEN_CEO_IS_CONCERNED, at)
    for row in rows:
        row["appointments"] = [_with_words(one, usual | chaired) for one in held[row["employment"].pk]]
        row["may_hand_over"] = any(one.company_id in edits for one in row["reports"])
    return rows


def _left_behind(ids: Collection[uuid.UUID], user: User, at: dt.datetime) -> dict[str, Any]:
    """Return whose manager has left, with who stands in, and the leavers whose people one may hand over."""
    orphans = list(departures.without_manager(ids, at))
    names = companies.stand_ins(at) if orphans else {}
    for row in orphans:
        row.stand_in = names.get(row.pk, "")  # type: ignore[attr-defined]
    return {"orphans": orphans, "gone": _gone(user, at) if orphans else []}


def _gone(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the managers who have left, each once, with the companies whose people one press hands over."""
    rows = departures.left_behind(at).filter(who=user).select_related("manager", "company")
    by_manager: dict[uuid.UUID, list[Any]] = {}
    for row in rows.order_by("manager__sort_key", "company__sort_key", "company"):
        by_manager.setdefault(row.manager_id, []).append(row)
    return [
        {"name": here[0].manager.name, "leaver_id": leaver, "companies": ", ".join(one.company.name for one in here)}
        for here in by_manager.values()
        if (leaver := next((one.leaver_id for one in here if one.leaver_id), None))
    ]


def _with_words(row: dict[str, Any], appoints: Collection[uuid.UUID]) -> dict[str, Any]:
    """Add the words of the kinds, how well it goes on, and whether the person may appoint a successor."""
    kinds = {kind for _name, kind in row["others"]}
    tone = "ok" if row["kind"] in kinds else ("warn" if kinds else "bad")
    others = [(name, KINDS[kind]) for name, kind in row["others"]]
    return row | {
        "word": KINDS[row["kind"]],
        "others": others,
        "tone": tone,
        "may_appoint": row["first_day"] is not None and row["company_id"] in appoints,
    }
