"""A log-in older than ten minutes is asked for again before a case opens (ASVS 7.5.3); it is no denial."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from kit import clock
from kit.people import person


def fresh(request: HttpRequest) -> bool:
    """Return whether the person has shown within ten minutes, in this session, who they are."""
    moments = [record["at"] for record in get_authentication_records(request, person(request))]
    return bool(moments) and clock.now().timestamp() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """Ask who it is. What was posted comes back to be sent once more: it lies in the page, never in the session."""
    if request.method == "POST":
        kept = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
        return render(request, "incidents/again.html", {"kept": kept, "again": _door(request)}, status=403)
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
    logout(request)  # who has no password or key to show again comes in anew
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name


def _door(request: HttpRequest) -> str:
    methods = get_adapter().get_reauthentication_methods(request.user)
    door = methods[0]["url"] if methods else reverse("account_login")
    return f"{door}?{urlencode({'next': reverse('incidents:index')})}"
