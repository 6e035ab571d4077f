"""What a request's page says of what is, or was, decided on: the answers, the changes, the conditions, the proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries, workflow
from accounts.forms import ApproveForm, MetForm
from accounts.models import Condition, Decision, Request
from accounts.models.accounts import short
from accounts.questions import MINORS, QUESTIONS, answered
from accounts.workflow.effects import EFFECTS
from companies import queries as companies
from companies.models import User
from kit import clock

CHANGED = {
    "name": gettext_lazy("Name"),
    "url": gettext_lazy("Address"),
    "purpose": gettext_lazy("What it is for"),
    "audience": gettext_lazy("For whom"),
    "owner": gettext_lazy("Account owner"),
    "backup": gettext_lazy("Back-up"),
}


def approve_form(request: Request, at: dt.datetime, data: Any = None) -> ApproveForm:
    """Return the form of an approval: for how long, where it is to operate, and on which conditions."""
    today = clock.day_of(at)
    most = companies.days_on("operate", request.company_id, today)
    effect = EFFECTS.get(request.kind)
    return ApproveForm(data, most=most, operates=effect is not None and effect.operates, today=today)


def about(request: Request, decision: Decision | None) -> dict[str, Any]:
    """Return the page's words about the content: as it was frozen with the decision, before that as it stands."""
    content = decision.frozen if decision else workflow.frozen(request)
    rows = answered(content)
    changes = changes_in(content)
    told = {QUESTIONS["purpose"].said, QUESTIONS["audience"].said} if changes else set()
    return {
        "content": content,
        "address": short(content["url"]),
        "answers": [(label, words) for label, words in rows if label not in told],
        "changes": changes,
        "verifies": decision is None or workflow.verifies(decision),
        "since": _since(request, content) if decision else [],
    }


def changes_in(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a change asks to be otherwise: what it is called, what it was, what it becomes."""
    was = content.get("before") or {}
    found = [(name, was[name], content.get(name)) for name in CHANGED if name in was and was[name] != content.get(name)]
    return [{"label": str(CHANGED[name]), "was": _word(old), "becomes": _word(new)} for name, old, new in found]


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["name"])
    text = str(value or "–")
    return short(text) if text.startswith("https://") else text


def _since(request: Request, content: Mapping[str, Any]) -> list[str]:
    """Return what the register says otherwise today than what was decided on, by its label."""
    account = request.account
    if account is None or request.kind == Request.Kind.CLOSE:
        return []
    now = workflow.said_of(account)
    return [str(CHANGED[name]) for name in CHANGED if name in content and now[name] and now[name] != content[name]]


def minors_warning(request: Request) -> str:
    """Return what the decider should think of where children are addressed or shown, or nobody has said."""
    if request.minors in MINORS:
        return _("The account turns to children under 18, or shows them: guardians must consent to pictures.")
    if request.kind == Request.Kind.OPEN and not request.minors:
        return _("It is not said whether the account turns to children under 18, or shows them.")
    return ""


def conditions(request: Request, user: User, at: dt.datetime, asked: str, form: Any) -> list[dict[str, Any]]:
    """Return the conditions of the approval with their state, and the form for who may say that one is met."""
    rows = list(queries.standing.conditions_of(request))
    mine = queries.standing.to_meet(user, request, at) if rows else set()
    today = clock.day_of(at)
    forms = {f"condition_{one.number}": form for one in rows if asked == f"condition_{one.number}"}
    return [_condition(one, today, one.pk in mine, forms.get(f"condition_{one.number}")) for one in rows]


def _condition(one: Condition, today: dt.date, may: bool, form: Any) -> dict[str, Any]:
    tone, word = standing(one, today)
    return {
        "number": one.number,
        "text": one.text,
        "due": one.due,
        "met": getattr(one, "met", None),
        "tone": tone,
        "word": word,
        "asked": form is not None,
        "form": (form or MetForm(prefix=str(one.number))) if may else None,
    }


def standing(one: Condition, today: dt.date) -> tuple[str, str]:
    """Return tone and word of a condition."""
    if hasattr(one, "met"):
        return "ok", _("Met")
    return ("bad", _("Overdue")) if one.due < today else ("info", _("Not met yet"))
