"""Dates in SQL: months as the law counts them, so that a list of 100,000 dues is one query."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, Func, IntegerField, Value


class AddMonths(Func):
    """`date + n months`, clamped to the month's last day as lag 1930:173, 1 § and `kit.clock.add_months` do."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + "

    def __init__(self, day: Any, months: Any) -> None:
        super().__init__(day, _Interval(_number(months)), output_field=DateField())


class AddDays(Func):
    """`date + n days`."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + "

    def __init__(self, day: Any, days: Any) -> None:
        super().__init__(day, _number(days), output_field=DateField())


class LocalDay(Func):
    """The day in Stockholm on which a moment falls."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/Stockholm')::date"

    def __init__(self, moment: Any) -> None:
        super().__init__(moment, output_field=DateField())


def _number(number: Any) -> Any:
    """Return a number, or an expression for one, as SQL takes it."""
    return number if hasattr(number, "resolve_expression") else Value(number, output_field=IntegerField())


class _Interval(Func):
    template = "make_interval(months => %(expressions)s)"
