"""What one person is and was appointed to; what they undertake; accounts that too few people run."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, workflow
from accounts.queries import mine
from accounts.queries.undertakings import asks_for, owing, undertakes_in, undertaking_of
from accounts.rendering import PROMISE
from accounts.views.appointments import KINDS, STATES, with_words
from accounts.views.register import with_platforms
from companies.models import Company, User
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

SHOWN = 100


@require_safe
def appointments_of(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the person is, was and will be appointed to, in the companies where one may see it."""
    user, at = person(request), clock.now()
    found = get_object_or_404(mine.people_known_to(user, at), pk=pk)
    rows = with_words(mine.appointments_known_to(found, user, at), user, at)
    context = {
        "object": found,
        "own": found == user,
        "present": [row for row in rows if row["state"] != queries.ENDED],
        "past": [row for row in rows if row["state"] == queries.ENDED],
        "owed": owing(at).filter(person=user).values("company__name", "company__slug") if found == user else [],
    }
    return render(request, "accounts/appointments_of.html", context)


@require_http_methods(["GET", "POST"])
def undertake(request: HttpRequest, slug: str) -> HttpResponse:
    """Undertake, for one company, to be careful with log-in details; afterwards the page is the receipt."""
    user, at = person(request), clock.now()
    company, refused = get_object_or_404(undertakes_in(user, at), slug=slug), ""
    if request.method == "POST":
        try:
            workflow.undertake(company, text_hash=request.POST.get("text_hash", ""), by=user, at=at)
        except Refused as error:
            refused = str(error.sentence)
        else:
            messages.success(request, _("Thank you. Your undertaking is kept."))
            return redirect(request.path)
    context = {**_undertaking(user, company, at), "refused": refused}
    return render(request, "accounts/undertake.html", context, status=409 if refused else 200)


def _undertaking(user: User, company: Company, at: dt.datetime) -> dict[str, Any]:
    given = undertaking_of(user, company, at)
    return {
        "company": company,
        "given": given,
        "language": given.language if given else user.language,
        "sentences": given.wording.split("\n") if given else PROMISE.sentences(user.language, company.name),
        "promise": PROMISE,
        "asks": [{**row, "kind_word": KINDS[row["kind"]]} for row in asks_for(user, company, at)],
    }


@require_safe
def understaffed(request: HttpRequest) -> HttpResponse:
    """Show the accounts that fewer than two people can act for, and where it is mended."""
    user, at = person(request), clock.now()
    ids = mine.staffing_seen(user, at)
    if not ids:
        raise Forbidden("understaffed")
    found = mine.understaffed(ids, at).order_by("company__sort_key", "sort_key", "id")
    columns = ("id", "name", "platform", "company_id", "company__name", "company__slug")
    rows = list(found.values(*columns)[: SHOWN + 1])
    appoints, people = queries.appoints_for(user, at), _by_account([row["id"] for row in rows], at)
    shown = [
        {
            **row,
            "live": mine.can_act(people[row["id"]]),
            "people": [_name(one) for one in people[row["id"]]],
            "may_appoint": row["company_id"] in appoints,
        }
        for row in with_platforms(rows[:SHOWN])
    ]
    return render(request, "accounts/understaffed.html", {"rows": shown, "more": len(rows) > SHOWN, "most": SHOWN})


def _by_account(accounts: list[uuid.UUID], at: dt.datetime) -> dict[uuid.UUID, list[dict[str, Any]]]:
    found: dict[uuid.UUID, list[dict[str, Any]]] = {account: [] for account in accounts}
    for row in mine.people_of(accounts, at):
        found[row["account_id"]].append(row)
    return found


def _name(row: dict[str, Any]) -> str:
    """Return who is appointed, as what, and the state where it is not live."""
    words = [str(KINDS[row["kind"]]).lower()]
    words += [str(STATES[row["state"]]).lower()] if row["state"] != queries.ACTIVE else []
    return f"{row['name']} ({', '.join(words)})"
