"""One mail: rendered when it leaves, in the receiver's language, with a link that shows and never acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from companies import queries as companies
from kit import clock
from kit.duties import DutyKind, NoticeKind
from notices.models import Notice


def send(kind: DutyKind | NoticeKind, notice: Notice, at: dt.datetime) -> bool:
    """Send the notice's mail; False when there is nothing left to tell, no address, or nobody who could log in.

    Raises `OSError` (which SMTP errors are) when the server does not take it.
    """
    to = _address(kind, notice, at)
    if not to:
        return False
    language = notice.person.language if notice.person else notice.language
    with translation.override(language):
        content = _duty(kind, notice, at) if isinstance(kind, DutyKind) else _event(kind, notice)
        if content is None:
            return False
        compose(notice, to, language, content).send()
    return True


def _address(kind: DutyKind | NoticeKind, notice: Notice, at: dt.datetime) -> str:
    """Return where the mail goes: a person who could log in, or the contact that an outsider left."""
    person = notice.person
    if person is not None:
        return person.email if person.email and companies.may_log_in(person, at) else ""
    outside = kind.address if isinstance(kind, NoticeKind) else None
    return outside(notice.object_id) if outside else ""


def compose(notice: Notice, to: str, language: str, content: dict[str, Any]) -> EmailMultiAlternatives:
    """Return the mail: plain text first, the same as HTML beside it; a constant subject, no case facts."""
    context = {
        "name": notice.person.get_short_name() if notice.person else "",
        **content,
        "link": settings.PUBLIC_URL + content["url"],
        "portal": settings.PUBLIC_URL,
        "LANGUAGE_CODE": language,
    }
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    mail = EmailMultiAlternatives(
        subject=str(content["subject"]),
        body=render_to_string("mail/notice.txt", context),
        to=[to],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return mail


def _duty(kind: DutyKind, notice: Notice, at: dt.datetime) -> dict[str, Any] | None:
    """Ask the facts once more: a duty that is done by now is not told."""
    rows = kind.rows(at).filter(object_id=notice.object_id, who_id=notice.person_id)
    row = rows.filter(due=notice.due).first() if notice.due else rows.order_by("due").first()
    if row is None:
        return None
    task = kind.describe(row)
    subject = _("Overdue: %(action)s") if row["due"] < clock.day_of(at) else _("Waits for you: %(action)s")
    return {
        "subject": subject % {"action": task.action},
        "what": task.mailed or task.action,
        "why": _("It is yours to do by your employment or your role. The page says more."),
        "due": row["due"],
        "action": task.action,
        "url": task.url,
        "public": task.public,
    }


def _event(kind: NoticeKind, notice: Notice) -> dict[str, Any] | None:
    return kind.content(notice.object_id, notice.person)
