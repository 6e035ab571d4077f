"""What the page of a request needs where the account goes to another company."""

from __future__ import annotations

import datetime as dt

from django import forms

from accounts import queries
from accounts.forms.closing import AcceptForm
from accounts.models import Account, Request
from companies import queries as companies
from companies.models import User
from kit import clock


def most_months(request: Request, at: dt.datetime) -> int:
    """Return for how many months at most the company that runs it lets an account run before it is decided on again."""
    return companies.days_on("operate", queries.runs_it(request), clock.day_of(at))


def to_account(found: Request, user: User, at: dt.datetime) -> str:
    """Return the address of the account, where there is one and it is not another company's by now."""
    account = found.account
    if account is None or account.status == Account.Status.DECIDED:
        return ""
    moved = account.company_id != found.company_id
    if moved and not queries.visible_to(user, at).filter(pk=account.pk).exists():
        return ""
    return account.get_absolute_url()


def accept_form(found: Request, at: dt.datetime, form: forms.Form | None = None) -> forms.Form:
    """Return the form by which the receiving company accepts: as it was filled in, or new."""
    return form or AcceptForm(most=most_months(found, at))
