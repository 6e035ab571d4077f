"""Everybody below a manager: who reports to them, who reports to those, and so on down.

Nobody falls out when a manager in the middle leaves. Whoever names a manager who works nowhere in the group any more
(nor may be active) belongs to the manager of that one's last employment, as it stood, and if that one is gone too to
the next above: until HR names another. The first of them who works here is the *acting* nearest manager, and has what
a nearest manager has. The last employment is the one in the company of whoever is left behind, where there was one:
managers whom only a sister company knew lead nobody through it.

A manager who has moved to another company of the group still is the manager that HR has named, as is anybody who leads
people of a company that does not employ them: the facts do not tell a move from a promotion.
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db.models import BooleanField, Case, Exists, Expression, F, OuterRef, Q, QuerySet, UUIDField, Value, When

from companies.models import Employment, User
from kit import clock
from kit.written import PERSON, VIEWER, WHEN, Question, composed, write

from .live import employed, live_employments, unfinished

# Each step asks of one person at a time, by the indexes of person and of manager.
# UNION keeps each employment once: even a circle, which the writers refuse, ends.
BELOW = """
WITH RECURSIVE line (id, person, company, gone{more}) AS (
  SELECT below.* FROM ({first}) AS below
  WHERE person_id <> %(person)s AND EXISTS (SELECT FROM ({works}) AS works WHERE person_id = %(person)s)
  UNION
  SELECT below.* FROM line CROSS JOIN LATERAL ({step}) AS below
  WHERE {whose} AND person_id <> %(person)s AND (NOT line.gone OR line.id = (SELECT key FROM ({last}) AS last)))
SELECT {told} FROM line WHERE NOT gone
"""
STEP = "SELECT key, person_id, company_id, gone{more} FROM ({led}) AS led WHERE manager_id = {manager}"
NEXT = "line.gone"  # whose people one leads beside one's own: those of who is gone
ABOVE = """
WITH RECURSIVE line (id, own, person, company) AS (
  SELECT own.key, own.person_id, own.manager_id, own.company_id FROM ({own}) AS own
  UNION
  SELECT line.id, line.own, above.manager_id, above.company_id FROM line CROSS JOIN LATERAL ({last}) AS above
  WHERE above.manager_id IS NOT NULL AND NOT EXISTS (SELECT FROM ({live}) AS live WHERE live.person_id = line.person))
SELECT id AS employment_id, person AS manager_id FROM line
WHERE person <> own AND EXISTS (SELECT FROM ({live}) AS live WHERE live.person_id = line.person)
"""
NEAREST = "SELECT manager_id FROM ({above}) AS above"
LEADS = "SELECT 1 FROM ({below}) AS below LIMIT 1"
RING = """
WITH RECURSIVE line (person, company) AS (
  SELECT %(person)s::uuid, NULL::uuid
  UNION
  SELECT above.manager_id, above.company_id FROM line CROSS JOIN LATERAL (
    SELECT manager_id, company_id FROM ({rest}) AS rest WHERE rest.person_id = line.person
    UNION ALL SELECT manager_id, company_id FROM ({last}) AS last
    WHERE line.company IS NOT NULL AND NOT EXISTS (SELECT FROM ({rest}) AS rest WHERE rest.person_id = line.person)
  ) AS above
  WHERE above.manager_id IS NOT NULL)
SELECT FROM line WHERE person = %(viewer)s
"""
# Through which employment the line of somebody who is gone goes on: the last in the company, else the last of all.
LAST = """
SELECT key, manager_id, company_id FROM ({once}) AS once WHERE once.person_id = line.person
ORDER BY once.company_id = {company} DESC, once.last_day DESC NULLS FIRST, once.first_day DESC, once.key DESC LIMIT 1
"""
COLUMNS = ("person_id", "manager_id", "company_id")
MORE = ("manager_id", "first_day", "kind", "title")  # of the employments of a line, for lists


class _Line(Expression):
    """The ids that a question answers with, as the right side of `__in`."""

    output_field = UUIDField()

    def __init__(self, question: Question, at: dt.datetime, person: uuid.UUID) -> None:
        super().__init__()
        self.statement, self.values = question.positional(at, person=person)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the statement in brackets."""
        return f"({self.statement})", self.values


def line_of(manager: uuid.UUID, at: dt.datetime) -> Expression:
    """Return a subquery: the live employments below the manager, in any company (policy: Ansvarsfördelning).

    Their own people and those people's, without end; whoever is employed as external reports to nobody, and whoever
    works nowhere leads nobody.
    """
    return _Line(_below("true"), at, manager)


def led_by(manager: uuid.UUID, at: dt.datetime) -> Expression:
    """Return a subquery: the live employments whose nearest manager this is, named or acting.

    The acting one has every right of a nearest manager, also to read who has asked or declined: they answer for the
    introduction meanwhile and are told on the day; nobody further up is, and it ends with the press of HR.
    """
    return _Line(_below(NEXT), at, manager)


def people_below(everybody: bool) -> Question:
    """Return the question behind `line_of` and `led_by`, with all that a list says of the employments: `id`,
    `person_id`, `company_id`, `manager_id`, `first_day`, `kind`, `title`.
    """
    told = ", ".join(("id", "person AS person_id", "company AS company_id", *MORE))
    return _below("true" if everybody else NEXT, MORE, told)


def led_by_each(manager: str) -> Question:
    """Return the question behind `led_by`, to be part of another that calls the manager so."""
    question = _below(NEXT)
    blanks = {name: blank for name, blank in question.blanks.items() if name != "person"}
    return Question(question.statement.replace("%(person)s", manager), blanks)


def nearest_to(person: uuid.UUID, at: dt.datetime) -> Expression:
    """Return a subquery: the people who are the person's nearest managers, named or acting."""
    return _Line(_nearest(), at, person)


def leads(person: uuid.UUID, at: dt.datetime) -> bool:
    """Return whether the person is the nearest manager of anybody, named or acting."""
    return bool(_leads().ask(at, person=person))


@cache
def _acting() -> Question:
    """Return the question of all acting managers: `employment_id` and `manager_id`."""
    left = ~Exists(live_employments(WHEN).filter(person=OuterRef("manager")))
    return _above(_reporting(WHEN).filter(left))


def stand_ins(at: dt.datetime, person: uuid.UUID | None = None) -> dict[uuid.UUID, str]:
    """Return the names of those who stand in for a manager who has left, by employment: of everybody, or one person's,
    of whom the named managers are told too.
    """
    found = dict(_own().ask(at, person=person) if person else _acting().ask(at))
    names = dict(User.objects.filter(pk__in=set(found.values())).values_list("pk", "name"))
    return {key: names[who] for key, who in found.items()}


def reports_to(person: User, manager: User, at: dt.datetime) -> bool:
    """Return whether one person reports to another: directly or through others, now or by an employment that begins
    later, or by the last one of others between them who are gone.
    """
    return bool(_ring().ask(at, person=person.pk, viewer=manager.pk))


def links(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return each employment by which anybody may stand in a line, for whom it keeps out: live ones, external too, and
    (`gone`) the last in each company of people who work nowhere now.
    """
    later = _reported(at).filter(  # a line goes on through the last of these
        person=OuterRef("person"), company=OuterRef("company"), first_day__gt=OuterRef("first_day")
    )
    return _followed(_begun(at), at).exclude(Exists(later), gone=True)


@cache
def _below(whose: str, more: tuple[str, ...] = (), told: str = "id") -> Question:
    beside = (name for name in more if name not in COLUMNS)
    led = _followed(_reported(WHEN), WHEN).values(*COLUMNS, "gone", *beside, key=F("pk"))
    parts = {"led": write(led), "works": write(live_employments(WHEN).order_by().values("person_id"))}
    first, step = (STEP.replace("{manager}", manager) for manager in ("%(person)s", "line.person"))
    template = BELOW.replace("{first}", first).replace("{step}", step)
    template = template.replace("{last}", _last("below.company_id"))
    words = {"whose": whose, "told": told, "more": "".join(f", {name}" for name in more)}
    return composed(template, parts | _past(), {"person": PERSON}, **words)


@cache
def _leads() -> Question:
    return composed(LEADS, {"below": _below(NEXT)}, {})


@cache
def _nearest() -> Question:
    return composed(NEAREST, {"above": _own()}, {})


@cache
def _own() -> Question:
    return _above(_reporting(WHEN).filter(person=PERSON))


def _above(own: QuerySet[Employment]) -> Question:
    parts = {
        "own": write(own.values(*COLUMNS, key=F("pk"))),
        "live": write(live_employments(WHEN).order_by().values("person_id")),
    }
    return composed(ABOVE.replace("{last}", _last("line.company")), parts | _past(), {})


@cache
def _ring() -> Question:
    rest = {"rest": write(Employment.objects.filter(unfinished(WHEN)).order_by().values(*COLUMNS))}
    blanks = {"person": PERSON, "viewer": VIEWER}
    return composed(RING.replace("{last}", _last("line.company")), rest | _past(), blanks)


def _last(company: str) -> str:
    return LAST.replace("{company}", company)


def _past() -> dict[str, Question]:
    return {"once": write(_once(WHEN).values(*COLUMNS, "first_day", "last_day", key=F("pk")))}


def _begun(at: dt.datetime) -> QuerySet[Employment]:
    """Return the employments that have begun, over or not."""
    return Employment.objects.filter(first_day__lte=clock.day_of(at)).exclude(last_day__lt=F("first_day")).order_by()


def _once(at: dt.datetime) -> QuerySet[Employment]:
    """Return those that no longer are live, of people who reported to somebody: all there are of who is gone."""
    over = Q(last_day__lt=clock.day_of(at)) | Q(left_at__lte=at) | Q(person__is_active=False)
    return _reported(at).filter(over)


def _reported(at: dt.datetime) -> QuerySet[Employment]:
    """Return those that have begun, of people who report to somebody."""
    return _begun(at).exclude(kind=Employment.Kind.EXTERNAL)


def _reporting(at: dt.datetime) -> QuerySet[Employment]:
    """Return those that are live and name a manager."""
    named = live_employments(at).filter(manager__isnull=False)
    return named.exclude(kind=Employment.Kind.EXTERNAL).order_by()


def _followed(rows: QuerySet[Employment], at: dt.datetime) -> QuerySet[Any, Any]:
    """Return those through which a line can go: live ones, and `gone`, of people who work nowhere now."""
    live = employed(at) & Q(person__is_active=True)
    works = Exists(live_employments(at).filter(person=OuterRef("person")))
    gone = Case(When(live, then=Value(False)), default=Value(True), output_field=BooleanField())
    return rows.filter(live | Q(~works)).annotate(gone=gone)
