"""Appointments: made and ended by decision, never deleted; that one is over or suspended is derived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Appointment, Decision, Request
from companies.models import Company, User
from kit import clock
from kit.constraints import refusing
from kit.workflow import Basis, Forbidden, Refused, record
from notices import workflow as notices
from policy.models import Acknowledgement

from .guards import acknowledged, employed, reasoned

Kind = Appointment.Kind
SEATS = (Kind.OWNER, Kind.BACKUP)  # the fields of an account that name them are called the same


class Spoken(TypedDict, total=False):
    """What a spokesperson speaks about and how journalists reach them.

    Without `channels` they speak in all, without `rank` they are asked first hand.
    """

    topics: str
    languages: Iterable[str]
    channels: Iterable[str]
    rank: str
    contact_phone: str
    contact_email: str


@transaction.atomic
def appoint(
    person: User,
    company: Company,
    kind: str,
    *,
    first_day: dt.date,
    by: User,
    at: dt.datetime,
    last_day: dt.date | None = None,
    account: Account | None = None,
    **spoken: Unpack[Spoken],
) -> Appointment:
    """Appoint a spokesperson, or one who runs an account of the company ("av dem utsedda personer", Genomförande).

    It is live once the person has undertaken to be careful with log-in details. Raises `Forbidden`, and `Refused` for
    who is not employed there or has not acknowledged the version in force (G2).
    """
    basis = queries.may_appoint(by, person, company, at)
    if basis is None:
        raise Forbidden("appoint")
    _days_to_come(first_day, last_day, clock.day_of(at))
    _held(account, company)
    employed(person, company, at)
    appointment = _made(person, company, kind, basis, acknowledged(person, company, at), by=by, at=at)
    appointment.account, appointment.first_day, appointment.last_day = account, first_day, last_day
    _speaks(appointment, spoken)
    _save(appointment, "appoint", by)
    _take_seat(appointment, by=by, at=at)
    notices.tell("appointment_news", appointment.pk, [person], at=at)
    return appointment


def _speaks(appointment: Appointment, spoken: Spoken) -> None:
    appointment.topics = spoken.get("topics", "").strip()
    appointment.languages, appointment.channels = list(spoken.get("languages", ())), list(spoken.get("channels", ()))
    appointment.contact_phone = spoken.get("contact_phone", "").strip()
    appointment.contact_email = spoken.get("contact_email", "").strip()
    if appointment.kind == Kind.SPOKESPERSON:
        appointment.rank = spoken.get("rank") or Appointment.Rank.PRIMARY


def _held(account: Account | None, company: Company) -> None:
    if account and (account.company_id != company.pk or account.status not in Account.HELD):
        raise Refused(_("The account is not open. Its owner and back-up are appointed when it opens."), "account")


def _take_seat(appointment: Appointment, *, by: User, at: dt.datetime) -> None:
    """Let the register name who is owner or back-up from today, where whoever it named works there no longer."""
    account, kind, person = appointment.account, appointment.kind, appointment.person
    if account is None or kind not in SEATS or appointment.first_day != clock.day_of(at):
        return
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    named = queries.possible_operators([account.company_id], at).filter(pk=getattr(account, f"{kind}_id"))
    if named.exists() or (kind == Kind.BACKUP and person.pk == account.owner_id):
        return
    setattr(account, kind, person)
    if account.owner_id == account.backup_id:
        account.backup = None  # who was back-up owns it now
    record(account, "appoint", by)


def _days_to_come(first_day: dt.date, last_day: dt.date | None, today: dt.date) -> None:
    if first_day < today:
        raise Refused(_("Nobody is appointed for days that have passed."), "first_day")
    if last_day and last_day < first_day:
        raise Refused(_("The last day cannot be before the first day."), "last_day")


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, last_day: dt.date, by: User, at: dt.datetime, note: str
) -> Appointment:
    """Set the last day, today or later, with the reason; one that has not begun never begins.

    The day it has already says that it shall not be renewed. Raises `Forbidden`, `Refused` for a day that has passed,
    a day after the one it has, or no reason.
    """
    appointment.refresh_from_db(from_queryset=Appointment.objects.select_for_update(of=("self",)))
    if queries.may_appoint(by, appointment.person, appointment.company_id, at) is None:
        raise Forbidden("end_appointment")
    today = clock.day_of(at)
    if last_day < today or (appointment.last_day and appointment.last_day < today):
        raise Refused(_("The last day is today or later; what has been stays as it was."), "last_day")
    if appointment.last_day and last_day > appointment.last_day:
        raise Refused(_("It ends earlier already. Appoint the person anew for the days after."), "last_day")
    reasoned(note)
    appointment.last_day = max(last_day, appointment.first_day - dt.timedelta(days=1))
    _save(appointment, f"end_appointment: {note.strip()}", by)
    times = appointment.history.filter(history_change_reason__startswith="end_appointment").count()
    notices.tell("appointment_ended", appointment.pk, [appointment.person], at=at, step=times)
    return appointment


@transaction.atomic
def set_contact(appointment: Appointment, *, phone: str, email: str, by: User, at: dt.datetime) -> Appointment:
    """Set how journalists reach a spokesperson; the appointment itself stays as it was decided.

    Raises `Forbidden` for who may not appoint the person, `Refused` for one that is over, or an account's.
    """
    appointment.refresh_from_db(from_queryset=Appointment.objects.select_for_update(of=("self",)))
    if queries.may_appoint(by, appointment.person, appointment.company_id, at) is None:
        raise Forbidden("set_contact")
    over = queries.appointments(at).filter(pk=appointment.pk, state=queries.ENDED).exists()
    if over or appointment.kind != Kind.SPOKESPERSON:
        raise Refused(_("The appointment is over. Appoint the person anew."))
    appointment.contact_phone, appointment.contact_email = phone.strip(), email.strip()
    record(appointment, "set_contact", by)
    return appointment


def hand_over(account: Account, people: Mapping[str, User | None], verb: str, *, by: User, at: dt.datetime) -> None:
    """Let the register name these as owner and back-up; whom it named until now runs the account no longer."""
    today = clock.day_of(at)
    for kind, person in people.items():
        was = getattr(account, f"{kind}_id")
        setattr(account, kind, person)
        if was is None or (person and was == person.pk):
            continue
        runs = Appointment.objects.filter(account=account, kind=kind, person=was).exclude(last_day__lt=today)
        for one in runs.select_for_update(of=("self",)).order_by("pk"):
            one.last_day = max(today, one.first_day) - dt.timedelta(days=1)
            record(one, verb, by)


def end_at_once(appointment: Appointment, why: str, *, by: User, at: dt.datetime) -> None:
    """End an appointment with yesterday, because its account has gone to another company today."""
    last = max(clock.day_of(at), appointment.first_day) - dt.timedelta(days=1)
    appointment.last_day = min(appointment.last_day or last, last)
    _save(appointment, f"end_appointment: {why}", by)


def appoint_those_who_run(account: Account, request: Request, verb: str, *, at: dt.datetime) -> None:
    """Make owner and back-up of an account its operators; it rests on the decision that they asked for.

    Who has left the company since, or runs it already, is not appointed; nor is who has yet to acknowledge the policy,
    where the account existed before the decision (gate G2): then the account's page asks for it.
    """
    takes = request.kind == Request.Kind.TAKE_OVER  # rests on what the company decided that takes it
    decides = Decision.Kind.OPERATE if takes else request.kind
    decision = Decision.objects.select_related("decided_by").get(request=request, kind=decides)
    basis = Basis.stored(decision)
    able = queries.possible_operators([account.company_id], at)
    runs = queries.operating(account, at)
    for kind, person in ((Kind.OWNER, account.owner), (Kind.BACKUP, account.backup)):
        if person is None or (kind, person.pk) in runs or not able.filter(pk=person.pk).exists():
            continue
        if takes or request.kind == Request.Kind.OPEN:
            rests_on: Acknowledgement | None = acknowledged(person, account.company, at)
        else:
            rests_on = queries.acknowledgement_in_force(person, account.company, at)
        if rests_on is None:
            continue
        appointment = _made(person, account.company, kind, basis, rests_on, by=decision.decided_by, at=at)
        appointment.account, appointment.decision, appointment.first_day = account, decision, clock.day_of(at)
        _save(appointment, verb, decision.decided_by)


def _made(
    person: User,
    company: Company,
    kind: str,
    basis: Basis,
    rests_on: Acknowledgement,
    *,
    by: User,
    at: dt.datetime,
) -> Appointment:
    return Appointment(
        person=person,
        company=company,
        kind=kind,
        appointed_by=by,
        appointed_at=at,
        **basis.columns,
        acknowledgement=rests_on,
    )


def _save(appointment: Appointment, verb: str, by: User) -> None:
    """Turn the database's no into a sentence at its field."""
    names = {"person": appointment.person}
    overlap = _("%(person)s is appointed to this in those days already.") % names
    unread = _("%(person)s has not acknowledged the policy that is in force.") % names
    sentences = {"appointment_no_overlap": (overlap, "first_day"), "appointment_acknowledged": (unread, "person")}
    with refusing(sentences):
        record(appointment, verb, by)
