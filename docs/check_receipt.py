"""Check a receipt without the portal: `python check_receipt.py RECEIPT.json KEYS.json`.

RECEIPT.json is the receipt's file ("The proof as a file", also inside the PDF), KEYS.json what the portal publishes at
/.well-known/plsportal-keys.json; fetch the keys yourself. Needs nothing but Python and `cryptography`.

What is signed, byte for byte: the object `signed` as JSON in ASCII, names in alphabetical order, no space anywhere,
`null` where there is nothing. Every value is text: keys are UUIDs in lower case, moments UTC with six decimals and Z
(2026-11-29T09:12:03.000417Z), days are 2026-11-29, hashes are SHA-256 in lower-case hexadecimal of the UTF-8 text.

    acknowledgement, person, company, version, recorded_by   the keys of the rows; no name is signed
    format, key                                              plsportal.acknowledgement.1, and the key's name
    at, sealed_at, signed_on                                 confirmed, sealed, and the day on a paper
    way, language                                            signed_in, kiosk, paper or before; sv or en
    text_sha256, wording_sha256, scan_sha256                 the policy's text, the sentence, the scan of a paper

The key's name is the first sixteen digits of the SHA-256 of the public key (32 bytes). The signature is Ed25519
(RFC 8032), in base64.

Where the receipt has a `stamp`, an authority outside the portal has vouched for the time (RFC 3161). It is of the
SHA-256 of the bytes that are signed followed by the 64 bytes of the signature; `response` is the authority's answer as
it came (DER, in base64). Who the authority is, you check with its own certificates; the line to do it is printed.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def check(receipt: dict, keys: dict) -> str:
    """Return what is wrong with the receipt, or nothing."""
    signed = receipt["signed"]
    known = {key["kid"]: base64.urlsafe_b64decode(key["x"] + "=") for key in keys["keys"]}
    public = known.get(signed["key"])
    if public is None or hashlib.sha256(public).hexdigest()[:16] != signed["key"]:
        return "the portal has published no such key"
    message = json.dumps(signed, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(receipt["signature"]), message)
    except InvalidSignature:
        return "the signature is not of this receipt"
    if hashlib.sha256(receipt["wording"].encode()).hexdigest() != signed["wording_sha256"]:
        return "the sentence is not the one that was confirmed"
    return "" if stamp_is_of(receipt, message) else "the time stamp is not of this receipt"


def stamp_is_of(receipt: dict, message: bytes) -> bool:
    """Return whether the time stamp, where there is one, holds the hash of what was signed and of the signature."""
    if "stamp" not in receipt:
        return True
    found = hashlib.sha256(message + base64.b64decode(receipt["signature"]))
    return receipt["stamp"]["sha256"] == found.hexdigest() and found.digest() in base64.b64decode(
        receipt["stamp"]["response"]
    )


def how_to_check(stamp: dict) -> str:
    """Return the line that checks the time stamp with the certificates that the authority publishes."""
    return (
        f"{stamp['authority']} is said to have stamped it {stamp['at']}. To check: the time stamp as a file, and\n"
        f"openssl ts -verify -digest {stamp['sha256']} -in RECEIPT.tsr -CAfile AUTHORITY.pem\n"
    )


if __name__ == "__main__":
    given, published = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    wrong = check(given, published)
    sys.stdout.write(f"{wrong or 'The receipt is genuine.'}\n")
    if "stamp" in given and not wrong:
        sys.stdout.write(how_to_check(given["stamp"]))
    sys.exit(1 if wrong else 0)
