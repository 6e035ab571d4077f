"""Whom a policy reaches, who has acknowledged it, and who owes it."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from companies import queries as companies
from companies.models import Company, Employment, User
from companies.permissions import Can
from kit.dates import LocalDay
from kit.written import PERSON, WHEN, Question, write
from policy.models import Acknowledgement, Adoption, Version

from .following import Following
from .versions import begun, in_force

NEWCOMER = "newcomer"  # the deadline of those who came when the text was in force already
FOLLOWING = (Can.SEE_ACKNOWLEDGEMENTS, Can.EDIT_PEOPLE)
REACHED = [kind for kind in Employment.Kind.values if kind != Employment.Kind.EXTERNAL]


def floor(version: str) -> Subquery:
    """Return a subquery: the latest material version up to the one at `version`; the acknowledgement of an earlier
    one no longer counts, while an editorial change asks nobody again. It is a property of the text, the same in each
    company, so that who has acknowledged the latest text of their companies owes none of them anything.
    """
    material = Version.objects.filter(
        policy=OuterRef("policy"), number__lte=OuterRef(f"{version}__number"), material=True
    )
    return Subquery(material.order_by("-number").values("number")[:1])


def _asked_by(column: str) -> Subquery:
    """Return a column of the version numbered OuterRef("floor")."""
    return Subquery(Version.objects.filter(policy=OuterRef("policy"), number=OuterRef("floor")).values(column)[:1])


def known_since(at: dt.datetime) -> Subquery:
    """Return a subquery: the day on which the company first had in force, and recorded here, what is still owed."""
    texts = begun(at).filter(
        policy=OuterRef("policy"),
        company=OuterRef("company"),
        version__number__gte=OuterRef("floor"),
    )
    known = Min(Greatest("effective_from", LocalDay(F("recorded_at"))))
    return Subquery(texts.order_by().values("policy").annotate(known=known).values("known"))


def introduced(at: dt.datetime, among: Q | None = None, *, away: bool = False) -> QuerySet[Any, Any]:
    """Return adoptions in force joined to each live employment of their company (the people the policy reaches).

    Annotated with `who_id`, `asked_id` (the version that asked), `asks` (whose deadline: `newcomer` for those who came
    when it was in force already), `since`, `due`, and `receipt_id` and `acknowledged_at` (None: not yet). `among`
    narrows the employments (in the same join: a condition in a later `filter` would speak of another colleague). Who is
    on leave owes nothing and is left out, unless `away` asks for them too; afterwards the days count from the return.
    """
    acknowledged = _acknowledged(at)
    return (
        in_force(at)
        .filter(_reached(at, away) if among is None else _reached(at, away) & among)
        .annotate(
            who_id=F("company__employments__person"),
            floor=Coalesce(floor("version"), 1),
            asked_id=_asked_by("id"),
            known=known_since(at),
            began=companies.began("company__employments__"),
            since=Greatest("known", "began", companies.returned(at, "company__employments__")),
            asks=Case(When(began__gt=F("known"), then=Value(NEWCOMER)), default=Value("introduction")),
            due=Case(
                When(asks=NEWCOMER, then=companies.due(NEWCOMER)),
                default=companies.due("introduction"),
            ),
            acknowledged_at=Subquery(acknowledged.values("at")[:1]),
            receipt_id=Subquery(acknowledged.values("id")[:1]),
        )
    )


def _reached(at: dt.datetime, away: bool) -> Q:
    """Return the condition that the policy reaches the employment: a live one, and not on leave unless `away`."""
    reached = (
        companies.employed(at, "company__employments__")
        & Q(company__employments__person__is_active=True)
        & Q(company__employments__kind__in=REACHED)
    )
    return reached if away else reached & Q(~companies.away(at, "company__employments__"))


def _acknowledged(at: dt.datetime) -> QuerySet[Acknowledgement]:
    """Return the acknowledgements of the person of the row that count for its policy, the first one first."""
    return Acknowledgement.objects.filter(
        person=OuterRef("company__employments__person"),
        version__policy=OuterRef("policy"),
        version__number__gte=OuterRef("floor"),
        at__lte=at,
    ).order_by("at", "id")


def acknowledgement_of(user: User, adoption: Adoption, at: dt.datetime) -> Acknowledgement | None:
    """Return the person's acknowledgement that counts for the version in force, if there is one."""
    counts = Adoption.objects.filter(pk=adoption.pk).values_list(Coalesce(floor("version"), 1))
    return Acknowledgement.objects.filter(
        person=user, version__policy=adoption.policy_id, version__number__gte=Subquery(counts), at__lte=at
    ).first()


def followed_up(user: User, at: dt.datetime) -> set[str]:
    """Return the companies all of whose people the person follows up: by right, or as the HR that serves them."""
    found = companies.companies_by_right(user, FOLLOWING, at)
    own = found[Can.EDIT_PEOPLE]
    return found[Can.SEE_ACKNOWLEDGEMENTS] | (set(map(str, companies.edits_people(user, at, own))) if own else set())


class Follower(NamedTuple):
    """Where whoever looks at a list stands to it: the companies whose HR they are as far as the list asks, the company
    that it is of (None: of none that they follow up), and whether they are `near`: a manager, or its HR.
    """

    served: set[uuid.UUID]
    company: Company | None
    near: bool


def follower(user: User, following: Following, at: dt.datetime) -> Follower:
    """Return where the person stands to the list."""
    if not following.company:  # what one's own people asked a manager reads anyway
        served = companies.edits_people(user, at) if following.line else set()
        return Follower(served, None, companies.is_manager(user, at))
    found = companies.companies_by_right(user, FOLLOWING, at)
    served = companies.edits_people(user, at, found[Can.EDIT_PEOPLE])
    company = Company.objects.filter(slug=following.company).first()
    if company is None or (company.pk not in served and str(company.pk) not in found[Can.SEE_ACKNOWLEDGEMENTS]):
        return Follower(served, None, False)
    return Follower(served, company, company.pk in served)


def reached_where(places: Any, at: dt.datetime, policy: str) -> Exists:
    """Return the condition that the policy at `policy` is in force in one of the companies, where the `person` of the
    row works: who works in two is followed up in each for what holds there.
    """
    there = in_force(at).filter(
        companies.employed(at, "company__employments__"),
        company__in=places,
        company__employments__person=OuterRef("person"),
        company__employments__kind__in=REACHED,
        policy=OuterRef(policy),
    )
    return Exists(there)


def receipts_visible_to(user: User, at: dt.datetime) -> QuerySet[Acknowledgement]:
    """Return the receipts a person may open: their own, of everybody below them, and of companies they follow up.

    Evidence of people who have left stays readable where it was given.
    """
    follow_up = followed_up(user, at)
    below = Employment.objects.filter(pk__in=companies.line_of(user.pk, at))
    return Acknowledgement.objects.filter(
        Q(person=user)
        | Q(person__in=below.values("person"))
        | Q(reached_where(follow_up, at, "version__policy"))
        | Q(company__in=follow_up)
    )


def status_of(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return for each policy in force that reaches the person: which version, due when, acknowledged when."""
    found: dict[Any, dict[str, Any]] = {}
    for row in _status().rows(at, person=user.pk):
        found.setdefault(row["policy_id"], row)
    return list(found.values())


@cache
def _status() -> Question:
    rows = introduced(WHEN, Q(company__employments__person=PERSON))
    rows = rows.order_by("policy__title", F("acknowledged_at").desc(nulls_first=True), "due")
    columns = ("policy_id", "policy__title", "policy__slug", "version__number", "due", "acknowledged_at")
    return write(rows.values(*columns))
