"""What HR puts before the CEO as one list: a page of what needs a decision, found by words, with the ticks kept.

Search, the next page and the presses that tick many send the form as well, so that each tick and the text travel with
them, also without JavaScript: what is ticked and stands on another page is listed, ticked, below the page's own.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms.existing import PutForm
from accounts.models import Account, Collective
from accounts.views import filters
from accounts.views.ballot import NONE, lists, puttable, to_tick
from companies.models import Company
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person
from kit.workflow import Forbidden, Refused

LOOKING = ("search", "tick", "go")  # presses that show other accounts, or tick them, and put nothing before anybody


@dataclass(frozen=True)
class Wanted:
    """What of the company's accounts is shown, and what is ticked."""

    words: str
    place: uuid.UUID | None  # the account after which the page begins
    tick: str
    ticked: frozenset[uuid.UUID]

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        """Return what the address or the form says; a new search begins on its first page."""
        said = request.POST if request.method == "POST" else request.GET
        place = "" if "search" in said else said.get("go", said.get("place", ""))
        tick = said.get("tick", said.get("kryssa", ""))
        ticked = {pk for text in request.POST.getlist("accounts") if (pk := uuid_or_none(text))}
        kept = frozenset(ticked if tick != NONE else ())
        return cls(filters.words(said), uuid_or_none(place), tick, kept)


@require_http_methods(["GET", "POST"])
def put_before(request: HttpRequest) -> HttpResponse:
    """Choose which accounts of a company the CEO is to decide on."""
    user, at = person(request), clock.now()
    among = list(queries.imports_accounts_of(user, at))
    if not among:
        raise Forbidden("put_before")
    company = _company(request, among)
    looks = request.method != "POST" or any(name in request.POST for name in LOOKING)
    typed = {"note": request.POST.get("note", "")} if looks else None
    form = PutForm(None if looks else request.POST, initial=typed, company=company, at=at)
    if form.is_valid() and (made := _made(form, company, request, at)):
        return _put(request, made)
    context = {"form": form, "among": among, "company": company, **_shown(company, Wanted.of(request), at)}
    return render(request, "accounts/existing/put_before.html", context, status=422 if form.errors else 200)


def _company(request: HttpRequest, among: list[Company]) -> Company:
    """Return the company that the address names, else the first; 404 for one that is none of the person's."""
    slug = request.POST.get("company") or request.GET.get("bolag") or among[0].slug
    found = next((one for one in among if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _made(form: PutForm, company: Company, request: HttpRequest, at: dt.datetime) -> Collective | None:
    """Put what is ticked before the CEO; None where it is refused, which the form says."""
    given = form.cleaned_data
    try:
        return workflow.put_before(company, given["accounts"], note=given["note"], by=person(request), at=at)
    except Refused as error:
        form.add_error("accounts", str(error.sentence))
        return None


def _put(request: HttpRequest, made: Collective) -> HttpResponse:
    total = made.requests.count()
    said = ngettext("%(total)s account lies before the CEO.", "%(total)s accounts lie before the CEO.", total)
    messages.success(request, said % {"total": total})
    return redirect(made)


def _shown(company: Company, wanted: Wanted, at: dt.datetime) -> dict[str, Any]:
    """Return a page of what needs a decision, what is ticked elsewhere, and the first of what is asked for already."""
    every, on_its_way = queries.puttable(company, at), queries.on_its_way()
    free = every.exclude(on_its_way)
    found = queries.puttable(company, at, wanted.words).exclude(on_its_way) if wanted.words else free
    ticked = wanted.ticked | to_tick(wanted.tick, found if wanted.tick else (), wanted.ticked, company, at)
    page = list(queries.following(found, wanted.place)[: queries.PAGE + 1])
    asked = list(every.filter(on_its_way)[: queries.PAGE + 1])
    rows = puttable([*page[: queries.PAGE], *asked[: queries.PAGE]], company, at)
    for row in rows:
        row["ticked"] = row["free"] and row["id"] in ticked
    left = rows[: len(page[: queries.PAGE])]
    return {
        "rows": rows,
        "left": left,
        "elsewhere": _elsewhere(free, ticked, left),
        "asked": rows[len(left) :],
        "more_asked": len(asked) > queries.PAGE,
        "following": page[queries.PAGE - 1].pk if len(page) > queries.PAGE else "",
        "wanted": wanted,
        "total": free.count(),
        "most": queries.ON_A_LIST,
        "shown_at_most": queries.PAGE,
        "some": any(row["free"] for row in left),
        "fine": any(row["free"] and not row["warnings"] for row in left),
        "lists": lists(company),
    }


def _elsewhere(
    free: QuerySet[Account], ticked: frozenset[uuid.UUID] | set[uuid.UUID], left: list[dict[str, Any]]
) -> list[Any]:
    """Return what is ticked and does not stand on the page."""
    others = ticked - {row["id"] for row in left}
    return list(free.filter(pk__in=others).values("id", "name")) if others else []
