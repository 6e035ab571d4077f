"""Appointments made by the workflow for the cast, and what stands in the tables afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import queries, workflow
from accounts.models import Account, Appointment, Undertaking
from accounts.rendering import PROMISE
from companies.models import Company, User
from policy.models import Version
from tests.accounts.stages import read_policy
from tests.cast import Cast
from tests.policy.texts import adopt

SPOKESPERSON = Appointment.Kind.SPOKESPERSON
NOTE = "Uppdraget är påhittat"
TOPICS = "Påhittade projekt"


def appoint(cast: Cast, person: User | None = None, *, by: User | None = None, **changes: Any) -> Appointment:
    """Appoint a spokesperson of nord from today on: the colleague, by the CEO, where nobody else is named."""
    given = {"topics": TOPICS, "languages": ["sv", "en"], "first_day": cast.today, "at": cast.at, **changes}
    if given.get("account"):
        given |= {"topics": "", "languages": []}
    kind, company = given.pop("kind", SPOKESPERSON), given.pop("company", cast.nord)
    return workflow.appoint(person or cast.colleague, company, kind, by=by or cast.ceo, **given)


def appointed(cast: Cast, person: User | None = None, **changes: Any) -> Appointment:
    """Appoint who has read the policy."""
    read_policy(cast, person or cast.colleague)
    return appoint(cast, person, **changes)


def undertaking(person: User, company: Company, at: dt.datetime) -> Undertaking:
    """A row as the workflow writes it."""
    return Undertaking(
        person=person, company=company, number=PROMISE.number, language="sv", wording="x", wording_hash="x",
        text_hash=PROMISE.text_hash, at=at,
    )  # fmt: skip


def newer_text(cast: Cast, *, material: bool = True) -> Version:
    """Adopt a new version today; it is to be acknowledged within 14 days."""
    return adopt(cast, "Nyare påhittad text", material=material)


def state(appointment: Appointment, at: dt.datetime) -> str:
    """The state that the portal derives; whether it is live says the same."""
    found = queries.appointments(at).get(pk=appointment.pk)
    assert queries.live_appointments(at).filter(pk=appointment.pk).exists() == (found.state == "active")
    return found.state


def rows() -> list[Any]:
    """Every row that appointing or ending may write."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Appointment, Appointment.history.model)]


def owner_and_backup() -> dict[str, User]:
    """Who is appointed to run the one account, by kind."""
    return {row.kind: row.person for row in Appointment.objects.filter(account=Account.objects.get())}
