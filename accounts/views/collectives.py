"""Samlingsbeslut: the list of existing accounts that HR has put before the CEO, who decides on each of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import duties, queries, workflow
from accounts.forms.collectives import DecideForm
from accounts.models import Collective, Request
from accounts.views.ballot import outcomes, ticks, votes
from accounts.views.turn import what_is_left
from companies import queries as companies
from companies.models import User
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person
from kit.templatetags.times import moment_words
from kit.workflow import Forbidden, Refused, Stale


def load(request: HttpRequest, pk: uuid.UUID) -> Collective:
    """Return the list if the person sees anything of it, else 404."""
    visible = queries.collectives_visible_to(person(request), clock.now())
    return get_object_or_404(visible.select_related("company", "put_by"), pk=pk)


@require_safe
def collective(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the list to everybody concerned: what is to be decided, by whom, and what was decided."""
    return _page(request, load(request, pk))


@require_POST
def decide_collective(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve what is ticked, send back the rest of what was shown; a press that ticks many decides nothing."""
    found, user, at = load(request, pk), person(request), clock.now()
    shown = _shown(request, found, at)
    if tick := request.POST.get("tick", ""):
        said = DecideForm(ids=shown, most=_most(found, at), said=request.POST)
        return _page(request, found, form=said, tick=tick)
    form = DecideForm(request.POST, ids=shown, most=_most(found, at))
    if not form.is_valid():
        return _page(request, found, form=form)
    given = {"note": form.cleaned_data["back"], "months": form.cleaned_data["months"]}
    try:
        workflow.decide_collective(found, form.decisions, form.left, by=user, at=at, **given)
    except Stale as late:
        return _page(request, found, form=form, refused=_first(late, user))
    except Refused as error:
        return _page(request, found, form=form, refused=str(error.sentence))
    return _decided(request, found, form, at)


def _most(found: Collective, at: dt.datetime) -> int:
    return companies.days_on("operate", found.company_id, clock.day_of(at))


def _shown(request: HttpRequest, found: Collective, at: dt.datetime) -> list[uuid.UUID]:
    """Return what the page showed to be decided; 403 where nothing of it is this person's to decide."""
    rows = {row.pk: row for row in queries.on_the_list(found, person(request), at)}
    shown = [pk for text in request.POST.getlist("shown") if (pk := uuid_or_none(text))]
    if any(pk not in rows for pk in shown):
        raise Http404
    if not shown and not queries.decides(person(request), list(rows.values()), found.company_id, at):
        raise Forbidden("decide_collective")
    return shown


def _first(late: Stale, user: User) -> str:
    """Say who was first; the row is a request of the list."""
    assert isinstance(late.obj, Request)
    last = late.obj.history.select_related("history_user").first()
    sentence = _(
        "%(name)s: %(person)s was first, on %(when)s. Nothing of yours is decided; the list shows how it is now."
    )
    if last.history_user == user:
        sentence = _("%(name)s: you have already decided, on %(when)s. The list shows how it is now.")
    return sentence % {"name": late.obj.name, "person": last.history_user, "when": moment_words(last.history_date)}


def _decided(request: HttpRequest, found: Collective, form: DecideForm, at: dt.datetime) -> HttpResponse:
    """Say what was decided, and lead to the next list that waits for this person, if any."""
    yes, back = len(form.decisions), len(form.left)
    parts = [
        ngettext("You have decided on %(n)s account.", "You have decided on %(n)s accounts.", yes) % {"n": yes},
        ngettext("%(n)s goes back to HR, undecided.", "%(n)s go back to HR, undecided.", back) % {"n": back},
    ]
    words, leads = _following(person(request), found, at)
    parts.append(words)
    messages.success(request, " ".join(part for part, number in zip(parts, (yes, back, 1), strict=True) if number))
    return leads


def _following(user: User, found: Collective, at: dt.datetime) -> tuple[str, HttpResponse]:
    """Return what waits next, and lead there: a list, else a request, else the list as it is now."""
    if following := duties.next_list(user, at, after=found):
        return _("The next list waits below."), redirect("accounts:collective", following)
    if single := duties.next_to_decide(user, at):
        return what_is_left(user, at), redirect("accounts:request", single)
    return _("Nothing more waits for your decision."), redirect(found)


@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back, as HR, what nobody has decided on."""
    found = load(request, pk)
    total = workflow.take_back(found, by=person(request), at=clock.now())
    said = ngettext("%(total)s account is taken back.", "%(total)s accounts are taken back.", total)
    messages.success(request, said % {"total": total})
    return redirect(found)


def _page(
    request: HttpRequest, found: Collective, *, form: DecideForm | None = None, refused: str = "", tick: str = ""
) -> HttpResponse:
    user, at = person(request), clock.now()
    rows: list[Any] = list(queries.on_the_list(found, user, at))
    mine = queries.decides(user, rows, found.company, at)
    to_decide = [row for row in rows if row.pk in mine]
    form = form or DecideForm(ids=[row.pk for row in to_decide], most=_most(found, at))
    waiting = [row for row in rows if row.status in queries.WAITING and row.pk not in mine]
    context = {
        "object": found,
        "form": form,
        "refused": refused,
        "lost": form.written() if refused and not to_decide else [],
        "votes": (shown := votes(to_decide, found.company, at, form=form, tick=tick or request.GET.get("kryssa", ""))),
        "ticks": ticks(to_decide, shown),
        "waiting": votes(waiting, found.company, at),
        "outcomes": outcomes([row for row in rows if row.status not in queries.WAITING]),
        "vacant": queries.vacant(waiting, found.company, at),
        "chair": any(row.concerns_ceo for row in waiting),
        "may_take_back": bool(waiting or to_decide) and queries.may_import_accounts(user, found.company, at),
        "may_put": queries.may_import_accounts(user, found.company, at),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "accounts/existing/collective.html", context, status=status)
