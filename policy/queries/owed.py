"""Who owes an acknowledgement, of everybody at once: what `introduced` says of those who have not given theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from companies import queries as companies
from companies.deadlines import DEADLINES
from companies.models import Company, Employment, User
from companies.permissions import Can
from kit.dates import LocalDay
from kit.made import rows_made
from kit.written import DAY, WHEN, Question, composed, write
from policy.models import Behind, Owed, Version

from .people import NEWCOMER, REACHED
from .versions import begun, in_force

# From the rows that may be owed to those that are. What many people have in common (a text, since when a company has
# known it) is found once each (Memoize); what few need is asked of them alone: the first day of an unbroken time only
# of those who came later. OFFSET 0 keeps PostgreSQL from writing an expression out wherever its name stands.
OWED = """
SELECT may.person_id, may.company_id, may.policy_id, work.id AS employment_id, work.manager_id, text.version_id,
       least.id AS asked_id, lasts.since, lasts.since + lasts.days AS due
FROM {work} AS work
{may}
JOIN {texts} AS text ON text.company_id = may.company_id AND text.policy_id = may.policy_id
LEFT JOIN LATERAL (
  SELECT id, version.number FROM policy_version AS version
  WHERE version.policy_id = text.policy_id AND version.number <= text.number AND (material OR version.number = 1)
  ORDER BY version.number DESC LIMIT 1) AS least ON true
CROSS JOIN LATERAL (
  SELECT min(every.known) AS since FROM ({begun}) AS every
  WHERE every.company_id = text.company_id AND every.policy_id = text.policy_id
    AND every.number >= coalesce(least.number, 1)) AS known
CROSS JOIN LATERAL (
  SELECT CASE WHEN work.first_day > known.since
         THEN (SELECT first FROM ({starts}) AS start WHERE start.id = work.id) END AS first,
         (SELECT back FROM ({returns}) AS home WHERE home.id = work.id) AS back OFFSET 0) AS began
CROSS JOIN LATERAL (
  SELECT greatest(known.since, began.first, began.back) AS since,
         coalesce(began.first > known.since, false) AS newcomer OFFSET 0) AS day
CROSS JOIN LATERAL (
  SELECT day.since, {days} AS days OFFSET 0) AS lasts
WHERE may.sure AND may.number = coalesce(least.number, 1) OR NOT EXISTS ({signed})
"""
# What may be owed, to be joined by whole companies, or looked up for each of a few.
MAY = """JOIN policy_outstanding AS may
  ON may.company_id = work.company_id AND may.person_id = work.person_id AND may.until > {now}{beside}"""
EACH = """CROSS JOIN LATERAL (
  SELECT * FROM policy_outstanding AS may
  WHERE may.company_id = work.company_id AND may.person_id = work.person_id AND may.until > {now} OFFSET 0) AS may"""
SIGNED = """
  SELECT FROM policy_acknowledgement AS given JOIN policy_version AS signed ON signed.id = given.version_id
  WHERE given.person_id = may.person_id AND signed.policy_id = may.policy_id
    AND signed.number >= {least} AND given.at <= {now}
"""
DAYS = """coalesce((
    SELECT value FROM companies_companydays AS days
    WHERE days.company_id = {company} AND valid_from <= {since}
      AND (key = 'introduction' OR {newcomer} AND key = '{own}')
    ORDER BY key = '{own}' DESC, valid_from DESC, at DESC, days.id DESC LIMIT 1), {usual})"""
# A company at a time, or a manager: the people of one are few.
BEHIND = """
SELECT place.*, late.people, late.began, late.latest FROM ({places}) AS place CROSS JOIN LATERAL ({there}
  SELECT count(DISTINCT person_id) AS people, min(due) AS began, max(due) AS latest FROM ({owed}) AS owed
  WHERE due <= %(latest)s OFFSET 0) AS late
WHERE late.people > 0
"""
THERE = "WITH text AS MATERIALIZED (SELECT * FROM ({force}) AS force WHERE company_id = place.company_id)"
COMPANIES = "SELECT id AS company_id, NULL::uuid AS manager_id, NULL::uuid AS hr_id FROM companies_company"
MANAGERS = """
SELECT DISTINCT NULL::uuid AS company_id, manager_id, NULL::uuid AS hr_id FROM companies_employment
WHERE manager_id IS NOT NULL
"""
OWN = ' AND "companies_employment"."id" IN ({led}) OFFSET 0'
SERVED = """
SELECT place.id AS company_id, NULL::uuid AS manager_id, hr.person_id AS hr_id FROM ({without}) AS place
CROSS JOIN ({hr}) AS hr
"""
NOTHING = Question("", {})
WORK = ("id", "company_id", "person_id", "manager_id", "first_day")
NOW = "datetime_19000101120000"  # what a written question calls the moment


def owed(at: dt.datetime) -> QuerySet[Owed]:
    """Return what is owed at the moment: each live employment that a policy in force reaches whose person has not
    acknowledged it, with `asked` (the version that asked), `since` and `due`. Who is on leave owes nothing.
    """
    return rows_made(Owed, _owed(), at)


@cache
def _owed() -> Question:
    return owed_by()


def behind(days: int, at: dt.datetime) -> QuerySet[Behind]:
    """Return how many of each company are behind by so many days or more."""
    return rows_made(Behind, _behind("company", Question(COMPANIES, {}), days), at)


def behind_manager(days: int, at: dt.datetime) -> QuerySet[Behind]:
    """Return how many of each manager's own people are, with those whose acting manager they are."""
    return rows_made(Behind, _behind("manager", Question(MANAGERS, {}), days), at)


def behind_served(days: int, at: dt.datetime) -> QuerySet[Behind]:
    """Return how many are, of each company that has no HR of its own, once for each of the parent's HR (`hr`)."""
    hr = companies.carriers(Can.EDIT_PEOPLE, WHEN).order_by()
    without = write(Company.objects.filter(~Exists(hr.filter(company=OuterRef("pk")))).order_by().values("id"))
    served = write(hr.filter(company__parent=True).values("person_id").distinct())
    places = SERVED.format(without=without.statement, hr=served.statement)
    return rows_made(Behind, _behind("company", Question(places, {**without.blanks, **served.blanks}), days), at)


def _behind(what: str, places: Question, days: int) -> Question:
    there = what == "company"  # who works there is found from what may be owed there, a manager's people before it
    parts = {"places": places, "there": NOTHING}
    if there:
        parts["there"] = composed(THERE, {"force": _force()}, {})
        narrow = ' AND "companies_employment"."company_id" = place.company_id'
        parts["owed"] = owed_by(texts="text", narrow=narrow, beside=" AND may.company_id = place.company_id")
    else:
        led = companies.led_by_each("place.manager_id")
        found = owed_by(narrow=OWN.format(led=led.statement), each=True)
        parts["owed"] = replace(found, blanks={**led.blanks, **found.blanks})
    return composed(BEHIND, parts, {"latest": DAY - dt.timedelta(days=days)})


def reached_by(at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments that policies reach: not of those who are external or on leave."""
    return companies.live_employments(at).filter(~companies.away(at), kind__in=REACHED).order_by()


def asked_of(user: User, version: Version, at: dt.datetime) -> bool:
    """Return whether a version in force asks the person to acknowledge it: not while on leave, nor who is external."""
    works = reached_by(at).filter(person=user).values("company")
    return in_force(at).filter(version=version, company__in=works).exists()


def owed_by(work: str = "", texts: str = "", narrow: str = "", beside: str = "", each: bool = False) -> Question:
    """Return the question behind `owed`, to be part of another: of the employments and texts in force that this calls
    so, or of all that policies reach; `narrow` ends the condition on employments, `beside` that on what may be owed,
    which is looked up for `each` where the people are few.
    """
    known = Greatest("effective_from", LocalDay(F("recorded_at")))
    every = Employment.objects.order_by()
    number = F("version__number")
    parts = {
        "begun": write(begun(WHEN).order_by().values("company_id", "policy_id", number=number, known=known)),
        "starts": write(every.values("id", first=companies.began())),
        "returns": write(every.values("id", back=companies.returned(WHEN))),
    }
    if not work:
        parts["people"] = write(reached_by(WHEN).values(*WORK))
        work = f"({parts['people'].statement}{narrow})"
    if not texts:
        parts["force"] = _force()
        texts = f"({parts['force'].statement})"
    now, days = f"%({NOW})s", days_held("may.company_id", "day.since", "day.newcomer")
    words = {
        "may": EACH.format(now=now) if each else MAY.format(now=now, beside=beside),
        "signed": SIGNED.format(least="coalesce(least.number, 1)", now=now),
    }
    return composed(OWED, parts, {NOW: WHEN}, work=work, texts=texts, days=days, now=now, **words)


def _force() -> Question:
    columns = ("company_id", "policy_id", "version_id")
    return write(in_force(WHEN).order_by().values(*columns, number=F("version__number")))


def days_held(company: str, since: str, newcomer: str) -> str:
    """Return in SQL what `companies.queries.due` asks for: the days that held in a company on a day, for a newcomer or
    not, all three by the names of their columns.
    """
    usual = str(DEADLINES["introduction"].default)  # a newcomer's too, until a company sets one
    return DAYS.format(company=company, since=since, newcomer=newcomer, own=NEWCOMER, usual=usual)
