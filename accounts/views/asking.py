"""Writing a request: kept while one types, shown beside what another window saved, sent with one press."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import queries, workflow
from accounts.forms import RequestForm
from accounts.models import Account, Draft, Request
from accounts.questions import QUESTIONS, in_words
from accounts.views.loading import load
from accounts.views.stopping import write_reason
from accounts.views.takeovers import write_take_over
from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.fields import uuid_or_none
from kit.keys import uuid7
from kit.people import person
from kit.workflow import Forbidden, Refused

Kind = Request.Kind
TITLES = {
    Kind.OPEN: gettext_lazy("Which account do you want to open?"),
    Kind.OPERATE: gettext_lazy("Shall the account go on?"),
    Kind.CHANGE: gettext_lazy("What shall be changed?"),
}


@dataclass(frozen=True)
class About:
    """What is being written: a kind of request, about which account, or which request anew."""

    kind: str
    account: Account | None = None
    request: Request | None = None

    @property
    def whose(self) -> dict[str, Any]:
        """Return what a draft of it is found by."""
        return {"account": self.account, "request": self.request}


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Ask for an account: keep it as a draft, or send it."""
    if not companies.companies_where(person(request), Can.REQUEST_ACCOUNT, clock.now()):
        raise Forbidden("draft")
    return _write(request, About(Kind.OPEN))


@require_http_methods(["GET", "POST"])
def ask_operate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO that an account goes on."""
    return _write(request, of_account(request, Kind.OPERATE, pk))


@require_http_methods(["GET", "POST"])
def ask_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the CEO to change what was decided of an account."""
    return _write(request, of_account(request, Kind.CHANGE, pk))


def of_account(request: HttpRequest, kind: str, pk: uuid.UUID) -> About:
    """Return what is asked about an account; 404 where it is not seen, 403 where the person may not ask."""
    user, at = person(request), clock.now()
    rows = queries.register_visible_to(user, at).select_related("company", "owner", "backup")
    account = get_object_or_404(rows, pk=pk)
    if queries.standing.may_ask(user, account, at) is None:
        raise Forbidden(f"ask_{kind}")
    return About(kind, account)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a draft or what was sent back, and send it again."""
    found = load(request, pk)
    if queries.may_change(person(request), found, clock.now()) is None:
        raise Forbidden("revise")
    if found.collective_id or (request.method == "GET" and found.status not in queries.CHANGEABLE):
        return redirect(found)
    if found.kind == Kind.TAKE_OVER:
        return write_take_over(request, found)
    if found.kind not in TITLES:
        return write_reason(request, found, found.kind)
    return _write(request, of_request(found))


def of_request(found: Request) -> About:
    """Return what a request is about that is written anew."""
    return About(found.kind, None if found.kind == Kind.OPEN else found.account, found)


def _draft(request: HttpRequest, about: About, *, lock: bool = False) -> Draft | None:
    """Return the person's draft of this; 404 where the address names one that is not there."""
    key = uuid_or_none(request.POST.get("draft", "") or request.GET.get("utkast", ""))
    how: dict[str, Any] = {"by": person(request), "draft": key, "window": _window(request), **about.whose}
    found = workflow.find_draft(about.kind, lock=lock, **how)
    if found is None and request.GET.get("utkast"):
        raise Http404
    return found


def _write(request: HttpRequest, about: About) -> HttpResponse:
    user, at, draft = person(request), clock.now(), _draft(request, about)
    how = {"user": user, "at": at, "kind": about.kind, "request": about.request, "account": about.account}
    if request.method != "POST":
        if about.account and about.request is None and (waits := queries.standing.on_its_way(about.account)):
            return _waits(request, about.account, waits)
        return _page(request, about, RequestForm(typed=draft.typed if draft else None, **how), draft)
    form = RequestForm(request.POST, **how)
    if draft and workflow.written_elsewhere(draft, form.typed(), _version(request), _window(request)):
        return _page(request, about, form, draft, other=draft)
    if "keep" in request.POST:
        return _keep(request, about, form, draft)
    if form.is_valid():
        try:
            return redirect(_send(request, about, form))
        except workflow.Overwritten as late:
            return _page(request, about, form, late.draft, other=late.draft)
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
    return _page(request, about, form, draft)


def _waits(request: HttpRequest, account: Account, waits: Request) -> HttpResponse:
    """Lead to what is asked already, or say that it is."""
    messages.info(request, _("A request for this account is already on its way in the company."))
    seen = queries.requests_visible_to(person(request), clock.now()).filter(pk=waits.pk).exists()
    return redirect(waits if seen else account)


def _version(request: HttpRequest) -> int:
    """Return the version of the draft that the window was shown last, 0 where it tells none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else 0


def _window(request: HttpRequest) -> uuid.UUID | None:
    """Return what the window calls itself."""
    return uuid_or_none(request.POST.get("window", ""))


def save(request: HttpRequest, about: About, typed: dict[str, list[str]]) -> Draft:
    """Keep what was typed, upon the version that the window was shown. Raises `Refused`."""
    return workflow.save_draft(
        about.kind,
        typed,
        by=person(request),
        at=clock.now(),
        draft=uuid_or_none(request.POST.get("draft", "")),
        version=_version(request),
        window=_window(request),
        pressed="keep" in request.POST,
        **about.whose,
    )


def _keep(request: HttpRequest, about: About, form: RequestForm, draft: Draft | None) -> HttpResponse:
    """Save by pressing the button, which is how it is done without JavaScript."""
    try:
        kept = save(request, about, form.typed())
    except workflow.Overwritten as late:
        return _page(request, about, form, late.draft, other=late.draft)
    except Refused as error:
        form.add_error(None, str(error.sentence))
        return _page(request, about, form, draft)
    messages.success(request, _("The draft is saved. Only you see it."))
    return redirect(kept)


@transaction.atomic
def _send(request: HttpRequest, about: About, form: RequestForm) -> Request:
    """Send it, and leave no draft; what this window has saved on the way is the draft too. Raises `Overwritten`."""
    draft = _draft(request, about, lock=True)
    if draft and workflow.written_elsewhere(draft, form.typed(), _version(request), _window(request)):
        raise workflow.Overwritten(draft)
    found = _sent(request, about, form)
    if draft:
        workflow.discard_draft(draft, by=person(request))
    return found


def _sent(request: HttpRequest, about: About, form: RequestForm) -> Request:
    user, at, found = person(request), clock.now(), about.request
    how: dict[str, Any] = {"by": user, "at": at, **form.answers()}
    if found is not None:
        workflow.revise(found, form.identity, **how)
        workflow.submit(found, by=user, at=at)
    elif about.account is not None and about.kind == Kind.OPERATE:
        found = workflow.ask_operate(about.account, **how)
    elif about.account is not None:
        found = workflow.ask_change(about.account, form.known_identity, **how)
    else:
        found = workflow.draft(form.cleaned_data["company"], form.known_identity, key=_window(request), **how)
        workflow.submit(found, by=user, at=at)
    return found


def _page(
    request: HttpRequest, about: About, form: RequestForm, draft: Draft | None, *, other: Draft | None = None
) -> HttpResponse:
    """Render the form; `other` is what another window saved meanwhile, shown beside what was typed here."""
    context = {
        "form": form,
        "about": about,
        "object": about.request or about.account,
        "title": TITLES[Kind(about.kind)],
        "draft": draft,
        "window": _window(request) or uuid7(),
        "differences": _differences(form, other) if other else None,
        "other": other,
    }
    status = 409 if other else 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/request_form.html", context, status=status)


def _differences(form: RequestForm, other: Draft) -> list[dict[str, Any]]:
    """Return each field that the two windows say otherwise, with both texts."""
    form.errors.clear()  # what is wrong is told when it is sent
    mine = form.typed()
    names = [name for name in form.fields if mine.get(name, []) != other.typed.get(name, [])]
    return [
        {"label": form[name].label, "theirs": _words(name, other.typed), "yours": _words(name, mine)} for name in names
    ]


def _words(name: str, typed: dict[str, list[str]]) -> str:
    values, question = typed.get(name, []), QUESTIONS.get(name)
    if question is None or not question.choices:
        return "".join(values[-1:])
    return ", ".join(in_words(question, [value] if question.shape == "some_of" else value) for value in values)
