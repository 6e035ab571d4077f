"""Questions about profiles: who may confirm and check one, what was seen on it last, what its platform asks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import TWO_WAY, Account, Appointment, PlatformRule, ProfileCheck
from accounts.platforms import PLATFORMS
from companies import queries as companies
from companies.models import User
from companies.permissions import Can, Role
from kit.templatetags.times import day_words
from kit.workflow import Basis

from .accounts import employees
from .appointments import ACTIVE, appointments, live_appointments

OWNERS = (Appointment.Kind.OWNER, Appointment.Kind.BACKUP)
OPERATORS = (*OWNERS, Appointment.Kind.EDITOR)


def _runs(by: User, account: Account, kinds: Collection[str], at: dt.datetime) -> bool:
    """Whether the person runs the account: by a live appointment; who never had one, as the register names them."""
    states = list(appointments(at).filter(account=account, person=by, kind__in=kinds).values_list("state", flat=True))
    if states:
        return ACTIVE in states
    named = by.pk in (account.owner_id, account.backup_id)
    return named and employees(at).filter(person=by, company=account.company_id).exists()


def may_confirm_account(by: User, account: Account, at: dt.datetime) -> bool:
    """Return whether the person is the account's owner or back-up today, and may confirm it."""
    return _runs(by, account, OWNERS, at)


def may_run(column: str, at: dt.datetime) -> Q:
    """Return whether the person of this column of an account runs it: the same as `may_confirm_account`, in SQL."""
    mine = {"account": OuterRef("pk"), "person": OuterRef(column), "kind__in": OWNERS}
    here = employees(at).filter(person=OuterRef(column), company=OuterRef("company"))
    live = Exists(live_appointments(at).filter(**mine))
    return Q(Exists(here)) & (~Q(Exists(Appointment.objects.filter(**mine))) | Q(live))


def last_days(people: Collection[uuid.UUID], company: uuid.UUID, at: dt.datetime) -> dict[uuid.UUID, dt.date | None]:
    """Return those of the people who work in the company today, each with the last day where one is set."""
    return dict(employees(at).filter(person__in=people, company=company).values_list("person", "last_day"))


def may_check(by: User, account: Account, at: dt.datetime) -> bool:
    """Return whether the person may record what the profile shows: who runs it, HR, communications of the company."""
    roles = companies.live_assignments(at).filter(person=by, company=account.company_id)
    return roles.filter(role__in=(Role.HR, Role.COMMUNICATIONS)).exists() or _runs(by, account, OPERATORS, at)


def latest_checks(account: Account) -> dict[str, ProfileCheck]:
    """Return the check that counts of each point that somebody has looked for."""
    rows = account.checks.order_by("point", "-at", "-id").distinct("point").select_related("by")
    if account.moved_at:
        rows = rows.filter(at__gt=account.moved_at)
    return {row.point: row for row in rows}


def version_of_checks(account: Account) -> str:
    """Return the last check of any point: what a form was filled in upon."""
    return str(account.checks.order_by("-at", "-id").values_list("pk", flat=True).first() or "")


def two_way(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of these accounts are proved both ways: the profile links to the company's site, and the site back.

    One query; the latest check of each half counts.
    """
    of_this_address = Q(account__moved_at=None) | Q(at__gt=F("account__moved_at"))
    rows = ProfileCheck.objects.filter(of_this_address, account__in=ids, point__in=TWO_WAY)
    latest = rows.order_by("account", "point", "-at", "-id").distinct("account", "point")
    held: dict[uuid.UUID, int] = {}
    for account, holds in latest.values_list("account", "holds"):
        held[account] = held.get(account, 0) + holds
    return {account for account, halves in held.items() if halves == len(TWO_WAY)}


def may_edit_platforms(user: User, at: dt.datetime) -> Basis | None:
    """Return the role by which a person says which platforms the group may use: HR of the parent company."""
    parent = companies.parent_company()
    return companies.basis(user, Can.EDIT_PLATFORMS, parent, at) if parent else None


def platform_rules() -> dict[str, PlatformRule]:
    """Return what the group has said of its platforms; one that is missing has not been assessed."""
    return {rule.platform: rule for rule in PlatformRule.objects.all()}


def version_of_rule(rule: PlatformRule) -> str:
    """Return the number of the rule's last line of history: what a form was filled in upon."""
    return str(rule.history.order_by("-history_id").values_list("history_id", flat=True).first() or "")


def platform_warning(key: str, today: dt.date) -> str:
    """Return what speaks against the platform today: not assessed, not allowed, or assessed too long ago."""
    return warning_of(PlatformRule.objects.filter(platform=key).first(), key, today)


def warning_of(rule: PlatformRule | None, key: str, today: dt.date) -> str:
    """Return the same of a rule that is at hand."""
    words = {"platform": PLATFORMS[key].name}
    if rule is None:
        return _("The group has not assessed %(platform)s yet.") % words
    if not rule.allowed:
        return _("%(platform)s is not allowed in this group.") % words
    if rule.next_assessment < today:
        words["day"] = day_words(rule.next_assessment)
        return _("%(platform)s should have been assessed anew by %(day)s.") % words
    return ""
