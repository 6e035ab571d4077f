"""Which periods are live at a moment: the conditions that every question about people and roles is made of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from companies.models import Company, Employment, Leave, RoleAssignment, User
from kit import clock
from kit.dates import AddDays
from kit.workflow import Basis


def on(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that a period with first and last day is live on `day`."""
    last = Q(**{f"{prefix}last_day__isnull": True}) | Q(**{f"{prefix}last_day__gte": day})
    return Q(**{f"{prefix}first_day__lte": day}) & last


def employed(at: dt.datetime, prefix: str = "") -> Q:
    """Return the condition that an employment is live: its days, and the moment of leaving where somebody left at once.

    The one place that says so; whoever may not be active is excluded by `live_employments`.
    """
    stays = Q(**{f"{prefix}left_at__isnull": True}) | Q(**{f"{prefix}left_at__gt": at})
    return on(clock.day_of(at), prefix) & stays


def unfinished(at: dt.datetime) -> Q:
    """Return the condition that an employment runs, or begins later."""
    runs = Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at))
    return runs & (Q(left_at__isnull=True) | Q(left_at__gt=at))


def open_on(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that a company is not closed on `day`; what was right before it closed stays so."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": day})


def open_companies() -> QuerySet[Company]:
    """Return the companies that are not closed, in Swedish order."""
    return Company.objects.filter(closed_on__isnull=True)


def by_role(held: RoleAssignment | None) -> Basis | None:
    """Return a role as what a right rests on; nothing for none."""
    return Basis("role", held.pk, held.role, (held.first_day, held.last_day)) if held else None


def delegated(at: dt.datetime) -> Q:
    """Return the condition that a delegation has begun and is not over: its days, and the moment it was taken back."""
    return on(clock.day_of(at)) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def live_employments(at: dt.datetime) -> QuerySet[Employment]:
    """Return the employments that are live at the moment, of people who may be active."""
    return Employment.objects.filter(employed(at), person__is_active=True)


def managing(at: dt.datetime) -> QuerySet[Employment]:
    """Return the employments of whoever has not left: live ones, and those to come of people who have had none yet."""
    day = clock.day_of(at)
    had = Employment.objects.filter(person=OuterRef("person"), first_day__lte=day).exclude(last_day__lt=F("first_day"))
    comes = Q(first_day__gt=day) & unfinished(at) & ~Exists(had.order_by())
    return Employment.objects.filter(employed(at) | comes, person__is_active=True)


def _starts() -> QuerySet[Employment]:
    """Return the employments with which an unbroken time in a company begins: none ends the day before.

    One that was taken back ends the day before itself, and so is none.
    """
    before = Employment.objects.filter(
        person=OuterRef("person"), company=OuterRef("company"), last_day=AddDays(OuterRef("first_day"), -1)
    )
    return Employment.objects.filter(~Exists(before))


def began(prefix: str = "") -> Subquery:
    """Return a subquery: the first day of the unbroken time in the company of the employment at `prefix`.

    A change dated ahead ends one employment and opens the next; who has moved has not begun anew.
    """
    here = {"person": OuterRef(f"{prefix}person"), "company": OuterRef(f"{prefix}company")}
    starts = _starts().filter(first_day__lte=OuterRef(f"{prefix}first_day"), **here)
    return Subquery(starts.order_by("-first_day").values("first_day")[:1])


def _counted(at: dt.datetime) -> QuerySet[Leave]:
    """Return the leaves that count at the moment: not of those who have begun anew since, as they came back."""
    anew = _starts().filter(
        person=OuterRef("employment__person"),
        company=OuterRef("employment__company"),
        first_day__gt=OuterRef("first_day"),
        first_day__lte=clock.day_of(at),
    )
    return Leave.objects.filter(~Exists(anew))


def _leaves(prefix: str, at: dt.datetime) -> QuerySet[Leave]:
    """Return the leaves of the person of the employment at `prefix`, in its company, that count at the moment."""
    person, company = OuterRef(f"{prefix}person"), OuterRef(f"{prefix}company")
    return _counted(at).filter(employment__person=person, employment__company=company)


def away(at: dt.datetime, prefix: str = "") -> Exists:
    """Return the condition that the person of the employment at `prefix` is on leave from its company."""
    return Exists(_leaves(prefix, at).filter(on(clock.day_of(at))))


def leaves_of(person: User, at: dt.datetime) -> QuerySet[Leave]:
    """Return the person's own leaves that run or are to come, the next first."""
    runs = Q(last_day__isnull=True) | Q(last_day__gte=clock.day_of(at))
    rows = _counted(at).filter(runs, employment__person=person)
    return rows.exclude(last_day__lt=F("first_day")).select_related("employment__company").order_by("first_day", "id")


def away_until(at: dt.datetime, prefix: str = "") -> Subquery:
    """Return a subquery: the last day of the leave that `away` says; NULL where it has none, or there is no leave."""
    return Subquery(_leaves(prefix, at).filter(on(clock.day_of(at))).values("last_day")[:1])


def _over(leaves: QuerySet[Leave], at: dt.datetime) -> QuerySet[Leave]:
    return leaves.filter(last_day__lt=clock.day_of(at), last_day__gte=F("first_day"))


def returned(at: dt.datetime, prefix: str = "") -> Subquery:
    """Return a subquery: the day after the last leave that is over, of the employment at `prefix`; NULL without one."""
    over = _over(_leaves(prefix, at), at)
    return Subquery(over.order_by("-last_day").values(back=AddDays(F("last_day"), 1))[:1])


def returns(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return `company_id`, `person_id` and `back` of all that `returned` says: for questions about many."""
    rows = _over(_counted(at), at).order_by()
    return rows.values(company_id=F("employment__company"), person_id=F("employment__person")).annotate(
        back=AddDays(Max("last_day"), 1)
    )
