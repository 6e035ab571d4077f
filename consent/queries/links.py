"""The personal links: signed, never stored. A link is found by its signature; forged and gone ones answer alike."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core import signing

from consent.models import Answer, ConsentRequest
from kit import clock

ASKING, RECEIPT, SHOWN = "consent.ask.1", "consent.receipt.1", "consent.shown.1"  # purpose and version
ASKING_DAYS = 60


class NoSuchLink(Exception):
    """The link leads nowhere: `gone` when it once did (410), else it never did (404)."""

    def __init__(self, *, gone: bool = False) -> None:
        super().__init__("gone" if gone else "unknown")
        self.gone = gone


def asking_token(request: ConsentRequest) -> str:
    """Return what the link to the question carries; dead when the request gets a new link."""
    return signing.Signer(salt=ASKING, sep=".").sign(f"{request.pk.hex}.{request.link_counter}")


def asked_by_token(token: str, at: dt.datetime) -> ConsentRequest:
    """Return the request that the link asks for, answered or not. Raises `NoSuchLink`."""
    value = _unsign(token, ASKING)
    key, _dot, counter = value.partition(".")
    rows = ConsentRequest.objects.select_related("company", "subject__person", "text", "asked_by", "answer__showing")
    request = rows.filter(pk=uuid.UUID(key)).first()
    if request is None:
        raise NoSuchLink
    if str(request.link_counter) != counter or link_ends(request) < at or request.until < clock.day_of(at):
        raise NoSuchLink(gone=True)
    return request


def link_ends(request: ConsentRequest) -> dt.datetime:
    """Return the moment after which the link to the question no longer works."""
    return request.linked_at + dt.timedelta(days=ASKING_DAYS)


def receipt_token(answer: Answer) -> str:
    """Return what the link to the receipt carries; it never ends, since a consent can always be withdrawn."""
    return signing.Signer(salt=RECEIPT, sep=".").sign(answer.pk.hex)


def receipt_by_token(token: str) -> Answer:
    """Return the answer that the receipt is about. Raises `NoSuchLink`."""
    rows = Answer.objects.select_related(
        "request__company", "request__subject__person", "request__text", "request__asked_by", "showing", "withdrawal"
    )
    answer = rows.filter(pk=uuid.UUID(_unsign(token, RECEIPT))).first()
    if answer is None:
        raise NoSuchLink
    return answer


def sign_shown(request: ConsentRequest, language: str, at: dt.datetime) -> str:
    """Return what the form carries of the page that was shown: text, language, moment."""
    return signing.dumps([request.pk.hex, request.text_id, language, at.isoformat()], salt=SHOWN)


def read_shown(request: ConsentRequest, shown: str) -> tuple[str, dt.datetime] | None:
    """Return language and moment of the page that the form came from, or None when it was not this request's page."""
    try:
        key, number, language, moment = signing.loads(shown, salt=SHOWN)
    except signing.BadSignature:
        return None
    if (key, number) != (request.pk.hex, request.text_id):
        return None
    return language, dt.datetime.fromisoformat(moment)


def _unsign(token: str, salt: str) -> str:
    try:
        return signing.Signer(salt=salt, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise NoSuchLink from error
