"""Dates in SQL: months as the law counts them, so that a list of 100,000 dues is one query."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, Func, IntegerField, Value


class AddMonths(Func):
    """`date + n months`, clamped to the month's last day as lag 1930:173, 1 § and `kit.clock.add_months` do."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + "

    def __init__(self, day: Any, months: int) -> None:
        super().__init__(day, _Interval(Value(months, output_field=IntegerField())), output_field=DateField())


class AddDays(Func):
    """`date + n days`."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + "

    def __init__(self, day: Any, days: Any) -> None:
        number = days if hasattr(days, "resolve_expression") else Value(days, output_field=IntegerField())
        super().__init__(day, number, output_field=DateField())


class LocalDay(Func):
    """The day in Stockholm on which a moment falls."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/Stockholm')::date"

    def __init__(self, moment: Any) -> None:
        super().__init__(moment, output_field=DateField())


class _Interval(Func):
    template = "make_interval(months => %(expressions)s)"
