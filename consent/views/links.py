"""The pages behind a personal link: read, answer, keep the receipt, withdraw. No log-in, no script; GET never acts.

The link itself is the right to act, and no session is involved: a form token would guard nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consent import queries, rendering, workflow
from consent.forms import AnswerForm
from consent.models import Answer, ConsentRequest
from kit import clock
from kit.workflow import Refused

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Open a view to whoever holds the link; a link that leads nowhere gets one kind page, whatever the cause."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except queries.NoSuchLink as error:
            response = nowhere(request, gone=error.gone)
        response["Referrer-Policy"] = "no-referrer"  # the address is a key
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(login_not_required(opened))


def nowhere(request: HttpRequest, *, gone: bool, answered: bool = False) -> HttpResponse:
    """Say kindly that the link leads nowhere, and what to do."""
    return render(request, "consent/nowhere.html", {"gone": gone, "answered": answered}, status=410 if gone else 404)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked; take a yes to what is ticked, or a no."""
    at = clock.now()
    found = queries.asked_by_token(token, at)
    if hasattr(found, "answer"):
        return _answered(request, found)
    if request.method != "POST":
        return _page(request, found, at, AnswerForm(asked=asked(found)))
    if "language" in request.POST:
        return _other_language(request, found, at)
    return _take(request, found, token, at)


def _answered(request: HttpRequest, found: ConsentRequest) -> HttpResponse:
    """A second press of the same form leads to the receipt; whoever merely comes back is sent to theirs in words."""
    shown = queries.read_shown(found, request.POST.get("shown", ""))
    if shown and shown[1] == found.answer.showing.at:
        return redirect("consent:receipt", queries.receipt_token(found.answer))
    return nowhere(request, gone=True, answered=True)


def _take(request: HttpRequest, found: ConsentRequest, token: str, at: dt.datetime) -> HttpResponse:
    gave = request.POST.get("answer") == "yes"
    form = AnswerForm(request.POST, asked=asked(found))
    shown = queries.read_shown(found, request.POST.get("shown", ""))
    if shown is None or request.POST.get("answer") not in ("yes", "no"):
        return _page(request, found, at, AnswerForm(asked=asked(found), initial=_ticked(request)), stale=True)
    if gave and not form.is_valid():
        return _page(request, found, at, form)
    chosen = form.cleaned_data if gave else {"medium": [], "channel": []}
    ticked = {"media": chosen["medium"], "channels": chosen["channel"]}
    try:
        made = workflow.answer(found, gave=gave, language=shown[0], shown_at=shown[1], at=at, **ticked)
    except Refused:
        return _answered(request, queries.asked_by_token(token, at))
    return redirect("consent:receipt", queries.receipt_token(made))


def _other_language(request: HttpRequest, found: ConsentRequest, at: dt.datetime) -> HttpResponse:
    """Show the same page in the other language with the same ticks; nothing is stored but the reader's choice."""
    known = dict(settings.LANGUAGES)
    chosen = request.POST["language"] if request.POST["language"] in known else settings.LANGUAGE_CODE
    with translation.override(chosen):
        response = _page(request, found, at, AnswerForm(asked=asked(found), initial=_ticked(request)))
    response["Content-Language"] = chosen
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _ticked(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in ("medium", "channel")}


def asked(found: ConsentRequest) -> rendering.Asked:
    """Return the page's words in the reader's language, filled with this request."""
    language = translation.get_language()
    return rendering.fill(
        found.text.en if language == "en" else found.text.sv,
        found.media,
        found.channels,
        company=found.company.name,
        number=found.company.number,
        asker=found.asked_by.name,
        contact=found.asked_by.email or found.asked_by.phone,
        name=queries.name_of(found.subject),
        purpose=found.purpose,
        until=date_format(found.until, "j F Y"),
    )


def _page(
    request: HttpRequest, found: ConsentRequest, at: dt.datetime, form: AnswerForm, *, stale: bool = False
) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    context: dict[str, Any] = {
        "company": found.company,
        "asked": asked(found),
        "form": form,
        "shown": queries.sign_shown(found, language, at),
        "text": found.text_id,
        "stale": stale,
    }
    return render(request, "consent/answer.html", context, status=422 if form.errors or stale else 200)


def _receipt(found: Answer, token: str) -> dict[str, Any]:
    words, given = asked(found.request), found
    return {
        "company": found.request.company,
        "asked": words,
        "answer": given,
        "until": found.request.until,
        "purpose": found.request.purpose,
        "media": [words.media[value] for value in given.media],
        "channels": [words.channels[value] for value in given.channels],
        "withdrawn": getattr(given, "withdrawal", None),
        "token": token,
    }


@by_link
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was answered, and where it is withdrawn."""
    context = _receipt(queries.receipt_by_token(token), token)
    return render(request, "consent/receipt.html", {**context, "address": settings.PUBLIC_URL + request.path})


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then take the consent back."""
    found = queries.receipt_by_token(token)
    if request.method == "POST":
        workflow.withdraw(found, at=clock.now())
        return redirect("consent:receipt", token)
    if not found.gave or hasattr(found, "withdrawal"):
        return redirect("consent:receipt", token)
    return render(request, "consent/withdraw.html", _receipt(found, token))
