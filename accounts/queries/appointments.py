"""Questions about appointments: who may speak for which company, who runs an account, and who may appoint."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Account, Appointment, Undertaking
from companies import queries as companies
from companies.models import Company, Employment, User
from companies.permissions import Can, Role
from kit import clock
from kit.workflow import Basis
from kit.written import COMPANY, PERSON, ROW, WHEN, Question, write
from policy import queries as policy
from policy.models import Acknowledgement

from .accounts import employees

ACTIVE, PENDING, SUSPENDED, LATER, ENDED = "active", "waiting", "suspended", "later", "ended"
EXPIRING_DAYS = 30  # before its last day an appointment awaits renewal
SPOKESPERSON = Appointment.Kind.SPOKESPERSON
PUBLISH = (Appointment.Kind.OWNER, Appointment.Kind.BACKUP, Appointment.Kind.EDITOR)  # others answer, or read figures
COLUMNS = (
    "id", "person_id", "company_id", "topics", "languages", "channels", "rank", "first_day", "last_day",
    "state", "is_ceo", "kind", "company__name", "company__slug",
)  # fmt: skip


def appointments_visible_to(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the appointments of companies whose register the person may see, one's own, the CEO's for the chair."""
    seen = companies.companies_where(user, Can.SEE_REGISTER, at)
    chaired = companies.companies_where(user, Can.DECIDE_WHEN_CEO_IS_CONCERNED, at)
    return appointments(at).filter(Q(company__in=seen) | Q(person=user) | Q(company__in=chaired, is_ceo=True))


def appointments(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return all appointments with `is_ceo` and their `state` at the moment: active, waiting, suspended, later, ended.

    They end with their days, with the employment in the company, with the account and with the company; they are
    suspended while the person owes the company an acknowledgement that is overdue (a new version alone suspends
    nobody), and wait until the person has undertaken there to be careful with log-in details.
    """
    day = clock.day_of(at)
    here = {"person": OuterRef("person"), "company": OuterRef("company")}
    owed = policy.introduced(at).filter(
        who_id=OuterRef("person"), company=OuterRef("company"), acknowledged_at__isnull=True, due__lt=day
    )
    over = Q(last_day__lt=day) | Q(last_day__lt=F("first_day")) | ~companies.open_on(day, "company__")
    over |= Q(account__closed_at__lte=at)
    promised = Undertaking.objects.filter(at__lte=at, **here)
    without = Q(undertake_by__isnull=True) | Q(undertake_by__lt=day)
    state = Case(
        When(over, then=Value(ENDED)),
        When(~Exists(employees(at).filter(**here)), then=Value(ENDED)),
        When(first_day__gt=day, then=Value(LATER)),
        When(Exists(owed), then=Value(SUSPENDED)),
        When(without & ~Exists(promised), then=Value(PENDING)),
        default=Value(ACTIVE),
        output_field=CharField(),
    )
    return Appointment.objects.annotate(state=state, is_ceo=Exists(companies.role_holders(Role.CEO, at).filter(**here)))


def live_appointments(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the appointments that count at the moment: dates and employment live, not suspended, not waiting."""
    return appointments(at).filter(state=ACTIVE)


def publishing(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the live appointments by which people publish on accounts: owner, back-up, editor."""
    return live_appointments(at).filter(kind__in=PUBLISH)


def run_by(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the live appointments by which the person publishes on accounts."""
    return publishing(at).filter(person=user)


def spokespersons(user: User, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of who may speak, or will, for the companies the person sees: about what, until when."""
    rows = appointments_visible_to(user, at).filter(kind=SPOKESPERSON).exclude(state=ENDED)
    return rows.order_by("company__sort_key", "-rank", "person__sort_key", "first_day", "id").values(
        *COLUMNS, "contact_phone", "contact_email", name=F("person__name")
    )


def am_i_spokesperson(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of what the person may say for which company; one that is suspended or waits says so."""
    return _speaking().rows(at, person=user.pk)


@cache
def _speaking() -> Question:
    rows = appointments(WHEN).filter(person=PERSON, kind=SPOKESPERSON, state__in=(ACTIVE, PENDING, SUSPENDED))
    return write(rows.order_by("company__sort_key", "id").values(*COLUMNS))


def speak_for(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of who is live and asked first in these companies, with the contact for journalists."""
    rows = live_appointments(at).filter(kind=SPOKESPERSON, company__in=ids).order_by("-rank", "person__sort_key", "id")
    return rows.values("company_id", "topics", "contact_phone", "contact_email", "rank", name=F("person__name"))


def operators_of(account: Account, at: dt.datetime) -> QuerySet[Any, Any]:
    """Return plain rows of the people appointed to run the account, past and present, and why an appointment ended."""
    return told(appointments(at).filter(account=account).order_by("-first_day", "kind", "person__sort_key", "id"))


def told(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return appointments as plain rows with all that a page tells: who appointed, and what ended one that is over."""
    lines = _ended_by_somebody().order_by("-history_id")
    works = {"person": OuterRef("person"), "company": OuterRef("company")}
    left = Employment.objects.filter(**works).order_by(F("last_day").desc(nulls_first=True)).values("last_day")[:1]
    return rows.values(
        *COLUMNS, "appointed_at",
        name=F("person__name"), appointer=F("appointed_by__name"), account_name=F("account__name"),
        account_key=F("account_id"), account_closed=F("account__closed_at"), company_closed=F("company__closed_on"),
        reason=Subquery(lines.values("history_change_reason")[:1]),
        ender=Subquery(lines.values("history_user__name")[:1]),
        left=Subquery(left),
    )  # fmt: skip


def _ended_by_somebody() -> QuerySet[Any, Any]:
    return Appointment.history.filter(id=OuterRef("pk"), history_change_reason__startswith="end_appointment")


def expiring(at: dt.datetime) -> QuerySet[Any, Any]:
    """Return the appointments that end within 30 days, which nobody has renewed, and nobody has ended on purpose."""
    same = Q(account=OuterRef("account")) | Q(kind=SPOKESPERSON)
    renewed = Appointment.objects.filter(
        same,
        Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
        person=OuterRef("person"),
        company=OuterRef("company"),
        kind=OuterRef("kind"),
        first_day__gt=OuterRef("last_day"),
    )
    soon = clock.day_of(at) + dt.timedelta(days=EXPIRING_DAYS)
    ending = appointments(at).filter(state__in=(ACTIVE, PENDING, SUSPENDED), last_day__lte=soon)
    return ending.exclude(Exists(renewed)).exclude(Exists(_ended_by_somebody()))


def is_ceo(person: User, company: Company | uuid.UUID, at: dt.datetime) -> bool:
    """Return whether the person is CEO of the company: then the chair of the board appoints."""
    return companies.role_holders(Role.CEO, at).filter(person=person, company=company).exists()


def may_appoint(by: User, person: User, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return what the right to appoint this person, and to end it, rests on: CEO or delegate, for the CEO the chair.

    Nobody appoints themselves.
    """
    if by.pk == person.pk:
        return None
    can = Can.DECIDE_WHEN_CEO_IS_CONCERNED if is_ceo(person, company, at) else Can.APPOINT
    return companies.basis(by, can, company, at)


def appoints_for(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies in which the person may appoint somebody: others, or as the chair its CEO."""
    chaired = companies.companies_where(user, Can.DECIDE_WHEN_CEO_IS_CONCERNED, at)
    return companies.companies_where(user, Can.APPOINT, at) | chaired


def acknowledgement_in_force(person: User, company: Company, at: dt.datetime) -> Acknowledgement | None:
    """Return the acknowledgement that opens gate G2, or None: something in force in the company is not acknowledged."""
    receipts = [receipt for (receipt,) in _receipts().ask(at, person=person.pk, company=company.pk)]
    if not receipts or None in receipts:
        return None
    return Acknowledgement.objects.get(pk=receipts[0])


@cache
def _receipts() -> Question:
    mine = Q(company=COMPANY, company__employments__person=PERSON)
    return write(policy.introduced(WHEN, mine, away=True).order_by("policy_id").values("receipt_id"))


def operating(account: Account, at: dt.datetime) -> set[tuple[str, uuid.UUID]]:
    """Return who runs an account and as what: asked for each account of a list that is decided on."""
    return set(_runs().ask(at, row=account.pk))


@cache
def _runs() -> Question:
    return write(live_appointments(WHEN).filter(account=ROW).values("kind", "person"))
