"""Questions written once answer what Django's own do, about whomever and whenever they are asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Q, Value

from companies.models import Employment, User
from kit.prepared import numbered, prepared
from kit.written import DAY, PERSON, WHEN, Blank, write
from tests.cast import Cast


def live(person: Any, at: dt.datetime, day: dt.date) -> Any:
    """Employments of a person that have begun, and have not been left at once or did so later."""
    stays = Q(left_at=None) | Q(left_at__gt=at)
    rows = Employment.objects.filter(stays, person=person, first_day__lte=day).order_by("first_day")
    return rows.values("first_day", "company__slug", kept=Value("100 %"))


def test_a_written_question_answers_what_the_queryset_does_for_each_person_and_day(cast: Cast) -> None:
    question = write(live(PERSON, WHEN, DAY + dt.timedelta(days=3)))
    for person in (cast.ceo, cast.hr, cast.stranger, cast.leaver):
        for days in (-4000, -1, 0, 40):
            at = cast.at + dt.timedelta(days=days)
            expected = list(live(person, at, (at + dt.timedelta(days=3)).date()))
            assert question.rows(at, person=person.pk) == expected
    assert any(question.ask(cast.at, person=cast.hr.pk))


def test_texts_are_values_whatever_stands_in_them(cast: Cast) -> None:
    question = write(User.objects.filter(name=Blank("name")).values_list("pk"))
    assert question.ask(cast.at, name=cast.hr.name) == [(cast.hr.pk,)]
    assert question.ask(cast.at, name="' OR 1=1 --%s") == []


def test_a_question_is_planned_once_and_counted_each_time(cast: Cast, django_assert_num_queries: Any) -> None:
    question = write(live(PERSON, WHEN, DAY))
    with django_assert_num_queries(2):
        question.ask(cast.at, person=cast.hr.pk)
        question.ask(cast.at, person=cast.ceo.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE position(%s in statement) > 0", ["100 %"])
        assert cursor.fetchone()[0] == 1


def test_values_have_numbers_and_a_percent_sign_is_one() -> None:
    statement, names = numbered("SELECT %(b)s::text || '%%', %(a)s::int, %(b)s::text LIKE '%%x%%'")
    assert (statement, names) == (b"SELECT $1::text || '%', $2::int, $1::text LIKE '%x%'", ("b", "a"))


def test_a_long_question_is_answered_like_a_short_one(db: None) -> None:
    long = "SELECT %(b)s::text || '%%', %(a)s::int, %(b)s::text LIKE '%%x%%' -- " + "x" * 5000
    for _again in range(7):
        with prepared() as cursor:
            cursor.execute(long, {"a": 3, "b": "axb", "more": None})
            assert cursor.fetchall() == [("axb%", 3, True)]
