"""The one thing that an account waits for, in the words of the person who looks at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Appointment, Condition, PlatformRule, ProfileCheck, Request
from accounts.queries.appointments import PENDING
from companies.models import User
from kit import clock
from kit.templatetags.times import day_words

S = Account.Status
Kind = Appointment.Kind
LEAVES_SOON = 30  # days


@dataclass(frozen=True)
class Step:
    """What to do next: why, and the button for who may press it; `press` is the button that confirms the account."""

    tone: str
    title: str
    text: str = ""
    href: str = ""
    action: str = ""
    press: bool = False


@dataclass(frozen=True)
class Seen:
    """What is known of the account when its page is shown."""

    account: Account
    at: dt.datetime
    people: dict[str, Any]  # the rows of its operators, and whether one may appoint
    checks: dict[str, ProfileCheck]
    rule: PlatformRule | None
    request: Request | None  # the newest that the person may see
    conditions: list[Condition] = field(default_factory=list)  # of the decisions that it stands on
    points_left: int = 0  # of its check list, while it is being closed

    @property
    def today(self) -> dt.date:
        """Return the day of the page."""
        return clock.day_of(self.at)


def next_step(seen: Seen, user: User) -> Step | None:
    """Return the first thing that the account lacks; nothing awaits one that is closed."""
    if seen.account.status == S.CLOSED:
        return None
    if seen.account.status == S.UNDECIDED:
        return _undecided(seen, user)
    if seen.account.status == S.DECIDED:
        return _decided(seen)
    if seen.account.status in (S.SUSPENDED, S.CLOSING):
        return _suspended(seen, user) if seen.account.status == S.SUSPENDED else _closing(seen, user)
    asked = (_decision_ends, _condition, _owner, _backup, _undertaking, _unconfirmed, _profile)
    found = (ask(seen, user) for ask in asked)
    return next((step for step in found if step), _in_order(seen))


def _in_order(seen: Seen) -> Step:
    words = {"day": day_words(seen.account.operated_until) if seen.account.operated_until else ""}
    text = _("Nothing needs to be done. The decision holds until %(day)s.") % words
    return Step("ok", _("Everything is in order"), text)


def _undecided(seen: Seen, user: User) -> Step:
    title = _("Next: the CEO decides whether the account may be run")
    waits = _asked(seen)
    back = waits is not None and waits.status == Request.Status.RETURNED
    if waits and not (back and waits.collective_id):
        text = _("It has been put before the CEO. Until then it is not official.")
        if back:
            text = _("What is asked for is to be changed first. Until the CEO has decided it is not official.")
        return Step("info", title, text, waits.get_absolute_url(), _("Read the request"))
    text = _("Nobody has decided on it yet, so it is not official. HR puts it before the CEO.")
    if back:
        text = _("It came back without a decision, so it is not official. HR puts it before the CEO again.")
    if queries.may_import_accounts(user, seen.account.company, seen.at):
        href = f"{reverse('accounts:put_before')}?bolag={seen.account.company.slug}"
        return Step("bad", title, text, href, _("Put it before the CEO"))
    return Step("bad", title, text, _ask(seen, user), _("Ask that it may go on"))


def _ask(seen: Seen, user: User) -> str:
    """Return the address where the person asks that the account goes on, if it is theirs to ask."""
    may = queries.standing.may_ask(user, seen.account, seen.at)
    return reverse("accounts:ask_operate", args=[seen.account.pk]) if may else ""


def _asked(seen: Seen) -> Request | None:
    """Return the request to run the account that is on its way, where the person may see it."""
    asks = seen.request and seen.request.kind == Request.Kind.OPERATE
    return seen.request if asks and seen.request and seen.request.status in Request.OPEN_STATUSES else None


def _decided(seen: Seen) -> Step:
    title, text = _("Next: open the account"), _("It is decided. When it is open, those who run it say so.")
    href = seen.request.get_absolute_url() if seen.request else ""
    return Step("info", title, text, href, _("To the request"))


def _suspended(seen: Seen, user: User) -> Step:
    """Say that it stands still, and what lets it run again: a decision to operate."""
    title = _("Suspended: nothing is published here")
    if waits := _asked(seen):
        text = _("A decision is asked for that lets it run again.")
        return Step("info", title, text, waits.get_absolute_url(), _("Read the request"))
    text = _("It is still ours. It runs again when the CEO has decided so.")
    return Step("warn", title, text, _ask(seen, user), _("Ask that it may go on"))


def _closing(seen: Seen, user: User) -> Step:
    """Lead to the check list; the account is ours until it is done."""
    title = _("Next: go through the check list")
    if queries.may_run_closing(user, seen.account, seen.at):
        if not seen.points_left:
            text = _("Every point of the check list is done. Until you close the account it is ours.")
            return Step("warn", _("Next: close the account"), text, "#avslut", _("To the check list"))
        text = _("When every point is done you close the account below. Until then it is ours.")
        return Step("warn", title, text, "#avslut", _("To the check list"))
    return Step("info", title, _("Those who run it, and HR, go through it. Until it is closed it is ours."))


def _decision_ends(seen: Seen, user: User) -> Step | None:
    until, title = seen.account.operated_until, _("Next: decide anew whether the account may be run")
    if until is None or until > seen.today + dt.timedelta(days=queries.SOON_DAYS):
        return None
    words = {"day": day_words(until)}
    if waits := _asked(seen):
        text = _("A new decision is asked for. The present one ends on %(day)s.") % words
        return Step("info", title, text, waits.get_absolute_url(), _("Read the request"))
    href, action = _ask(seen, user), _("Ask that it may go on")
    if until < seen.today:
        text = _("It ended on %(day)s, so the account is not official any more. Its owner, back-up or HR asks anew.")
        return Step("bad", title, text % words, href, action)
    text = _("The decision ends on %(day)s. Its owner, back-up or HR asks for the time after, with a few questions.")
    return Step("warn", title, text % words, href, action)


def _condition(seen: Seen, user: User) -> Step | None:
    """Return the condition of the decision whose day has passed unmet."""
    late = next((one for one in seen.conditions if not hasattr(one, "met") and one.due < seen.today), None)
    if late is None:
        return None
    words = {"condition": late.text, "day": day_words(late.due)}
    text = _("“%(condition)s” was to be met by %(day)s.") % words
    href = seen.request.get_absolute_url() if seen.request else ""
    return Step("bad", _("Next: meet the condition of the decision"), text, href, _("To the decision"))


@dataclass(frozen=True)
class Seat:
    """Who owns or backs an account today, and the day on which that ends, if one is set."""

    name: str
    until: dt.date | None


def seat(seen: Seen, kind: str, named: User | None) -> Seat | None:
    """Return who holds the seat: by an appointment, else as the register names them; nobody who has left."""
    rows = [row for row in seen.people["present"] if row["kind"] == kind and row["state"] != queries.LATER]
    appointed = {row["person_id"]: row for row in rows}
    known = {row["person_id"] for row in (*seen.people["present"], *seen.people["past"])}
    if not appointed and named is not None and named.pk not in known:
        appointed = {named.pk: {"name": named.name, "last_day": None}}
    leaves = queries.last_days(list(appointed), seen.account.company_id, seen.at)
    found = [Seat(row["name"], _earlier(row["last_day"], leaves[pk])) for pk, row in appointed.items() if pk in leaves]
    return max(found, key=lambda one: one.until or dt.date.max, default=None)


def _earlier(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _owner(seen: Seen, user: User) -> Step | None:
    return _person(seen, Kind.OWNER, seen.account.owner, _("Next: appoint an account owner"), _("Choose an owner"))


def _backup(seen: Seen, user: User) -> Step | None:
    return _person(seen, Kind.BACKUP, seen.account.backup, _("Next: appoint a back-up"), _("Choose a back-up"))


def _person(seen: Seen, kind: Kind, named: User | None, title: str, action: str) -> Step | None:
    """Return that a seat is empty, or will be soon."""
    holder = seat(seen, kind, named)
    soon = seen.today + dt.timedelta(days=LEAVES_SOON)
    href = reverse("accounts:appoint_operator", args=[seen.account.pk]) if seen.people["may_appoint"] else ""
    if holder is None:
        text = _("Nobody who works in the company is appointed. The CEO, or who decides for the CEO, appoints.")
        return Step("bad", title, text, href, action)
    if holder.until and holder.until <= soon:
        text = _("%(person)s runs the account until %(day)s. Appoint somebody for the time after.")
        return Step("warn", title, text % {"person": holder.name, "day": day_words(holder.until)}, href, action)
    return None


def _undertaking(seen: Seen, user: User) -> Step | None:
    """Return that somebody who shall run the account has not undertaken to be careful with its log-in details."""
    waits = [row for row in seen.people["present"] if row["state"] == PENDING]
    if not waits:
        return None
    own = any(row["person_id"] == user.pk for row in waits)
    names = ", ".join(dict.fromkeys(row["name"] for row in waits))
    text = _("The appointment counts when it is done. Waits for: %(names)s.") % {"names": names}
    href = reverse("accounts:undertake", args=[seen.account.company.slug]) if own else ""
    title = _("Next: undertake to be careful with log-in details")
    return Step("warn", title, text, href, _("Read and undertake"))


def _unconfirmed(seen: Seen, user: User) -> Step | None:
    confirmed, moved = seen.account.confirmed_at, seen.account.moved_at
    if confirmed and not (moved and moved > confirmed):
        return None
    title = _("Next: confirm the account")
    if queries.may_confirm_account(user, seen.account, seen.at):
        text = _("Look at the profile and the facts below. Is it ours, and is it run as it says here?")
        return Step("warn", title, text, action=_("Confirm the account"), press=True)
    owner = seat(seen, Kind.OWNER, seen.account.owner) or seat(seen, Kind.BACKUP, seen.account.backup)
    name = owner.name if owner else _("The account owner")
    return Step("warn", title, _("%(person)s has not confirmed yet that it is run as it says here.") % {"person": name})


def _profile(seen: Seen, user: User) -> Step | None:
    required = seen.rule.must_show if seen.rule else []
    missing = [point for point in required if point not in seen.checks or not seen.checks[point].holds]
    if not missing:
        return None
    may = queries.may_check(user, seen.account, seen.at)
    href = reverse("accounts:check", args=[seen.account.pk]) if may else ""
    text = _("The group asks for more on this platform than somebody has seen on the profile. See the list below.")
    return Step("warn", _("Next: complete the profile"), text, href, _("Check the profile"))
