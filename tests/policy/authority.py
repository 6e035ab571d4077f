"""A little time stamping authority (RFC 3161) with certificates of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyasn1.codec.der.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1.type import univ, useful
from pyasn1_modules import rfc3161, rfc5035, rfc5652

SHA256 = univ.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
ECDSA_SHA256 = univ.ObjectIdentifier("1.2.840.10045.4.3.2")
POLICY = univ.ObjectIdentifier("1.3.6.1.4.1.99999.1")
YEAR = dt.timedelta(days=365)
Key = ec.EllipticCurvePrivateKey


@dataclass
class Authority:
    """Vouches for hashes: a root, and under it the certificate that signs."""

    name: str = "Påhittad tidsstämpling"
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    ago: dt.timedelta = dt.timedelta(0)  # its certificates hold for a year before and after this long ago
    root_key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        number = self.root_key.public_key().public_numbers().x
        self.issuer = f"Påhittad rot {number:x}"[:24]  # each root has a name of its own, as in life
        self.root = self._certificate(self.issuer, self.root_key, authority=True)
        self.certificate = self._certificate(self.name, self.key, authority=False)

    def twin(self, name: str) -> x509.Certificate:
        """Return a certificate of the same number in another name, made by nobody who may."""
        number = self.certificate.serial_number
        return self._certificate(name, self.key, authority=False, number=number, by=self.key)

    def _certificate(
        self, subject: str, key: Key, *, authority: bool, number: int = 0, by: Key | None = None
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC) - self.ago
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name(self.issuer))
            .public_key(key.public_key())
            .serial_number(number or x509.random_serial_number())
            .not_valid_before(now - YEAR)
            .not_valid_after(now + YEAR)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            made = made.add_extension(x509.ExtendedKeyUsage([self.usage]), critical=True)
        return made.sign(by or self.root_key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        """Return what an operator gets from the authority: its root."""
        return self.root.public_bytes(Encoding.PEM)

    def answer(self, asked: bytes, *, at: dt.datetime, **other: Any) -> bytes:
        """Return the answer to a request; `other` says what is not as usual: status, imprint, nonce, bag, fraction."""
        request, _rest = decode(asked, asn1Spec=rfc3161.TimeStampReq())
        response = rfc3161.TimeStampResp()
        response["status"]["status"] = other.get("status", 0)
        if other.get("status", 0) < 2:
            response["timeStampToken"] = self._token(self._said(request, at, other), other.get("bag", ()))
        return bytes(encode(response))

    def _said(self, request: Any, at: dt.datetime, other: dict[str, Any]) -> bytes:
        said = rfc3161.TSTInfo()
        said["version"] = 1
        said["policy"] = POLICY
        said["messageImprint"] = request["messageImprint"]
        if "imprint" in other:
            said["messageImprint"]["hashedMessage"] = other["imprint"]
        said["serialNumber"] = x509.random_serial_number()
        said["genTime"] = useful.GeneralizedTime(_time(at, other.get("fraction", "")))
        said["nonce"] = other.get("nonce", int(request["nonce"]))
        return bytes(encode(said))

    def _token(self, said: bytes, bag: Sequence[x509.Certificate]) -> rfc3161.TimeStampToken:
        signed = rfc5652.SignedData()
        signed["version"] = 3
        signed["digestAlgorithms"][0]["algorithm"] = SHA256
        signed["encapContentInfo"]["eContentType"] = rfc3161.id_ct_TSTInfo
        signed["encapContentInfo"]["eContent"] = said
        for certificate in (*bag, self.certificate, self.root):
            choice = rfc5652.CertificateChoices()
            choice["certificate"] = _read(certificate.public_bytes(Encoding.DER), choice["certificate"])
            signed["certificates"].append(choice)
        signed["signerInfos"][0] = self._signer(said)
        token = rfc3161.TimeStampToken()
        token["contentType"] = rfc5652.id_signedData
        token["content"] = signed
        return token

    def _signer(self, said: bytes) -> rfc5652.SignerInfo:
        who = rfc5652.IssuerAndSerialNumber()
        who["issuer"] = _read(self.certificate.issuer.public_bytes(), who["issuer"])
        who["serialNumber"] = self.certificate.serial_number
        signer = rfc5652.SignerInfo()
        signer["version"] = 1
        signer["sid"]["issuerAndSerialNumber"] = who
        signer["digestAlgorithm"]["algorithm"] = SHA256
        mine = rfc5035.SigningCertificateV2()
        mine["certs"][0]["certHash"] = hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).digest()
        values = {
            rfc5652.id_contentType: rfc3161.id_ct_TSTInfo,
            rfc5652.id_messageDigest: univ.OctetString(hashlib.sha256(said).digest()),
            rfc5035.id_aa_signingCertificateV2: mine,
        }
        plain = rfc5652.SignedAttributes()  # signed as a set, sent under a tag of its own
        for kind, value in values.items():
            attribute = rfc5652.Attribute()
            attribute["attrType"] = kind
            attribute["attrValues"][0] = encode(value)
            plain.append(attribute)
            signer["signedAttrs"].append(attribute)
        signer["signatureAlgorithm"]["algorithm"] = ECDSA_SHA256
        signer["signature"] = self.key.sign(encode(plain), ec.ECDSA(hashes.SHA256()))
        return signer


def _read(der: bytes, spec: Any) -> Any:
    return decode(der, asn1Spec=spec)[0]


def _time(at: dt.datetime, fraction: str) -> str:
    return at.astimezone(dt.UTC).strftime(f"%Y%m%d%H%M%S{fraction}Z")


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Påhitt AB"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
