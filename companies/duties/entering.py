"""What awaits people about being in the portal: choosing a password when they are invited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import invitations, queries
from companies.models import User
from kit.dates import LocalDay
from kit.duties import DutyKind, Task


def invited(at: dt.datetime) -> QuerySet[Any, Any]:
    """People who work today and have a link with which they have not yet chosen a password."""
    employed = Exists(queries.live_employments(at).filter(person=OuterRef("person")))
    return (
        invitations.holding(at)
        .filter(employed)
        .annotate(who_id=F("person"), since=LocalDay("at"), due=F("last_day"), object_id=F("id"))
        .values("who_id", "company_id", "since", "due", "object_id", "company__name")
    )


def _choose(row: dict[str, Any]) -> Task:
    what = _("You are invited to the portal for social media at %(company)s") % {"company": row["company__name"]}
    why = _("HR has entered you. With a password of your own you can log in.")
    url = reverse("companies:join", args=[invitations.token(row["object_id"])])
    return Task(what, why, url, _("Choose your password"), mailed=what, public=True)


def _in_no_inbox(user: User, at: dt.datetime) -> bool:
    """Whoever reads the inbox is logged in already: this duty is told by mail alone."""
    return False


KINDS = [
    DutyKind(
        "invited",
        invited,
        _choose,
        ladder=(-invitations.DAYS, -3),
        possible=_in_no_inbox,
        any_day=True,  # the mail is the invitation itself, which HR sees sent, and its link runs out by the day
        alone=True,
    )
]
