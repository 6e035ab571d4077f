"""What somebody should know before they endorse or decide a request."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Request
from accounts.views.decided import minors_warning
from accounts.views.reminding import pages_of
from companies.models import User
from kit import clock

STOPS = (Request.Kind.CLOSE, Request.Kind.SUSPEND)


def known(found: Request, user: User, at: dt.datetime, *, asks: bool) -> dict[str, Any]:
    """Return the warnings, and whom the person may ask to read first; nothing for who has nothing to say."""
    if not asks:
        return {"warnings": [], "to_remind": []}
    lacks = not_read(found, at) if found.kind not in STOPS else {}
    to_remind = pages_of([who for who, titles in lacks.items() if titles], user, at)
    return {"warnings": warnings(found, lacks, at), "to_remind": to_remind}


def not_read(request: Request, at: dt.datetime) -> dict[uuid.UUID, list[str]]:
    """Return what owner and back-up have yet to acknowledge in the company that runs the account."""
    people = [one.pk for one in (request.owner, request.backup) if one]
    return queries.unread(people, queries.runs_it(request), at)


def warnings(request: Request, lacks: dict[uuid.UUID, list[str]], at: dt.datetime) -> list[str]:
    """Return what the decider should know before deciding; of an account that is to be stopped there is nothing."""
    found: list[str] = []
    if request.kind in STOPS:
        return found
    able = queries.possible_operators([queries.runs_it(request)], at)
    for user, role in ((request.owner, _("The account owner")), (request.backup, _("The back-up"))):
        if user is None:
            found.append(_("%(role)s is missing.") % {"role": role})
            continue
        words = {"role": role, "person": user.name}
        if not able.filter(pk=user.pk).exists():
            found.append(_("%(role)s, %(person)s, is not employed in the company today.") % words)
        elif word := queries.not_read(words, lacks.get(user.pk, [])):
            found.append(word)
    if said := minors_warning(request):
        found.append(said)
    if said := queries.platform_warning(request.platform, clock.day_of(at)):
        found.append(said)
    if request.kind != Request.Kind.TAKE_OVER and (others := _similar(request)):
        sentence = _("The company already has accounts on the same platform: %(names)s.")
        found.append(sentence % {"names": ", ".join(others)})
    return found


def _similar(request: Request) -> list[str]:
    return list(queries.similar(request).values_list("name", flat=True)[:3])
