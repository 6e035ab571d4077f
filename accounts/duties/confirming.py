"""What awaits whom about accounts that are decided: one press that says that they are ours and run as it says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.confirming import to_confirm_by_backup, to_confirm_by_owner
from companies import queries as companies
from companies.deadlines import LONGEST
from kit.duties import DutyKind, Task

from .standing import something_lacks

Rows = QuerySet[Any, Any]


def confirm_account(at: dt.datetime) -> Rows:
    """The owner: the accounts of a company that nobody has confirmed, one duty however many they are."""
    return _by_company(to_confirm_by_owner(at), "owner")


def confirm_account_backup(at: dt.datetime) -> Rows:
    """The back-up of accounts whose owner has left: the same, for those."""
    return _by_company(to_confirm_by_backup(at), "backup")


def _by_company(accounts: Rows, who: str) -> Rows:
    """One row for each person and company, with `total`; it is due when the first of them is."""
    by = companies.due("confirm_open", since="asked_on")
    rows = accounts.annotate(who_id=F(who), object_id=F("company"), confirm_by=by).order_by()
    one = rows.values("who_id", "object_id", "company_id", "company__name", "company__slug")
    return one.annotate(since=Min("asked_on"), due=Min("confirm_by"), total=Count("pk")).order_by("due")


def _task(what: str, why: str, row: dict[str, Any]) -> Task:
    names = {"company": row["company__name"], "total": row["total"]}
    url = reverse("accounts:to_confirm", args=[row["company__slug"]])
    mailed = _("Accounts that you run are to be confirmed")
    return Task(what % names, why, url, _("Look and confirm"), mailed)


def _own(row: dict[str, Any]) -> Task:
    what = ngettext(
        "Confirm the account that you own at %(company)s",
        "Confirm %(total)s accounts that you own at %(company)s",
        row["total"],
    )
    why = _(
        "Whoever owns an account confirms that it is ours and run as the register says. Until then it is unconfirmed."
    )
    return _task(what, why, row)


def _for_the_owner(row: dict[str, Any]) -> Task:
    what = ngettext(
        "Confirm an account of %(company)s in the owner's place",
        "Confirm %(total)s accounts of %(company)s in the owner's place",
        row["total"],
    )
    why = _("The back-up confirms where the owner does not run the account any more. Until then it is unconfirmed.")
    return _task(what, why, row)


KINDS = [
    DutyKind(key, rows, describe, ladder=(-LONGEST, 0, 7), recurring=True, possible=something_lacks)
    for key, rows, describe in (
        ("confirm_account", confirm_account, _own),
        ("confirm_account_backup", confirm_account_backup, _for_the_owner),
    )
]
