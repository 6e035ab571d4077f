"""Where a person is logged in: which device, since when, last seen when. No network address is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import gettext as _

from companies.models import User

# The first that fits, since browsers name their forebears too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome"}
BROWSERS |= {"Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "Chromebook"}
SYSTEMS |= {"Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}


@dataclass(frozen=True)
class Seen:
    """One session: its number, the device in words, since when, last seen when, and whether it is this one."""

    key: int
    device: str
    since: dt.datetime
    last: dt.datetime
    here: bool


def device(agent: str) -> str:
    """Return browser and system in words, as far as the browser tells."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def note(request: HttpRequest) -> None:
    """Keep that this session is in use now, by which browser; its network address is not kept."""
    request.without_address = True  # type: ignore[attr-defined]
    UserSession.objects.create_from_request(request)


def _alive(user: User, at: dt.datetime) -> list[UserSession]:
    """Sessions that still open the portal: not run out, and no password changed since."""
    noted = {row.session_key: row for row in UserSession.objects.filter(user=user).order_by("-last_seen_at", "pk")}
    valid = user.get_session_auth_hash()
    open_still = Session.objects.filter(session_key__in=noted, expire_date__gt=at)
    keys = {one.session_key for one in open_still if one.get_decoded().get(HASH_SESSION_KEY) == valid}
    return [row for key, row in noted.items() if key in keys]


def sessions_of(request: HttpRequest, user: User, at: dt.datetime) -> list[Seen]:
    """Return where the person is logged in, this session first. Two queries."""
    here = request.session.session_key
    found = [
        Seen(row.pk, device(row.user_agent), row.created_at, row.last_seen_at, row.session_key == here)
        for row in _alive(user, at)
    ]
    return sorted(found, key=lambda seen: not seen.here)


def end(request: HttpRequest, user: User, key: int) -> bool:
    """End one of the person's own sessions; False when there is none of that number, or it is this one."""
    found = UserSession.objects.filter(user=user, pk=key).exclude(session_key=request.session.session_key)
    end_sessions(request, list(found))
    return bool(found)


def end_others(request: HttpRequest, user: User) -> None:
    """End all of the person's own sessions but this one."""
    end_other_sessions(request, user)
