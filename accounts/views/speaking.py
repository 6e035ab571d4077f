"""Who may speak for which company about what; and whether one may oneself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.queries.appointments import speak_for
from accounts.views.appointments import with_words
from companies import queries as companies
from companies.models import Employment, User
from kit import clock
from kit.people import person


@require_safe
def spokespersons(request: HttpRequest) -> HttpResponse:
    """Show who may speak for which company about what; `?bolag=` narrows it to one."""
    user, at, chosen = person(request), clock.now(), request.GET.get("bolag", "")
    rows = with_words(queries.spokespersons(user, at), user, at)
    places = dict.fromkeys((row["company__slug"], row["company__name"]) for row in rows)
    shown = [row for row in rows if chosen in ("", row["company__slug"])]
    context = {
        "rows": shown,
        "places": list(places) if len(places) > 1 or chosen else [],
        "only": dict(places).get(chosen, ""),
        "may_appoint": bool(queries.appoints_for(user, at)),
        "today": clock.day_of(at),
    }
    return render(request, "accounts/spokespersons.html", context)


@require_safe
def am_i_spokesperson(request: HttpRequest) -> HttpResponse:
    """Answer "am I a spokesperson?": yes about what, or no, whom to name instead and what to say of oneself."""
    user, at = person(request), clock.now()
    told = voice(user, at)
    live = any(row["state"] == queries.ACTIVE for row in told["speaks"])
    own = list(_silent(user, at, told["speaks"]))
    others = list(speak_for({one.company_id for one in own}, at))
    refer = [
        {"company": one.company.name, "people": [row for row in others if row["company_id"] == one.company_id]}
        for one in own
    ]
    context = {**told, "answer": "yes" if live else "not_now" if told["speaks"] else "no", "refer": refer}
    return render(request, "accounts/am_i_spokesperson.html", context)


def voice(user: User, at: dt.datetime) -> dict[str, Any]:
    """Return what answers "am I a spokesperson?": for whom about what, or the sentences to use.

    The sentences are those of each company the person works in and may not speak for, in both languages.
    """
    speaks = with_words(queries.am_i_spokesperson(user, at), user, at)
    names = [one.company.name for one in _silent(user, at, speaks)]
    return {"speaks": speaks, "sentences": [_own_opinion(name, code) for name in names for code in ("sv", "en")]}


def _silent(user: User, at: dt.datetime, speaks: list[dict[str, Any]]) -> list[Employment]:
    """Return the person's employments, one a company, in companies for which they may not speak today."""
    live = {row["company_id"] for row in speaks if row["state"] == queries.ACTIVE}
    own = companies.employments_of(user, at).exclude(kind=Employment.Kind.EXTERNAL).exclude(company__in=live)
    return list({one.company_id: one for one in own}.values())


def _own_opinion(company: str, language: str) -> dict[str, str]:
    with translation.override(language):
        sentence = _("I work at %(company)s. My opinions are my own.") % {"company": company}
        return {"language": language, "text": sentence}
