"""The register as a list and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Account
from accounts.platforms import PLATFORMS
from accounts.views import filters
from accounts.views.request_rows import request_rows
from accounts.views.rows import Shown, table_rows
from companies import queries as companies
from companies.permissions import Can
from kit import clock, tables
from kit.among import Keys
from kit.people import person

ACCOUNT_WORDS = dict(Account.Status.choices)
ON_THE_WAY, ALL_ON_THE_WAY = 3, 100
RIGHTS = (Can.SEE_REGISTER, Can.IMPORT_ACCOUNTS, Can.REQUEST_ACCOUNT, Can.APPOINT, Can.SEE_PEOPLE, *queries.SEEING)

# What the register says of each state, and what is to be done about it.
STATES: dict[str, tuple[Any, Any]] = {
    **{status: (word, "") for status, word in Account.Status.choices},
    "undecided": (ACCOUNT_WORDS["undecided"], gettext_lazy("The CEO has to decide")),
    "decided": (ACCOUNT_WORDS["decided"], gettext_lazy("Open the account")),
    "closing": (ACCOUNT_WORDS["closing"], gettext_lazy("Go through the check list")),
    queries.OVERDUE: (gettext_lazy("Has run out"), gettext_lazy("Needs a new decision")),
    queries.EXPIRING: (gettext_lazy("Runs out soon"), gettext_lazy("Needs a new decision")),
    queries.UNCONFIRMED: (gettext_lazy("Not confirmed"), gettext_lazy("Confirm the account")),
}
CHIPS = {
    "": gettext_lazy("All"),
    queries.ACTION: gettext_lazy("Need action"),
    queries.UNGOVERNED: gettext_lazy("Without a decision"),
    "active": gettext_lazy("Active ones"),
    "decided": gettext_lazy("On the way in"),
    "undecided": gettext_lazy("Undecided ones"),
    "suspended": gettext_lazy("Suspended ones"),
    "closing": gettext_lazy("Being closed"),
    "closed": gettext_lazy("Closed ones"),
}


def with_platforms(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return plain rows with mark and name of their platform, so that the template asks nothing per row."""
    return [
        {**row, "mark": PLATFORMS[row["platform"]].mark, "platform_name": PLATFORMS[row["platform"]].label}
        for row in rows
    ]


@cache
def _states(language: str) -> dict[str, tuple[str, str]]:
    """Return what the register says of each state in a language, which is that of this moment."""
    return {state: (str(word), str(hint)) for state, (word, hint) in STATES.items()}


def capped(number: int) -> str:
    """Return a number as far as it was counted: "1 000+" for more."""
    return f"{queries.COUNTED // 1000}\N{NO-BREAK SPACE}000+" if number > queries.COUNTED else str(number)


def ungoverned_words(number: int) -> str:
    """Return how many accounts run without a decision that holds (gate G1), in words; nothing where none does."""
    said = ngettext(
        "%(words)s account runs without a decision that holds",
        "%(words)s accounts run without a decision that holds",
        number,
    )
    return said % {"words": capped(number)} if number else ""


def _shown_words(shown: int, total: str) -> str:
    number = 1 if total == "1" else 2  # the noun is that of the whole list, on the last page too
    said = ngettext("Shows %(shown)s of %(total)s account", "Shows %(shown)s of %(total)s accounts", number)
    return said % {"shown": shown, "total": total}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the register of the companies one may see, and the requests on their way."""
    user, at, wanted = person(request), clock.now(), filters.read(request)
    rights = companies.reach_by_right(user, RIGHTS, at)
    ids = queries.register_ids(user, rights, at)
    shown = queries.companies_shown(ids, wanted.company)
    chosen = queries.named(shown, wanted.company)
    rows, numbers = queries.page_of(chosen or ids, wanted, user, at)
    page = rows[: queries.PAGE]
    context = {
        "accounts": page,
        "columns": (columns := _columns(wanted, several=len(ids) > 1)),
        "table_rows": table_rows(page, columns, _states(get_language() or ""), clock.day_of(at)),
        "following": queries.cursor(page[-1], wanted.sort) if len(rows) > len(page) else "",
        **_counted(numbers, wanted, len(page)),
        "choices": (asked := filters.choices(wanted, shown, page, several=len(ids) > 1)),
        "chosen": filters.chosen(request, asked),
        "questions": filters.questions(asked, filters.sorts(wanted)),
        "unknown_company": "" if chosen else wanted.company,
        "several": len(ids) > 1,
        "wanted": wanted,
        "may_import": bool(rights[Can.IMPORT_ACCOUNTS]),
        "may_staff": bool(rights[Can.APPOINT] or rights[Can.SEE_PEOPLE]),
        "may_request": bool(rights[Can.REQUEST_ACCOUNT]),
        **({} if wanted.narrows or wanted.after else _on_the_way(request, rights, at)),
    }
    return render(request, "accounts/index.html", context)


def _counted(numbers: dict[str, int], wanted: queries.Filter, shown: int) -> dict[str, Any]:
    """Return how many there are: in the list, of each status, and without a decision where that is not the list."""
    wrong = numbers[queries.UNGOVERNED] if wanted.status != queries.UNGOVERNED else 0
    total = capped(numbers[wanted.status])
    return {
        "total": total,
        "shown": _shown_words(shown, total),
        "chips": [(word, one, capped(numbers[one])) for one, word in CHIPS.items() if _shown(one, numbers, wanted)],
        "ungoverned": wrong,
        "ungoverned_words": ungoverned_words(wrong),
    }


RARE = (queries.UNGOVERNED, "suspended", "closing")  # chips that stand there when there is something behind them


def _shown(status: str, numbers: dict[str, int], wanted: queries.Filter) -> bool:
    return status not in RARE or numbers[status] > 0 or wanted.status == status


def _columns(wanted: queries.Filter, *, several: bool) -> Shown:
    """Return the columns: with that of the company there is room for one day, the one that is asked about."""
    until = bool(wanted.decision) or wanted.sort.endswith("until")
    return Shown(company=several, confirmed=not (several and until), until=until or not several)


def _on_the_way(request: HttpRequest, rights: dict[Can, Keys], at: dt.datetime) -> dict[str, Any]:
    """Return the requests that are not finished: the newest, or as many as a page can hold."""
    most = ALL_ON_THE_WAY if request.GET.get("arenden") == "alla" else ON_THE_WAY
    found = queries.on_the_way(person(request), rights, at, most + 1)
    rows = found[:most]
    return {"requests": rows, "request_rows": request_rows(rows), "more_requests": len(found) > most == ON_THE_WAY}


COLUMNS = ("url", "opened_at", "closed_at", "backup__name")


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the register as the address filters and sorts it, all pages of it."""
    user, at, wanted = person(request), clock.now(), filters.read(request)
    rights = companies.reach_by_right(user, (Can.SEE_REGISTER, Can.IMPORT_ACCOUNTS), at)
    ids = queries.register_ids(user, rights, at)
    chosen = queries.named(queries.companies_shown(ids, wanted.company), wanted.company)
    form = tables.form_of(request)
    rows = queries.register(chosen or ids, wanted, user, at, *COLUMNS)[: queries.EXPORTED[form] + 1]
    lines = _lines(rows.iterator(chunk_size=2000), _states(get_language() or ""), clock.day_of(at))
    headings = [
        _("Account"), _("Platform"), _("Handle"), _("Address"), _("Company"), _("Status"), _("Account owner"),
        _("Back-up"), _("Decided until"), _("Last confirmed"), _("Open since"), _("Closed on"),
    ]  # fmt: skip
    name = f"{_('accounts')}-{clock.day_of(at)}"
    return tables.FORMS[form](name, headings, tables.cut(lines, queries.EXPORTED[form]))


def _lines(rows: Iterable[dict[str, Any]], said: dict[str, tuple[str, str]], today: dt.date) -> Iterator[list[Any]]:
    """Yield the cells of each row."""
    for row in rows:
        moments = (row["confirmed_at"], row["opened_at"], row["closed_at"])
        confirmed, opened, closed = (clock.day_of(one) if one else None for one in moments)
        yield [
            row["name"], PLATFORMS[row["platform"]].label, row["handle"], row["url"], row["company__name"],
            said[queries.state(row["status"], row["operated_until"], row["confirmed_at"], today)][0],
            row["owner_name"], row["backup__name"], row["operated_until"], confirmed, opened, closed,
        ]  # fmt: skip
