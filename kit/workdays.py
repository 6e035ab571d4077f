"""The days on which people work: nobody is reminded of a duty on any other."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

SATURDAY = 5


@cache
def _free() -> holidays.HolidayBase:
    """Return Sweden's public holidays and the eves of midsummer, Christmas and New Year (lag 1930:173, 2 §)."""
    return holidays.country_holidays("SE", categories=("public", "de_facto"))


def is_working_day(day: dt.date) -> bool:
    """Return whether it is neither Saturday, Sunday, a public holiday nor one of the three eves that count as one."""
    return day.weekday() < SATURDAY and day not in _free()
