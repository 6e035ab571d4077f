"""SQL counts days and months exactly as Python does."""

import datetime as dt

import pytest
from django.db.models import DateField, DateTimeField, F, QuerySet, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.models import Employment, User
from kit import clock
from kit.dates import AddDays, AddMonths, LocalDay
from tests.cast import Cast

DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2199, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1980, 1, 2), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))
database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)

pytestmark = pytest.mark.usefixtures("portal")


def one_row() -> QuerySet[User]:
    """The portal's own row: something to select from."""
    return User.objects.all()


def date(day: dt.date) -> Value:
    return Value(day, output_field=DateField())


@database
@given(st.lists(DAYS, min_size=1, max_size=40), st.integers(-600, 600))
def test_months_in_sql_equal_months_in_python(days: list[dt.date], months: int) -> None:
    row = one_row().values_list(*[AddMonths(date(day), months) for day in days]).get()
    assert list(row) == [clock.add_months(day, months) for day in days]


def test_every_day_of_eight_years_and_every_span_clamps_alike(deep: bool) -> None:
    first = dt.date(2023, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(0, 8 * 365, 1 if deep else 3)]
    for months in range(-26, 27) if deep else (-12, -1, 1, 6, 12, 24):
        row = one_row().values_list(*[AddMonths(date(day), months) for day in days[:1600]]).get()
        assert list(row) == [clock.add_months(day, months) for day in days[:1600]]


@database
@given(st.lists(DAYS, min_size=1, max_size=40), st.integers(-4000, 4000))
def test_days_in_sql_equal_days_in_python(days: list[dt.date], number: int) -> None:
    row = one_row().values_list(*[AddDays(date(day), number) for day in days]).get()
    assert list(row) == [day + dt.timedelta(days=number) for day in days]


@database
@given(st.lists(MOMENTS, min_size=1, max_size=40))
def test_the_day_of_a_moment_in_sql_is_stockholms(moments: list[dt.datetime]) -> None:
    values = [LocalDay(Value(moment, output_field=DateTimeField())) for moment in moments]
    assert list(one_row().values_list(*values).get()) == [clock.day_of(moment) for moment in moments]


@pytest.mark.parametrize("hour", [-1, 0, 1, 2, 3])
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_nights_of_changed_clocks_have_one_day_in_both(day: str, hour: int) -> None:
    moment = clock.midnight(dt.date.fromisoformat(day)).astimezone(dt.UTC) + dt.timedelta(hours=hour)
    value = LocalDay(Value(moment, output_field=DateTimeField()))
    assert one_row().values_list(value, flat=True).get() == clock.day_of(moment)


def test_columns_are_counted_too_and_nothing_stays_nothing(cast: Cast) -> None:
    row = Employment.objects.filter(person=cast.leaver).values_list(
        AddMonths(F("first_day"), 24), AddDays(F("last_day"), 30), AddDays("first_day", F("company__hue"))
    )
    last = cast.today - dt.timedelta(days=1)
    hue = dt.timedelta(days=cast.nord.hue)
    assert row.get() == (clock.add_months(cast.since, 24), last + dt.timedelta(days=30), cast.since + hue)
    open_end = Employment.objects.filter(person=cast.newcomer)
    assert open_end.values_list(AddMonths("last_day", 3), AddDays("last_day", 3)).get() == (None, None)


def test_a_due_day_can_be_asked_for_in_a_filter(cast: Cast) -> None:
    found = Employment.objects.annotate(due=AddDays("first_day", 30)).filter(due=cast.today + dt.timedelta(days=30))
    assert [row.person for row in found] == [cast.newcomer]
