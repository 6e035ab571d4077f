"""Whom a policy reaches, who has acknowledged it, and who owes it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from companies import queries as companies
from companies.models import Employment, User
from companies.permissions import Can
from kit import clock
from kit.dates import LocalDay
from kit.written import PERSON, WHEN, Question, write
from policy.models import Acknowledgement, Adoption, Version

from .versions import begun, in_force

STATES = ("done", "missing", "late")
COLUMNS = (
    "who_id", "since", "due", "acknowledged_at", "receipt_id", "version__number", "policy__title", "company__name",
    "company__slug",
)  # fmt: skip
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


def introduced(at: dt.datetime, among: Q | None = None) -> QuerySet[Any, Any]:
    """Return adoptions in force joined to each live employment of their company (the people the policy reaches).

    Annotated with `who_id`, `asked_id` (the version that asked), `since`, `due`, and `receipt_id` and
    `acknowledged_at` (None: not yet). `among` narrows the employments (in the same join: a condition in a later
    `filter` would speak of another colleague).
    """
    reached = (
        companies.employed(at, "company__employments__")
        & Q(company__employments__person__is_active=True)
        & Q(company__employments__kind__in=REACHED)
    )
    acknowledged = Acknowledgement.objects.filter(
        person=OuterRef("company__employments__person"),
        version__policy=OuterRef("policy"),
        version__number__gte=OuterRef("floor"),
        at__lte=at,
    ).order_by("at", "id")
    return (
        in_force(at)
        .filter(reached if among is None else reached & among)
        .annotate(
            who_id=F("company__employments__person"),
            floor=Coalesce(floor("version"), 1),
            asked_id=_asked_by("id"),
            since=Greatest(known_since(at), companies.began("company__employments__")),
            due=companies.due("introduction"),
            acknowledged_at=Subquery(acknowledged.values("at")[:1]),
            receipt_id=Subquery(acknowledged.values("id")[:1]),
        )
    )


def acknowledgement_of(user: User, adoption: Adoption, at: dt.datetime) -> Acknowledgement | None:
    """Return the person's acknowledgement that counts for the version in force, if there is one."""
    counts = Adoption.objects.filter(pk=adoption.pk).values_list(Coalesce(floor("version"), 1))
    return Acknowledgement.objects.filter(
        person=user, version__policy=adoption.policy_id, version__number__gte=Subquery(counts), at__lte=at
    ).first()


def receipts_visible_to(user: User, at: dt.datetime) -> QuerySet[Acknowledgement]:
    """Return the receipts a person may open: their own, their people's, and those of companies they follow up.

    Evidence of people who have left stays readable where it was given.
    """
    follow_up = companies.companies_where(user, Can.SEE_ACKNOWLEDGEMENTS, at)
    reached = companies.live_employments(at).filter(company__in=follow_up, kind__in=REACHED)
    return Acknowledgement.objects.filter(
        Q(person=user)
        | Q(person__in=companies.reports_of(user, at).values("person"))
        | Q(person__in=reached.values("person"))
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


@dataclass(frozen=True)
class Following:
    """Which people a follow-up list shows: a manager's own, or a company's; all of them or those of one state."""

    company: str = ""
    state: str = ""
    after: uuid.UUID | None = None  # the last person of the page before
    policy: str = ""


def people(user: User, following: Following, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return one plain row for each person and policy in force: acknowledged, or due when.

    A manager sees their own people; with a company named, those who follow it up see all of it (else nobody).
    """
    if following.company:
        ids = companies.companies_where(user, Can.SEE_ACKNOWLEDGEMENTS, at)
        among = Q(company__in=ids, company__slug=following.company)
    else:
        among = Q(company__employments__in=companies.reports_of(user, at).values("pk"))
    rows = introduced(at, among).annotate(key=F("company__employments__person__sort_key"))
    if following.after:
        last = Subquery(User.objects.filter(pk=following.after).values("sort_key"))
        rows = rows.filter(Q(key__gt=last) | Q(key=last, who_id__gt=following.after))
    if following.policy:
        rows = rows.filter(policy__slug=following.policy)
    if following.state:
        rows = rows.filter(_states(clock.day_of(at))[following.state])
    return rows.order_by("key", "who_id", "policy__title", "company__sort_key").values(
        *COLUMNS,
        name=F("company__employments__person__name"),
        first_day=companies.began("company__employments__"),
        title=F("company__employments__title"),
    )


def _states(today: dt.date) -> dict[str, Q]:
    return {
        "done": Q(acknowledged_at__isnull=False),
        "missing": Q(acknowledged_at__isnull=True),
        "late": Q(acknowledged_at__isnull=True, due__lt=today),
    }


def page(rows: QuerySet[Any, Any], size: int) -> tuple[list[dict[str, Any]], uuid.UUID | None]:
    """Return the first rows, never half a person's, and the person after whom the next page begins (None: no more)."""
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, None
    whole = [row for row in found if row["who_id"] != found[-1]["who_id"]]
    return whole, whole[-1]["who_id"]


def state_counts(rows: QuerySet[Any, Any], today: dt.date) -> dict[str, int]:
    """Return how many of the rows are in each state, as the chips of the list say."""
    states = {state: Count("who_id", filter=condition) for state, condition in _states(today).items()}
    return rows.order_by().aggregate(all=Count("who_id"), **states)
