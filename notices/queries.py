"""Questions about the outbox."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from notices.models import Notice, Run

ALARM_AFTER = dt.timedelta(minutes=5)


def waiting(at: dt.datetime) -> QuerySet[Notice]:
    """Return the notices that may be sent now: neither sent nor dropped, and nobody is just sending them."""
    free = Q(locked_until__isnull=True) | Q(locked_until__lt=at)
    return Notice.objects.filter(free, available_at__lte=at, sent_at__isnull=True, dropped_at__isnull=True)


def oldest_waiting(at: dt.datetime) -> dt.timedelta | None:
    """Return how long the oldest unsent notice has waited, for the operator."""
    first = waiting(at).order_by("available_at").values_list("available_at", flat=True).first()
    return at - first if first else None


def last_run(name: str) -> dt.datetime | None:
    """Return when a job of the clock last finished."""
    return Run.objects.filter(name=name).values_list("at", flat=True).first()


def clock_stands_still(at: dt.datetime) -> bool:
    """Return whether no tick has finished for five minutes: alarms, but never routes traffic away."""
    last = last_run("tick")
    return last is None or at - last > ALARM_AFTER
