"""What was seen on a profile, and what the group says of the platforms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, PlatformRule, Point, ProfileCheck
from accounts.platforms import PLATFORMS
from companies.models import User
from kit import clock
from kit.constraints import constraint_of
from kit.workflow import Forbidden, Refused, Stale, record

ADDRESS = 500
RULE = ("allowed", "assessed_on", "next_assessment", "help_url", "must_show", "note")
secure = URLValidator(schemes=["https"])


@transaction.atomic
def check_profile(
    account: Account, point: str, holds: bool, evidence: str, *, by: User, at: dt.datetime
) -> ProfileCheck:
    """Record that somebody looked at the profile and saw, or did not see, a point, and where it can be seen.

    Raises `Forbidden`, `Stale` for a closed account, `Refused` for a lack of evidence or an address that is not https.
    """
    account.refresh_from_db(from_queryset=Account.objects.select_for_update(of=("self",)))
    if not queries.may_check(by, account, at):
        raise Forbidden("check_profile")
    if account.status == Account.Status.CLOSED:
        raise Stale(account, "check_profile")
    evidence = https_or_nothing(evidence, "evidence")
    if holds and not evidence:
        raise Refused(_("Paste the address where it can be seen."), "evidence")
    check = ProfileCheck(account=account, point=Point(point), holds=holds, evidence=evidence, by=by, at=at)
    check.save(force_insert=True)
    return check


@transaction.atomic
def assess_platform(key: str, *, version: str, by: User, at: dt.datetime, **values: Any) -> PlatformRule:
    """Say whether the group may use a platform, until when that holds, and what an official profile must show there.

    Raises `Forbidden`, `Stale` when somebody has changed it since `version`, `Refused` for days that cannot be.
    """
    if unknown := values.keys() ^ set(RULE):
        raise TypeError(f"a rule of a platform is {RULE}, not {sorted(unknown)}")
    if queries.may_edit_platforms(by, at) is None:
        raise Forbidden("assess_platform")
    rule = PlatformRule.objects.select_for_update().filter(platform=key).first()
    rule = rule or PlatformRule(platform=PLATFORMS[key].key)
    if queries.version_of_rule(rule) != version:
        raise Stale(rule, "assess_platform")
    if values["assessed_on"] > clock.day_of(at):
        raise Refused(_("The day of the assessment is today or earlier."), "assessed_on")
    if values["next_assessment"] <= values["assessed_on"]:
        raise Refused(_("The next assessment comes after the one that was made."), "next_assessment")
    for name in RULE:
        setattr(rule, name, values[name])
    rule.help_url, rule.note = https_or_nothing(rule.help_url, "help_url"), rule.note.strip()
    rule.must_show = [point for point in Point.values if point in rule.must_show]
    _first(rule, by)
    return rule


def _first(rule: PlatformRule, by: User) -> None:
    """Save; two who assess a platform for the first time at once are told so."""
    try:
        with transaction.atomic():
            record(rule, "assess_platform", by)
    except IntegrityError as error:
        if not constraint_of(error).endswith("_platform_key"):
            raise
        raise Stale(PlatformRule.objects.get(platform=rule.platform), "assess_platform") from error


def https_or_nothing(text: str, field: str) -> str:
    """Return an address that a browser may be sent to, or nothing."""
    text = text.strip()
    if not text:
        return ""
    try:
        secure(text)
    except ValidationError as error:
        raise Refused(_("The address must begin with https:// and lead to a page."), field) from error
    if len(text) > ADDRESS:
        raise Refused(_("The address is too long. Check that it is the page's own."), field)
    return text
