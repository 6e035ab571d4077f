"""One mail: rendered when it leaves, in the receiver's language, with links that show and never act."""

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


def content(kind: DutyKind | NoticeKind, notice: Notice, at: dt.datetime) -> dict[str, Any] | None:
    """Return what the notice says now and to which address, in the receiver's language.

    None when there is nothing left to tell, no address, or nobody who could log in.
    """
    to = _address(kind, notice, at)
    if not to:
        return None
    with translation.override(_language(notice)):
        said = _duty(kind, notice, at) if isinstance(kind, DutyKind) else kind.content(notice.object_id, notice.person)
        return {**said, "to": to} if said else None


def send(envelope: list[Notice], contents: list[dict[str, Any]]) -> None:
    """Send one mail that says all of it. Raises `OSError` (which SMTP errors are) when the server does not take it."""
    first = min(envelope, key=lambda notice: notice.pk)  # sent again after a kill, the mail has the same Message-ID
    with translation.override(language := _language(first)):
        compose(first, language, contents).send()


def _language(notice: Notice) -> str:
    return notice.person.language if notice.person else notice.language


def _address(kind: DutyKind | NoticeKind, notice: Notice, at: dt.datetime) -> str:
    """Return where the mail goes: a person who could log in, or the contact that an outsider left."""
    person = notice.person
    if person is not None:
        return person.email if person.email and companies.may_log_in(person, at) else ""
    outside = kind.address if isinstance(kind, NoticeKind) else None
    return outside(notice.object_id) if outside else ""


def compose(notice: Notice, language: str, contents: list[dict[str, Any]]) -> EmailMultiAlternatives:
    """Return the mail: plain text first, the same as HTML beside it; a constant subject, no case facts."""
    things = _things(contents)
    context = {
        "name": notice.person.get_short_name() if notice.person else "",
        **things[0],
        "things": things,
        "portal": settings.PUBLIC_URL,
        "LANGUAGE_CODE": language,
    }
    template = "notice"
    if len(things) > 1:
        template = "duties"
        context["subject"] = _("%(number)d things wait for you") % {"number": len(things)}
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    mail = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string(f"mail/{template}.txt", context),
        to=[contents[0]["to"]],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return mail


def _things(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the mail tells, the most urgent first; two steps of the same duty are one thing."""
    once = {(each["url"], each["what"], each.get("due")): each for each in contents}
    by_due = sorted(once.values(), key=lambda each: (each.get("due") or dt.date.max, str(each["what"])))
    return [{**each, "link": settings.PUBLIC_URL + each["url"]} for each in by_due]


def _duty(kind: DutyKind, notice: Notice, at: dt.datetime) -> dict[str, Any] | None:
    """Ask the facts once more: a duty that is done by now is not told."""
    rows = kind.rows(at).filter(object_id=notice.object_id, who_id=notice.person_id)
    row = rows.filter(due=notice.due).first() if kind.recurring and notice.due else rows.order_by("due").first()
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
