"""Handing over: everybody who reports to somebody who leaves gets another manager, in one press."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Employment, User
from companies.queries import leaving
from kit.workflow import Forbidden, Refused

from .employments import move


@dataclass(frozen=True)
class HandedOver:
    """What a press has moved, and whose manager stays: those one may not change, and the new manager themselves."""

    day: dt.date
    moved: tuple[Employment, ...]
    stays: tuple[Employment, ...]
    elsewhere: tuple[str, ...]  # companies whose people one does not see


@transaction.atomic
def hand_over(leaver: Employment, *, manager: User, by: User, at: dt.datetime) -> HandedOver:
    """Give everybody who reports to the leaver another manager from the day after the leaver's last day.

    All or nothing of what the person may change; the rest stays and is named. The last day may have passed: then it is
    from today. Raises `Forbidden` where the person may change none of it, `Refused` for who will not work then, for a
    ring of managers, and where nobody reports to the leaver after that day (somebody else was first).
    """
    leaver.refresh_from_db(from_queryset=Employment.objects.select_for_update(of=("self",)))
    day = leaving.day_after(leaver, at)
    if day is None:
        raise Refused(_("Set the last day first."), "last_day")
    reports = leaving.reports_after(leaver, day, by, at)
    if reports.seen and not reports.movable:
        raise Forbidden("hand_over")
    _takes_over(leaver, manager, day)
    chosen = {one.pk for one in reports.movable if one.person_id != manager.pk}
    if not chosen:
        raise Refused(_("Nobody reports to %(person)s after the last day.") % {"person": leaver.person}, "nobody")
    locked = Employment.objects.select_for_update(of=("self",)).filter(pk__in=chosen).select_related("person")
    moved = [
        move(one, by=by, at=at, from_day=max(day, one.first_day), manager=manager) for one in locked.order_by("pk")
    ]
    stays = tuple(one for one in (*reports.movable, *reports.seen) if one.pk not in chosen)
    return HandedOver(day, tuple(moved), stays, reports.elsewhere)


def _takes_over(leaver: Employment, manager: User, day: dt.date) -> None:
    if manager.pk == leaver.person_id:
        raise Refused(_("Choose somebody else than the one who leaves."), "manager")
    works = Employment.objects.filter(queries.on(day), person=manager, left_at__isnull=True, person__is_active=True)
    if not works.exists():
        raise Refused(_("%(manager)s does not work here any more then.") % {"manager": manager}, "manager")
