"""Who may remind whom of a policy, who has been reminded, who has talked with whom."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F, Q, QuerySet

from companies import queries as companies
from companies.models import Company, Employment, User
from policy.models import Reminder, Talk

from .following import Following, PolicyCell
from .line import cells_of
from .owed import owed
from .people import followed_up, reached_where
from .versions import in_force


def below(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the employments of everybody below the person."""
    return Employment.objects.filter(pk__in=companies.line_of(user.pk, at))


def may_talk(user: User, person: User, at: dt.datetime) -> bool:
    """Return whether this person is a manager of that one, nearest or further up (policy: Ansvarsfördelning)."""
    return below(user, at).filter(person=person).exists()


def stands_in(user: User, person: User, at: dt.datetime) -> bool:
    """Return whether this person is the acting manager of that one, whose own has left."""
    return companies.reports_of(user, at).filter(person=person).exclude(manager=user).exists()


def may_remind(user: User, person: User, at: dt.datetime) -> bool:
    """Return whether this person may remind that one: a manager in line, or HR of a company where they work."""
    served = companies.live_employments(at).filter(person=person, company__in=companies.edits_people_of(user, at))
    return user != person and (may_talk(user, person, at) or served.exists())


def owing(user: User, following: Following, at: dt.datetime, person: User | None = None) -> set[tuple[Any, Any]]:
    """Return person and policy of all that is owed by those of the list whom this person may remind.

    With a person named, of that one alone, in the line and the companies of whoever asks.
    """
    rows, line = owed(at).exclude(person=user), companies.line_of(user.pk, at)
    place = companies.edits_people_of(user, at)
    if person is not None:
        rows = rows.filter(Q(employment__in=line) | Q(company__in=place), person=person)
    elif following.company:
        rows = rows.filter(company__in=place.filter(slug=following.company))
    elif following.line:
        rows = rows.filter(employment__in=line)
    else:
        rows = rows.filter(employment__in=companies.led_by(user.pk, at))
    if following.policy:
        rows = rows.filter(policy__slug=following.policy)
    return set(rows.values_list("person_id", "policy_id"))


def reminded_today(pairs: set[tuple[Any, Any]], day: dt.date) -> QuerySet[Reminder]:
    """Return the reminders of the day to these people about these policies, the latest first."""
    rows = Reminder.objects.filter(day=day, person__in={who for who, _ in pairs}, policy__in={of for _, of in pairs})
    return rows.select_related("by")


def manages(user: User, people: set[uuid.UUID], at: dt.datetime) -> set[uuid.UUID]:
    """Return those of the people who are below the person."""
    return set(below(user, at).filter(person__in=people).values_list("person", flat=True))


def talks_visible_to(user: User, at: dt.datetime) -> QuerySet[Talk]:
    """Return the talks a person may read of: their own, of everybody below them, and about the policies of the
    companies whose HR they are, of who works there.
    """
    served = reached_where(companies.edits_people_of(user, at), at, "version__policy")
    return Talk.objects.filter(Q(person=user) | Q(person__in=below(user, at).values("person")) | Q(served))


def people_visible_to(user: User, at: dt.datetime) -> QuerySet[User]:
    """Return the people whose evidence one may look at: oneself, everybody below, a company that one follows up."""
    places: set[Any] = followed_up(user, at)
    there = companies.live_employments(at).filter(company__in=Company.objects.filter(pk__in=places))
    there = there.exclude(kind=Employment.Kind.EXTERNAL)
    return User.objects.filter(
        Q(pk=user.pk) | Q(pk__in=below(user, at).values("person")) | Q(pk__in=there.values("person"))
    )


def person_cells(user: User, person: User, at: dt.datetime) -> list[PolicyCell]:
    """Return what there is of one person, policy by policy: all of it for themselves and the managers in line, for
    others what holds in the companies that they follow up, with talks and reminders where they are HR.
    """
    served = companies.edits_people(user, at)
    if _near(user, person, at):
        return cells_of(person, at, viewer=user, served=served, places=None)
    cells = cells_of(person, at, viewer=user, served=served, places=followed_up(user, at))
    told = set(in_force(at).filter(company__in=served).values_list("policy__slug", flat=True))
    return [cell if cell.slug in told else cell._replace(talked_on=None, reminded_on=None) for cell in cells]


def kept_of(user: User, person: User, at: dt.datetime) -> dict[str, list[Any]]:
    """Return what a person's page shows beside the policies: talks and reminders, to whom may read of talks."""
    talks = talks_visible_to(user, at).filter(person=person).select_related("version", "by")
    reminders = Reminder.objects.filter(person=person)
    if not _near(user, person, at):
        reminders = reminders.filter(reached_where(companies.edits_people_of(user, at), at, "policy"))
    told = reminders.order_by("-at", "-id").values("day", "at", name=F("by__name"), policy_title=F("policy__title"))
    return {"talks": list(talks), "reminders": list(told[:50])}


def _near(user: User, person: User, at: dt.datetime) -> bool:
    return user == person or may_talk(user, person, at)
