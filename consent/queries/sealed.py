"""The names and addresses of those who are asked: an employee's as written, an outsider's out of the sealed field."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consent.models import Subject
from kit import sealed

logger = logging.getLogger(__name__)

UNREADABLE = gettext_noop("Name not readable")


def name_of(subject: Subject) -> str:
    """Return the name; a word instead of it where the key is destroyed or the field is not what was sealed there."""
    if subject.person is not None:
        return subject.person.name
    return _open(subject, "name") or _(UNREADABLE)


def contact_of(subject: Subject) -> str:
    """Return the e-mail address, or nothing."""
    if subject.person is not None:
        return subject.person.email or ""
    return _open(subject, "contact")


def pseudonym(subject: Subject) -> str:
    """Return what those see who may not read an outsider's name; an employee is called by name."""
    if subject.person is not None:
        return subject.person.name
    return _("Outsider %(code)s") % {"code": subject.pk.hex[:4].upper()}


def _open(subject: Subject, column: str) -> str:
    text = getattr(subject, column)
    if not text:
        return ""
    try:
        return sealed.unseal(bytes(subject.wrapped_key or b""), bytes(text), place=subject.place(column))
    except sealed.KeyLost:
        return ""
    except sealed.Tampered:
        logger.error("a sealed text does not open", extra={"task": "consent"})
        return ""
