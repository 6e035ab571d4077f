"""Whose turn it is with a request: who has it since when, what happens if nobody answers, and why not oneself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import duties, queries
from accounts.models import Decision, Request
from accounts.queries import conflicts
from accounts.views.late import DECIDING, tell
from companies import queries as companies
from companies.models import RoleProposal, User
from companies.permissions import Role
from kit import clock
from kit.duties import DutyKind
from kit.templatetags.times import day_words
from kit.workflow import Forbidden, Stale

S = Request.Status
ASKED = {
    S.SUBMITTED: ("endorse", "decide", "decide_delegated"),
    S.ENDORSED: ("decide", "decide_delegated"),
    S.RETURNED: ("complete",),
    S.APPROVED: ("confirm_open",),
}


@dataclass(frozen=True)
class Reminder:
    """A day on which those who have the request are reminded."""

    day: dt.date
    who: str
    late: bool  # after the day by which an answer is due


@dataclass(frozen=True)
class Turn:
    """Who has the request, since when, until when, and what follows if nobody answers."""

    who: list[str]
    delegates: list[str]
    deputies: list[str]
    since: dt.date
    due: dt.date
    reminders: list[Reminder]  # those to come


def turn(request: Request, at: dt.datetime) -> Turn | None:
    """Return whose turn it is by the duties themselves, so that page, inbox and mails agree; None where nobody's."""
    kinds = [kind for kind in duties.KINDS if kind.key in ASKED.get(S(request.status), ())]
    owed = [(kind, row) for kind in kinds for row in kind.rows(at).filter(object_id=request.pk)]
    if not owed:
        return None
    people = {one.pk: one.name for one in User.objects.filter(pk__in=[row["who_id"] for _duty, row in owed])}
    delegates = sorted(people[row["who_id"]] for kind, row in owed if kind.key == "decide_delegated")
    kind, first = owed[0]
    who = sorted(people.values(), key=lambda name: (name in delegates, name))
    deputies = companies.live_assignments(at).filter(
        company=request.company_id, person__in=people, deputy_for__isnull=False
    )
    names = list(deputies.order_by("person__sort_key").values_list("person__name", flat=True))
    reminders = _reminders(kind, first, ", ".join(who), clock.day_of(at))
    return Turn(who, delegates, names, first["since"], first["due"], reminders)


def _reminders(kind: DutyKind, row: dict[str, Any], who: str, today: dt.date) -> list[Reminder]:
    days = [row["due"] + dt.timedelta(days=step) for step in kind.ladder]
    return [Reminder(day, who, day > row["due"]) for day in sorted(days) if day > today]


@dataclass(frozen=True)
class Chair:
    """That a request waits for a chair of the board whom the company does not have."""

    propose: bool  # this person may propose one
    proposed: RoleProposal | None  # somebody is, and awaits the second person


def chair(user: User, request: Request, at: dt.datetime) -> Chair | None:
    """Return what lacks where nobody could decide as chair of the board, else None."""
    if request.status not in queries.WAITING or not conflicts.without_chair(at).filter(pk=request.pk).exists():
        return None
    proposed = conflicts.chair_proposed_in(request.company).first()
    may = companies.may_propose(user, request.company, Role.CHAIR, None, at)
    return Chair(may is not None and user.pk not in queries.parties(request), proposed)


def stopped(user: User, request: Request, at: dt.datetime, *, acts: bool) -> str:
    """Return why one of those who decide for the company may not decide this one (gates G3 and G4), while it waits."""
    if acts or request.status not in queries.WAITING or not conflicts.has_a_part_in_deciding(user, request):
        return ""
    return conflicts.why_not_decide(user, request, at)


WHY = {
    "endorse": conflicts.why_not_endorse,
    "approve": conflicts.why_not_decide,
    "refuse": conflicts.why_not_decide,
    "send_back": conflicts.why_not_decide,
}


@contextmanager
def explained(request: Request, user: User) -> Iterator[None]:
    """Let a press that is refused for want of a right say why (gates G3 and G4), and a late one what waits instead."""
    try:
        yield
    except Stale as late:
        if late.verb in DECIDING:
            tell(late, request, user)
            following = duties.next_to_decide(user, clock.now(), after=request)
            href = reverse("accounts:request", args=[following]) if following else ""
            late.then = (what_is_left(user, clock.now()), href)
        raise
    except Forbidden as no:
        if why := WHY.get(str(no)):
            raise Forbidden(str(no), why(user, request, clock.now())) from no
        raise


def timed(steps: list[Any], now: Turn | None) -> list[Any]:
    """Return the step line with the present step's days: since when it waits, and by when an answer is due."""
    if now is None:
        return steps
    days = {"since": day_words(now.since, short=True), "due": day_words(now.due, short=True)}
    words = _("Since %(since)s, answer by %(due)s") % days
    return [replace(one, when=words) if one.state == "now" else one for one in steps]


def what_is_left(user: User, at: dt.datetime) -> str:
    """Return how many requests the person has decided today, and how many wait for them still."""
    midnight = clock.midnight(clock.day_of(at))
    mine = Decision.objects.filter(decided_by=user, at__gte=midnight).order_by()
    done = mine.values("request").distinct().count()
    rows = (kind(at).filter(who_id=user.pk) for kind in (duties.decide, duties.decide_delegated))
    left = len({row["object_id"] for each in rows for row in each})
    if not done:
        return _("%(left)s left to decide.") % {"left": left}
    return _("You have decided %(done)s today, %(left)s left.") % {"done": done, "left": left}
