"""What every page shares: no copies kept, the person's language, and errors of the domain as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from companies.models import User
from kit import clock
from kit.templatetags.times import moment_words
from kit.workflow import Forbidden, Refused, Stale
from plsportal import sessions, shell

Handler = Callable[[HttpRequest], HttpResponse]
CONDITION = re.compile(r"text_(\d+)")  # a condition in the form of an approval; its day is `due_` with the same number


class NoStore:
    """Pages are not kept by browsers or proxies (ASVS 14.3.2), except where the page itself says otherwise."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that Django does not know."""
        response = self.get_response(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, no_store=True, private=True)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PersonLanguage:
    """The language of the address (`?lang=`), else of the person who is logged in, else of the cookie, else Swedish.

    Never the browser's. Public pages change it by a link, so that they need no cookie.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in one language from start to end."""
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if isinstance(request.user, User):
            chosen = request.user.language
        if (asked := request.GET.get("lang")) in known:
            chosen = asked
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.setdefault("Content-Language", language)
        return response


class LastSeen:
    """Keeps when a session was last used, to a quarter of an hour: the person's own list of sessions shows it."""

    SECONDS = 900

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session where the last note is old; a session that no log-in form opened has none."""
        seen, now = request.session.get("seen"), clock.now().timestamp()
        if seen is not None and now - seen >= self.SECONDS and request.user.is_authenticated:
            request.session["seen"] = now
            sessions.note(request)
        return self.get_response(request)


class OwnActs:
    """What is kept for the shell of a person's pages is forgotten when they have done something."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; whoever has logged in by it is the person already."""
        response = self.get_response(request)
        if request.method not in shell.SAFE and isinstance(request.user, User):
            shell.forget(request.user)
        return response


class DomainErrors:
    """Turns what a workflow refuses into a page that says what to do next, where the view did not.

    The same for the address of a button that is opened: a new language on a form with errors leads there.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 to a stale press and to a refusal, 403 with the reason; anything else stays what it is."""
        if isinstance(exception, Forbidden) and exception.sentence:
            return render(request, "403.html", {"message": str(exception.sentence)}, status=403)
        if isinstance(exception, Stale):
            return render(request, "409.html", _late(request, exception), status=409)
        if isinstance(exception, Refused):
            return render(request, "409.html", {"message": str(exception.sentence), "href": ""}, status=409)
        return None


def _late(request: HttpRequest, stale: Stale) -> dict[str, Any]:
    """Return what the page says to who came late: who was first and with what, and what one had written oneself."""
    left, following = stale.then
    sentence, own = (stale.sentence, stale.own) if stale.sentence else _who_was_first(stale, request.user)
    context = {"message": sentence, "own": own, "said": stale.said, "typed": _typed(request.POST)}
    return context | {"href": _address(stale.obj), "left": left, "following": following}


def _who_was_first(stale: Stale, user: Any) -> tuple[str, bool]:
    """Say who moved the row on, and when, where its history knows; and whether it was the person themselves."""
    history = getattr(stale.obj, "history", None)
    last = history.select_related("history_user").first() if history is not None else None
    if last is None or last.history_user is None:
        return _("Something has changed since the page was shown."), False
    when = moment_words(last.history_date)
    if last.history_user == user:
        return _("You have done this yourself already, on %(when)s.") % {"when": when}, True
    sentence = _("%(person)s was first, on %(when)s. The page shows how it stands now.")
    return sentence % {"person": last.history_user, "when": when}, False


def _typed(data: QueryDict) -> list[str]:
    """Return what a person wrote in the form that came late: the reasons, the conditions each with its day."""
    found = []
    for name, text in data.items():
        condition = CONDITION.fullmatch(name)
        if str(text).strip() and (condition or name == "note" or name.startswith("why-")):
            day = data.get(f"due_{condition[1]}") if condition else ""
            found.append(f"{text} ({day})" if day else str(text))
    return found


def _address(obj: object) -> str:
    return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""
