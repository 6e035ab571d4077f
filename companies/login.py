"""Who may log in: an active person with a live employment, today. Asked at log-in and at each request."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest, HttpResponse

from companies import queries
from companies.models import User
from kit import clock


class LiveEmploymentBackend(AuthenticationBackend):
    """Knows nobody who has left, so that a session ends with the employment and rights never come from here."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether the person is active and employed somewhere in the group."""
        return isinstance(user, User) and queries.may_log_in(user, clock.now())

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Answer no: business rights are asked at `companies.queries`."""
        return False


class PortalAdapter(DefaultAccountAdapter):
    """Nobody signs up: people exist because HR entered them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session, and note when: the person's list of sessions says so."""
        super().login(request, user)
        request.session["seen"] = clock.now().timestamp()
        request.without_address = True  # type: ignore[attr-defined]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address, against those who guess; of sessions none is kept (GDPR 5.1 c)."""
        return "0.0.0.0" if getattr(request, "without_address", False) else str(super().get_client_ip(request))  # noqa: S104

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Turn away whoever has no live employment, by whatever way they came (password, passkey)."""
        if not queries.may_log_in(user, clock.now()):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's size (46 MiB, one lane): fifty log-ins at once must not fill the memory."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1
