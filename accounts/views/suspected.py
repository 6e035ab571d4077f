"""Suspected accounts as a list and as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Suspicion
from accounts.platforms import PLATFORMS
from accounts.views import filters
from accounts.views.register import capped
from companies import queries as companies
from companies.permissions import Can
from kit import clock, tables
from kit.people import person
from kit.workflow import Forbidden

WORDS = dict(Suspicion.Status.choices)
CHIPS = {
    "": WORDS["open"],
    "reported": WORDS["reported"],
    "taken_over": WORDS["taken_over"],
    "tolerated": WORDS["tolerated"],
    queries.EVERY_OUTCOME: gettext_lazy("All"),
}
UNKNOWN = ("?", "")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits to be assessed, or what has become of everything that was told."""
    wanted, ids = _read(request), _ids(request)
    shown = queries.companies_shown(ids, wanted.company)
    chosen = queries.named(shown, wanted.company)
    found = list(queries.suspicions(chosen or ids, wanted)[: queries.PAGE + 1])
    rows = _worded(found[: queries.PAGE])
    context = {
        "rows": rows,
        "wanted": wanted,
        **_counted(queries.outcome_numbers(queries.suspected(chosen or ids, wanted.words)), wanted),
        "following": queries.suspicion_place(rows[-1], wanted) if len(found) > len(rows) else "",
        **_questions(request, wanted, shown, several=len(ids) > 1),
        "unknown_company": "" if chosen else wanted.company,
    }
    return render(request, "accounts/suspicions.html", context)


def _ids(request: HttpRequest) -> set[uuid.UUID]:
    """Return the companies for which the person assesses; 403 for whoever does for none."""
    found = companies.companies_where(person(request), Can.HANDLE_SUSPICIONS, clock.now())
    if not found:
        raise Forbidden("suspicions")
    return found


def _read(request: HttpRequest) -> queries.Suspected:
    """Return the list that the address spells; what it says wrongly is left out."""
    outcome, sort = request.GET.get("visa", ""), request.GET.get("sort", "")
    return queries.Suspected(
        words=filters.words(request.GET),
        company=filters.plain(request.GET.get("bolag", "")),
        outcome=outcome if outcome in queries.OUTCOMES else "",
        sort=sort if sort.removeprefix("-") in queries.SUSPICION_ORDERS else "",
        after=request.GET.get("after", ""),
    )


def _worded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return plain rows with what the list says of each."""
    for row in rows:
        known = PLATFORMS.get(row["platform"])
        row["mark"], row["platform_name"] = (known.mark, known.label) if known else UNKNOWN
        row["word"], row["address"] = WORDS[row["status"]], Suspicion(url=row["url"]).address
    return rows


def _counted(numbers: dict[str, int], wanted: queries.Suspected) -> dict[str, Any]:
    """Return how many there are: in the list, and of each outcome."""
    number = numbers[wanted.outcome]
    chips = [(word, value, capped(numbers[value])) for value, word in CHIPS.items()]
    return {"chips": chips, "number": number, "total": capped(number), "ever": numbers[queries.EVERY_OUTCOME]}


def _questions(
    request: HttpRequest, wanted: queries.Suspected, shown: list[dict[str, Any]], *, several: bool
) -> dict[str, Any]:
    """Return what else may be asked of the list: the company where one has several, and the order."""
    listed = [(one["slug"], one["name"]) for one in shown] if len(shown) > 1 else []  # else the name is typed
    asked = [filters.Choice("bolag", _("Company"), tuple(listed), wanted.company)] if several else []
    orders = (
        ("told", _("Waited longest first")), ("-told", _("Latest first")), ("address", _("By address")),
        ("-times", _("Told of most often first")), *([("company", _("By company"))] if several else []),
    )  # fmt: skip
    if wanted.order not in dict(orders):
        orders = (*orders, (wanted.order, _("As now")))
    sort = filters.Choice("sort", _("Order"), orders, wanted.order)
    return {"chosen": filters.chosen(request, asked), "questions": filters.questions(asked, sort)}


@require_safe
def export_suspicions(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as the address filters and sorts it; who told, and what they wrote, stays in the portal."""
    wanted, ids = _read(request), _ids(request)
    chosen = queries.named(queries.companies_shown(ids, wanted.company), wanted.company)
    form = tables.form_of(request)
    rows = queries.suspicions(chosen or ids, wanted)[: queries.EXPORTED[form] + 1]
    headings = [
        _("Address"), _("Platform"), _("Company"), _("Status"), _("Times"), _("First told"), _("Assessed"),
        _("In the register"),
    ]  # fmt: skip
    words = {value: str(word) for value, word in WORDS.items()}  # in the language of now: the pieces are sent later
    lines = tables.cut(_lines(rows.iterator(chunk_size=2000), words), queries.EXPORTED[form])
    return tables.FORMS[form](f"{_('suspected-accounts')}-{clock.day_of(clock.now())}", headings, lines)


def _lines(rows: Iterable[dict[str, Any]], words: dict[str, str]) -> Iterator[list[Any]]:
    """Yield the cells of each row."""
    for row in rows:
        known = PLATFORMS.get(row["platform"])
        yield [
            row["url"], known.label if known else "", row["company__name"], words[row["status"]], row["times"],
            clock.day_of(row["told_at"]), clock.day_of(row["settled_at"]) if row["settled_at"] else None,
            row["account__name"],
        ]  # fmt: skip
