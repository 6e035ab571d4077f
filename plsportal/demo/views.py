"""The demonstration's own pages. They answer 404 wherever the demonstration is off, whatever the addresses say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from plsportal.demo import chooser, mailbox
from plsportal.demo.forms import ReceiverForm

BACKEND = "companies.login.LiveEmploymentBackend"


def only_in_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 where the portal is no demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@require_safe
@only_in_demonstration
def choose(request: HttpRequest) -> HttpResponse:
    """Show whom one may be."""
    return render(request, "demo/chooser.html")


@login_not_required
@require_POST
@only_in_demonstration
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in as one of the people of the list, without a password."""
    person = chooser.player(request.POST.get("person", ""))
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="demo")  # whoever chose just now is not asked again for a case
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else reverse("home"))


@require_safe
@only_in_demonstration
def letters(request: HttpRequest) -> HttpResponse:
    """List the mails that the portal has sent, to everybody or to one."""
    form = ReceiverForm(request.GET.get("to", ""), mailbox.receivers())
    found = mailbox.letters(to=form.receiver, before=request.GET.get("before", ""))
    rows, more = found[: mailbox.PAGE], len(found) > mailbox.PAGE
    context = {"form": form, "rows": rows, "to": form.receiver, "older": rows[-1].id if more else ""}
    return render(request, "demo/mailbox.html", context)


@require_safe
@only_in_demonstration
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as its receiver reads it."""
    found = mailbox.letter(name)
    if found is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": found, "part": chooser.part_of(found.address)})
