"""Signatures that anybody can check with a public key (Ed25519, RFC 8032), and the one spelling of what is signed.

The private key is sealed (kit/sealed.py): it opens only with a master key, which lies outside the database.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kit import sealed

PUBLIC, SIGNATURE = 32, 64  # bytes


@dataclass(frozen=True)
class Pair:
    """A public key, and its private key as the database may hold it: sealed for one place under a wrapped key."""

    public: bytes
    wrapped: bytes
    sealed: bytes


def new_pair(place: str) -> Pair:
    """Return a new pair of keys whose private key opens only at this place."""
    private = Ed25519PrivateKey.generate()
    wrapped = sealed.new_key()
    text = base64.b64encode(private.private_bytes_raw()).decode()
    return Pair(private.public_key().public_bytes_raw(), wrapped, sealed.seal(wrapped, text, place=place))


def sign(pair: Pair, message: bytes, *, place: str) -> bytes:
    """Return the signature, 64 bytes. Raises `Tampered` or `KeyLost` when the private key does not open."""
    raw = base64.b64decode(sealed.unseal(pair.wrapped, pair.sealed, place=place))
    return Ed25519PrivateKey.from_private_bytes(raw).sign(message)


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the signature is of this message by the owner of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes(public)).verify(bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: bytes) -> str:
    """Return the short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(bytes(public)).hexdigest()[:16]


def canonical(values: Mapping[str, str | None]) -> bytes:
    """Return the one spelling of the values: JSON in ASCII, names in order, no space between."""
    return json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
