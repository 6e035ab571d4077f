"""The portal signs evidence: with its key of the moment, which can be changed for a new one."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from companies import queries as companies
from companies.models import User
from kit.keys import uuid7
from kit.signatures import key_id, new_pair, sign
from policy import queries
from policy.models import Acknowledgement, Seal, SealKey
from policy.models.seals import place_of
from policy.sealing import message, new_code

CHUNK = 1000


@transaction.atomic
def rotate_seal_key(*, by: User, at: dt.datetime) -> SealKey:
    """Seal with a new key from now on; what the earlier ones have sealed stays proved by them."""
    _turn()
    return _new_key(by, at)


def seal(one: Acknowledgement, *, at: dt.datetime) -> Seal:
    """Sign an acknowledgement in the transaction that writes it. Raises `KeyLost` without the master key."""
    return seal_all([one], at=at)[0]


@transaction.atomic
def seal_missing(*, at: dt.datetime) -> int:
    """Sign what has no seal, from before there were seals; the seal tells when it was made. Returns how many."""
    found = queries.unsealed().select_related("scan").order_by("pk")
    rows, count = list(found[:CHUNK]), 0
    while rows:
        count += len(seal_all(rows, at=at))
        rows = list(found[:CHUNK])
    return count


def seal_all(rows: list[Acknowledgement], *, at: dt.datetime) -> list[Seal]:
    """Sign acknowledgements, all by the same key."""
    key = _key(at)
    pair, place = key.pair, key.place
    seals = [
        Seal(
            acknowledgement=one,
            key=key,
            signature=sign(pair, message(one, key.name, at), place=place),
            code=new_code(),
            at=at,
        )
        for one in rows
    ]
    return Seal.objects.bulk_create(seals)


def _key(at: dt.datetime) -> SealKey:
    """Return the key of the moment; the portal makes its first itself."""
    found = queries.seal_key()
    if found is None:
        _turn()
        found = queries.seal_key() or _new_key(User.objects.get(pk=companies.PORTAL_ID), at)
    return found


def _new_key(by: User, at: dt.datetime) -> SealKey:
    pk = uuid7()
    pair = new_pair(place_of(pk))
    key = SealKey(
        id=pk,
        name=key_id(pair.public),
        public=pair.public,
        wrapped=pair.wrapped,
        private=pair.sealed,
        by=by,
        from_at=at,
    )
    key.save(force_insert=True)
    return key


def _turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('policy.seal_key', 0))")
