"""People without a computer: a one-time code shows at a manager's kiosk who somebody is."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from companies.models import User
from kit.keys import uuid7
from kit.workflow import Forbidden, Refused, Stale
from policy import queries
from policy.models import Acknowledgement, KioskCode, KioskTry, Version

from .evidence import ready, written

DIGITS = 8


@transaction.atomic
def make_kiosk_code(person: User, *, by: User, at: dt.datetime) -> str:
    """Make a code for a person, for their manager or HR; it is shown once and kept hashed. The latest one holds.

    Raises `Forbidden` for anybody else, `Refused` for somebody without an employee number.
    """
    if not queries.may_register(by, person, at):
        raise Forbidden("make_kiosk_code")
    employment = queries.numbered(person, at)
    if employment is None:
        raise Refused(_("HR must write the employee number first: it is what the person types beside the code."))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    pk = uuid7()
    made = KioskCode(
        id=pk,
        person=person,
        company=employment.company,
        number=employment.number,
        code_hash=_hash(str(pk), code),
        by=by,
        at=at,
    )
    made.save(force_insert=True)
    return code


def enter_kiosk(number: str, code: str, *, at: dt.datetime) -> User:
    """Return whom an employee number and a code belong to; the code is used up by it.

    Raises `Refused` with one sentence whatever is wrong. A wrong code is remembered against each of that number.
    """
    with transaction.atomic():
        person = _entered(number.strip(), "".join(mark for mark in code if mark.isdigit()), at)
    if person is None:  # after the transaction, so that the wrong try stays
        raise Refused(_("Number and code do not belong together, or the code has run out. Ask for a new one."))
    return person


def _entered(number: str, code: str, at: dt.datetime) -> User | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"policy.kiosk {number}"])
    open_codes = list(queries.open_kiosk_codes(number, at).select_related("person"))
    right = next((one for one in open_codes if constant_time_compare(one.code_hash, _hash(str(one.pk), code))), None)
    for one in [right] if right else open_codes:
        KioskTry(code=one, right=right is not None, at=at).save(force_insert=True)
    return right.person if right else None


def acknowledge_at_kiosk(
    version: Version, *, person: User, opened_by: User, at: dt.datetime, text_hash: str
) -> Acknowledgement:
    """Record that a person has taken note at a kiosk of the version that they were shown; twice is once.

    Raises `Forbidden` where the kiosk's manager may not do it for them (any longer) or the policy does not reach them,
    `Stale` where another text is in force, `Refused` while a section or a quiz stands before it.
    """
    adoption = queries.own_adoption(person, version.policy, at)
    if adoption is None or not queries.may_open_kiosk(opened_by, at):
        raise Forbidden("acknowledge_at_kiosk")
    if adoption.version_id != version.pk or text_hash not in adoption.version.hashes:
        raise Stale(adoption.version, "acknowledge_at_kiosk")
    ready(person, adoption, at)
    way = Acknowledgement.Way.KIOSK
    return written(version, adoption, person, at=at, way=way, text_hash=text_hash, recorded_by=opened_by)


def _hash(key: str, code: str) -> str:
    return salted_hmac("policy.kiosk.1", f"{key}.{code}", algorithm="sha256").hexdigest()
