"""The person's own page: where they belong, what they hold and have answered, how they log in, which mails they get."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as accounts
from accounts.views.appointments import with_words
from companies import queries as companies
from consent import queries as consent
from kit import clock
from kit.people import person
from plsportal import mails, sessions
from plsportal.views.home import roles
from policy import queries as policy


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show what the portal knows of the person: employments, roles, appointments, receipts, consents."""
    user, at = person(request), clock.now()
    context = {
        "employments": companies.own_employments(user, at),
        "leaves": companies.leaves_of(user, at),
        "roles": roles(user, at),
        "delegations": companies.delegations_of(user, at),
        "appointments": with_words(accounts.appointments_of(user, at), user, at),
        "acknowledgements": policy.acknowledgements_of(user),
        "consents": consent.asked_of(user, at),
    }
    return render(request, "me/index.html", context)


@require_safe
def log_ins(request: HttpRequest) -> HttpResponse:
    """Show the ways to log in, and where the person is logged in."""
    sessions.note(request)
    return render(request, "me/sessions.html", {"rows": sessions.sessions_of(request, person(request), clock.now())})


@require_POST
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """End one of the person's other sessions; somebody else's does not exist."""
    if not sessions.end(request, person(request), key):
        raise Http404
    messages.success(request, _("The session is ended."))
    return redirect("log_ins")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    sessions.end_others(request, person(request))
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("log_ins")


@require_safe
def own_mails(request: HttpRequest) -> HttpResponse:
    """Show which mails the portal can send to the person, and when."""
    return render(request, "me/mails.html", {"rows": mails.mails_for(person(request), clock.now())})
