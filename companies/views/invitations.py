"""Inviting people, and the page behind the link."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import invitations, queries, workflow
from companies.forms.invitations import InviteForm, ListForm, PasswordForm
from companies.models import Invitation
from kit import clock
from kit.people import person
from kit.workflow import Forbidden, Refused

SHOWN = 500
INVITABLE = (invitations.NONE, invitations.WAITING, invitations.EXPIRED)
WORDS = {
    invitations.NONE: gettext_lazy("Not invited"),
    invitations.WAITING: gettext_lazy("Invited"),
    invitations.EXPIRED: gettext_lazy("The link has expired"),
    invitations.UNREACHED: gettext_lazy("No e-mail"),
    invitations.ACTIVE: gettext_lazy("Can log in"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show how far each person has come; a manager sees whom the portal cannot write to."""
    user, at = person(request), clock.now()
    unreached = list(invitations.unreached_reports(user, at))
    if not queries.edits_people_of(user, at).exists():
        if not queries.is_manager(user, at):
            raise Forbidden("invitations")
        return render(request, "companies/unreached.html", {"unreached": unreached})
    context = _table(list(invitations.people(user, at)), ListForm(request.GET).state(), clock.day_of(at))
    waiting = invitations.to_invite(user, at).values("person").distinct().count()
    return render(request, "companies/invitations.html", context | {"waiting": waiting, "unreached": unreached})


def _table(everybody: list[dict[str, Any]], state: str, today: dt.date) -> dict[str, Any]:
    """Return the rows with this status, as many as a page can hold, and how many there are of each."""
    counts = Counter(row["state"] for row in everybody)
    rows = [row for row in everybody if not state or row["state"] == state]
    for row in rows[:SHOWN]:
        row["word"], row["begins"] = WORDS[row["state"]], row["first_day"] > today
        row["may"] = row["state"] in INVITABLE and not row["begins"]
    return {
        "rows": rows[:SHOWN],
        "total": len(rows),
        "states": [(state, word, counts[state]) for state, word in WORDS.items() if counts[state]],
        "everybody": len(everybody),
    }


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite those ticked, or everybody whom no link has reached."""
    user, at = person(request), clock.now()
    form = InviteForm(request.POST, among=invitations.may_invite(user, at).values_list("person", flat=True))
    everybody = form.is_valid() and form.cleaned_data["everybody"]
    chosen = form.cleaned_data.get("person", [])
    count = workflow.invite(None if everybody else chosen, by=user, at=at)
    if count:
        sentence = ngettext("%(count)s person is invited.", "%(count)s people are invited.", count) % {"count": count}
        messages.success(request, sentence + " " + _("The mail leaves within a minute."))
    else:
        messages.info(request, _("Nobody was invited. Tick somebody who has no password yet."))
    return redirect("companies:invitations")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password; one is logged in and led to the introduction. A link that does not hold says why."""
    at = clock.now()
    invitation = invitations.found(token)
    if invitation is None or not invitations.holding(at).filter(pk=invitation.pk).exists():
        return _dead(request, invitation)
    with translation.override(_language(request, invitation)):
        form = PasswordForm(request.POST or None, user=invitation.person)
        if request.method == "POST" and form.is_valid():
            return _join(request, invitation, form.cleaned_data["password"])
        context = {"form": form, "invitation": invitation, "group": queries.parent_company()}
        return render(request, "companies/join.html", context, status=422 if form.errors else 200)


def _language(request: HttpRequest, invitation: Invitation) -> str:
    """Return the language of the mail, until the visitor chooses another."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return (translation.get_language() or "") if chosen else invitation.person.language


def _join(request: HttpRequest, invitation: Invitation, password: str) -> HttpResponse:
    try:
        user = workflow.accept(invitation, password=password, by=invitation.person, at=clock.now())
    except Refused:  # used in the meantime
        return _dead(request, invitation)
    return perform_login(request, user, redirect_url=resolve_url(settings.FIRST_LOGIN_REDIRECT_URL))


def _dead(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    used = invitation is not None and invitation.person.has_usable_password()
    status = 404 if invitation is None else 410
    return render(request, "companies/join_dead.html", {"used": used}, status=status)
