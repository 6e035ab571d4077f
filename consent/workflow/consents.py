"""A consent is asked for, answered once, withdrawn at any time. The subject's row is the lock of all of it.

Facts cannot be locked (the portal's log-in may only add them), so that publishing waits for a withdrawal here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from consent import queries, rendering
from consent.models import Answer, ConsentRequest, ConsentText, Showing, Subject, Withdrawal
from consent.models.consents import LONGEST_MONTHS
from kit import clock, sealed
from kit.workflow import Forbidden, Refused, record
from notices import workflow as notices

OUTSIDERS_LANGUAGE = "sv"


@dataclass(frozen=True)
class Outsider:
    """Somebody without a log-in, as entered; sealed before it is stored."""

    name: str
    contact: str = ""


@transaction.atomic
def ask(
    company: Company,
    who: User | Outsider | Subject,
    *,
    purpose: str,
    media: Collection[str],
    channels: Collection[str],
    until: dt.date,
    by: User,
    at: dt.datetime,
) -> ConsentRequest:
    """Ask a person for a consent. Raises `Forbidden`, and `Refused` for an end that is past or too far away."""
    if queries.may_ask(by, company, at) is None:
        raise Forbidden("ask")
    _near(until, clock.day_of(at))
    request = ConsentRequest(
        company=company,
        subject=subject_of(company, who, at),
        text=_text(at),
        purpose=purpose.strip(),
        media=list(media),
        channels=list(channels),
        until=until,
        asked_by=by,
        asked_at=at,
        linked_at=at,
    )
    record(request, "ask", by)
    return request


def _near(until: dt.date, today: dt.date) -> None:
    if not today <= until <= clock.add_months(today, LONGEST_MONTHS):
        raise Refused(_("Choose a last day from today on, at most 24 months ahead."), "until")


def subject_of(company: Company, who: User | Outsider | Subject, at: dt.datetime) -> Subject:
    """Return the row that stands for somebody who is asked or shown; an outsider's name is sealed into a new one.

    Raises `Refused` for somebody of another company.
    """
    if isinstance(who, Subject):
        if who.company_id != company.pk:
            raise Refused(_("The person was asked by another company."), "company")
        if who.person is None:
            return who
        who = who.person
    if isinstance(who, User):
        if not companies.colleagues([company.pk], at).filter(pk=who.pk).exists():
            raise Refused(_("%(person)s is not employed in the company today.") % {"person": who}, "employee")
        return Subject.objects.get_or_create(company=company, person=who)[0]
    key = sealed.new_key()
    subject = Subject(pk=uuid.uuid4(), company=company, wrapped_key=key)
    subject.name = sealed.seal(key, who.name.strip(), place=subject.place("name"))
    if who.contact:
        subject.contact = sealed.seal(key, who.contact.strip(), place=subject.place("contact"))
    subject.save(force_insert=True)
    return subject


def _text(at: dt.datetime) -> ConsentText:
    """Return today's wording; a wording that nobody was asked with yet gets the next number."""
    text_hash = rendering.words_hash()
    if found := ConsentText.objects.filter(text_hash=text_hash).first():
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('consent.text', 0))")
    if found := ConsentText.objects.filter(text_hash=text_hash).first():
        return found
    number = (ConsentText.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    text = ConsentText(number=number, sv=rendering.SV, en=rendering.EN, text_hash=text_hash, at=at)
    text.save(force_insert=True)
    return text


@transaction.atomic
def send(request: ConsentRequest, *, by: User, at: dt.datetime) -> None:
    """Mail the personal link to the person. Raises `Refused` without an address or after the answer."""
    _mine(request, by, at, "send")
    _unanswered(request)
    if not queries.contact_of(request.subject):
        raise Refused(_("There is no e-mail address. Show the QR code, or hand over the link."), "contact")
    record(request, "send", by)
    times = request.history.filter(history_change_reason="send").count()
    _tell("consent_asked", request.pk, request.subject, at, step=times)


@transaction.atomic
def renew_link(request: ConsentRequest, *, by: User, at: dt.datetime) -> None:
    """Make a new link, which works for 60 days; the old one is dead. Raises `Refused` after the answer."""
    _mine(request, by, at, "renew_link")
    _unanswered(request)
    request.link_counter += 1
    request.linked_at = at
    record(request, "renew_link", by)


def _mine(request: ConsentRequest, by: User, at: dt.datetime, verb: str) -> None:
    """Lock the request and ask for the right."""
    request.refresh_from_db(from_queryset=ConsentRequest.objects.select_for_update(of=("self",)))
    if queries.may_ask(by, request.company_id, at) is None:
        raise Forbidden(verb)


def _unanswered(request: ConsentRequest) -> None:
    if Answer.objects.filter(request=request).exists():
        raise Refused(_("The question is answered already."), "answered")


@transaction.atomic
def answer(
    request: ConsentRequest,
    *,
    gave: bool,
    media: Collection[str] = (),
    channels: Collection[str] = (),
    language: str,
    shown_at: dt.datetime,
    at: dt.datetime,
) -> Answer:
    """Store what was shown and what the person answered, apart. A no is an answer too; each request has one.

    Raises `Refused` when it is answered already, or when more is given than was asked for, or a yes to nothing.
    """
    _lock(request.subject_id)
    _unanswered(request)
    chosen = (list(media), list(channels)) if gave else ([], [])
    asked = set(chosen[0]) <= set(request.media) and set(chosen[1]) <= set(request.channels)
    if not asked or (gave and not all(chosen)):
        raise Refused(_("Tick at least one box of each kind to say yes."), "nothing_ticked")
    showing = Showing(request=request, text_id=request.text_id, language=language, at=shown_at)
    showing.save(force_insert=True)
    given = Answer(request=request, showing=showing, at=at, gave=gave, media=chosen[0], channels=chosen[1])
    given.save(force_insert=True)
    if gave and queries.contact_of(request.subject):
        _tell("consent_receipt", given.pk, request.subject, at, language=language)
    return given


@transaction.atomic
def withdraw(answer: Answer, *, at: dt.datetime) -> None:
    """Take the consent back through the receipt's link. A second press changes nothing."""
    _withdraw(answer, Withdrawal.Way.LINK, None, at)


@transaction.atomic
def record_withdrawal(answer: Answer, *, by: User, at: dt.datetime) -> None:
    """Record that the person told us that the consent is taken back. Raises `Forbidden`, `Refused` after a no."""
    if queries.may_ask(by, answer.request.company_id, at) is None:
        raise Forbidden("record_withdrawal")
    _withdraw(answer, Withdrawal.Way.TOLD, by, at)


def _withdraw(answer: Answer, way: str, by: User | None, at: dt.datetime) -> None:
    if not answer.gave:
        raise Refused(_("There is no consent to withdraw."), "no")
    _lock(answer.request.subject_id)
    if not Withdrawal.objects.filter(answer=answer).exists():
        Withdrawal(answer=answer, way=way, by=by, at=at).save(force_insert=True)


def _lock(subject_id: uuid.UUID) -> None:
    Subject.objects.select_for_update().get(pk=subject_id)


def _tell(
    kind: str, object_id: uuid.UUID, subject: Subject, at: dt.datetime, *, language: str = "", **more: Any
) -> None:
    if subject.person is not None:
        notices.tell(kind, object_id, [subject.person], at=at, **more)
    else:
        notices.tell_outsider(kind, object_id, language or OUTSIDERS_LANGUAGE, at=at, **more)
