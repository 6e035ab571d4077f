"""Reviews as iCalendar (RFC 5545): what is due and what is planned, as events of a whole day; nobody is named."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from companies.models import User
from policy import queries
from policy.queries import PLANNED

EVERY = dt.timedelta(hours=6)  # how often programs are asked to look


def review_calendar(person: User, at: dt.datetime) -> bytes:
    """Return the person's calendar in their language; the same facts make the same bytes."""
    with translation.override(person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Plsportal//Policy reviews//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Reviews of policies"))
        calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        for row in queries.reviews_in_calendar(person, at):
            calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _event(row: dict[str, Any]) -> Event:
    """Return one event; its UID stays when the day moves, so that programs move it instead of adding another."""
    said = _("%(policy)s is to be reviewed for %(company)s")
    if row["kind"] == PLANNED:
        said = _("Review of %(policy)s for %(company)s")
    link = settings.PUBLIC_URL + reverse("policy:review", args=[row["policy__slug"], row["company__slug"]])
    event = Event()
    event.add("uid", f"{row['kind']}-{row['policy_id']}-{row['company_id']}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", row["told"].astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", row["day"])
    event.add("dtend", row["day"] + dt.timedelta(days=1))
    event.add("summary", said % {"policy": row["policy__title"], "company": row["company__name"]})
    for name in ("description", "url"):  # not every program shows the latter
        event.add(name, link)
    event.add("transp", "TRANSPARENT")
    return event
