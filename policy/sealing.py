"""What a seal of an acknowledgement signs: keys and hashes, never a name, so that a pseudonym later breaks none.

The format is fixed: a seal made under it is recomputed from the receipt alone, also in ten years.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from kit.signatures import canonical

FORMAT = "plsportal.acknowledgement.1"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
CODE, GROUP = 16, 4  # characters of a receipt's code (80 bits), and of a group of them


def stamp(at: dt.datetime) -> str:
    """Return the moment in UTC, always to the microsecond: what is printed is what was signed."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def payload(one: Any, key: str, sealed_at: dt.datetime) -> dict[str, str | None]:
    """Return what is signed of an acknowledgement, by the key of this name: text or nothing, field by field."""
    return {
        "acknowledgement": str(one.pk),
        "at": stamp(one.at),
        "company": str(one.company_id),
        "format": FORMAT,
        "key": key,
        "language": one.language,
        "person": str(one.person_id),
        "recorded_by": str(one.recorded_by_id) if one.recorded_by_id else None,
        "scan_sha256": one.scan.sha256 if one.scan_id else None,
        "sealed_at": stamp(sealed_at),
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        "text_sha256": one.text_hash,
        "version": str(one.version_id),
        "way": one.way,
        "wording_sha256": one.wording_hash,
    }


def message(one: Any, key: str, sealed_at: dt.datetime) -> bytes:
    """Return the bytes that are signed."""
    return canonical(payload(one, key, sealed_at))


def sealed(seal: Any) -> bytes:
    """Return what a time stamp of an authority is of: what was signed, and the signature on it.

    Both, because a signature alone would not bind whoever can publish a key made to fit more than one message.
    """
    return message(seal.acknowledgement, seal.key.name, seal.at) + bytes(seal.signature)


def new_code() -> str:
    """Return what opens the public check of one receipt, such as ABCD-EFGH-JKLM-NPQR."""
    letters = "".join(secrets.choice(LETTERS) for _place in range(CODE))
    return "-".join(letters[at : at + GROUP] for at in range(0, CODE, GROUP))


def typed(text: str) -> str:
    """Return a code as it is kept, however it was typed; empty where it is none."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(bare) != CODE or set(bare) - set(LETTERS):
        return ""
    return "-".join(bare[at : at + GROUP] for at in range(0, CODE, GROUP))
