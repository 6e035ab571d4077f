"""Time stamps of an authority outside the house (RFC 3161): what is sent, and what an answer proves. No tables here.

Nothing leaves but a SHA-256 and a number used once. The answer is kept as it came, so that others can check it too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
GRANTED = 0
LONGEST = 200  # characters of an authority's name


class NotVouched(Exception):
    """The answer is no time stamp of what was asked, or not by an authority that is trusted."""


@dataclass(frozen=True)
class Vouched:
    """What an authority vouches for: that it saw the hash at this moment (whole seconds).

    Its name is the one in the certificate that signed.
    """

    at: dt.datetime
    authority: str


def asking(data: bytes) -> TimeStampRequest:
    """Return the request for a stamp on these bytes: their hash, a number used once, the wish for the certificates."""
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()


def vouched(response: bytes, data: bytes, roots: Sequence[x509.Certificate], *, nonce: int | None = None) -> Vouched:
    """Return what the authority's answer vouches for. Raises `NotVouched`.

    Without roots all is checked but the signature: what the stamp is of, its time and the name that it gives.
    """
    try:
        read = decode_timestamp_response(response)
        hashed = hashlib.sha256(data).digest()
        if roots:
            VerifierBuilder(roots=list(roots), nonce=nonce).build().verify(read, hashed)
        imprint = read.tst_info.message_imprint
        if (read.status, imprint.hash_algorithm, imprint.message) != (GRANTED, SHA256, hashed):
            raise NotVouched("of something else")
        return Vouched(read.tst_info.gen_time, _name(read))
    except NotVouched:
        raise
    except Exception as error:  # what comes from outside may be anything, and breaks the reader in as many ways
        raise NotVouched(type(error).__name__) from error


def _name(read: TimeStampResponse) -> str:
    """Return whose certificate signed; more than one that answers to the signer's number is a trick."""
    (signer,) = read.signed_data.signer_infos
    certificates = [x509.load_der_x509_certificate(each) for each in read.signed_data.certificates]
    (found,) = [
        each for each in certificates if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number)
    ]
    parts = [
        str(part.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for part in found.subject.get_attributes_for_oid(kind)
    ]
    name = ", ".join(dict.fromkeys(parts))
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST]
