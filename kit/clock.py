"""The portal's days: a right starts and ends at midnight in Stockholm, whatever the server's clock says."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> dt.datetime:
    """Return the present moment, in UTC."""
    return timezone.now()


def day_of(at: dt.datetime) -> dt.date:
    """Return the day in Stockholm on which the moment `at` falls."""
    return at.astimezone(STOCKHOLM).date()


def today() -> dt.date:
    """Return the present day in Stockholm."""
    return day_of(now())


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which `day` begins in Stockholm."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=STOCKHOLM)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day number `months` later, or the last day of that month (lag 1930:173, 1 §)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def local(at: dt.datetime) -> dt.datetime:
    """Return the moment as Stockholm's clocks show it."""
    return at.astimezone(STOCKHOLM)
