"""Moves whose guard needs every room: closing a company, when nothing is open in it anywhere."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as accounts
from companies import queries as companies
from companies import workflow
from companies.models import Company, User
from consent import queries as consent
from kit.workflow import Forbidden, Refused

ROOMS = (companies.open_things, accounts.open_things, consent.open_things)


def open_things(company: Company, at: dt.datetime) -> list[str]:
    """Return what is open in a company, as sentences, room by room; nothing: it can be closed."""
    return [sentence for ask in ROOMS for sentence in ask(company, at)]


@transaction.atomic
def close_company(company: Company, *, by: User, at: dt.datetime, note: str) -> Company:
    """Close a company in which nothing is open. Raises `Forbidden`, and `Refused` with what is open."""
    if companies.may_close_company(by, company, at) is None:
        raise Forbidden("close_company")
    company.refresh_from_db(from_queryset=Company.objects.select_for_update())
    if found := open_things(company, at):
        raise Refused(_("Not everything is finished: %(what)s") % {"what": " ".join(found)}, "open")
    return workflow.close_company(company, by=by, at=at, note=note)
