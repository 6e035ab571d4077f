"""Whom the register names to run an account although nobody has appointed them, and what that waits for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries
from accounts.models import Account, Appointment
from accounts.views.reminding import pages_of
from companies.models import User

S = Account.Status
Kind = Appointment.Kind
WAITS = {
    S.UNDECIDED.value: gettext_lazy("is appointed when the CEO lets the account go on"),
    S.DECIDED.value: gettext_lazy("is appointed when the account opens"),
    S.CLOSING.value: gettext_lazy("runs it until it is closed"),
}


def named(account: Account, rows: list[dict[str, Any]], user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return owner and back-up as the register names them, where no appointment of theirs, over or not, says more.

    What somebody has acknowledged is told to themselves and to who may read their evidence (policy: Ansvarsfördelning),
    nobody else. Three questions at most, and none where both are appointed.
    """
    appointed = {row["person_id"] for row in rows if row["kind"] in (Kind.OWNER, Kind.BACKUP)}
    seats = ((Kind.OWNER, account.owner), (Kind.BACKUP, account.backup))
    found = [(kind, person) for kind, person in seats if person and person.pk not in appointed]
    if not found or account.status == S.CLOSED:
        return []
    people = [person.pk for _kind, person in found]
    works = queries.last_days(people, account.company_id, at)
    asked = people if account.status != S.CLOSING else []  # nobody is appointed to an account that is being closed
    pages = {row["id"]: row["url"] for row in pages_of(asked, user, at)}
    told = [one for one in asked if one in pages or one == user.pk]
    lacks = queries.unread(told, account.company_id, at) if told else {}
    return [
        {
            "name": person.name,
            "kind_word": kind.label,
            "why": _why(account, person, works, lacks.get(person.pk), person.pk in told),
            "own": person == user and bool(lacks.get(person.pk)),
            "page": pages.get(person.pk, "") if lacks.get(person.pk) else "",
        }
        for kind, person in found
    ]


def _why(account: Account, person: User, works: Any, lacks: list[str] | None, told: bool) -> str:
    """Return what the appointment waits for, as far as it may be `told`."""
    if person.pk not in works:
        return _("does not work in the company today")
    waits = WAITS.get(account.status)
    if lacks:
        sentence = _("has not acknowledged %(policies)s") if waits else _("can be appointed once %(policies)s is read")
        read = sentence % {"policies": queries.quoted(lacks)}
        return f"{waits} · {read}" if waits else read
    if waits:
        return str(waits)
    return _("can be appointed by the CEO now") if told else _("is not appointed by the CEO yet")
