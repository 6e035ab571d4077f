"""The last page of the introduction: what a person may publish, whom to ask, and where to report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import queries as accounts
from accounts.views.speaking import voice
from companies.models import User
from consent import queries as consent
from kit import clock
from kit.people import person
from policy import queries as policy
from policy.views.introduction import line


@require_safe
def how_to_publish(request: HttpRequest) -> HttpResponse:
    """Say in five points how one may publish, each with its page (the policy, Genomförande)."""
    user, at = person(request), clock.now()
    speaks = any(row["state"] == accounts.ACTIVE for row in voice(user, at)["speaks"])
    context = {"speaks": speaks, "publishes": consent.publishes(user, at), **_line(user, at)}
    return render(request, "pages/how_to_publish.html", context)


def _line(user: User, at: dt.datetime) -> dict[str, Any]:
    """Return the line of steps for whom acknowledged today; later the page is no step of anything."""
    last = policy.acknowledgements_of(user).first()
    if last is None or clock.day_of(last.at) != clock.day_of(at):
        return {}
    adoption = policy.own_adoption(user, last.version.policy, at)
    return line(policy.introduction(user, adoption, at), policy.PUBLISH) if adoption else {}
