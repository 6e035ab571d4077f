"""The rows of a list of existing accounts, as plain words: facts, warnings, and what became of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts import queries, workflow
from accounts.forms.collectives import DecideForm
from accounts.models import Account, Decision, Request
from accounts.models.accounts import short
from accounts.platforms import PLATFORMS
from companies.models import Company

WITHOUT_WARNINGS, ALL, NONE = "utan-varningar", "alla", "inga"
S = Request.Status
BECAME = (
    ("waiting", ngettext_lazy("%(n)s waits", "%(n)s wait", "n")),
    ("decided", ngettext_lazy("%(n)s decided", "%(n)s are decided", "n")),
    ("refused", ngettext_lazy("%(n)s refused", "%(n)s are refused", "n")),
    ("returned", ngettext_lazy("%(n)s came back", "%(n)s have come back", "n")),
    ("withdrawn", ngettext_lazy("%(n)s taken back", "%(n)s are taken back", "n")),
)


def _facts(row: Account | Request) -> dict[str, Any]:
    platform = PLATFORMS[row.platform]
    return {
        "id": row.pk,
        "name": row.name,
        "mark": platform.mark,
        "platform": platform.label,
        "address": short(row.url),
        "url": row.url,
        "purpose": row.purpose,
        "owner": row.owner.name if row.owner else "",
        "backup": row.backup.name if row.backup else "",
    }


def puttable(accounts: Collection[Account], company: Company, at: dt.datetime) -> list[dict[str, Any]]:
    """Return accounts of the company that need a decision, each with whether it can be put before the CEO now."""
    asked = queries.before_the_ceo(accounts)
    keys = {one.pk: (one.platform, one.kind, one.handle) for one in accounts}
    told = queries.told([_line(one, keys[one.pk]) for one in accounts], company, at)
    back = _sent_back(request for request in asked.values() if request.status == S.RETURNED)
    rows: list[dict[str, Any]] = []
    for one in accounts:
        said, request = told[one.pk], asked.get(keys[one.pk])
        waits = request if request and request.status != S.RETURNED else None
        rows.append(
            _facts(one)
            | {"stops": said.stops, "warnings": said.warnings, "before": waits, "free": not said.stops and not waits}
            | {"ends": one.operated_until if one.status == Account.Status.ACTIVE else None}
            | {"back": back.get(request.pk, "") if request else ""}
        )
    return rows


def to_tick(
    tick: str, accounts: Iterable[Account], ticked: Collection[uuid.UUID], company: Company, at: dt.datetime
) -> set[uuid.UUID]:
    """Return which of these accounts a press ticks beside those that are: all, or all without warnings.

    As many as a list holds, in their order.
    """
    if tick not in (ALL, WITHOUT_WARNINGS):
        return set()
    more = [one for one in accounts if one.pk not in ticked]
    told = queries.told([_line(one, (one.platform, one.kind, one.handle)) for one in more], company, at)
    free = [one.pk for one in more if not told[one.pk].stops and _wanted(tick, told[one.pk].warnings)]
    return set(free[: max(queries.ON_A_LIST - len(ticked), 0)])


def _wanted(tick: str, warnings: list[str]) -> bool:
    return tick == ALL or (tick == WITHOUT_WARNINGS and not warnings)


def _line(account: Account, key: tuple[str, str, str]) -> queries.Line:
    return queries.Line(account.pk, account.name, key, account.owner, account.backup)


def _sent_back(requests: Iterable[Request]) -> dict[uuid.UUID, str]:
    """Return what was written when each of these was sent back last."""
    ids = [request.pk for request in requests]
    lines = Request.history.filter(id__in=ids, history_change_reason__startswith="send_back")
    rows = lines.order_by("history_date", "history_id").values_list("id", "history_change_reason")
    return {pk: reason.partition(": ")[2] for pk, reason in rows}


def votes(
    requests: list[Any], company: Company, at: dt.datetime, *, form: DecideForm | None = None, tick: str = ""
) -> list[dict[str, Any]]:
    """Return the requests that wait, with facts and warnings, and what was ticked and written of each.

    `tick` adds ticks to those there are: to all, to those without warnings, to those of a platform; or takes all away.
    """
    told = queries.told([queries.line_of(row) for row in requests], company, at) if requests else {}
    rows = []
    for row in requests:
        said = told[row.account_id]
        warnings = [*said.stops, *said.warnings]
        ticked, why = form.own(row.pk) if form and row.pk in form.ids else (False, "")
        wanted = tick == row.platform or _wanted(tick, warnings)
        ticked = tick != NONE and (ticked or wanted)
        rows.append(_facts(row) | {"warnings": warnings, "ticked": ticked, "why": why, "asked": row.concerns_ceo})
    return rows


def ticks(requests: list[Any], shown: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the ways to tick many at once, each with its words: of a kind, where that is some of them only."""
    if len(requests) < 2:
        return []
    fine = sum(not row["warnings"] for row in shown)
    numbers = Counter(row.platform for row in requests)
    some = sorted((PLATFORMS[key].label, key) for key, number in numbers.items() if 1 < number < len(requests))
    found = [(WITHOUT_WARNINGS, _("Tick all without warnings"))] if 0 < fine < len(shown) else []
    found.append((ALL, _("Tick all")))
    found += [(key, _("Tick all on %(platform)s") % {"platform": label}) for label, key in some]
    return [*found, (NONE, _("Take all ticks away"))]


def lists(company: Company) -> list[dict[str, Any]]:
    """Return the company's lists, each with what became of its accounts; what there is none of is not said."""
    return [
        row | {"became": " · ".join(word % {"n": row[state]} for state, word in BECAME if row[state])}
        for row in queries.lists_of(company)
    ]


def outcomes(requests: list[Any]) -> list[dict[str, Any]]:
    """Return what became of the requests that no longer wait, with the decision where there is one."""
    decisions = {
        one.request_id: one
        for one in Decision.objects.filter(request__in=[row.pk for row in requests]).select_related("decided_by")
    }
    back = _sent_back(row for row in requests if row.status in (S.RETURNED, S.WITHDRAWN))
    return [_outcome(row, decisions.get(row.pk), back.get(row.pk, "")) for row in requests]


def _outcome(row: Any, decision: Decision | None, back: str) -> dict[str, Any]:
    words = {
        S.CARRIED_OUT: ("decided", "ok", _("Decided: may go on")),
        S.REFUSED: ("refused", "bad", _("Refused")),
        S.RETURNED: ("undecided", "bad", _("Left undecided")),
        S.WITHDRAWN: ("withdrawn", "past", _("Put before the CEO anew") if row.again else _("Taken back")),
    }
    status, tone, word = words.get(S(row.status), (row.status, "info", row.get_status_display()))
    same = decision is not None and workflow.content_hash(decision.frozen) == decision.frozen_hash
    return _facts(row) | {
        "status": status,
        "tone": tone,
        "word": word,
        "decision": decision,
        "same": same,
        "back": back,
        "account": row.account,
    }
