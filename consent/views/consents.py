"""Those who ask for consents: the list, the question, and what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent import queries, rendering, workflow
from consent.forms import AskForm
from consent.models import ConsentRequest
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person
from kit.workflow import Refused


def load(request: HttpRequest, pk: uuid.UUID) -> ConsentRequest:
    """Return the request if the person may see it, else 404."""
    rows = queries.requests_visible_to(person(request), clock.now())
    related = ("company", "subject__person", "asked_by", "answer__withdrawal", "answer__showing")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def asker(request: HttpRequest) -> None:
    """Raise 404 for somebody who may ask nowhere: the page does not exist for them."""
    if not queries.companies_to_ask(person(request), clock.now()):
        raise Http404


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the requests of one's companies; auditor and data protection officer see figures and words alone."""
    user, at = person(request), clock.now()
    figures, may_ask = queries.counts(user, at), bool(queries.companies_to_ask(user, at))
    if not figures and not may_ask:
        raise Http404
    context = {
        "figures": figures,
        "may_ask": may_ask,
        "rows": queries.register(user, at) if may_ask else [],
        "texts": queries.texts_in_use(user, at) if figures else [],
    }
    return render(request, "consent/index.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a person for a consent."""
    asker(request)
    posted = request.POST if request.method == "POST" else None
    form = AskForm(posted, user=person(request), at=clock.now(), again=_again(request))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_ask(request, form))
        except Refused as error:
            form.add_error(error.code if error.code in form.fields else None, str(error.sentence))
    return render(request, "consent/ask_form.html", {"form": form}, status=422 if form.errors else 200)


def _again(request: HttpRequest) -> ConsentRequest | None:
    """Return the request whose person is asked once more, where the address names one."""
    key = uuid_or_none(request.GET.get("igen", ""))
    return load(request, key) if key else None


def _ask(request: HttpRequest, form: AskForm) -> ConsentRequest:
    data = form.cleaned_data
    return workflow.ask(
        data["company"],
        form.whom(),
        purpose=data["purpose"],
        media=data["medium"],
        channels=data["channel"],
        until=data["until"],
        by=person(request),
        at=clock.now(),
    )


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one request: whom, for what, the link to hand over, and the answer."""
    found, at = load(request, pk), clock.now()
    return render(request, "consent/request.html", {**_facts(found, at), **_link(found, at)})


def _facts(found: ConsentRequest, at: dt.datetime) -> dict[str, Any]:
    given, state = getattr(found, "answer", None), queries.state_of(found, at)
    return {
        "object": found,
        "name": queries.name_of(found.subject),
        "contact": queries.contact_of(found.subject),
        "state": state,
        "word": queries.STATES[state],
        "tone": "past" if state == "refused" else "",
        "answer": given,
        "withdrawal": getattr(given, "withdrawal", None),
        "asked": queries.labels(found.media, found.channels),
        "given": queries.labels(given.media, given.channels) if given else None,
    }


def _link(found: ConsentRequest, at: dt.datetime) -> dict[str, Any]:
    """The personal link while it works, as address and as QR code."""
    if hasattr(found, "answer") or queries.link_ends(found) < at or found.until < clock.day_of(at):
        return {"address": "", "link_ends": queries.link_ends(found)}
    address = settings.PUBLIC_URL + reverse("consent:answer", args=[queries.asking_token(found)])
    return {"address": address, "qr": rendering.qr_code(address), "link_ends": queries.link_ends(found)}


@require_POST
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mail the link."""
    found = load(request, pk)
    workflow.send(found, by=person(request), at=clock.now())
    messages.success(request, _("The link is on its way by mail."))
    return redirect(found)


@require_POST
def renew_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a new link; the old one is dead."""
    found = load(request, pk)
    workflow.renew_link(found, by=person(request), at=clock.now())
    messages.success(request, _("There is a new link. The old one no longer works."))
    return redirect(found)


@require_POST
def record_withdrawal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record that the person has told us that the consent is taken back."""
    found = load(request, pk)
    given = getattr(found, "answer", None)
    if given is None:
        raise Http404
    workflow.record_withdrawal(given, by=person(request), at=clock.now())
    messages.success(request, _("The consent is withdrawn. What rests on it is now to be taken down."))
    return redirect(found)
