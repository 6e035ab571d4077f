"""Which key seals, whether evidence is what was sealed, and what a receipt's code opens."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kit.signatures import holds
from policy.extraction import digest
from policy.models import Acknowledgement, Seal, SealKey
from policy.sealing import message, payload, stamp, typed

from .stamps import stamp_faults, stamped

CHUNK = 2000
RELATED = ("version", "scan", "seal__key", "seal__stamp")


@dataclass(frozen=True)
class Altered:
    """A row of evidence that is not what was sealed: which, and what does not hold."""

    pk: Any
    why: str


def seal_key() -> SealKey | None:
    """Return the key that seals now, or None before the first seal."""
    return SealKey.objects.first()


def unsealed() -> QuerySet[Acknowledgement]:
    """Return the acknowledgements without a seal."""
    return Acknowledgement.objects.filter(seal__isnull=True)


def faults(one: Acknowledgement) -> list[str]:
    """Return what does not hold of a row of evidence: nothing, where all does. One with its seal, key and version."""
    found = []
    seal = getattr(one, "seal", None)
    if seal is None:
        found.append(_("it has no seal"))
    elif not holds(seal.key.public, seal.signature, message(one, seal.key.name, seal.at)):
        found.append(_("the seal is not of what the row says now"))
    if seal and hasattr(seal, "stamp"):
        found += stamp_faults(seal.stamp)
    if digest(one.wording) != one.wording_hash:
        found.append(_("the sentence is not the one that was confirmed"))
    if one.text_hash not in {digest(body) for _title, body, _hash in one.version.texts.values()}:
        found.append(_("the text of the policy is not the one that was confirmed"))
    return found


def altered() -> Iterator[Altered]:
    """Go through all evidence, a part at a time, and yield each row that does not hold."""
    for one in Acknowledgement.objects.select_related(*RELATED).order_by("pk").iterator(chunk_size=CHUNK):
        if found := faults(one):
            yield Altered(one.pk, "; ".join(found))


def by_code(text: str) -> Acknowledgement | None:
    """Return what a receipt's code opens, however it was typed; None where there is no such receipt."""
    code = typed(text[:60])
    if not code:
        return None
    rows = Acknowledgement.objects.select_related("version__policy", "person", "company", *RELATED)
    return rows.filter(seal__code=code).first()


def published_keys() -> list[dict[str, str | None]]:
    """Return the public keys as the portal publishes them (RFC 8037 spelling), the present one first."""
    rows = list(SealKey.objects.values_list("name", "public", "from_at"))
    ends: list[dt.datetime | None] = [None, *(row[2] for row in rows)]
    return [_published(*row, until) for row, until in zip(rows, ends, strict=False)]


def _published(name: str, public: Any, from_at: dt.datetime, until: dt.datetime | None) -> dict[str, str | None]:
    return {
        "kid": name,
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64.urlsafe_b64encode(bytes(public)).rstrip(b"=").decode(),
        "from": stamp(from_at),
        "to": stamp(until) if until else None,
    }


def proof_of(seal: Seal) -> dict[str, Any]:
    """Return what proves a receipt without the portal: what was signed, the signature (base64), the time stamp."""
    proof = {
        "signed": payload(seal.acknowledgement, seal.key.name, seal.at),
        "signature": base64.b64encode(bytes(seal.signature)).decode(),
        "wording": seal.acknowledgement.wording,
    }
    return {**proof, "stamp": stamped(seal.stamp)} if hasattr(seal, "stamp") else proof
