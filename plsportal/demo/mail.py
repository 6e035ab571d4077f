"""Where mail lands in the demonstration: one file for each, in a folder that nobody else on the machine may read."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Sequence
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from plsportal.demo.moments import moment


def folder() -> Path:
    """Return where the mails lie; the folder may not be there yet."""
    return Path(settings.VAR) / "mail"


class FolderBackend(BaseEmailBackend):
    """Writes each mail as a file instead of sending it, when the transaction that caused it holds."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were taken. Raises `OSError` when the folder cannot be written."""
        for message in email_messages:
            at = moment()
            mail = message.message()
            del mail["Date"]
            mail["Date"] = format_datetime(at)
            transaction.on_commit(partial(put, mail.as_bytes(), at))
        return len(email_messages)


def put(content: bytes, at: dt.datetime) -> None:
    """Write a mail whole or not at all; its name says when it was sent, so that names sort as time does."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    unfinished = place / f".{name}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(place / f"{name}.eml")
