"""An authority for time stamps that answers well, and all the ways in which one fails."""

from __future__ import annotations

import datetime as dt
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from cryptography.x509.oid import ExtendedKeyUsageOID

from kit import clock
from policy import queries
from policy.models import Acknowledgement
from tests.cast import DAY
from tests.policy.authority import Authority
from tests.serving import reply

OURS = Authority()
NAME = "Påhittad tidsstämpling, Påhitt AB"


def well(handler: BaseHTTPRequestHandler, asked: bytes) -> None:
    reply(handler, OURS.answer(asked, at=clock.now()), Content_Type="application/timestamp-reply")


def answered(by: Authority = OURS, *, at: dt.timedelta = dt.timedelta(0), **other: Any) -> Any:
    return lambda handler, asked: reply(handler, by.answer(asked, at=clock.now() + at, **other))


def full(done: Acknowledgement) -> Acknowledgement:
    return Acknowledgement.objects.select_related(*queries.seals.RELATED).get(pk=done.pk)


def slow(handler: BaseHTTPRequestHandler, asked: bytes) -> None:
    time.sleep(0.5)


STRANGER = Authority(name="Främmande")
FAULTS: dict[str, Any] = {
    "is slow": slow,
    "is out of order": lambda handler, asked: reply(handler, b"", 503),
    "sends elsewhere": lambda handler, asked: reply(handler, b"", 307, Location="http://127.0.0.1:1/"),
    "says nothing": lambda handler, asked: reply(handler, b""),
    "says rubbish": lambda handler, asked: reply(handler, b"<html>Hej</html>" * 50),
    "says too much": lambda handler, asked: reply(handler, OURS.answer(asked, at=clock.now()) + b"0" * 70_000),
    "refuses": answered(status=2),
    "answers somebody else": answered(nonce=17),
    "stamps something else": answered(imprint=b"x" * 32),
    "is a stranger": answered(STRANGER),
    "may not stamp": answered(Authority(usage=ExtendedKeyUsageOID.CODE_SIGNING, root_key=OURS.root_key)),
    "calls itself somebody else": answered(bag=[OURS.twin("Betrodd")]),
    "has a clock that is wrong": answered(at=-2 * DAY),
}
