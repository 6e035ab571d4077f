"""What awaits whom about accounts that stop or move: working through a check list, accepting a take-over."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Suspension
from companies import queries as companies
from companies.deadlines import CLOSE_DAYS
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.dates import AddDays, LocalDay
from kit.duties import DutyKind, NoticeKind, Task, news

Rows = QuerySet[Any, Any]
COLUMNS = ("who_id", "company_id", "since", "due", "object_id", "name", "company__name")


def _closing(at: dt.datetime) -> Rows:
    rows = queries.closing_accounts(at).annotate(since=LocalDay(F("decided_at")), object_id=F("id"))
    return rows.annotate(due=AddDays(F("since"), CLOSE_DAYS)).order_by()


def close_account(at: dt.datetime) -> Rows:
    """Whoever runs an account that is to be closed, the owner or else the back-up: its check list."""
    return _closing(at).filter(runner__isnull=False).annotate(who_id=F("runner")).values(*COLUMNS)


def close_account_hr(at: dt.datetime) -> Rows:
    """HR: the check list of an account that nobody runs, and of one whose list is not done in time.

    The parent's HR serves a company that has none (architecture § 4): the one who has been it longest.
    """
    may = companies.carriers(Can.IMPORT_ACCOUNTS, at)
    parents = may.filter(company__parent=True).order_by("first_day", "pk").values("person")[:1]
    has_hr = Exists(may.filter(company=OuterRef("company")))
    rows = _closing(at).filter(Q(runner__isnull=True) | Q(due__lt=clock.day_of(at))).annotate(has_hr=has_hr)
    rows = rows.filter(Q(has_hr=False) | Q(company__assignments__in=may.values("pk")))
    who = Case(
        When(has_hr=True, then=F("company__assignments__person")),
        default=Subquery(parents),
        output_field=UUIDField(),
    )
    return rows.annotate(who_id=who).filter(who_id__isnull=False).values(*COLUMNS).distinct()


def _something_closes(user: User, at: dt.datetime) -> bool:
    """Whether any account is being closed."""
    return Account.objects.filter(status=Account.Status.CLOSING).exists()


def _close(row: dict[str, Any]) -> Task:
    names = {"name": row["name"], "company": row["company__name"]}
    what = _("Go through the check list and close %(name)s") % names
    why = _("The CEO has decided that %(company)s closes it. It is closed when every point is done.") % names
    return Task(what, why, f"{reverse('accounts:account', args=[row['object_id']])}#avslut", _("To the check list"))


def _suspended(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Tell those who run an account that it was stopped at once, while it still is."""
    rows = Suspension.objects.filter(pk=object_id, account__status=Account.Status.SUSPENDED)
    found = rows.filter(account__in=queries.visible_to(person, clock.now())).select_related("account").first()
    if found is None:
        return None
    what = _("An account that concerns you has been suspended")
    why = _("Nothing may be published there. Why, and what comes next, stands in the portal.")
    return news(what, why, _("See the account"), found.account.get_absolute_url())


LADDER = (-7, 0, 7)
NOTICES = [NoticeKind("account_suspended", _suspended)]
KINDS = [
    DutyKind("close_account", close_account, _close, ladder=LADDER, possible=_something_closes),
    DutyKind(
        "close_account_hr",
        close_account_hr,
        _close,
        ladder=LADDER,
        needs=frozenset({Can.IMPORT_ACCOUNTS}),
        possible=_something_closes,
    ),
]
