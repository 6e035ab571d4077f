"""A mail that the server does not take is tried again later, holds nobody up, and tells nobody anything."""

from __future__ import annotations

import datetime as dt
import json
import logging
import smtplib

import pytest
from django.core.mail import EmailMultiAlternatives

from companies.models import User
from kit.keys import uuid7
from notices.models import Notice
from notices.workflow import deliver, tell
from plsportal.observe import JsonFormatter
from tests.cast import Cast

from .kinds import notice_kind

MINUTE = dt.timedelta(minutes=1)
TOLD = {"told": notice_kind()}
SENT, WAITING = (True, False), (False, False)


def notice(cast: Cast, *people: User) -> list[Notice]:
    """Tell people something that has happened."""
    tell("told", uuid7(), people, at=cast.at)
    return list(Notice.objects.order_by("id"))


def state(one: Notice) -> tuple[bool, bool]:
    """Return whether it was sent, and whether it is claimed."""
    one.refresh_from_db()
    return one.sent_at is not None, one.locked_until is not None


class Refuses:
    """Stands for a mail server that refuses some addresses and quotes them in its answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str, error: type[Exception] | None = None) -> None:
        self.addresses = addresses
        send = EmailMultiAlternatives.send

        def refuse(message: EmailMultiAlternatives, fail_silently: bool = False) -> int:
            if message.to[0] in self.addresses:
                if error:
                    raise error(message.to[0])
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user: Hemlig")})
            return send(message, fail_silently)

        monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)


def test_a_refused_mail_is_tried_again_later_and_the_others_leave_now(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Refuses(monkeypatch, cast.colleague.email)
    refused, other = notice(cast, cast.colleague, cast.hr)
    at = cast.at
    for attempt, wait in enumerate([1, 10, 60, 60], 1):
        assert deliver(TOLD, at) == (1 if attempt == 1 else 0)
        assert state(refused) == WAITING
        assert (refused.attempts, refused.last_error) == (attempt, "SMTPRecipientsRefused")
        assert refused.available_at == at + wait * MINUTE
        assert deliver(TOLD, at) == 0  # not before its time
        at = refused.available_at
    assert state(other) == SENT
    server.addresses = ()
    assert deliver(TOLD, at) == 1
    assert state(refused) == SENT
    assert refused.last_error == ""
    lines = [JsonFormatter().format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(lines) == 4
    assert all(json.loads(line)["error"] == "SMTPRecipientsRefused" for line in lines)
    assert not any(word in line for line in lines for word in ("Hemlig", cast.colleague.email, cast.colleague.name))


@pytest.mark.parametrize("error", [ConnectionRefusedError, TimeoutError, smtplib.SMTPServerDisconnected, ValueError])
def test_whatever_goes_wrong_only_its_class_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    Refuses(monkeypatch, cast.colleague.email, error=error)
    [one] = notice(cast, cast.colleague)
    deliver(TOLD, cast.at)
    one.refresh_from_db()
    assert one.last_error == error.__name__


def test_a_kind_that_no_longer_exists_holds_nobody_up(cast: Cast) -> None:
    tell("gone", uuid7(), [cast.hr], at=cast.at)
    notice(cast, cast.colleague)
    assert deliver(TOLD, cast.at) == 1
