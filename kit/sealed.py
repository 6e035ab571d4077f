"""Sealed text (architecture § 6): AES-256-GCM under a key per case or person, wrapped by a master key.

A wrapped key is `version ‖ id of the master key ‖ nonce ‖ ciphertext`, a sealed text `version ‖ nonce ‖ ciphertext`.
The place ("table.column.row-id.version") is authenticated with it, so that a text moved elsewhere does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION, WRAPPING = b"\x01", b"plsportal.key"
KEY, NONCE, TAG, ID = 32, 12, 16, 4  # bytes
WRAPPED = len(VERSION) + ID + NONCE + KEY + TAG  # bytes of a wrapped key


class Tampered(Exception):
    """The text or the key is not what was sealed at this place: changed, cut, or moved here from another row."""


class KeyLost(Exception):
    """The key was destroyed, or the master key that wraps it is not among those of this portal."""


def new_key(masters: Sequence[bytes] | None = None) -> bytes:
    """Return a new data key in wrapped form, made under the active (the first) master key."""
    return _wrap(AESGCM.generate_key(bit_length=8 * KEY), _masters(masters)[0])


def rewrap(wrapped: bytes, masters: Sequence[bytes] | None = None) -> bytes:
    """Return the same data key wrapped by the active master key; texts sealed under it still open."""
    return _wrap(_unwrap(wrapped, masters), _masters(masters)[0])


def seal(wrapped: bytes, text: str, *, place: str, masters: Sequence[bytes] | None = None) -> bytes:
    """Return the text sealed for one place; the same text sealed twice gives different bytes."""
    return VERSION + _encrypt(_unwrap(wrapped, masters), text.encode(), place.encode())


def unseal(wrapped: bytes, sealed: bytes, *, place: str, masters: Sequence[bytes] | None = None) -> str:
    """Return the text that was sealed for this place, or raise `Tampered` or `KeyLost`; never a part of it."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise Tampered(place)
    return _decrypt(_unwrap(wrapped, masters), sealed[1:], place.encode(), place).decode()


def tag(wrapped: bytes, text: str, *, masters: Sequence[bytes] | None = None) -> bytes:
    """Return what finds the same text again without saying which it is: HMAC-SHA256 under the data key."""
    return hmac.digest(hmac.digest(_unwrap(wrapped, masters), b"plsportal.tag", "sha256"), text.encode(), "sha256")


def master_id(master: bytes) -> bytes:
    """Return the short name of a master key that wrapped keys carry: not secret, not reversible."""
    return hashlib.sha256(master).digest()[:ID]


def _masters(masters: Sequence[bytes] | None) -> Sequence[bytes]:
    found: Sequence[bytes] = settings.MASTER_KEYS if masters is None else masters
    if not found:
        raise KeyLost("no master key")
    return found


def _wrap(key: bytes, master: bytes) -> bytes:
    head = VERSION + master_id(master)
    return head + _encrypt(master, key, WRAPPING + head)


def _unwrap(wrapped: bytes, masters: Sequence[bytes] | None) -> bytes:
    wrapped = bytes(wrapped or b"")
    if not wrapped:
        raise KeyLost("destroyed")
    if len(wrapped) != WRAPPED or wrapped[:1] != VERSION:
        raise Tampered("key")
    head = wrapped[: 1 + ID]
    for master in _masters(masters):
        if master_id(master) == head[1:]:
            return _decrypt(master, wrapped[1 + ID :], WRAPPING + head, "key")
    raise KeyLost(head[1:].hex())


def _encrypt(key: bytes, text: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, place)


def _decrypt(key: bytes, sealed: bytes, place: bytes, named: str) -> bytes:
    if len(sealed) < NONCE + TAG:
        raise Tampered(named)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
    except InvalidTag as error:
        raise Tampered(named) from error
