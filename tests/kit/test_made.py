"""Rows that a statement makes: narrowed, joined, counted and written as those of a table are."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Subquery

from companies.models import Company, User
from kit.made import rows_made
from kit.written import PERSON, WHEN, Question, write
from policy.models import Owed
from tests.cast import Cast

STATEMENT = """
SELECT person.id AS person_id, NULL::uuid AS company_id, %(moment)s::date AS due FROM companies_user AS person
WHERE person.name LIKE '%%Påhitts%%'
"""


def made(cast: Cast) -> Question:
    return Question(STATEMENT, {"moment": WHEN})


def test_they_are_narrowed_joined_and_counted(cast: Cast) -> None:
    rows = rows_made(Owed, made(cast), cast.at)
    everybody = User.objects.filter(name__contains="Påhitts")
    assert rows.values("person").count() == everybody.count() > 3
    assert list(rows.filter(person=cast.hr.pk).values_list("person__email", "due")) == [(cast.hr.email, cast.at.date())]
    assert not rows.exclude(person__in=everybody).values("person").exists()
    counted = rows.order_by().values("due").annotate(number=Count("person"))
    assert list(counted.values_list("number", flat=True)) == [everybody.count()]


def test_they_can_be_part_of_another_question_and_written_once(cast: Cast) -> None:
    rows = rows_made(Owed, made(cast), cast.at).filter(person=OuterRef("pk"))
    people = User.objects.annotate(due=Subquery(rows.values("due")[:1])).filter(due__isnull=False)
    assert set(people) == set(User.objects.filter(name__contains="Påhitts"))
    assert Company.objects.filter(pk__in=rows_made(Owed, made(cast), cast.at).values("company")).count() == 0
    written = write(rows_made(Owed, made(cast), WHEN).filter(person=PERSON).values("due", who=F("person_id")))
    assert written.rows(cast.at, person=cast.hr.pk) == [{"due": cast.at.date(), "who": cast.hr.pk}]
