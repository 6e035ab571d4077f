"""Logs people in past their passwords and prints the keys of their sessions: python -m bench.tickets ADDRESS …"""

from __future__ import annotations

import sys

import django


def main(addresses: list[str]) -> None:
    """Print one key a line, in the order of the addresses."""
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from companies.models import User

    for address in addresses:
        user = User.objects.get(email=address)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "companies.login.LiveEmploymentBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        print(session.session_key)


if __name__ == "__main__":
    main(sys.argv[1:])
