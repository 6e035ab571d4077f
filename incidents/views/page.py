"""The case's page: unsealed while it is open, rendered when it is closed again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incidents import texts, wall
from incidents.forms import CloseForm, MessageForm, NameForm, RecuseForm
from incidents.models import Case, Grant, Message, Note, Opening, Report
from incidents.models.structure import Side
from incidents.wall import Opened
from incidents.workflow.grants import candidates
from kit import clock
from kit.people import person

LAST = 20  # openings shown to handlers


@dataclass(frozen=True)
class Said:
    """One message of the dialogue."""

    mine: bool
    side: str
    author: str
    text: str
    at: dt.datetime


def dialogue(opened: Opened) -> list[Said]:
    """Return what was said, the oldest first; a handler has a name, the reporter none."""
    rows = Message.objects.filter(case=opened.case).select_related("author")
    return [
        Said(row.side == opened.side, row.side, row.author.name if row.author else "", opened.text(row, "text"), row.at)
        for row in rows
    ]


def told(opened: Opened) -> dict[str, Any]:
    """Return what was reported, as both sides read it."""
    report = Report.objects.get(case=opened.case)
    people = json.loads(opened.text(report, "people"))
    return {
        "what": opened.text(report, "what"),
        "where": opened.text(report, "where"),
        "accused": [*(one["name"] for one in people["accused"]), *people["named"]],
        "excluded": [one["name"] for one in people["excluded"]],
        "words": people["words"],
        "reporter": people["reporter"]["name"],
    }


def for_handlers(opened: Opened, at: dt.datetime) -> dict[str, Any]:
    """Return what the reporter never sees: notes, who was named by whom and why, who opened the case, what to press."""
    case = opened.case
    status = Case.Status(case.status)
    notes = Note.objects.filter(case=case).select_related("author")
    able = candidates(case, at)
    return {
        "notes": [(note, opened.text(note, "text")) for note in notes],
        "grants": Grant.objects.filter(case=case).select_related("handler", "by", "ended_by"),
        "openings": Opening.objects.filter(case=case).select_related("reader")[:LAST],
        "may_acknowledge": status == Case.Status.RECEIVED,
        "may_close": status == Case.Status.ACKNOWLEDGED,
        "candidates": able,
        "close": CloseForm(auto_id="close_%s"),
        "name": NameForm(candidates=able),
        "recuse": RecuseForm(),
    }


def case_page(
    request: HttpRequest, case: Case, bound: Mapping[str, forms.Form] | None = None, refused: str = ""
) -> HttpResponse:
    """Open the case, take out what this side may read, close it, and render; `bound` is a form that came back.

    What was written to end a case that has ended meanwhile stands in the field of the message.
    """
    user, at = person(request), clock.now()
    with wall.opened(case, user, at=at) as opened:
        context: dict[str, Any] = {"told": told(opened), "said": dialogue(opened), "side": opened.side}
        if opened.side == Side.HANDLER:
            context |= for_handlers(opened, at)
    bound = bound or {}
    wrong = next(iter(bound.values()), None)
    if refused and wrong:
        wrong.add_error(None, refused)
    kept = wrong["text"].value() if isinstance(wrong, CloseForm) and not context.get("may_close") else ""
    context |= {"refused": refused, "case": case, "handlers": wall.handlers_of(case, at), "exit": texts.EXIT}
    context |= {"message": MessageForm(auto_id="message_%s", initial={"text": kept}), **bound, "form": wrong}
    return render(request, "incidents/case.html", context, status=422 if wrong else 200)
