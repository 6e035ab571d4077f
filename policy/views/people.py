"""Who has acknowledged, for managers and those who follow up; one press to remind, a talk, the list as a file."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.models import User
from kit import clock, tables
from kit.people import person
from kit.workflow import Forbidden, Refused
from policy import queries, workflow
from policy.forms import FollowingForm, TalkForm
from policy.models import Acknowledgement, Policy
from policy.queries import Follower, Following, Listed

from .lines import Cells, table_rows, word_of

PAGE = 50


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show a manager which of their people have acknowledged; those who follow up a company see all of it."""
    user, at = person(request), clock.now()
    following, where = _wanted(request, user, at)
    found, may_remind = queries.people(user, following, at, PAGE, where), where.near
    context = {
        "rows": found.rows,
        "table_rows": table_rows(found.rows, near=may_remind),
        "more_after": found.more_after,
        "counts": found.counts,
        "following": following,
        "of": found.company,
        "may_remind": may_remind,
        "on_leave": queries.on_leave(user, following, at),
        "narrow": following.state if following.state in queries.LATE_BY and following.state != "late" else "",
    }
    return render(request, "policy/people.html", context)


def _wanted(request: HttpRequest, user: User, at: dt.datetime) -> tuple[Following, Follower]:
    """Return the list that the address asks for, and where whoever asks stands to it. What was asked instead of an
    acknowledgement is no state to those who are not near.
    """
    following = FollowingForm(request.GET).following()
    where = queries.follower(user, following, at)
    return (following if where.near or following.state != "asked" else replace(following, state="")), where


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one person (`person` in the form), or everybody of the list who owes an acknowledgement."""
    user, at = person(request), clock.now()
    following = FollowingForm(request.POST).following()
    one = _seen(request, request.POST["person"]) if request.POST.get("person") else None
    try:
        told = workflow.remind(following, by=user, at=at, person=one)
    except Refused as refused:
        messages.warning(request, str(refused.sentence))
    else:
        said = ngettext("%d person gets a kind mail.", "%d people get a kind mail.", told)
        messages.success(request, said % told)
    return redirect(_back(following) if request.POST.get("from") != "person" or not one else _page_of(one))


def _seen(request: HttpRequest, pk: uuid.UUID | str) -> User:
    """Return a person whose evidence whoever asks may look at; there is no other here."""
    key = pk if isinstance(pk, uuid.UUID) else FollowingForm({"after": pk}).following().after
    return get_object_or_404(queries.people_visible_to(person(request), clock.now()), pk=key)


def _page_of(one: User) -> str:
    return reverse("policy:person", args=[one.pk])


def _back(following: Following) -> str:
    """Return the address of the list that somebody came from."""
    names = {
        "bolag": following.company, "status": following.state, "linje": "on" if following.line else "",
        "policy": following.policy, "sort": following.sort,
    }  # fmt: skip
    asked = urlencode({name: value for name, value in names.items() if value})
    return reverse("policy:people") + (f"?{asked}" if asked else "")


@require_GET
def evidence_of(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what there is of one person: acknowledged or owed, talks, reminders."""
    one, user, at = _seen(request, pk), person(request), clock.now()
    kept = queries.kept_of(user, one, at)
    rows = queries.person_cells(user, one, at)
    near = user == one or queries.may_remind(user, one, at)
    cells = Cells(near=near)
    context = {
        "one": one,
        "own": user == one,
        "near": near,
        "rows": [(cell, cells.of([cell])) for cell in rows],
        "asked": any(cell.question for cell in rows),
        "owes": any(cell.due for cell in rows),
        "stands_in": queries.stands_in(user, one, at),
        "away": near and any(not cell.due and not cell.acknowledged_on for cell in rows),
        "may_remind": queries.may_remind(user, one, at),
        "may_talk": queries.may_talk(user, one, at),
        "may_register": queries.may_register(user, one, at),
        **kept,
    }
    return render(request, "policy/person.html", context)


@require_http_methods(["GET", "POST"])
def note_talk(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Note that one has talked a policy through with one of one's people."""
    one, at = _seen(request, pk), clock.now()
    policy = _theirs(request, one, slug, at)
    form = TalkForm(request.POST or None, initial={"on": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.note_talk(one, policy, **form.cleaned_data, by=person(request), at=at)
        except Refused as error:
            form.add_error(error.code or None, str(error.sentence))
        else:
            messages.success(request, _("The talk is noted."))
            return redirect(_page_of(one))
    context = {"one": one, "policy": policy, "form": form}
    return render(request, "policy/note_talk.html", context, status=422 if form.errors else 200)


def _theirs(request: HttpRequest, one: User, slug: str, at: dt.datetime) -> Policy:
    """Return a policy in force for the person, to whoever may note talks with them; there is no other here."""
    if not queries.may_talk(person(request), one, at):
        raise Forbidden("note_talk")
    policy = get_object_or_404(Policy, slug=slug)
    if queries.own_adoption(one, policy, at) is None:
        raise Http404
    return policy


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as the address filters it, all pages of it: a line for each person and policy."""
    user, at = person(request), clock.now()
    following, where = _wanted(request, user, at)
    found, near = queries.people(user, following, at, where=where), where.near
    headings = [
        _("Person"), _("Title"), _("Policy"), _("Version"), _("Status"), _("Due"), _("Acknowledged"), _("How"),
        *([_("Reminded"), _("Talked through")] if near else []),
    ]  # fmt: skip
    write = tables.FORMS[tables.form_of(request)]
    return write(f"{_('acknowledgements')}-{clock.day_of(at)}", headings, _lines(found, near))


def _lines(found: Listed, near: bool) -> Iterator[list[Any]]:
    for row in found.rows:
        for cell in row["cells"]:
            way = str(Acknowledgement.Way(cell.way).label) if cell.way else ""
            line = [row["name"], row["title"], cell.title, cell.number, word_of(cell)]
            days = [_day(cell.due), _day(cell.acknowledged_on)]
            yield [*line, *days, way, *([_day(cell.reminded_on), _day(cell.talked_on)] if near else [])]


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
