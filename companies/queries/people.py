"""Questions about people as HR sees them: who works where, who comes, who has left, what a leaver still holds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from companies import queries
from companies.models import Delegation, Employment, Leave, PersonChange, RoleAssignment, User
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays

WORKING, COMING, LEFT = "working", "coming", "left"
MANAGERS = "managers"
SHOWN_AT_ONCE = 100
KNOWN_AT_MOST = 5


def sees_people(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies whose people the person may see."""
    return queries.companies_where(user, Can.SEE_PEOPLE, at) | queries.edits_people(user, at)


def people_visible_to(user: User, at: dt.datetime) -> QuerySet[User]:
    """Return the people who work, worked or will work in a company whose people one may see."""
    there = Employment.objects.filter(person=OuterRef("pk"), company__in=sees_people(user, at))
    return User.objects.filter(Exists(there))


def employments_visible_to(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the employments, past and present, in companies whose people one may see."""
    return Employment.objects.filter(company__in=sees_people(user, at))


def leaves_visible_to(user: User, at: dt.datetime) -> QuerySet[Leave]:
    """Return the leaves from companies whose people one edits, without those that were taken back: HR's alone."""
    edits = queries.edits_people(user, at)
    return Leave.objects.filter(employment__company__in=edits).exclude(last_day__lt=F("first_day"))


@dataclass(frozen=True)
class Search:
    """Which people a list shows: of which company, in which state, found by which words."""

    company: str = ""
    state: str = ""
    words: str = ""
    after: uuid.UUID | None = None  # the last employment of the page before


def _state(at: dt.datetime) -> Case:
    """The state of an employment at the moment; one that was withdrawn before it began never was."""
    day, never = clock.day_of(at), Q(last_day__lt=F("first_day"))
    return Case(
        When(never, then=Value(LEFT)),
        When(queries.employed(at), then=Value(WORKING)),
        When(first_day__gt=day, then=Value(COMING)),
        default=Value(LEFT),
        output_field=CharField(),
    )


def told(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Any, Any]:
    """Return for each person and company the one employment that tells most: the live, else the next, else the last."""
    ranks = {WORKING: 0, COMING: 1}
    rank = Case(
        *(When(state=state, then=Value(number)) for state, number in ranks.items()),
        When(last_day__lt=F("first_day"), then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    soonest = Case(When(state=COMING, then=F("first_day")))
    rows = Employment.objects.filter(company__in=ids).annotate(state=_state(at), rank=rank)
    best = rows.order_by("person_id", "company_id", "rank", soonest.asc(nulls_last=True), "-first_day", "id")
    chosen = best.distinct("person_id", "company_id").values("pk")
    return Employment.objects.filter(pk__in=chosen).annotate(state=_state(at))


def goes_on() -> Exists:
    """Return whether another employment of the person in the company follows without a gap: nobody leaves there."""
    following = Employment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
        person=OuterRef("person"),
        company=OuterRef("company"),
        first_day=AddDays(OuterRef("last_day"), 1),
    )
    return Exists(following)


def _found(ids: Collection[uuid.UUID], search: Search, at: dt.datetime) -> QuerySet[Any, Any]:
    rows = told(ids, at)
    if search.company:
        rows = rows.filter(company__slug=search.company)
    for word in search.words.split():
        hit = Q(person__name__icontains=word) | Q(person__email__icontains=word) | Q(number__istartswith=word)
        rows = rows.filter(hit)
    return rows.annotate(leads=_named(at))


def _named(at: dt.datetime) -> Exists:
    """Return the condition that the person works, and is the manager whom HR has named for anybody who works.

    Nobody who stands in for a manager who has left, and nobody who leads external people alone: they have no manager.
    """
    led = queries.live_employments(at).exclude(kind=Employment.Kind.EXTERNAL).filter(manager=OuterRef("person"))
    works = queries.live_employments(at).filter(person=OuterRef("manager"))
    return Exists(led.filter(Exists(works)))


def people(ids: Collection[uuid.UUID], search: Search, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return one plain row for each person and each of these companies, by name."""
    rows = _found(ids, search, at)
    if search.state:
        rows = rows.filter(leads=True) if search.state == MANAGERS else rows.filter(state=search.state)
    if search.after:
        last = Subquery(Employment.objects.filter(pk=search.after).values("person__sort_key"))
        rows = rows.annotate(key=F("person__sort_key"))
        rows = rows.filter(Q(key__gt=last) | Q(key=last, pk__gt=search.after))
    return rows.order_by("person__sort_key", "pk").values(
        "id", "person_id", "title", "number", "first_day", "state", "leads", "company__name",
        "company__slug", name=F("person__name"), email=F("person__email"), boss=F("manager__name"),
        leaves=Case(When(~goes_on(), then=F("last_day"))),
    )  # fmt: skip


def counts(ids: Collection[uuid.UUID], search: Search, at: dt.datetime) -> dict[str, int]:
    """Return how many rows of the search are in each state, and how many are named as managers. One query."""
    found = _found(ids, search, at).order_by().values_list("state", "leads")
    states = {WORKING: 0, COMING: 0, LEFT: 0, MANAGERS: 0}
    for state, leads in found:
        states[state] += 1
        states[MANAGERS] += leads
    return {**states, "all": len(found)}


def employments_shown(person: User, ids: Collection[uuid.UUID], at: dt.datetime) -> list[Any]:
    """Return the person's employments in these companies, with `state`; the newest first."""
    rows = Employment.objects.filter(company__in=ids, person=person).exclude(last_day__lt=F("first_day"))
    rows = rows.select_related("company", "manager").annotate(state=_state(at), away=queries.away(at))
    return list(rows.order_by("-first_day", "id"))


def leaves_shown(person: User, ids: Collection[uuid.UUID]) -> QuerySet[Leave]:
    """Return the person's leaves from these companies, the newest first; for who edits people there."""
    rows = Leave.objects.filter(employment__company__in=ids, employment__person=person)
    return rows.exclude(last_day__lt=F("first_day")).select_related("employment__company")


def held(people: Collection[uuid.UUID], ids: Collection[uuid.UUID], at: dt.datetime) -> dict[str, list[Any]]:
    """Return what these people hold in these companies, now or later: roles, delegations, people who report to them."""
    day = clock.day_of(at)
    runs = Q(last_day__isnull=True) | Q(last_day__gte=day)
    mine = {"person__in": people, "company__in": ids}
    reports = Employment.objects.filter(queries.unfinished(at), manager__in=people, company__in=ids)
    reports = reports.exclude(kind=Employment.Kind.EXTERNAL).exclude(last_day__lt=F("first_day"))
    given = Delegation.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    return {
        "roles": list(RoleAssignment.objects.filter(runs, **mine).select_related("company", "appointed_by")),
        "delegations": list(given.filter(runs, **mine).select_related("company", "delegated_by")),
        "reports": list(reports.select_related("person").order_by("person__sort_key", "first_day")),
    }


def changes_of(person: User) -> QuerySet[PersonChange]:
    """Return what has changed of name, address, phone and language, the newest first; evidence is read with it."""
    return person.changes.exclude(field="theme").select_related("by").order_by("-at", "-id")


def person_as_of(person: User, version: str) -> dict[str, str]:
    """Return name, address, phone and language as they stood after the change `version` ("" is before them all)."""
    now = {name: getattr(person, name) or "" for name in ("name", "email", "phone", "language")}
    for change in changes_of(person):
        if str(change.pk) == version:
            break
        now[change.field] = change.old
    return now


def known(name: str, email: str, user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the people who may be meant by somebody to be entered: by address anywhere, by name where one may see.

    Plain rows: person, whether the address is theirs, the companies one may see them in, and by whom they were entered
    where that was within the hour.
    """
    same_name = Q(pk__in=people_visible_to(user, at).filter(name__iexact=" ".join(name.split())).values("pk"))
    same_address = Q(email=email.strip().lower()) if email.strip() else Q(pk__in=[])
    found = list(User.objects.filter(same_name | same_address).order_by("sort_key", "pk")[:KNOWN_AT_MOST])
    seen = employments_visible_to(user, at).filter(person__in=found)
    places: dict[Any, list[str]] = {}
    for person, company in seen.order_by("-first_day").values_list("person", "company__name"):
        places.setdefault(person, []).append(company)
    just = Employment.history.filter(history_type="+", person__in=found, company__in=sees_people(user, at))
    recent = just.filter(history_date__gt=at - dt.timedelta(hours=1), history_user__isnull=False)
    entered = dict(recent.order_by("-history_id").values_list("person", "history_user__name"))
    return [
        {
            "person": one,
            "just_by": entered.get(one.pk, ""),
            "by_address": bool(email.strip()) and one.email == email.strip().lower(),
            "places": list(dict.fromkeys(places.get(one.pk, []))),
        }
        for one in found
    ]


def possible_managers(at: dt.datetime) -> QuerySet[User]:
    """Return whom somebody may report to: who works, or will work, anywhere in the group."""
    return User.objects.filter(
        Exists(Employment.objects.filter(queries.unfinished(at), person=OuterRef("pk"))), is_active=True
    )
