"""What the made-up group says of platforms, and what was confirmed and seen of its accounts."""

from __future__ import annotations

from typing import NamedTuple

from accounts import workflow as accounts
from accounts.models import Account, Point
from plsportal.demo.asks import NOVELLA
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import EXEMPLA, PAHITTA, ROLL, RUBRIK

SITE = "https://www.exempel.example"
BASICS = (Point.BEHIND, Point.CONTACT, Point.TERMS, Point.PRIVACY)


class Rule(NamedTuple):
    """What HR of the parent said of a platform, how many days ago, and in how many days it looks again."""

    platform: str
    allowed: bool
    days: int
    again: int
    must_show: tuple[Point, ...] = ()
    help_url: str = ""
    note: str = ""


class Look(NamedTuple):
    """What somebody saw on an account's profile, how many days ago."""

    handle: str
    platform: str
    by: str
    days: int
    held: tuple[Point, ...]
    missing: tuple[Point, ...] = ()


RULES = (
    Rule("linkedin", True, 120, 245, (Point.BEHIND, Point.CONTACT), "https://www.linkedin.com/help/linkedin",
         "Bolagets sida, aldrig en persons profil."),
    Rule("facebook", True, 120, 245, BASICS, "https://www.facebook.com/help",
         "Regler för kommentarer ska ligga under Om."),
    Rule("instagram", True, 120, 245, BASICS, "https://help.instagram.com"),
    Rule("youtube", True, 380, -15, (Point.BEHIND, Point.TERMS), "https://support.google.com/youtube"),
    Rule("tiktok", False, 90, 275, (), "https://support.tiktok.com",
         "Data lämnar EU. Fråga HR innan någon börjar planera."),
)  # fmt: skip

CONFIRMED = (
    ("exempelnord", "linkedin", PAHITTA, 23),
    ("exempelkoncernen", "linkedin", RUBRIK, 12),
    ("exempelvast", "linkedin", ROLL, 28),
    ("exempelsyd", "facebook", NOVELLA, 200),
    ("exempelnord", "youtube", PAHITTA, 70),
)

LOOKS = (
    Look("exempelnord", "linkedin", PAHITTA, 23, (*BASICS, Point.LINKS_TO_US, Point.WE_LINK)),
    Look("exempelkoncernen", "linkedin", RUBRIK, 12, (Point.BEHIND, Point.CONTACT, Point.LINKS_TO_US, Point.WE_LINK)),
    Look("exempelsyd", "facebook", NOVELLA, 60, (Point.BEHIND, Point.CONTACT), (Point.TERMS,)),
)


def tell(story: Story) -> None:
    """Let HR assess platforms, owners confirm their accounts, and those who run them look at the profiles."""
    for rule in RULES:
        with told_at(story.moment(rule.days, 11)) as at:
            accounts.assess_platform(
                rule.platform, version="", by=story.people[EXEMPLA], at=at, allowed=rule.allowed,
                assessed_on=story.day(rule.days), next_assessment=story.day(-rule.again),
                help_url=rule.help_url, must_show=list(rule.must_show), note=rule.note,
            )  # fmt: skip
    for handle, platform, name, days in CONFIRMED:
        with told_at(story.moment(days, 13)) as at:
            accounts.confirm(_account(handle, platform), by=story.people[name], at=at)
    for look in LOOKS:
        with told_at(story.moment(look.days, 14)) as at:
            for point in (*look.held, *look.missing):
                holds = point in look.held
                seen = f"{SITE}/sociala-medier#{look.handle}" if holds else ""
                found = _account(look.handle, look.platform)
                accounts.check_profile(found, point, holds, seen, by=story.people[look.by], at=at)


def _account(handle: str, platform: str) -> Account:
    return Account.objects.get(handle=handle, platform=platform)
